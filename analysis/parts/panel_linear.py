"""Linear and logarithmic models of a panel, with every kind of error."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.data import CodeArray, FloatArray, IntArray
from analysis.outcome import Estimate, Scale
from analysis.parts.assignments import labels
from analysis.parts.clusters import ClusterSums, Covariance, cluster_sums, covariance
from analysis.parts.fitted import Fitted
from analysis.parts.fixed_effects import Fit, Frame, least_squares
from analysis.parts.panel_columns import (
    AnyColumn,
    Response,
    grouping,
    response,
    written_out,
)
from analysis.parts.panel_model import PanelModel, cluster_labels
from analysis.parts.permutation import Permuted, permuted
from analysis.parts.resampling import WildDraws, inverted, wild_draws, wild_sums


@dataclass(frozen=True, kw_only=True)
class LinearInference(PanelModel):
    """What a linear model reads off its draws, however they were made."""

    @property
    @abstractmethod
    def wild(self) -> WildDraws | None:
        """The draws of the bootstrap; None where it cannot be drawn."""

    @property
    @abstractmethod
    def permutations(self) -> Permuted | None:
        """The estimate under each reassignment; None where there is none."""

    @property
    def coefficient_scale(self) -> Scale:
        """A difference per unit of the covariate, or log points."""
        return Scale.LOG_POINTS if self.choice.model == "log" else Scale.MEAN_DIFFERENCE

    @property
    def wild_p(self) -> float | None:
        """The p of no effect by the wild cluster bootstrap."""
        return None if self.wild is None else self.wild.p(0.0)

    @property
    def randomisation_p(self) -> float | None:
        """The p of no effect by reassignment."""
        return None if self.permutations is None else self.permutations.p()

    @property
    def smallest_p(self) -> float | None:
        """The smallest p of the chosen bootstrap or reassignment."""
        if self.choice.errors == "wild":
            return None if self.wild is None else self.wild.smallest_p
        if self.choice.errors == "randomisation":
            return None if self.permutations is None else self.permutations.smallest_p
        return None

    def resampled(self, errors: str) -> Estimate | None:
        """Return the effect with bootstrap or randomisation inference, its interval inverted."""
        if errors == "wild":
            return self._wild_estimate()
        draws = self.permutations
        if draws is None:
            return None
        low, high = draws.interval(self.level)
        return Estimate(
            value=float(self.fit.beta[-1]),
            scale=self.scale,
            low=low,
            high=high,
            p=draws.p(),
            level=self.level,
        )

    def _wild_estimate(self) -> Estimate | None:
        draws = self.wild
        if draws is None:
            return None
        low, high = inverted(draws, self.level)
        # With one cluster on a side CR1 is far too small to stand beside the bootstrap's p.
        lonely = 1 in self.panel.cluster_sides
        place = np.array([self.fit.rank - 1])
        return Estimate(
            value=draws.effect,
            scale=self.scale,
            low=low,
            high=high,
            se=None if lonely else self.covariance(self.fit, "cr1", place).se(),
            p=draws.p(0.0),
            level=self.level,
        )


@dataclass(frozen=True, kw_only=True)
class LinearModel(LinearInference):
    """Least squares of the outcome, or of its logarithm."""

    @cached_property
    def seen(self) -> Response:
        """The response and its scale."""
        return response(self.panel, self.choice.model)

    @property
    def scale(self) -> Scale:
        """The scale of the effect: a difference, or log points."""
        return self.seen.scale

    @cached_property
    def frame(self) -> Frame:
        """How rows are grouped, with the response's weights."""
        return grouping(self.panel, self.choice.effects, self.seen.weight)

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
    def fit(self) -> Fit:
        """The fit whose last column is the treatment, where it stands."""
        return self.fit_columns([*self.columns, self.treatment])

    def cr2_sums(self, fit: Fitted) -> ClusterSums | None:
        """Return the sums by cluster of a fit without weights."""
        plain = self.frame.root is None or self.frame.spread is not None
        return cluster_sums(_rows(fit)) if plain else None

    def fit_columns(self, columns: Sequence[AnyColumn]) -> Fit:
        """Return the least squares fit on columns beside the unit effects."""
        return least_squares(self.seen.values, written_out(columns, self.panel), self.frame)

    def covariance(self, fit: Fitted, errors: str, places: IntArray) -> Covariance:
        """Return the covariance of some coefficients."""
        return covariance(_rows(fit), errors, places)

    @cached_property
    def wild(self) -> WildDraws | None:
        """The draws of the bootstrap; None without clusters that hold whole units."""
        nested = self.frame.unit is None or self.frame.absorb
        if self.frame.clusters < 2 or not nested:
            return None
        found = wild_draws(wild_sums(self.fit), self.affordable, self.generator())
        return found if found.error > 0.0 else None

    @cached_property
    def permutations(self) -> Permuted | None:
        """The estimate under each reassignment; None where clusters mix groups."""
        own = self.own_labels
        if own is None:
            return None
        held = self.frame
        moving = np.array(
            [
                [
                    held.scaled(held.within(held.sorted(values[self.panel.period])))
                    for values in columns
                ]
                for columns in self.label_columns
            ]
        )
        return permuted(
            self.fit_columns(self.fixed_columns),
            moving,
            own,
            labels(own.tolist(), self.affordable, self.generator()),
            held.scaled(held.within(held.sorted(self._treated))),
        )

    @property
    def _treated(self) -> FloatArray:
        return written_out([self.treatment], self.panel)[0].values


def _rows(fit: Fitted) -> Fit:
    """Return a fit that this model made."""
    if not isinstance(fit, Fit):
        raise TypeError("the fit is not one of rows")
    return fit
