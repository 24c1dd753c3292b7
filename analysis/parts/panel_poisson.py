"""Poisson models of a panel: a ratio of rate ratios, with the GLM's own robust errors.

References
----------
Kline and Santos (2012), Journal of Econometric Methods 1, 23-41 (the score bootstrap).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analysis.data import CodeArray, FloatArray, IntArray
from analysis.outcome import Estimate, Scale
from analysis.parts.assignments import Labels, labels
from analysis.parts.clusters import ClusterSums, Covariance, covariance
from analysis.parts.fitted import Fitted
from analysis.parts.fixed_effects import Column, Fit, Frame, least_squares
from analysis.parts.panel_answer import No
from analysis.parts.panel_columns import EFFECT, AnyColumn, grouping, written_out
from analysis.parts.panel_model import CLUSTERED, PanelModel, cluster_labels
from analysis.parts.panels import Panel
from analysis.parts.permutation import permuted
from analysis.parts.poisson_panel import PoissonFit, poisson, reachable
from analysis.parts.poisson_permutation import TwoPhases, cell_effects
from analysis.parts.poisson_randomisation import Reassigned
from analysis.parts.resampling import wild_draws, wild_sums

FEW_FITS = 500
"""Up to so many assignments each one is fitted to the end."""

MOST_CELLS = 400_000_000
"""Assignments times cells of units and periods that are worth their time."""


@dataclass(frozen=True, kw_only=True)
class PoissonModel(PanelModel):
    """A Poisson regression; rows that no event can reach have been left out (`informative`)."""

    @property
    def scale(self) -> Scale:
        """A ratio of ratios."""
        return Scale.RATIO_OF_RATIOS

    @property
    def coefficient_scale(self) -> Scale:
        """Logarithms of ratios."""
        return Scale.LOG_POINTS

    @cached_property
    def frame(self) -> Frame:
        """How rows are grouped; the weights of a step are those of its means."""
        return grouping(self.panel, self.choice.effects, None)

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

    def cr2_sums(self, _fit: Fitted) -> ClusterSums | None:
        """Return None: a Poisson model has CR1 alone."""
        return None

    @cached_property
    def size(self) -> FloatArray | None:
        """The exposure, or the people, of each row."""
        return self.panel.people if self.panel.people is not None else self.panel.exposure

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

    def refusal(self) -> No | None:
        """Return why the fit cannot answer."""
        no = PanelModel.refusal(self)
        if no is None and not self.solution.converged:
            return No(
                because="The Poisson model has no finite optimum: a covariate separates rows with "
                "events from rows without.",
                help="Leave out or merge the covariate's levels that never have an event.",
            )
        return no

    def covariance(self, fit: Fitted, errors: str, places: IntArray) -> Covariance:
        """Return the covariance of some coefficients: the GLM's CR1 for every clustered form."""
        if errors == "classical":
            chosen = fit.inverse[places]
            return Covariance(matrix=chosen @ chosen.T, df=np.full(places.size, np.inf))
        if not isinstance(fit, Fit):
            raise TypeError("the fit is not one of rows")
        return covariance(fit, "cr1" if errors in CLUSTERED else errors, places)

    @cached_property
    def wild_p(self) -> float | None:
        """The p of no effect by the score bootstrap."""
        return self._wild_p(0.0)

    def _wild_p(self, null: float) -> float | None:
        nested = self.frame.unit is None or self.frame.absorb
        if self.frame.clusters < 2 or not nested:
            return None
        shift = None if null == 0.0 else np.asarray(null * self.panel.on, dtype=np.float64)
        restricted = self._solve(self.columns, shift)
        if not restricted.converged:
            return None
        draws = wild_draws(wild_sums(self._scored(restricted)), self.affordable, self.generator())
        return draws.p(0.0) if draws.error > 0.0 else None

    def _scored(self, restricted: PoissonFit) -> Fit:
        """Return the restricted fit with the treatment as a last column and the scores kept."""
        root = restricted.fit.frame
        events, mean = self.panel.outcome, restricted.mean
        columns = written_out([*self.columns, self.treatment], self.panel)
        return least_squares((events - mean) / mean, columns, root)

    @cached_property
    def reassigned(self) -> Reassigned | None:
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
            return Reassigned(own=own, assignments=assigned, effects=self._by_fits)
        return Reassigned(own=own, assignments=assigned, effects=self._by_steps, one_step=True)

    @property
    def randomisation_p(self) -> float | None:
        """The p of no effect by reassignment."""
        return None if self.reassigned is None else self.reassigned.p()

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
            found[place] = _log_ratio(self.on(tried))
        return found

    def _by_steps(self, assigned: np.ndarray, null: float) -> FloatArray:
        """Return one weighted least squares step from the model without treatment for each."""
        if self.own_labels is None or null != 0.0:
            raise ValueError("one step stands for the estimate under no effect alone")
        restricted = self._solve(self.fixed_columns)
        weighted = restricted.fit.frame
        moving = np.array(
            [
                [
                    weighted.scaled(weighted.within(weighted.sorted(values[self.panel.period])))
                    for values in columns
                ]
                for columns in self.label_columns
            ]
        )
        draws = permuted(
            restricted.fit,
            moving,
            self.own_labels,
            Labels(values=assigned, complete=True),
            weighted.scaled(weighted.within(weighted.sorted(self.panel.on.astype(np.float64)))),
        )
        return draws.effects

    @property
    def smallest_p(self) -> float | None:
        """The smallest p of the chosen reassignment."""
        if self.choice.errors != "randomisation" or self.reassigned is None:
            return None
        return self.reassigned.smallest_p

    def resampled(self, errors: str) -> Estimate | None:
        """Return the effect with bootstrap or randomisation inference, its interval inverted."""
        value = float(self.fit.beta[-1])
        if errors == "wild":
            p = self.wild_p
            low, high = (None, None) if p is None else self._wild_interval(value)
        else:
            p = self.randomisation_p
            draws = self.reassigned
            low, high = (None, None) if draws is None else draws.interval(value, self.level)
        if p is None:
            return None
        return Estimate(
            value=float(np.exp(value)),
            scale=self.scale,
            low=None if low is None else float(np.exp(low)),
            high=None if high is None else float(np.exp(high)),
            p=p,
            level=self.level,
        )

    def _wild_interval(self, value: float) -> tuple[float | None, float | None]:
        found = self.covariance(self.fit, "cr1", np.array([self.fit.rank - 1]))
        return (
            self._wild_end(value, 2.0 * found.se(), -1.0),
            self._wild_end(value, 2.0 * found.se(), 1.0),
        )

    def _wild_end(self, value: float, step: float, side: float) -> float | None:
        inside, outside = value, value + side * step
        while (self._wild_p(outside) or 0.0) > 1.0 - self.level:
            inside, outside = outside, value + 2.0 * (outside - value)
            if abs(outside - value) > 20.0:
                return None
        for _ in range(20):
            middle = 0.5 * (inside + outside)
            if (self._wild_p(middle) or 0.0) > 1.0 - self.level:
                inside = middle
            else:
                outside = middle
        return inside


def _log_ratio(model: PoissonModel) -> float:
    """Return the log ratio of a model; infinite where it has none."""
    if model.fit.place(EFFECT) is None or not model.solution.converged:
        return float(np.inf)
    return float(model.fit.beta[-1])


def informative(panel: Panel, effects: str, columns: Sequence[Column]) -> Panel:
    """Return the panel without rows that no event can reach: they say nothing of the effect."""
    groups = []
    if effects == "unit_period" and panel.unit is not None:
        groups = [panel.unit, panel.period]
    kept = reachable(panel.outcome, groups, columns)
    return panel if kept.all() else panel.subset(kept)
