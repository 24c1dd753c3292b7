"""The weighting and modelling methods of a matched comparison, each with its influence function.

For arm a with target t (the treated for ``att``, everyone for ``ate``), balancing weights v and an
outcome model m, the figure is (sum t m + sum over the arm of v (y - m)) / sum t, all per base.
"""

from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, FloatArray
from analysis.parts.matched_columns import Columns, summed
from analysis.parts.matched_groups import MatchedGroups
from analysis.parts.matched_influence import Arms, influence
from analysis.parts.matched_models import Model, linear
from analysis.parts.matched_propensity import Propensity


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Rows of the comparison to be made; every array is (rows,).

    kept: rows inside the trimming bounds.
    target: whose average effect is asked for, among those.
    everyone: whether that is everyone (``ate``) or the treated (``att``).
    """

    groups: MatchedGroups
    kept: BoolArray
    everyone: bool

    @property
    def target(self) -> BoolArray:
        """Return whose average effect is asked for."""
        return self.kept if self.everyone else self.kept & self.groups.treated

    def arm(self, *, treated: bool) -> BoolArray:
        """Return the rows of one arm that are kept."""
        return self.kept & (self.groups.treated if treated else ~self.groups.treated)

    def size(self) -> float:
        """Return the base of the target: its people, or its exposure, weighted."""
        groups, target = self.groups, self.target
        return float(groups.mass[target] @ groups.base[target])


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One arm's figure, and what one observation of each row contributes to it, (rows,)."""

    figure: float
    each: FloatArray


def joined(sides: Sides, one: Side, other: Side, weights: FloatArray | None) -> Arms:
    """Return two sides (with the initiative, without) as what a method found."""
    return Arms(
        with_it=one.figure,
        without=other.figure,
        variance=influence(sides.groups, one.each, other.each),
        weights=weights,
    )


def plain(groups: MatchedGroups, rows: BoolArray) -> Side:
    """Return the figure of some rows as they are."""
    inside = np.where(rows, groups.mass, 0.0)
    size = float(inside @ groups.base)
    figure = float(inside @ groups.outcome) / size
    left = groups.outcome - figure * groups.base
    return Side(figure=figure, each=np.where(rows, groups.weight, 0.0) * left / size)


def unadjusted(groups: MatchedGroups) -> Arms:
    """Return the two groups as they are."""
    one, other = plain(groups, groups.treated), plain(groups, ~groups.treated)
    variance = influence(groups, one.each, other.each)
    return Arms(with_it=one.figure, without=other.figure, variance=variance)


def doubly_robust(sides: Sides, weights: FloatArray, models: dict[bool, Model]) -> Arms:
    """Return weighting and outcome models together; weights as they come, not normalised.

    Parameters
    ----------
    weights: shape (rows,), balancing weights of both arms.
    models: of the outcome, by whether the arm is the treated one.

    References
    ----------
    Robins, Rotnitzky and Zhao (1994), Journal of the American Statistical Association 89, 846-866.
    """

    def side(*, treated: bool) -> Side:
        if treated and not sides.everyone:
            return plain(sides.groups, sides.target)
        return _augmented(sides, weights, models[treated].fitted, treated=treated)

    return joined(sides, side(treated=True), side(treated=False), weights)


def _augmented(sides: Sides, weights: FloatArray, fitted: FloatArray, *, treated: bool) -> Side:
    groups, size = sides.groups, sides.size()
    arm = np.where(sides.arm(treated=treated), weights, 0.0)
    total = arm * (groups.outcome - fitted) + np.where(sides.target, fitted, 0.0)
    figure = float(groups.mass @ total) / size
    each = groups.weight * (total - np.where(sides.target, figure * groups.base, 0.0)) / size
    return Side(figure=figure, each=each)


