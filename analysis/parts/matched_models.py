"""The regressions behind a matched comparison, in blocks of rows: linear, logistic and Poisson.

All have the canonical link, so one Newton's step serves the likelihoods: the score is X'(y - m),
the information X'VX.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, FloatArray, Kind
from analysis.parts.matched_columns import BLOCK, Columns, standing_gram

MOST_STEPS = 40
CONVERGED = 1e-12
"""Newton's decrement, per observation, below which the step is the last."""

FURTHEST = 6.0
"""The largest change of a linear predictor in one step; a longer step is cut to it."""

PARTED = 1e-7
"""Information along some direction, as a share of what even odds (or the mean) would give, below
which the likelihood has no maximum there."""

MANY = 200_000
"""Rows above which a fit of every `SAMPLE`-th row says where the steps begin."""

SAMPLE = 16

LARGEST_LOG = 300.0
"""A rate of exp(300) stands for every larger one, so that sums of squares stay numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A fitted model of a mean.

    fitted: shape (rows,), of every row, also of those that the fit did not see, per its base.
    slope: shape (rows,), the derivative of ``fitted`` by the linear predictor.
    information: shape (columns, columns).
    """

    columns: Columns
    coefficients: FloatArray
    information: FloatArray
    fitted: FloatArray
    slope: FloatArray

    def solved(self, vector: FloatArray) -> FloatArray:
        """Return information^-1 @ vector."""
        return np.asarray(np.linalg.solve(self.information, vector))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """A likelihood without a maximum (separation), and the column along which it has none."""

    owner: str


Mean = Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]
"""(linear predictor, base) -> (mean, its derivative)."""


def outcome_model(
    kind: Kind, columns: Columns, outcome: FloatArray, base: FloatArray, mass: FloatArray
) -> Model | Parted:
    """Return the model that follows the kind of outcome, fitted where ``mass`` is above 0.

    A mean: least squares; a proportion: logistic; a count: Poisson, ``base`` its exposure.

    References
    ----------
    McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition, sections 3, 4.4 and 6.2.
    """
    if kind is Kind.MEAN:
        return linear(columns, outcome, mass)
    events, most = float(mass @ outcome), float(mass @ base)
    if events == 0.0 or (kind is Kind.PROPORTION and events == most):
        return _certain(columns, base if events else np.zeros_like(base))
    mean = _share if kind is Kind.PROPORTION else _rate
    start = events / most
    first = math.log(start) if kind is Kind.COUNT else math.log(start / (1.0 - start))
    return _likeliest(columns, (outcome, base, mass), mean, first)


def logistic(columns: Columns, happened: BoolArray, mass: FloatArray) -> Model | Parted:
    """Return logistic regression of what happened, fitted where ``mass`` is above 0."""
    ones = np.ones(happened.size)
    return outcome_model(Kind.PROPORTION, columns, happened.astype(np.float64), ones, mass)


def linear(columns: Columns, outcome: FloatArray, mass: FloatArray) -> Model:
    """Return least squares, fitted where ``mass`` is above 0."""
    held, information = standing_gram(columns, mass)
    centre = float(mass @ outcome) / float(mass.sum())
    coefficients = np.zeros(held.count)
    for _ in range(2):  # the second pass takes away what rounding left
        score = np.zeros(held.count)
        for part, x in held.blocks(mass > 0):
            left = outcome[part] - centre - x @ coefficients
            score += (mass[part] * left) @ x
        coefficients += np.linalg.solve(information, score)
    return Model(
        columns=held,
        coefficients=coefficients,
        information=information,
        fitted=centre + held.values @ coefficients,
        slope=np.ones(outcome.size),
    )


def _share(predictor: FloatArray, base: FloatArray) -> tuple[FloatArray, FloatArray]:
    from scipy.special import expit

    share = expit(predictor)
    return base * share, base * share * (1.0 - share)


def _rate(predictor: FloatArray, base: FloatArray) -> tuple[FloatArray, FloatArray]:
    mean = base * np.exp(np.minimum(predictor, LARGEST_LOG))
    return mean, mean


def _certain(columns: Columns, fitted: FloatArray) -> Model:
    """Return the model of an outcome that is the same in every row that the fit sees."""
    held = Columns(values=columns.values[:, :1], owners=columns.owners[:1])
    return Model(
        columns=held,
        coefficients=np.zeros(1),
        information=np.ones((1, 1)),
        fitted=fitted,
        slope=np.zeros(fitted.size),
    )


