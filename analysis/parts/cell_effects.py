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

from analysis.data import BoolArray, FloatArray
from analysis.parts.adjusted_columns import AdjustedColumns, gram, independent_columns
from analysis.parts.adjusted_models import Separated, logistic

SAME = 1e-6
"""A scaled column that the comparison's other columns give back this closely is one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRows:
    """The units of one cell, both sides together.

    change: shape (units, samples), each sample a set of outcomes of the same units.
    treated: shape (units,). weight: shape (units,), above 0. covariates: shape (units, columns),
    as they stood in the base period; names: one for each column.
    """

    change: FloatArray
    treated: BoolArray
    weight: FloatArray
    covariates: FloatArray
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CellEffect:
    """effect: shape (samples,). influence: shape (units, samples), its mean is 0."""

    effect: FloatArray
    influence: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class NoEffect:
    """Why a cell has no effect; ``refuses`` where the covariates, not the calendar, are why."""

    because: str
    refuses: bool = False


Adjustment = tuple[FloatArray, FloatArray | None]
"""The columns that stand, the constant first, and the propensity of each unit (None: unused)."""


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
    x, propensity = adjusted
    if method == "regression":
        return _regression(rows, x, ours, theirs)
    if propensity is None:
        raise ValueError("weighting needs a propensity score")
    odds = theirs * propensity / (1.0 - propensity)
    if method == "weighting":
        return _weighting(rows, x, (ours, odds), propensity)
    return _doubly_robust(rows, x, (ours, theirs, odds), propensity)


def adjustment(rows: CellRows, method: str) -> Adjustment | NoEffect | None:
    """Return the columns and propensities that a cell is adjusted by; None without covariates."""
    if not rows.covariates.shape[1]:
        return None
    columns = _columns(rows)
    if isinstance(columns, NoEffect):
        return columns
    others = int(np.count_nonzero(~rows.treated))
    if method != "weighting" and others <= columns.values.shape[1]:
        return NoEffect(
            because=f"{others} comparison units for {columns.values.shape[1]} coefficients leave "
            "no residual degree of freedom.",
            refuses=True,
        )
    if method == "regression":
        return columns.values, None
    fit = logistic(columns, rows.weight * rows.treated, rows.weight)
    if isinstance(fit, Separated):
        return NoEffect(
            because=f"{fit.owner} parts the cohort from its comparison, so no weights make them "
            "alike.",
            refuses=True,
        )
    return columns.values, fit.fitted


def _columns(rows: CellRows) -> AdjustedColumns | NoEffect:
    """Return the constant and the covariates, centred, scaled, without redundant ones."""
    centred = rows.covariates - rows.covariates.mean(axis=0)
    spread = np.abs(centred).max(axis=0)
    scaled = centred / np.where(spread > 0.0, spread, 1.0)
    values = np.column_stack([np.ones(scaled.shape[0]), scaled])
    others = values[~rows.treated]
    products = gram(others)
    kept = independent_columns(products)
    inverse = np.linalg.inv(products[np.ix_(kept, kept)])
    for place in range(values.shape[1]):
        if place in kept:
            continue
        given = values[rows.treated][:, kept] @ (inverse @ products[kept, place])
        if float(np.abs(values[rows.treated, place] - given).max()) > SAME:
            name = rows.names[place - 1]
            return NoEffect(
                because=f"The comparison does not vary in {name} as the cohort does: nobody in it "
                "is like them.",
                refuses=True,
            )
    names = ("the constant", *rows.names)
    return AdjustedColumns(
        values=np.ascontiguousarray(values[:, kept]), owners=tuple(names[place] for place in kept)
    )


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


def _of_propensity(
    rows: CellRows, x: FloatArray, propensity: FloatArray, moment: FloatArray
) -> FloatArray:
    """Return how the propensity's own errors move a mean; moment: shape (columns, samples)."""
    information = gram(x, rows.weight * propensity * (1.0 - propensity)) / rows.weight.size
    scores = (rows.weight * (rows.treated - propensity))[:, None] * x
    return np.asarray(scores @ np.linalg.solve(information, moment))


def _regression(rows: CellRows, x: FloatArray, ours: FloatArray, theirs: FloatArray) -> CellEffect:
    fit = _regressed(rows, x, theirs)
    found = _mean(fit.left, ours)
    return CellEffect(effect=found.effect, influence=found.influence - fit.moves(ours))


def _weighting(
    rows: CellRows, x: FloatArray, weights: tuple[FloatArray, FloatArray], propensity: FloatArray
) -> CellEffect:
    ours, odds = weights
    own, other = _mean(rows.change, ours), _mean(rows.change, odds)
    moment = x.T @ (odds[:, None] * (rows.change - other.effect)) / odds.size
    moved = _of_propensity(rows, x, propensity, moment) / float(odds.mean())
    return CellEffect(
        effect=own.effect - other.effect, influence=own.influence - other.influence - moved
    )


def _doubly_robust(
    rows: CellRows,
    x: FloatArray,
    weights: tuple[FloatArray, FloatArray, FloatArray],
    propensity: FloatArray,
) -> CellEffect:
    ours, theirs, odds = weights
    fit = _regressed(rows, x, theirs)
    own, other = _mean(fit.left, ours), _mean(fit.left, odds)
    moment = x.T @ (odds[:, None] * (fit.left - other.effect)) / odds.size
    by_weights = _of_propensity(rows, x, propensity, moment) / float(odds.mean())
    by_fit = fit.moves(ours) - fit.moves(odds)
    return CellEffect(
        effect=own.effect - other.effect,
        influence=own.influence - other.influence - by_weights - by_fit,
    )