def standardised(sides: Sides, models: dict[bool, Model]) -> Arms:
    """Return the outcome models' averages over the target (standardisation, g-computation).

    References
    ----------
    Hernan and Robins (2020), Causal Inference: What If, chapter 13.
    """

    def side(*, treated: bool) -> Side:
        if treated and not sides.everyone:
            return plain(sides.groups, sides.target)
        return _predicted(sides, models[treated], treated=treated)

    return joined(sides, side(treated=True), side(treated=False), None)


def _predicted(sides: Sides, model: Model, *, treated: bool) -> Side:
    groups, size = sides.groups, sides.size()
    target = np.where(sides.target, 1.0, 0.0)
    figure = float((groups.mass * target) @ model.fitted) / size
    gradient = summed(model.columns, groups.mass * target * model.slope) / size
    moved = model.columns.values @ model.solved(gradient)
    left = np.where(sides.arm(treated=treated), groups.outcome - model.fitted, 0.0)
    own = target * (model.fitted - figure * groups.base) / size
    return Side(figure=figure, each=groups.weight * (own + left * moved))


def propensity_weights(sides: Sides, propensity: Propensity) -> FloatArray:
    """Return inverse probability weights, shape (rows,): for ``att`` odds in the comparison."""
    treated, odds = sides.groups.treated, propensity.odds
    weights = np.zeros(odds.size)
    if sides.everyone:
        weights[treated] = 1.0 + 1.0 / odds[treated]
        weights[~treated] = 1.0 + odds[~treated]
    else:
        weights[treated] = 1.0
        weights[~treated] = odds[~treated]
    return np.where(sides.kept, weights, 0.0)


def weighted(sides: Sides, weights: FloatArray, propensity: Propensity | None) -> Arms:
    """Return weighted figures, weights normalised within arms.

    Parameters
    ----------
    propensity: whose own error then counts; None takes the weights as known.

    References
    ----------
    Lunceford and Davidian (2004), Statistics in Medicine 23, 2937-2960.
    """

    def side(*, treated: bool) -> Side:
        if treated and not sides.everyone:
            return plain(sides.groups, sides.target)
        return _weighted_arm(sides, weights, propensity, treated=treated)

    return joined(sides, side(treated=True), side(treated=False), weights)


def _weighted_arm(
    sides: Sides, weights: FloatArray, propensity: Propensity | None, *, treated: bool
) -> Side:
    groups = sides.groups
    arm = np.where(sides.arm(treated=treated), weights, 0.0)
    size = float((groups.mass * arm) @ groups.base)
    figure = float((groups.mass * arm) @ groups.outcome) / size
    left = groups.outcome - figure * groups.base
    each = arm * left / size
    if propensity is not None:
        # A weight of 1 / e changes by -(weight - 1), 1 / (1 - e) by weight - 1, odds by the weight.
        change = arm - (np.where(arm > 0.0, 1.0, 0.0) if sides.everyone else 0.0)
        signed = groups.mass * (-change if treated else change) * left / size
        each = each + propensity.moved(signed)
    return Side(figure=figure, each=groups.weight * each)


def balanced(sides: Sides, weights: FloatArray, columns: Columns) -> Arms:
    """Return weighted figures whose weights balance the columns' means exactly.

    The error is that of the linear model that the weights imply: moments and weights together.

    References
    ----------
    Hainmueller (2012), Political Analysis 20, 25-46; Zhao and Percival (2017), Journal of Causal
    Inference 5, 20160010.
    """

    def side(*, treated: bool) -> Side:
        if treated and not sides.everyone:
            return plain(sides.groups, sides.target)
        groups = sides.groups
        arm = np.where(sides.arm(treated=treated), weights, 0.0)
        size = float((groups.mass * arm) @ groups.base)
        figure = float((groups.mass * arm) @ groups.outcome) / size
        left = groups.outcome - figure * groups.base
        implied = linear(columns, left, groups.mass * arm).fitted
        total = np.where(sides.target, implied, 0.0) + arm * (left - implied)
        return Side(figure=figure, each=groups.weight * total / size)

    return joined(sides, side(treated=True), side(treated=False), weights)
