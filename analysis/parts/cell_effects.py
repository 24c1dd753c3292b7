"""The effect on one cohort in one period: its change against that of its comparison.

The forms are those of a panel: regression among the comparison, weights from a logistic propensity
score (normalised), or both together; without covariates all three are a difference of means.

References
----------
Sant'Anna and Zhao (2020), Journal of Econometrics 219, 101-122: equations 2.2 to 2.6 and the
    influence functions of section 3.1 (traditional doubly robust estimator).
Abadie (2005), Review of Economic Studies 72, 1-19 (weighting).
"""

from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.parts.adjusted_columns import gram
from analysis.parts.cell_adjustment import Adjustment, CellRows, Score


@dataclass(frozen=True, slots=True, kw_only=True)
class CellEffect:
    """effect: shape (samples,). influence: shape (units, samples), its mean is 0."""

    effect: FloatArray
    influence: FloatArray


def cell_effect(rows: CellRows, method: str, adjusted: Adjustment | None) -> CellEffect:
    """Return the effect and each unit's influence on it, by ``method``."""
    ours = rows.weight * rows.treated
    theirs = rows.weight * ~rows.treated
    if adjusted is None:
        own = _mean(rows.change, ours)
        other = _mean(rows.change, theirs)
        return CellEffect(
            effect=own.effect - other.effect, influence=own.influence - other.influence
        )
    if method == "regression":
        return _regression(rows, adjusted.columns, ours, theirs)
    score = adjusted.score
    if score is None:
        raise ValueError("weighting needs a propensity score")
    odds = theirs * score.propensity / (1.0 - score.propensity)
    if method == "weighting":
        return _weighting(rows, score, ours, odds)
    return _doubly_robust(rows, adjusted.columns, score, (ours, theirs, odds))


def _mean(values: FloatArray, weight: FloatArray) -> CellEffect:
    """Return a weighted mean and the influences on it."""
    share = float(weight.mean())
    effect = weight @ values / (weight.size * share)
    return CellEffect(effect=effect, influence=weight[:, None] * (values - effect) / share)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Regression:
    """The comparison's least squares: what it leaves of each change, and its inverse X'WX / n."""

    x: FloatArray
    theirs: FloatArray
    left: FloatArray
    inverse: FloatArray

    def moves(self, weight: FloatArray) -> FloatArray:
        """Return how the coefficients' own errors move a weighted mean of what is fitted."""
        direction = self.inverse @ (weight @ self.x) / float(weight.sum())
        return (self.theirs * (self.x @ direction))[:, None] * self.left


def _regressed(rows: CellRows, x: FloatArray, theirs: FloatArray) -> _Regression:
    inverse: FloatArray = np.asarray(np.linalg.inv(gram(x, theirs) / theirs.size), dtype=np.float64)
    beta = inverse @ (x.T @ (theirs[:, None] * rows.change)) / theirs.size
    return _Regression(x=x, theirs=theirs, left=rows.change - x @ beta, inverse=inverse)


def _of_propensity(rows: CellRows, score: Score, odds: FloatArray, left: FloatArray) -> FloatArray:
    """Return how the propensity's own errors move the mean of what is left, weighted by odds."""
    x, propensity = score.columns, score.propensity
    moment = x.T @ (odds[:, None] * left) / float(odds.sum())
    information = gram(x, rows.weight * propensity * (1.0 - propensity)) / odds.size
    scores = (rows.weight * (rows.treated - propensity))[:, None] * x
    return np.asarray(scores @ np.linalg.solve(information, moment))


def _regression(rows: CellRows, x: FloatArray, ours: FloatArray, theirs: FloatArray) -> CellEffect:
    fit = _regressed(rows, x, theirs)
    found = _mean(fit.left, ours)
    return CellEffect(effect=found.effect, influence=found.influence - fit.moves(ours))


def _weighting(rows: CellRows, score: Score, ours: FloatArray, odds: FloatArray) -> CellEffect:
    own, other = _mean(rows.change, ours), _mean(rows.change, odds)
    moved = _of_propensity(rows, score, odds, rows.change - other.effect)
    return CellEffect(
        effect=own.effect - other.effect, influence=own.influence - other.influence - moved
    )


def _doubly_robust(
    rows: CellRows,
    x: FloatArray,
    score: Score,
    weights: tuple[FloatArray, FloatArray, FloatArray],
) -> CellEffect:
    ours, theirs, odds = weights
    fit = _regressed(rows, x, theirs)
    own, other = _mean(fit.left, ours), _mean(fit.left, odds)
    by_weights = _of_propensity(rows, score, odds, fit.left - other.effect)
    by_fit = fit.moves(ours) - fit.moves(odds)
    return CellEffect(
        effect=own.effect - other.effect,
        influence=own.influence - other.influence - by_weights - by_fit,
    )
