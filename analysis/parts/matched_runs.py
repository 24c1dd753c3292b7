"""Every method of a matched comparison on one set of rows: what it found, or why it cannot."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.data import FloatArray, Kind
from analysis.outcome import Estimate
from analysis.parts.entropy_balancing import entropy_weights
from analysis.parts.matched_columns import Columns, summed
from analysis.parts.matched_groups import MatchedGroups
from analysis.parts.matched_influence import Arms, by_normal, estimate_of
from analysis.parts.matched_methods import (
    Sides,
    balanced,
    doubly_robust,
    propensity_weights,
    standardised,
    weighted,
)
from analysis.parts.matched_models import Model, Parted, outcome_model
from analysis.parts.matched_nearest import matched_nearest
from analysis.parts.matched_propensity import Propensity
from analysis.parts.matched_regression import regression
from analysis.parts.panel_answer import No

METHODS = (
    "entropy_aipw",
    "aipw",
    "ipw",
    "entropy",
    "standardisation",
    "nearest",
    "regression",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a method found: its estimate; arms where it has a figure for both."""

    estimate: Estimate
    arms: Arms | None


@dataclass(frozen=True, kw_only=True)
class Runs:
    """The methods on one set of rows; what several of them need is computed once."""

    groups: MatchedGroups
    columns: Columns
    propensity: Propensity
    sides: Sides
    caliper: float
    level: float

    def found(self, method: str) -> Found | No:
        """Return what a method found, or why it cannot answer."""
        if method == "regression":
            return self._regression()
        arms = self._arms[method]()
        if isinstance(arms, No):
            return arms
        estimate = estimate_of(self.groups, arms, self.level)
        return NOTHING_VARIES if estimate is None else Found(estimate=estimate, arms=arms)

    @property
    def _arms(self) -> Mapping[str, Callable[[], Arms | No]]:
        return {
            "entropy_aipw": lambda: self._with_models(self.entropy),
            "aipw": lambda: self._with_models(self.inverse),
            "ipw": lambda: weighted(self.sides, self.inverse, self.propensity),
            "entropy": self._balanced,
            "standardisation": self._standardised,
            "nearest": lambda: matched_nearest(self.sides, self.propensity, self.caliper),
        }

    @cached_property
    def inverse(self) -> FloatArray:
        """Inverse probability weights, shape (rows,)."""
        return propensity_weights(self.sides, self.propensity)

    @cached_property
    def entropy(self) -> FloatArray | No:
        """Entropy balancing's weights, shape (rows,), on the scale of the target's size."""
        sides, mass = self.sides, self.groups.mass
        target = np.where(sides.target, mass, 0.0)
        size = float(target.sum())
        goal = summed(self.columns, target) / size
        weights = np.where(sides.target, 1.0, 0.0)
        for treated in (True, False) if sides.everyone else (False,):
            arm = sides.arm(treated=treated)
            seen = arm & (self.propensity.seen | treated)
            found = entropy_weights(self.columns, seen, mass, goal)
            if found is None:
                return INFEASIBLE
            weights = np.where(arm, found * size, weights)
        return weights

    @cached_property
    def models(self) -> dict[bool, Model] | No:
        """The outcome's models, by whether the arm is the treated one."""
        groups, found = self.groups, {}
        for treated in (True, False) if self.sides.everyone else (False,):
            mass = np.where(self.sides.arm(treated=treated), groups.mass, 0.0)
            model = outcome_model(groups.kind, self.columns, groups.outcome, groups.base, mass)
            if isinstance(model, Parted):
                return parted_outcome(groups.kind, model, treated=treated)
            rows = float(np.sum(groups.times, where=self.sides.arm(treated=treated)))
            if groups.kind is Kind.MEAN and rows <= model.columns.count:
                return SATURATED
            found[treated] = model
        return found

    def _with_models(self, weights: FloatArray | No) -> Arms | No:
        if isinstance(weights, No):
            return weights
        models = self.models
        return models if isinstance(models, No) else doubly_robust(self.sides, weights, models)

    def _balanced(self) -> Arms | No:
        weights = self.entropy
        if isinstance(weights, No):
            return weights
        return balanced(self.sides, weights, self.columns)

    def _standardised(self) -> Arms | No:
        models = self.models
        return models if isinstance(models, No) else standardised(self.sides, models)

    def _regression(self) -> Found | No:
        groups, columns = self.groups, self.columns
        if not self.sides.kept.all():
            groups = groups.taken(self.sides.kept)
            columns = Columns(values=columns.values[self.sides.kept], owners=columns.owners)
        found = regression(groups, columns)
        if isinstance(found, No):
            return found
        estimate = by_normal(self.groups, found.value, found.se, found.df, self.level)
        return Found(estimate=estimate, arms=None)


NOTHING_VARIES = No(
    because="The weighted figures leave no error, or no ratio: an arm has no event, or nothing "
    "varies.",
    help="A longer time, more people, or an outcome that happens more often.",
)

INFEASIBLE = No(
    because="No weights make the comparison's means those of the treated (entropy balancing is "
    "infeasible): the treated lie outside of what the comparison can be mixed to.",
    help="Narrow the rows by `where` to people that both groups have, set `trim`, or use fewer "
    "terms. Overlap weights and trimmed weights stand in the sensitivity set, for those alike.",
)

SATURATED = No(
    because="There are as many covariates and levels as people on one side: the model of the "
    "outcome fits them exactly, and nothing is left to judge its error by.",
    help="Use fewer covariates or merge levels, or gather more observations.",
)


def parted_outcome(kind: Kind, model: Parted, *, treated: bool) -> No:
    """Return why the outcome's model has no finite fit."""
    side = "treated" if treated else "comparison"
    what = "event" if kind is Kind.COUNT else "outcome"
    return No(
        because=f"In the {side} group the {what} is parted (separation) by {model.owner}: on one "
        "side of it all or none had it, so the model of the outcome has no finite estimate.",
        help=f"Leave out or merge {model.owner}, or use a method without a model of the outcome "
        '(`method = "entropy"` or "ipw").',
    )
