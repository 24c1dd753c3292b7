"""Poisson models of a panel: a ratio of rate ratios, with the GLM's own robust errors.

References
----------
Kline and Santos (2012), Journal of Econometric Methods 1, 23-41 (the score bootstrap).
"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.outcome import Check, CheckStatus, Consequence, Estimate, Scale
from analysis.parts.clusters import ClusterSums, Covariance
from analysis.parts.distributions import beyond
from analysis.parts.fitted import Fitted
from analysis.parts.fixed_effects import Column
from analysis.parts.panel_answer import No
from analysis.parts.panel_model import CLUSTERED, PanelModel
from analysis.parts.panels import Panel
from analysis.parts.poisson_panel import reachable
from analysis.parts.poisson_randomisation import OneStep, Reassigned
from analysis.parts.resampling import WildSums, wild_draws

MOST_DISPERSED = 1.5
"""A Pearson chi-squared per degree of freedom above this makes a plain Poisson error too small."""


@dataclass(frozen=True, kw_only=True)
class PoissonInference(PanelModel):
    """What every Poisson model has; rows that no event can reach are left out (`informative`)."""

    @property
    def scale(self) -> Scale:
        """A ratio of ratios."""
        return Scale.RATIO_OF_RATIOS

    @property
    def coefficient_scale(self) -> Scale:
        """Logarithms of ratios."""
        return Scale.LOG_POINTS

    def cr2_sums(self, _fit: Fitted) -> ClusterSums | None:
        """Return None: a Poisson model has CR1 alone."""
        return None

    @cached_property
    def size(self) -> FloatArray | None:
        """The exposure, or the people, of each row."""
        return self.panel.people if self.panel.people is not None else self.panel.exposure

    @property
    @abstractmethod
    def converged(self) -> bool:
        """Whether the optimum was reached at finite coefficients."""

    @abstractmethod
    def robust(self, fit: Fitted, errors: str, places: IntArray) -> Covariance:
        """Return CR1, HC1 or HC2 of some coefficients."""

    @abstractmethod
    def score_sums(self, null: float) -> WildSums | None:
        """Return the scores by cluster of the model with the effect held at ``null``."""

    @property
    @abstractmethod
    def reassigned(self) -> Reassigned | OneStep | None:
        """The estimate under each reassignment; None where there is none."""

    def refusal(self) -> No | None:
        """Return why the fit cannot answer."""
        no = PanelModel.refusal(self)
        if no is None and not self.converged:
            return No(
                because="The Poisson model has no finite optimum: a covariate separates rows with "
                "events from rows without.",
                help="Leave out or merge the covariate's levels that never have an event.",
            )
        return no

    def notes(self) -> tuple[Check, ...]:
        """Return checks that this way of fitting adds: the dispersion of the counts."""
        if self.fit.df_residual <= 0:
            return super().notes()
        found = self.fit.squares / self.fit.df_residual
        plain = self.choice.errors == "classical"
        wrong = plain and found > MOST_DISPERSED
        because = f"The counts vary {found:.3g} times as much as a Poisson model has it"
        because += (
            ", and the model's own error takes it as 1: the interval is too narrow."
            if wrong
            else "."
            if plain
            else "; the error does not rest on that."
        )
        check = Check(
            key="dispersion",
            status=CheckStatus.NOT_HELD if wrong else CheckStatus.INFO,
            value=found,
            threshold=f"not held above {MOST_DISPERSED:g} with the model's own error",
            because=because,
            consequence=Consequence.CAPS_STRENGTH if wrong else Consequence.NONE,
            cap=1 if wrong else None,
        )
        return (*super().notes(), check)

    def covariance(self, fit: Fitted, errors: str, places: IntArray) -> Covariance:
        """Return the covariance of some coefficients: the GLM's CR1 for every clustered form."""
        if errors == "classical":
            chosen = fit.inverse[places]
            return Covariance(matrix=chosen @ chosen.T, df=np.full(places.size, np.inf))
        return self.robust(fit, "cr1" if errors in CLUSTERED else errors, places)

    @cached_property
    def wild_p(self) -> float | None:
        """The p of no effect by the score bootstrap."""
        return self.wild_p_at(0.0)

    def wild_p_at(self, null: float) -> float | None:
        """Return the p of an effect, a log ratio, by the score bootstrap."""
        sums = self.score_sums(null)
        if sums is None:
            return None
        draws = wild_draws(sums, self.affordable, self.generator())
        return draws.p(0.0) if draws.error > 0.0 else None

    @cached_property
    def randomisation_p(self) -> float | None:
        """The p of no effect by reassignment."""
        return None if self.reassigned is None else self.reassigned.p()

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
        while (self.wild_p_at(outside) or 0.0) > beyond(self.level):
            inside, outside = outside, value + 2.0 * (outside - value)
            if abs(outside - value) > 20.0:
                return None
        for _ in range(20):
            middle = 0.5 * (inside + outside)
            if (self.wild_p_at(middle) or 0.0) > beyond(self.level):
                inside = middle
            else:
                outside = middle
        return inside


def informative(panel: Panel, effects: str, columns: Sequence[Column]) -> Panel:
    """Return the panel without rows that no event can reach: they say nothing of the effect."""
    groups = []
    if effects == "unit_period" and panel.unit is not None:
        groups = [panel.unit, panel.period]
    kept = reachable(panel.outcome, groups, columns)
    return panel if kept.all() else panel.subset(kept)
