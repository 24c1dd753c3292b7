"""Firth's penalised hazard model: finite where a covariate runs off, for the sensitivity set."""

import math

import numpy as np

from analysis.data import FloatArray
from analysis.parts.cox import CoxFit, CoxModel, CoxState

_MOST_STEPS = 60
_CONVERGED = 1e-8
_APART = 1e-4
"""Distance over which the information's slope is taken, in standard deviations of a column."""

_FURTHEST = 2.0
"""The longest single step, in standard deviations of a column."""


def fit_firth(model: CoxModel) -> CoxFit | None:
    """Return the top of the likelihood with Jeffreys' penalty; None where it is not reached.

    The covariance is the inverse of the plain information there, shape (k, k).

    References
    ----------
    Heinze and Schemper (2001), Biometrics 57, 114-119; Firth (1993), Biometrika 80, 27-38.
    """
    beta = np.zeros(model.values.shape[1])
    state = model.at(beta)
    for _ in range(_MOST_STEPS):
        if not _is_sound(state):
            return None
        inverse = np.asarray(np.linalg.inv(state.information), dtype=np.float64)
        step = inverse @ (state.score + _penalty_slope(model, beta, inverse))
        longest = float(np.max(np.abs(step), initial=0.0))
        if longest <= _CONVERGED:
            return CoxFit(coefficients=beta, covariance=inverse, state=state)
        beta, state = _uphill(model, beta, state, step * min(1.0, _FURTHEST / longest))
    return None


def penalised(state: CoxState) -> float:
    """Return the log likelihood with half the log determinant of the information."""
    sign, log = np.linalg.slogdet(state.information)
    return state.log_likelihood + 0.5 * float(log) if sign > 0 else -math.inf


def _is_sound(state: CoxState) -> bool:
    smallest, largest = np.linalg.eigvalsh(state.information)[[0, -1]]
    return bool(smallest > 1e-12 * largest)


def _penalty_slope(model: CoxModel, beta: FloatArray, inverse: FloatArray) -> FloatArray:
    """Return half the slope of the log determinant, from the information on either side."""
    slope = np.zeros(beta.size)
    for place in range(beta.size):
        move = np.zeros(beta.size)
        move[place] = _APART
        above, below = model.at(beta + move), model.at(beta - move)
        change = (above.information - below.information) / (2.0 * _APART)
        slope[place] = 0.5 * float(np.sum(inverse * change))
    return slope


def _uphill(
    model: CoxModel, beta: FloatArray, state: CoxState, step: FloatArray
) -> tuple[FloatArray, CoxState]:
    now = penalised(state)
    for _ in range(20):
        after = model.at(beta + step)
        if penalised(after) >= now - 1e-10 * abs(now):
            return beta + step, after
        step = step / 2.0
    return beta + step, model.at(beta + step)
