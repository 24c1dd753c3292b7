"""Regressions of a level among several ordered ones: proportional odds, and each level for itself.

Both are fitted by Newton's method to convergence, on the distinct rows with their numbers.
"""

import math
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray, IntArray

MOST_ITERATIONS = 60
CLOSE = 1e-10
"""The fit is near its end where the next step would raise the likelihood by less than this share.
"""
LAST_STEPS = 1
"""Whole steps after that: each doubles the digits, whatever rounding says of the likelihood."""
SMALLEST = 1e-140
"""No level is taken to be less likely than this: its square is still a number."""
STEADY = 0.01
"""Under separation the likelihood stands almost still while coefficients walk on by whole numbers.
"""
WILD = 30.0
"""A scaled coefficient beyond this says that the data set no bound to it: separation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRows:
    """Distinct rows of a regression of levels.

    levels: shape (rows,), 0 the lowest; every level occurs. columns: shape (rows, columns), scaled
    to at most about 1, without a constant. times: shape (rows,), observations, above 0.
    """

    levels: IntArray
    columns: FloatArray
    times: FloatArray

    @property
    def number_of_levels(self) -> int:
        """Levels that occur."""
        return int(self.levels.max()) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFit:
    """Coefficients of the columns, their covariance, and the log likelihood at its maximum."""

    beta: FloatArray
    covariance: FloatArray
    log_likelihood: float


def proportional_odds(rows: LevelRows) -> LevelFit | None:
    """Return the cumulative logit model: more of a column is more of the outcome.

    None where the likelihood has no maximum (separation).

    References
    ----------
    McCullagh (1980), Journal of the Royal Statistical Society B 42, 109-142.
    """
    cuts = rows.number_of_levels - 1
    at = np.concatenate([_starting_cuts(rows), np.zeros(rows.columns.shape[1])])
    now, gradient, hessian = _cumulative(rows, at)
    near = 0
    for _ in range(MOST_ITERATIONS):
        step = _step(hessian, gradient)
        if step is None:
            return None
        small = float(np.abs(step).max()) < STEADY
        near += small and float(gradient @ step) < CLOSE * (1.0 + abs(now))
        taken = _uphill(rows, at, step, now, whole=near > 0)
        if taken is None or np.abs(taken[0][cuts:]).max(initial=0.0) > WILD:
            return None
        at, (now, gradient, hessian) = taken
        if near > LAST_STEPS:
            break
    else:
        return None
    covariance = np.asarray(np.linalg.inv(-hessian), dtype=np.float64)
    return LevelFit(beta=at[cuts:], covariance=covariance[cuts:, cuts:], log_likelihood=now)


def _starting_cuts(rows: LevelRows) -> FloatArray:
    shares = np.bincount(rows.levels, weights=rows.times) / rows.times.sum()
    below = np.cumsum(shares)[:-1]
    return np.asarray(np.log(below / (1.0 - below)))


def _step(hessian: FloatArray, gradient: FloatArray) -> FloatArray | None:
    try:
        step = np.asarray(np.linalg.solve(-hessian, gradient), dtype=np.float64)
    except np.linalg.LinAlgError:
        return None
    return step if np.isfinite(step).all() else None


_Point = tuple[float, FloatArray, FloatArray]


def _uphill(
    rows: LevelRows, at: FloatArray, step: FloatArray, now: float, *, whole: bool
) -> tuple[FloatArray, _Point] | None:
    """Return the point after the step, or after half of it and so on; None where none is higher.

    A ``whole`` step is taken as it is.
    """
    for halved in range(30):
        place = at + step / 2.0**halved
        if np.all(np.diff(place[: rows.number_of_levels - 1]) > 0.0):
            found = _cumulative(rows, place)
            if whole or found[0] >= now:
                return place, found
    return None


def _cumulative(rows: LevelRows, at: FloatArray) -> _Point:
    """Return the log likelihood of the cumulative logit model, its gradient and its Hessian."""
    from scipy.special import expit

    cuts = rows.number_of_levels - 1
    shift = rows.columns @ at[cuts:]
    ends = np.concatenate([[-np.inf], at[:cuts], [np.inf]])
    upper, lower = ends[rows.levels + 1] - shift, ends[rows.levels] - shift
    with np.errstate(invalid="ignore"):
        gap = -np.expm1(lower - upper)
    above, below = expit(upper), expit(lower)
    share = above * expit(-lower) * np.where(np.isfinite(lower) & np.isfinite(upper), gap, 1.0)
    share = np.maximum(share, SMALLEST)
    high, low = above * expit(-upper), below * expit(-lower)
    high, low = high / share, low / share
    times = rows.times
    up = _directions(rows, rows.levels, cuts)
    down = _directions(rows, rows.levels - 1, cuts)
    gradient = up.T @ (times * high) - down.T @ (times * low)
    of_up = times * (high * (1.0 - 2.0 * above) - high**2)
    of_down = times * (-low * (1.0 - 2.0 * below) - low**2)
    mixed = up.T @ ((times * high * low)[:, None] * down)
    hessian = up.T @ (of_up[:, None] * up) + down.T @ (of_down[:, None] * down) + mixed + mixed.T
    return float(times @ np.log(share)), np.asarray(gradient), np.asarray(hessian)


def _directions(rows: LevelRows, cut: IntArray, cuts: int) -> FloatArray:
    """Return how each row's end moves with the parameters; not at all where it has none."""
    there = (cut >= 0) & (cut < cuts)
    found = np.zeros((cut.size, cuts + rows.columns.shape[1]))
    found[np.flatnonzero(there), cut[there]] = 1.0
    found[:, cuts:] = np.where(there[:, None], -rows.columns, 0.0)
    return found


