"""Least squares of a series, with errors that know that a period leans on the one before.

References
----------
Newey and West (1987), Econometrica 55, 703-708 (their kernel and its lags).
Prais and Winsten (1954), Cowles Commission Discussion Paper 383 (the first period is kept).
Cheang and Reinsel (2000), Journal of the American Statistical Association 95, 1173-1184 (REML of
    regressions with autoregressive errors).
"""

import math
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.parts.roots import crossing

LOWEST, HIGHEST = -0.95, 0.98
"""Autocorrelation is sought between these."""

GRID = 32
MOST_AT_ONCE = 4_000_000
"""Numbers that the grid may hold at a time; a longer series takes it in parts."""

MOST_STEPS = 200
FEWEST_DF = 2.0
CONVERGED = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class SerialFit:
    """A fitted series.

    beta: shape (columns,); covariance: shape (columns, columns).
    df: degrees of freedom of Student's t, None where intervals are normal.
    autocorrelation: of a period with the one before.
    residuals: shape (periods,), outcome less its fitted mean.
    innovations: shape (periods,), residuals less what the one before foretells, on one scale.
    """

    beta: FloatArray
    covariance: FloatArray
    df: float | None
    autocorrelation: float
    residuals: FloatArray
    innovations: FloatArray


def ols(x: FloatArray, y: FloatArray, gaps: IntArray) -> SerialFit:
    """Return ordinary least squares with classical errors, t with n - k.

    Parameters
    ----------
    x, y: shape (periods, columns) and (periods,), of full rank, more periods than columns.
    gaps: shape (periods - 1,), steps of time from each period to the next.
    """
    beta, inverse, residuals = solve(x, y)
    df = y.size - x.shape[1]
    covariance = inverse * float(residuals @ residuals) / df
    return _fit(beta, covariance, float(df), reml_autocorrelation(x, y, gaps), residuals, gaps)


def newey_west(x: FloatArray, y: FloatArray, places: IntArray, lags: int) -> SerialFit:
    """Return ordinary least squares with Newey and West's errors, t with n - k.

    Bartlett kernel over ``lags`` steps of time (a missing period is a step), times n / (n - k).
    """
    beta, inverse, residuals = solve(x, y)
    n, k = x.shape
    scores = x * residuals[:, None]
    meat = scores.T @ scores
    for lag in range(1, lags + 1):
        now, earlier = _apart(places, lag)
        part = scores[now].T @ scores[earlier]
        meat += (1.0 - lag / (lags + 1.0)) * (part + part.T)
    covariance = inverse @ meat @ inverse * n / (n - k)
    gaps = np.diff(places)
    return _fit(beta, covariance, float(n - k), reml_autocorrelation(x, y, gaps), residuals, gaps)


def default_lags(periods: int) -> int:
    """Return floor(4 (n / 100)^(2 / 9)) lags."""
    return math.floor(4.0 * math.pow(periods / 100.0, 2.0 / 9.0))


def prais_winsten(x: FloatArray, y: FloatArray, gaps: IntArray) -> SerialFit:
    """Return Prais and Winsten's estimator, iterated, t with n - k.

    The autocorrelation is that of a regression of each residual on the one before.
    """
    own = 0.0
    for _ in range(MOST_STEPS):
        beta, _, _ = solve(*_whitened(x, y, gaps, own))
        fresh = _regressed(y - x @ beta, gaps)
        if abs(fresh - own) < CONVERGED:
            break
        own = fresh
    return _generalised(x, y, gaps, own, float(y.size - x.shape[1]))


def reml_ar1(x: FloatArray, y: FloatArray, gaps: IntArray) -> SerialFit:
    """Return generalised least squares with first-order autoregressive errors by REML.

    t with n (1 - r) / (1 + r) - k degrees of freedom where r > 0, at least 2, else n - k.
    """
    own = reml_autocorrelation(x, y, gaps)
    return _generalised(x, y, gaps, own, reduced_df(y.size, x.shape[1], own))


def reduced_df(periods: int, columns: int, autocorrelation: float) -> float:
    """Return the degrees of freedom that are left when each period leans on the one before."""
    if autocorrelation <= 0.0:
        return max(FEWEST_DF, float(periods - columns))
    worth = periods * (1.0 - autocorrelation) / (1.0 + autocorrelation)
    return max(FEWEST_DF, worth - columns)