def _likeliest(
    columns: Columns, rows: tuple[FloatArray, FloatArray, FloatArray], mean: Mean, first: float
) -> Model | Parted:
    """Return the maximum of a likelihood by Newton's steps; ``rows`` are outcome, base, mass."""
    outcome, base, mass = rows
    held, products = standing_gram(columns, mass)
    coefficients = _start(held, rows, mean, first)
    even = products * float(mass @ outcome) / float(mass @ base)
    total = float(mass.sum())
    last = near = False
    for _ in range(MOST_STEPS):
        score, information = _derivatives(held, coefficients, rows, mean)
        if last:
            return _fit(held, coefficients, information, base, mean)
        if _is_parted(information, even):
            return _furthest(held, coefficients)
        step: FloatArray = np.asarray(np.linalg.solve(information, score), dtype=np.float64)
        last = float(score @ step) < CONVERGED * total
        share = 1.0 if near else _damping(held, step, mass)
        near = share == 1.0  # steps only get shorter once one was taken whole
        coefficients += step * share
    return _furthest(held, coefficients)


def _start(
    columns: Columns, rows: tuple[FloatArray, FloatArray, FloatArray], mean: Mean, first: float
) -> FloatArray:
    """Return where Newton's steps begin: of many rows, at the maximum of a few of them."""
    coefficients = np.zeros(columns.count)
    coefficients[0] = first
    if columns.values.shape[0] <= MANY:
        return coefficients
    outcome, base, mass = (each[::SAMPLE] for each in rows)
    if not (mass > 0).any() or not (mass @ outcome) > 0.0:
        return coefficients
    few = Columns(values=columns.values[::SAMPLE], owners=columns.owners)
    found = _likeliest(few, (outcome, base, mass), mean, first)
    alike = isinstance(found, Model) and found.columns.count == columns.count
    return found.coefficients if isinstance(found, Model) and alike else coefficients


def _derivatives(
    columns: Columns,
    coefficients: FloatArray,
    rows: tuple[FloatArray, FloatArray, FloatArray],
    mean: Mean,
) -> tuple[FloatArray, FloatArray]:
    outcome, base, mass = rows
    score = np.zeros(columns.count)
    information = np.zeros((columns.count, columns.count))
    for part, x in columns.blocks(mass > 0):
        fitted, slope = mean(x @ coefficients, base[part])
        score += (mass[part] * (outcome[part] - fitted)) @ x
        rooted = x * np.sqrt(mass[part] * slope)[:, None]
        information += rooted.T @ rooted
    return score, information


def _is_parted(information: FloatArray, even: FloatArray) -> bool:
    """Return whether next to no information is left along some direction."""
    root = np.linalg.cholesky(even)
    half = np.linalg.solve(root, information)
    least = float(np.linalg.eigvalsh(np.linalg.solve(root, half.T))[0])
    return not least >= PARTED


def _furthest(columns: Columns, coefficients: FloatArray) -> Parted:
    """Return the column that the steps ran furthest along, in deviations of it."""
    if columns.count == 1:
        return Parted(owner=columns.owners[0])
    return Parted(owner=columns.owners[1 + int(np.argmax(np.abs(coefficients[1:])))])


def _damping(columns: Columns, step: FloatArray, mass: FloatArray) -> float:
    """Return the share of a step that moves no linear predictor by more than `FURTHEST`."""
    largest = max(
        float(np.abs((x @ step)[mass[part] > 0]).max()) for part, x in columns.blocks(mass > 0)
    )
    return FURTHEST / largest if largest > FURTHEST else 1.0


def _fit(
    columns: Columns,
    coefficients: FloatArray,
    information: FloatArray,
    base: FloatArray,
    mean: Mean,
) -> Model:
    fitted, slope = np.empty(base.size), np.empty(base.size)
    for start in range(0, base.size, BLOCK):
        part = slice(start, start + BLOCK)
        fitted[part], slope[part] = mean(columns.values[part] @ coefficients, base[part])
    return Model(
        columns=columns,
        coefficients=coefficients,
        information=information,
        fitted=fitted,
        slope=slope,
    )