def each_level_log_likelihood(rows: LevelRows) -> float | None:
    """Return the maximum log likelihood where each level has coefficients of its own.

    Where separation leaves some of them without bound, it is the limit. None where the fit fails.

    References
    ----------
    Agresti (2002), Categorical Data Analysis, 2nd edition, section 7.1.
    """
    design = np.column_stack([np.ones(rows.times.size), rows.columns])
    others, width = rows.number_of_levels - 1, design.shape[1]
    picked = np.zeros((rows.times.size, others))
    seen = rows.levels > 0
    picked[np.flatnonzero(seen), rows.levels[seen] - 1] = 1.0
    beta = np.zeros((others, width))
    now = -math.inf
    for _ in range(MOST_ITERATIONS):
        value, shares = _softmax(design, beta, rows)
        if value - now < 1e-11 * (1.0 + abs(value)):
            return max(value, now)
        now = value
        gradient = ((picked - shares) * rows.times[:, None]).T @ design
        step = np.linalg.lstsq(_information(design, shares, rows.times), gradient.ravel(), 1e-12)[0]
        step = step.reshape(beta.shape)
        for halved in range(20):
            if _softmax(design, beta + step / 2.0**halved, rows)[0] >= now:
                beta = beta + step / 2.0**halved
                break
    return None


def _softmax(design: FloatArray, beta: FloatArray, rows: LevelRows) -> tuple[float, FloatArray]:
    scores = np.column_stack([np.zeros(design.shape[0]), design @ beta.T])
    top = scores.max(axis=1, keepdims=True)
    logs = scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
    value = float(rows.times @ logs[np.arange(rows.levels.size), rows.levels])
    return value, np.asarray(np.exp(logs[:, 1:]))


def _information(design: FloatArray, shares: FloatArray, times: FloatArray) -> FloatArray:
    others, width = shares.shape[1], design.shape[1]
    found = np.zeros((others * width, others * width))
    for one in range(others):
        for two in range(one, others):
            same = shares[:, one] if one == two else 0.0
            weights = times * (same - shares[:, one] * shares[:, two])
            block = design.T @ (weights[:, None] * design)
            found[one * width : (one + 1) * width, two * width : (two + 1) * width] = block
            found[two * width : (two + 1) * width, one * width : (one + 1) * width] = block.T
    return found
