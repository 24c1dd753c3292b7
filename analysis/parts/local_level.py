"""A series whose level wanders: a random walk with noise on top, and what the start changed.

References
----------
Harvey and Durbin (1986), Journal of the Royal Statistical Society A 149, 187-227.
Harvey (1989), Forecasting, Structural Time Series Models and the Kalman Filter, section 3.4.
"""

import math

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.parts.serial_regression import SerialFit

MOST_PERIODS = 600
"""A longer series costs more than this comparison is worth."""

LOWEST, HIGHEST = -14.0, 14.0
"""Logarithms of the walk's variance over the noise's, between which it is sought."""

GRID = 29
NARROWING = 32
GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0


def local_level(x: FloatArray, y: FloatArray, places: IntArray) -> SerialFit:
    """Return generalised least squares on a local level, its variances by REML, t with n - k.

    Parameters
    ----------
    x, y: shape (periods, columns) and (periods,); the columns hold the constant, no trend.
    places: shape (periods,), places in time; over a gap the level wanders on.

    Returns
    -------
    SerialFit
        ``autocorrelation`` is the share of the walk's variance in the variance of one step,
        q / (q + 1).
    """
    walk = np.minimum.outer(places - places[0], places - places[0]).astype(np.float64)
    roots, vectors = np.linalg.eigh(walk)
    both = vectors.T @ np.column_stack([x, y])
    roots = np.maximum(roots, 0.0)
    ratio = math.exp(_most_likely(both, roots))
    weighted = both / np.sqrt(1.0 + ratio * roots)[:, None]
    beta, inverse, rest = _solved(weighted)
    n, k = x.shape
    return SerialFit(
        beta=beta,
        covariance=inverse * float(rest @ rest) / (n - k),
        df=float(n - k),
        autocorrelation=ratio / (ratio + 1.0),
        residuals=y - x @ beta,
        innovations=rest,
    )


def _most_likely(both: FloatArray, roots: FloatArray) -> float:
    tried = np.linspace(LOWEST, HIGHEST, GRID)
    found = [_restricted(both, roots, float(each)) for each in tried]
    best = int(np.argmin(found))
    low, high = float(tried[max(0, best - 1)]), float(tried[min(GRID - 1, best + 1)])
    for _ in range(NARROWING):
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        if _restricted(both, roots, left) < _restricted(both, roots, right):
            high = right
        else:
            low = left
    return (low + high) / 2.0


def _restricted(both: FloatArray, roots: FloatArray, log_ratio: float) -> float:
    """Return minus the profiled log restricted likelihood at a ratio of variances."""
    spread = 1.0 + math.exp(log_ratio) * roots
    weighted = both / np.sqrt(spread)[:, None]
    n, k = both.shape[0], both.shape[1] - 1
    q, r = np.linalg.qr(weighted[:, :-1])
    rest = weighted[:, -1] - q @ (q.T @ weighted[:, -1])
    squares = max(float(rest @ rest), 1e-300)
    columns = 2.0 * float(np.log(np.abs(np.diag(r))).sum())
    walk = float(np.log(spread).sum())
    return 0.5 * (float(n - k) * math.log(squares) + columns + walk)


def _solved(weighted: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    q, r = np.linalg.qr(weighted[:, :-1])
    inverse_r = np.linalg.inv(r)
    beta = inverse_r @ (q.T @ weighted[:, -1])
    return beta, inverse_r @ inverse_r.T, weighted[:, -1] - weighted[:, :-1] @ beta
