"""What a cohort and its comparison are adjusted by: columns that stand, and propensity scores.

References
----------
Albert and Anderson (1984), Biometrika 71, 1-10 (where a logistic likelihood has no maximum).
Konis (2007), Linear Programming Algorithms for Detecting Separated Data, thesis, Oxford, chapter 4.
"""

from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, FloatArray
from analysis.parts.adjusted_columns import AdjustedColumns, gram, independent_columns
from analysis.parts.adjusted_models import Separated, logistic

SAME = 1e-6
"""A scaled column that the comparison's other columns give back this closely is one of them."""

CONSTANT = "the constant"


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
class NoEffect:
    """Why a cell has no effect; ``refuses`` where the covariates, not the calendar, are why."""

    because: str
    refuses: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A propensity model. columns: shape (units, columns); propensity: shape (units,)."""

    columns: FloatArray
    propensity: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """The regression's columns, (units, columns), the constant first; and the score, if used."""

    columns: FloatArray
    score: Score | None


def adjustment(rows: CellRows, method: str) -> Adjustment | NoEffect | None:
    """Return what a cell is adjusted by; None without covariates."""
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
        return Adjustment(columns=columns.values, score=None)
    score = _score(rows, columns)
    if isinstance(score, Separated):
        return NoEffect(
            because=f"{score.owner} parts the cohort from its comparison, so no weights make them "
            "alike.",
            refuses=True,
        )
    return Adjustment(columns=columns.values, score=score)


def _columns(rows: CellRows) -> AdjustedColumns | NoEffect:
    """Return the constant and the covariates, centred, scaled, without redundant ones."""
    centred = rows.covariates - rows.covariates.mean(axis=0)
    spread = np.abs(centred).max(axis=0)
    scaled = centred / np.where(spread > 0.0, spread, 1.0)
    values = np.column_stack([np.ones(scaled.shape[0]), scaled])
    products = gram(values[~rows.treated])
    kept = independent_columns(products)
    inverse = np.linalg.inv(products[np.ix_(kept, kept)])
    for place in range(values.shape[1]):
        if place in kept:
            continue
        given = values[rows.treated][:, kept] @ (inverse @ products[kept, place])
        if float(np.abs(values[rows.treated, place] - given).max()) > SAME:
            return NoEffect(
                because=f"The comparison does not vary in {rows.names[place - 1]} as the cohort "
                "does: nobody in it is like them.",
                refuses=True,
            )
    names = (CONSTANT, *rows.names)
    return AdjustedColumns(
        values=np.ascontiguousarray(values[:, kept]), owners=tuple(names[place] for place in kept)
    )


def _score(rows: CellRows, columns: AdjustedColumns) -> Score | Separated:
    """Return the propensities; comparison units that are like nobody in the cohort have 0.

    Where such units drive the likelihood to its edge they are taken out: that is its limit.
    """
    fit = _logistic(rows, columns, np.ones(rows.treated.size, dtype=np.bool_))
    if not isinstance(fit, Separated):
        return fit
    alike = ~_like_nobody(columns.values, rows.treated)
    if alike.all() or not (alike & ~rows.treated).any():
        return fit
    return _logistic(rows, columns, alike)


def _logistic(rows: CellRows, columns: AdjustedColumns, kept: BoolArray) -> Score | Separated:
    values = columns.values[kept]
    standing = independent_columns(gram(values))
    used = AdjustedColumns(
        values=np.ascontiguousarray(values[:, standing]),
        owners=tuple(columns.owners[place] for place in standing),
    )
    if len(standing) == 1:
        share = float(np.average(rows.treated[kept], weights=rows.weight[kept]))
        fitted = np.full(values.shape[0], share)
    else:
        fit = logistic(used, (rows.weight * rows.treated)[kept], rows.weight[kept])
        if isinstance(fit, Separated):
            return fit
        fitted = fit.fitted
    propensity = np.zeros(rows.treated.size)
    propensity[kept] = fitted
    return Score(columns=columns.values[:, standing], propensity=propensity)


def _like_nobody(values: FloatArray, treated: BoolArray) -> BoolArray:
    """Return the comparison units, (units,), that some direction parts from all of the cohort.

    A direction along which the cohort does not move and no comparison unit rises: those that fall
    get a propensity of 0 in the limit. As many as possible fall at once, by a linear programme.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, eye_array, hstack

    kinds, of_kind = np.unique(values[~treated], axis=0, return_inverse=True)
    own = np.unique(values[treated], axis=0)
    count, width = kinds.shape
    found = linprog(
        c=np.concatenate([np.zeros(width), -np.ones(count)]),
        A_ub=hstack([csr_array(kinds), eye_array(count)]),
        b_ub=np.zeros(count),
        A_eq=hstack([csr_array(own), csr_array((own.shape[0], count))]),
        b_eq=np.zeros(own.shape[0]),
        bounds=[(None, None)] * width + [(0.0, 1.0)] * count,
        method="highs",
    )
    falls = np.zeros(treated.size, dtype=np.bool_)
    if found.status == 0:
        falls[~treated] = (found.x[width:] > 0.5)[of_kind]
    return falls
