"""The models that adjust a comparison: least squares with HC2, logistic and Poisson regression."""

import math
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.parts.adjusted_columns import AdjustedColumns, gram

MOST_STEPS = 60
CONVERGED = 1e-10
"""The largest change of a linear predictor at which Newton's steps stop."""

CERTAIN = 1e-15
"""A fitted share this near to 0 or 1 is rounding: steps end there, and the events are parted."""

FURTHEST = 5.0
"""The largest change of a linear predictor in one step: a longer step is cut to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A fitted model. ``covariance`` is of the coefficients; ``fitted`` the mean of each row."""

    coefficients: FloatArray
    covariance: FloatArray
    fitted: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Separated:
    """A likelihood without a maximum: the column on which the events part, by its owner."""

    owner: str


def least_squares_hc2(columns: AdjustedColumns, outcome: FloatArray, times: FloatArray) -> Fit:
    """Return least squares with the HC2 covariance.

    Parameters
    ----------
    outcome, times: shape (rows,); a row stands for ``times`` observations.

    References
    ----------
    MacKinnon and White (1985), Journal of Econometrics 29, 305-325.
    """
    x = columns.values
    inverse = _inverse(gram(x, times))
    centre = float(np.average(outcome, weights=times))
    coefficients = inverse @ (x.T @ (times * (outcome - centre)))
    residuals = outcome - centre - x @ coefficients
    leverage = np.einsum("ij,ij->i", x @ inverse, x)
    room = np.maximum(1.0 - leverage, 1e-12)
    meat = gram(x, times * residuals**2 / room)
    coefficients[0] += centre
    return Fit(
        coefficients=coefficients,
        covariance=inverse @ meat @ inverse,
        fitted=x @ coefficients,
    )


def logistic(columns: AdjustedColumns, events: FloatArray, people: FloatArray) -> Fit | Separated:
    """Return logistic regression of events among people, shape (rows,) each, by Newton's steps.

    References
    ----------
    McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition, section 4.4; Albert and
    Anderson (1984), Biometrika 71, 1-10, on separation.
    """
    x = columns.values
    share = float(events.sum() / people.sum())
    coefficients = np.zeros(x.shape[1])
    coefficients[0] = math.log(share / (1.0 - share))
    for _ in range(MOST_STEPS):
        fitted = _expit(x @ coefficients)
        weights = people * fitted * (1.0 - fitted)
        step = _step(x, weights, events - people * fitted)
        if step is None or float(np.abs(coefficients).max()) > 1e3:
            break
        largest = float(np.abs(x @ step).max())
        coefficients = coefficients + step * _damping(largest)
        if largest < CONVERGED:
            fitted = _expit(x @ coefficients)
            spread = fitted * (1.0 - fitted)
            if float(spread.min()) < CERTAIN:
                break
            information = gram(x, people * spread)
            return Fit(coefficients=coefficients, covariance=_inverse(information), fitted=fitted)
    return _separated(columns, coefficients)


def poisson(columns: AdjustedColumns, events: FloatArray, exposure: FloatArray) -> Fit | Separated:
    """Return Poisson regression with the log of the exposure as offset, by Newton's steps.

    Parameters
    ----------
    events, exposure: shape (rows,), exposure above 0; both already times what a row stands for.

    References
    ----------
    McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition, section 6.2.
    """
    x = columns.values
    coefficients = np.zeros(x.shape[1])
    coefficients[0] = math.log(float(events.sum() / exposure.sum()))
    for _ in range(MOST_STEPS):
        fitted = exposure * np.exp(np.minimum(x @ coefficients, 700.0))
        step = _step(x, fitted, events - fitted)
        if step is None or float(np.abs(coefficients).max()) > 1e3:
            break
        largest = float(np.abs(x @ step).max())
        coefficients = coefficients + step * _damping(largest)
        if largest < CONVERGED:
            fitted = exposure * np.exp(x @ coefficients)
            information = gram(x, fitted)
            return Fit(coefficients=coefficients, covariance=_inverse(information), fitted=fitted)
    return _separated(columns, coefficients)


def _inverse(information: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.inv(information), dtype=np.float64)


def _damping(largest: float) -> float:
    """Return the share of a step that moves no linear predictor by more than `FURTHEST`."""
    return FURTHEST / largest if largest > FURTHEST else 1.0


def _expit(value: FloatArray) -> FloatArray:
    from scipy.special import expit

    return np.asarray(expit(value))


def _step(x: FloatArray, weights: FloatArray, score: FloatArray) -> FloatArray | None:
    """Return Newton's step; None where the information is singular."""
    information = gram(x, weights)
    scale = np.sqrt(np.diag(information))
    if not np.all(np.isfinite(scale)) or float(scale.min()) < 1e-7 * float(scale.max()):
        return None
    try:
        solved = np.linalg.solve(information / np.outer(scale, scale), (x.T @ score) / scale)
    except np.linalg.LinAlgError:
        return None
    return np.asarray(solved / scale)


def _separated(columns: AdjustedColumns, coefficients: FloatArray) -> Separated:
    furthest = int(np.argmax(np.abs(coefficients[1:]))) + 1
    return Separated(owner=columns.owners[furthest])
