"""The answer of a linear or log-linear model of a panel, with every kind of error."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.outcome import Estimate
from analysis.parts.assignments import labels
from analysis.parts.clusters import covariance
from analysis.parts.fixed_effects import Fit, Frame, least_squares
from analysis.parts.panel_answer import No
from analysis.parts.panel_estimates import of_coefficient
from analysis.parts.panel_models import (
    Choice,
    Response,
    covariate_terms,
    effect_columns,
    fit_effect,
    grouping,
    phase_after,
    response,
)
from analysis.parts.panel_refusals import one_cluster, saturated, unidentified
from analysis.parts.panels import NEVER, Panel
from analysis.parts.permutation import Permuted, permuted
from analysis.parts.resampling import WildDraws, inverted, wild_draws

CLUSTERED = frozenset({"cr1", "cr2", "cr3"})
BY_FORMULA = frozenset({"cr1", "cr2", "cr3", "hc1", "hc2", "classical"})


@dataclass(frozen=True, kw_only=True)
class LinearModel:
    """A fitted linear model of a panel; what is expensive is computed once, when asked for."""

    panel: Panel
    choice: Choice
    level: float
    draws: int
    generator: Callable[[], np.random.Generator]

    @cached_property
    def seen(self) -> Response:
        """The response and its scale."""
        return response(self.panel, self.choice.model)

    @cached_property
    def frame(self) -> Frame:
        """How rows are grouped."""
        return grouping(self.panel, self.choice.effects, self.seen.weight)

    @cached_property
    def fit(self) -> Fit:
        """The fit with covariates; its last column is the treatment."""
        return fit_effect(self.panel, self.seen, self.choice, self.frame)

    @cached_property
    def wild(self) -> WildDraws | None:
        """The wild cluster bootstrap; None without clusters, or where errors vanish."""
        if not self._bootstraps:
            return None
        found = wild_draws(self.fit, self.draws, self.generator())
        return found if found.error > 0.0 else None

    @property
    def _bootstraps(self) -> bool:
        nested = self.frame.unit is None or self.frame.absorb
        return self.frame.clusters > 1 and nested

    @cached_property
    def permutations(self) -> Permuted | None:
        """The estimate under reassignment of the treatment; None where clusters mix groups."""
        own = cluster_labels(self.panel, self.frame)
        if own is None or len(set(own.tolist())) < 2:
            return None
        moving, treatment = _moving(self.panel, self.choice, self.frame)
        columns = [
            column
            for column in effect_columns(self.panel, self.choice, self.frame)
            if column.name != "group"
        ]
        fixed = least_squares(self.seen.values, columns + covariate_terms(self.panel), self.frame)
        assignments = labels(own.tolist(), self.draws, self.generator())
        return permuted(fixed, moving, own, assignments, treatment)

    def refusal(self) -> No | None:
        """Return why the fit cannot answer."""
        return unidentified(self.fit) or saturated(self.fit)

    def estimate(self, errors: str) -> Estimate | None:
        """Return the effect with one kind of error; None where that kind cannot be had."""
        if errors == "wild":
            return self._wild_estimate()
        if errors == "randomisation":
            return self._randomised_estimate()
        if errors in CLUSTERED and not self.clustered:
            return None
        place = self.fit.rank - 1
        found = covariance(self.fit, errors, np.array([place]))
        made = of_coefficient(self.fit, place, found, 0, scale=self.seen.scale, level=self.level)
        return made if made.se is not None else None

    @cached_property
    def clustered(self) -> bool:
        """Whether cluster-robust errors can be had: two clusters or more on each side."""
        return self.frame.clusters > 1 and one_cluster(self.panel, "cr") is None

    def _wild_estimate(self) -> Estimate | None:
        draws = self.wild
        if draws is None:
            return None
        low, high = inverted(draws, self.level)
        found = covariance(self.fit, "cr1", np.array([self.fit.rank - 1]))
        return Estimate(
            value=draws.effect,
            scale=self.seen.scale,
            low=low,
            high=high,
            se=found.se(),
            p=draws.p(0.0),
            level=self.level,
        )

    def _randomised_estimate(self) -> Estimate | None:
        draws = self.permutations
        if draws is None:
            return None
        low, high = draws.interval(self.level)
        return Estimate(
            value=float(self.fit.beta[-1]),
            scale=self.seen.scale,
            low=low,
            high=high,
            p=draws.p(),
            level=self.level,
        )

    def value_alone(self) -> Estimate:
        """Return the effect without an interval."""
        return Estimate(value=float(self.fit.beta[-1]), scale=self.seen.scale)


def cluster_labels(panel: Panel, grouped: Frame) -> np.ndarray | None:
    """Return each cluster's label, 0 for comparison and 1, 2, ... by cohort; None where mixed."""
    if grouped.cluster is None or grouped.cluster_starts is None:
        return None
    places = {NEVER: 0} | {place: number + 1 for number, place in enumerate(panel.cohorts)}
    table = np.zeros(len(panel.labels) + 2, dtype=np.int32)
    for place, number in places.items():
        table[place + 1] = number
    own = table[panel.cohort + 1][grouped.order]
    first = own[grouped.cluster_starts]
    return first if np.array_equal(first[grouped.cluster], own) else None


def _moving(panel: Panel, choice: Choice, grouped: Frame) -> tuple[np.ndarray, np.ndarray]:
    """Return what each label puts into the model, (labels, columns, rows), and the treatment."""

    def ready(values: np.ndarray) -> np.ndarray:
        return grouped.scaled(grouped.within(grouped.sorted(values)))

    if choice.effects == "group_phase":
        table = [[np.ones(panel.rows), phase_after(panel)]]
    else:
        table = [[panel.period >= place] for place in panel.cohorts]
    moving = np.array([[ready(values) for values in columns] for columns in table])
    return moving, ready(panel.on)
