"""Linear and logarithmic models of a panel, with every kind of error."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.outcome import Estimate, Scale
from analysis.parts.assignments import labels
from analysis.parts.clusters import Covariance, covariance
from analysis.parts.fixed_effects import Fit, Frame, least_squares
from analysis.parts.panel_columns import (
    AnyColumn,
    Response,
    grouping,
    response,
    written_out,
)
from analysis.parts.panel_model import PanelModel
from analysis.parts.permutation import Permuted, permuted
from analysis.parts.resampling import WildDraws, inverted, wild_draws


@dataclass(frozen=True, kw_only=True)
class LinearModel(PanelModel):
    """Least squares of the outcome, or of its logarithm."""

    @cached_property
    def seen(self) -> Response:
        """The response and its scale."""
        return response(self.panel, self.choice.model)

    @property
    def scale(self) -> Scale:
        """The scale of the effect: a difference, or log points."""
        return self.seen.scale

    @property
    def coefficient_scale(self) -> Scale:
        """A difference per unit of the covariate, or log points."""
        return Scale.LOG_POINTS if self.choice.model == "log" else Scale.MEAN_DIFFERENCE

    @cached_property
    def frame(self) -> Frame:
        """How rows are grouped, with the response's weights."""
        return grouping(self.panel, self.choice.effects, self.seen.weight)

    def fit_columns(self, columns: Sequence[AnyColumn]) -> Fit:
        """Return the least squares fit on columns beside the unit effects."""
        return least_squares(self.seen.values, written_out(columns, self.panel), self.frame)

    def covariance(self, fit: Fit, errors: str, places: IntArray) -> Covariance:
        """Return the covariance of some coefficients."""
        return covariance(fit, errors, places)

    @cached_property
    def wild(self) -> WildDraws | None:
        """The draws of the bootstrap; None without clusters that hold whole units."""
        nested = self.frame.unit is None or self.frame.absorb
        if self.frame.clusters < 2 or not nested:
            return None
        found = wild_draws(self.fit, self.draws, self.generator())
        return found if found.error > 0.0 else None

    @property
    def wild_p(self) -> float | None:
        """The p of no effect by the wild cluster bootstrap."""
        return None if self.wild is None else self.wild.p(0.0)

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
            labels(own.tolist(), self.draws, self.generator()),
            held.scaled(held.within(held.sorted(self._treated))),
        )

    @property
    def _treated(self) -> FloatArray:
        return written_out([self.treatment], self.panel)[0].values

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
        return Estimate(
            value=draws.effect,
            scale=self.scale,
            low=low,
            high=high,
            se=covariance(self.fit, "cr1", np.array([self.fit.rank - 1])).se(),
            p=draws.p(0.0),
            level=self.level,
        )
