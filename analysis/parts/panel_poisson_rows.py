"""Poisson models of a panel that is small enough for a table of rows by columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analysis.data import CodeArray, FloatArray, IntArray
from analysis.parts.assignments import Labels, labels
from analysis.parts.clusters import Covariance, covariance
from analysis.parts.fitted import Fitted
from analysis.parts.fixed_effects import Fit, Frame, least_squares
from analysis.parts.panel_columns import EFFECT, AnyColumn, grouping, written_out
from analysis.parts.panel_model import cluster_labels
from analysis.parts.panel_poisson import PoissonInference
from analysis.parts.permutation import permuted
from analysis.parts.poisson_panel import PoissonFit, poisson
from analysis.parts.poisson_permutation import TwoPhases, cell_effects
from analysis.parts.poisson_randomisation import OneStep, Reassigned
from analysis.parts.resampling import WildSums, wild_sums

FEW_FITS = 500
"""Up to so many assignments each one is fitted to the end."""

MOST_CELLS = 400_000_000
"""Assignments times cells of units and periods that are worth their time."""


@dataclass(frozen=True, kw_only=True)
class PoissonModel(PoissonInference):
    """A Poisson regression by iterated weighted least squares on rows."""

    @cached_property
    def frame(self) -> Frame:
        """How rows are grouped; the weights of a step are those of its means."""
        held = grouping(self.panel, self.choice.effects, None)
        return held if self.source is None else replace(held, counts=self.source.rows)

    @property
    def absorbs(self) -> bool:
        """Whether unit effects are taken out: they are where units lie within clusters."""
        return self.frame.absorb

    @property
    def clusters(self) -> int:
        """Clusters; 0 without them."""
        return self.frame.clusters

    @cached_property
    def own_labels(self) -> CodeArray | None:
        """Each cluster's label; None where mixed."""
        return cluster_labels(self, self.frame)

    @cached_property
    def solution(self) -> PoissonFit:
        """The optimum with the treatment as its last column."""
        return self._solve([*self.columns, self.treatment])

    @cached_property
    def fit(self) -> Fit:
        """The weighted least squares at the optimum."""
        return self.solution.fit

    def fit_columns(self, columns: Sequence[AnyColumn]) -> Fit:
        """Return the weighted least squares at the optimum of other columns."""
        return self._solve(columns).fit

    def _solve(self, columns: Sequence[AnyColumn], shift: FloatArray | None = None) -> PoissonFit:
        offset = None if self.size is None else np.log(self.size)
        if shift is not None:
            offset = shift if offset is None else offset + shift
        written = written_out(columns, self.panel)
        return poisson(
            self.panel.outcome, written, self.frame, offset=offset, weight=self.panel.weight
        )

    @property
    def converged(self) -> bool:
        """Whether the optimum was reached at finite coefficients."""
        return self.solution.converged

    def robust(self, fit: Fitted, errors: str, places: IntArray) -> Covariance:
        """Return CR1, HC1 or HC2 of some coefficients."""
        if not isinstance(fit, Fit):
            raise TypeError("the fit is not one of rows")
        return covariance(fit, errors, places)

    def score_sums(self, null: float) -> WildSums | None:
        """Return the scores by cluster with the effect held at ``null``."""
        nested = self.frame.unit is None or self.frame.absorb
        if self.frame.clusters < 2 or not nested:
            return None
        shift = None if null == 0.0 else np.asarray(null * self.panel.on, dtype=np.float64)
        restricted = self._solve(self.columns, shift)
        return wild_sums(self._scored(restricted)) if restricted.converged else None

    def _scored(self, restricted: PoissonFit) -> Fit:
        """Return the restricted fit with the treatment as a last column and the scores kept."""
        root = restricted.fit.frame
        events, mean = self.panel.outcome, restricted.mean
        columns = written_out([*self.columns, self.treatment], self.panel)
        return least_squares((events - mean) / mean, columns, root)

    @cached_property
    def reassigned(self) -> Reassigned | OneStep | None:
        """The estimate under each reassignment; None where clusters mix groups."""
        own = self.own_labels
        if own is None:
            return None
        plain = not (self.panel.covariates or self.panel.staggered or self.trending)
        draws = self.affordable
        if self.choice.effects == "unit_period":
            cells = self.frame.units * len(self.panel.labels)
            draws = min(draws, max(999, MOST_CELLS // max(1, cells)))
        assigned = labels(own.tolist(), draws, self.generator())
        if plain and self.choice.effects == "group_phase":
            return Reassigned(own=own, assignments=assigned, effects=self._by_cells)
        if plain and self.frame.absorb:
            return Reassigned(own=own, assignments=assigned, effects=self._by_phases)
        if assigned.values.shape[0] <= FEW_FITS and not self.trending:
            step = self._one_step(own, assigned)
            return Reassigned(own=own, assignments=assigned, effects=self._by_fits, step=step)
        return self._one_step(own, assigned)

    def _weighted(self, values: FloatArray) -> FloatArray:
        return values if self.panel.weight is None else values * self.panel.weight

    def _by_cells(self, assigned: np.ndarray, null: float) -> FloatArray:
        """Return estimates of group and phase effects, from sums by cluster and phase."""
        held, panel = self.frame, self.panel
        if held.cluster is None:
            raise ValueError("reassignment needs clusters")
        cells = held.cluster * 2 + (panel.period >= panel.first_start)[held.order]
        size = np.ones(panel.rows) if self.size is None else self.size
        events = self._weighted(panel.outcome * np.exp(-null * panel.on))
        sums: list[FloatArray] = [
            np.bincount(cells, weights=values[held.order], minlength=2 * held.clusters).astype(
                np.float64
            )
            for values in (events, self._weighted(size))
        ]
        return cell_effects(sums[0].reshape(-1, 2), sums[1].reshape(-1, 2), assigned > 0)

    @cached_property
    def _phases(self) -> TwoPhases:
        held, panel = self.frame, self.panel
        if held.cluster is None or held.unit is None or held.unit_starts is None:
            raise ValueError("reassignment needs clusters and units")
        cells = (held.unit, panel.period[held.order])
        shape = (held.units, len(panel.labels))
        events, exposure, on = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=np.bool_)
        size = np.ones(panel.rows) if self.size is None else self.size
        events[cells] = self._weighted(panel.outcome)[held.order]
        exposure[cells] = self._weighted(size)[held.order]
        on[cells] = panel.on[held.order]
        return TwoPhases(
            events=events,
            exposure=exposure,
            on=on,
            after=np.arange(shape[1]) >= panel.first_start,
            cluster=held.cluster[held.unit_starts],
        )

    def _by_phases(self, assigned: np.ndarray, null: float) -> FloatArray:
        return self._phases.effects(assigned > 0, null)

    def _by_fits(self, assigned: np.ndarray, null: float) -> FloatArray:
        """Return estimates that are each fitted to the end."""
        panel, held = self.panel, self.frame
        if held.cluster is None:
            raise ValueError("reassignment needs clusters")
        cluster = np.empty(panel.rows, dtype=np.int64)
        cluster[held.order] = held.cluster
        events = panel.outcome * np.exp(-null * panel.on)
        starts = np.array([len(panel.labels), *panel.cohorts])
        found = np.empty(assigned.shape[0])
        for place, own in enumerate(assigned):
            label = own[cluster]
            tried = replace(panel, outcome=events, ever=label > 0, on=panel.period >= starts[label])
            found[place] = _log_ratio(replace(self, panel=tried))
        return found

    def _one_step(self, own: CodeArray, assigned: Labels) -> OneStep:
        """Return the reassignment of the working response, by weighted least squares."""
        events, mean, weighted = self.panel.outcome, self.solution.mean, self.fit.frame
        response = np.log(mean) + (events - mean) / mean
        if self.size is not None:
            response = response - np.log(self.size)

        def ready(values: FloatArray) -> FloatArray:
            return weighted.scaled(weighted.within(weighted.sorted(values)))

        moving = np.array(
            [
                [ready(values[self.panel.period]) for values in columns]
                for columns in self.label_columns
            ]
        )
        fixed = least_squares(response, written_out(self.fixed_columns, self.panel), weighted)
        treated = ready(written_out([self.treatment], self.panel)[0].values)
        return OneStep(draws=permuted(fixed, moving, own, assigned, treated))


def _log_ratio(model: PoissonModel) -> float:
    """Return the log ratio of a model; infinite where it has none."""
    if model.fit.place(EFFECT) is None or not model.solution.converged:
        return float(np.inf)
    return float(model.fit.beta[-1])