def reml_autocorrelation(x: FloatArray, y: FloatArray, gaps: IntArray) -> float:
    """Return the autocorrelation at which the restricted likelihood is largest."""
    rest = solve(x, y)[2]
    tried = np.linspace(LOWEST, HIGHEST, GRID)
    parts = np.array_split(tried, 1 + x.size * GRID // MOST_AT_ONCE)
    found = np.concatenate([_over_grid(x, rest, gaps, part) for part in parts])
    best = int(np.argmin(found))
    low, high = float(tried[max(0, best - 1)]), float(tried[min(GRID - 1, best + 1)])
    return crossing(lambda own: _restricted(x, rest, gaps, own)[1], low, high)


def _over_grid(x: FloatArray, rest: FloatArray, gaps: IntArray, tried: FloatArray) -> FloatArray:
    """Return minus the profiled log restricted likelihood at each of some autocorrelations."""
    both = np.column_stack([x, rest])
    kept = np.stack([_powers(float(own), gaps) for own in tried])
    white = np.broadcast_to(both, (tried.size, *both.shape)).copy()
    white[:, 1:] -= kept[:, :, None] * both[:-1]
    white[:, 1:] /= np.sqrt(1.0 - kept**2)[:, :, None]
    grams = np.swapaxes(white, 1, 2) @ white
    inner = np.linalg.slogdet(grams[:, :-1, :-1])[1]
    squares = np.linalg.slogdet(grams)[1] - inner
    n, k = x.shape
    return np.asarray((n - k) * squares + inner + np.log(1.0 - kept**2).sum(axis=1))


def solve(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return least squares coefficients, the inverse of X'X, and residuals."""
    q, r = np.linalg.qr(x)
    inverse_r = np.linalg.inv(r)
    beta = inverse_r @ (q.T @ y)
    return beta, inverse_r @ inverse_r.T, y - x @ beta


def whiten(values: FloatArray, gaps: IntArray, own: float) -> FloatArray:
    """Return rows without what the row before foretells, all of the first row's variance.

    Row t becomes (v_t - r^g v_(t-1)) / sqrt(1 - r^2g) over a gap of g steps.
    """
    kept = _powers(own, gaps)
    if values.ndim > 1:
        kept = kept[:, None]
    out = values.astype(np.float64, copy=True)
    out[1:] = (values[1:] - kept * values[:-1]) / np.sqrt(1.0 - kept**2)
    return out


def _powers(own: float, gaps: IntArray) -> FloatArray:
    """Return r^g; of a negative r its sign is that of an odd gap."""
    signs = np.where((gaps % 2 == 1) & (own < 0.0), -1.0, 1.0)
    return np.asarray(signs * abs(own) ** gaps.astype(np.float64))


def _whitened(
    x: FloatArray, y: FloatArray, gaps: IntArray, own: float
) -> tuple[FloatArray, FloatArray]:
    both = whiten(np.column_stack([x, y]), gaps, own)
    return both[:, :-1], both[:, -1]


def _generalised(x: FloatArray, y: FloatArray, gaps: IntArray, own: float, df: float) -> SerialFit:
    beta, inverse, rest = solve(*_whitened(x, y, gaps, own))
    covariance = inverse * float(rest @ rest) / (y.size - x.shape[1])
    return _fit(beta, covariance, df, own, y - x @ beta, gaps)


def _fit(
    beta: FloatArray,
    covariance: FloatArray,
    df: float,
    own: float,
    residuals: FloatArray,
    gaps: IntArray,
) -> SerialFit:
    return SerialFit(
        beta=beta,
        covariance=covariance,
        df=df,
        autocorrelation=own,
        residuals=residuals,
        innovations=whiten(residuals, gaps, own),
    )


def _restricted(x: FloatArray, y: FloatArray, gaps: IntArray, own: float) -> tuple[float, float]:
    """Return minus the profiled log restricted likelihood at an autocorrelation, and its slope."""
    n, k = x.shape
    both = np.column_stack([x, y])
    white = whiten(both, gaps, own)
    q, r = np.linalg.qr(white[:, :-1])
    rest = white[:, -1] - q @ (q.T @ white[:, -1])
    squares = max(float(rest @ rest), 1e-300)
    kept = _powers(own, gaps)
    room = 1.0 - kept**2
    value = 0.5 * (
        (n - k) * math.log(squares)
        + 2.0 * float(np.log(np.abs(np.diag(r))).sum())
        + float(np.log(room).sum())
    )
    # d(r^g)/dr, and through it the change of each whitened row.
    moved = gaps * _powers(own, gaps - 1)
    change = np.zeros_like(white)
    change[1:] = moved[:, None] * (kept[:, None] * both[1:] - both[:-1]) / (room[:, None] ** 1.5)
    beta = np.linalg.solve(r, q.T @ white[:, -1])
    slope_squares = 2.0 * float(rest @ (change[:, -1] - change[:, :-1] @ beta))
    slope_columns = 2.0 * float(np.trace(np.linalg.solve(r, q.T @ change[:, :-1])))
    slope_room = float((-2.0 * kept * moved / room).sum())
    slope = 0.5 * ((n - k) * slope_squares / squares + slope_columns + slope_room)
    return value, slope


def _regressed(residuals: FloatArray, gaps: IntArray) -> float:
    """Return the autocorrelation of least squares of each residual on the one before.

    Over a gap of g steps it is r^g that the earlier one is multiplied by.
    """
    now, before = residuals[1:], residuals[:-1]
    below = float(before @ before)
    if below <= 0.0:
        return 0.0
    if np.all(gaps == 1):
        return float(np.clip(now @ before / below, -HIGHEST, HIGHEST))

    def slope(own: float) -> float:
        moved = gaps * _powers(own, gaps - 1)
        return float(((_powers(own, gaps) * before - now) * before * moved).sum())

    tried = np.linspace(-HIGHEST, HIGHEST, GRID)
    found = [float(((now - _powers(own, gaps) * before) ** 2).sum()) for own in tried]
    best = int(np.argmin(found))
    return crossing(slope, float(tried[max(0, best - 1)]), float(tried[min(GRID - 1, best + 1)]))


def _apart(places: IntArray, lag: int) -> tuple[IntArray, IntArray]:
    """Return the rows whose period is ``lag`` steps after that of another row, and that row."""
    at = np.searchsorted(places, places - lag)
    there = places[np.minimum(at, places.size - 1)] == places - lag
    now = np.flatnonzero(there)
    return now, at[now]
