"""The very estimators of a series, for many simulated series at once.

Each is the one in ``serial_regression`` or ``series_model`` with a first axis of series; the tests
hold the two to one another.
"""

from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.parts.serial_regression import FEWEST_DF, HIGHEST, LOWEST

GRID = 32
GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0
NARROWING = 22
"""Steps of a golden section: the autocorrelation is then known to 1e-6."""

MOST_STEPS = 40
LARGEST_SHAPE = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Fits of s series: beta (s, k), covariance (s, k, k), df (s,) or None where normal."""

    beta: FloatArray
    covariance: FloatArray
    df: FloatArray | None


def fit_means(model: str, x: FloatArray, y: FloatArray, lags: int) -> Batch:
    """Return a model of means fitted to each row of y, shape (s, periods), without gaps."""
    n, k = x.shape
    if model in ("ols", "newey_west"):
        return _least_squares(x, y, lags if model == "newey_west" else None)
    both = _joined(x, y)
    if model == "prais_winsten":
        own = _prais_winsten(x, y, both)
        df = np.full(own.size, float(n - k))
    else:
        own = _reml(both)
        df = _reduced(n, k, own)
    beta, inverse, squares = _solved(_grams(_whitened(both, own)))
    return Batch(beta=beta, covariance=inverse * (squares / (n - k))[:, None, None], df=df)


def fit_counts(model: str, x: FloatArray, events: FloatArray, size: float) -> Batch:
    """Return a model of counts fitted to each row of events, shape (s, periods), of one size."""
    n, k = x.shape
    beta, mean = _poisson(x, events, size)
    shape = np.full(events.shape[0], np.inf)
    if model == "negative_binomial":
        beta, mean, shape = _negative_binomial(x, events, size, beta)
    weight = mean / (1.0 + mean / shape[:, None])
    inverse = np.asarray(np.linalg.inv(_information(x, weight)), dtype=np.float64)
    if model != "quasi_poisson":
        return Batch(beta=beta, covariance=inverse, df=None)
    pearson = (events - mean) / np.sqrt(mean)
    dispersion = np.maximum(1.0, (pearson**2).sum(axis=1) / (n - k))
    own = _reml(np.concatenate([x[None] * np.sqrt(mean)[:, :, None], pearson[:, :, None]], axis=2))
    kept = np.maximum(own, 0.0)
    factor = dispersion * (1.0 + kept) / (1.0 - kept)
    return Batch(beta=beta, covariance=inverse * factor[:, None, None], df=_reduced(n, k, own))


def _reduced(n: int, k: int, own: FloatArray) -> FloatArray:
    worth = np.where(own > 0.0, n * (1.0 - own) / (1.0 + own), n)
    return np.asarray(np.maximum(FEWEST_DF, worth - k))


def _joined(x: FloatArray, y: FloatArray) -> FloatArray:
    return np.concatenate([np.broadcast_to(x, (y.shape[0], *x.shape)), y[:, :, None]], axis=2)


def _least_squares(x: FloatArray, y: FloatArray, lags: int | None) -> Batch:
    n, k = x.shape
    inverse = np.linalg.inv(x.T @ x)
    beta = y @ x @ inverse
    residuals = y - beta @ x.T
    if lags is None:
        variance = (residuals**2).sum(axis=1) / (n - k)
        covariance = inverse[None] * variance[:, None, None]
    else:
        scores = x[None] * residuals[:, :, None]
        meat = np.swapaxes(scores, 1, 2) @ scores
        for lag in range(1, lags + 1):
            part = np.swapaxes(scores[:, lag:], 1, 2) @ scores[:, :-lag]
            meat += (1.0 - lag / (lags + 1.0)) * (part + np.swapaxes(part, 1, 2))
        covariance = inverse @ meat @ inverse * n / (n - k)
    return Batch(beta=beta, covariance=covariance, df=np.full(y.shape[0], float(n - k)))


def _whitened(both: FloatArray, own: FloatArray) -> FloatArray:
    kept = own[:, None, None]
    out = both.copy()
    out[:, 1:] = (both[:, 1:] - kept * both[:, :-1]) / np.sqrt(1.0 - kept**2)
    return out


def _grams(both: FloatArray) -> FloatArray:
    return np.asarray(np.swapaxes(both, 1, 2) @ both)


def _solved(grams: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return coefficients, the inverse of X'X and the residual sum of squares of each series."""
    inverse = np.asarray(np.linalg.inv(grams[:, :-1, :-1]), dtype=np.float64)
    cross = grams[:, :-1, -1]
    beta = (inverse @ cross[:, :, None])[:, :, 0]
    left = np.maximum(grams[:, -1, -1] - (beta * cross).sum(axis=1), 1e-300)
    return beta, inverse, np.asarray(left)


class _Parts:
    """Cross products from which those at any autocorrelation follow: all rows, and one apart."""

    def __init__(self, both: FloatArray) -> None:
        self.periods, self.columns = both.shape[1], both.shape[2] - 1
        first = both[:, :1]
        self.first = _grams(first)
        self.later = _grams(both[:, 1:])
        self.earlier = _grams(both[:, :-1])
        across = np.swapaxes(both[:, 1:], 1, 2) @ both[:, :-1]
        self.across = across + np.swapaxes(across, 1, 2)

    def restricted(self, own: FloatArray) -> FloatArray:
        """Return minus the profiled log restricted likelihood of each series."""
        at = own[:, None, None]
        room = 1.0 - at**2
        grams = self.first + (self.later - at * self.across + at**2 * self.earlier) / room
        whole = np.linalg.slogdet(grams)[1]
        inner = np.linalg.slogdet(grams[:, :-1, :-1])[1]
        n, k = self.periods, self.columns
        spread = (n - k) * (whole - inner) + inner + (n - 1) * np.log(room[:, 0, 0])
        return np.asarray(0.5 * spread)


def _reml(both: FloatArray) -> FloatArray:
    """Return the autocorrelation of each series, shape (s,), by REML: a grid, then narrowing."""
    parts = _Parts(both)
    tried = np.linspace(LOWEST, HIGHEST, GRID)
    series = both.shape[0]
    found = np.stack([parts.restricted(np.full(series, own)) for own in tried])
    best = np.argmin(found, axis=0)
    low = tried[np.maximum(best - 1, 0)]
    high = tried[np.minimum(best + 1, GRID - 1)]
    for _ in range(NARROWING):
        inner_low = high - GOLDEN * (high - low)
        inner_high = low + GOLDEN * (high - low)
        left = parts.restricted(inner_low) < parts.restricted(inner_high)
        low, high = np.where(left, low, inner_low), np.where(left, inner_high, high)
    return np.asarray((low + high) / 2.0)


def _prais_winsten(x: FloatArray, y: FloatArray, both: FloatArray) -> FloatArray:
    own = np.zeros(y.shape[0])
    for _ in range(MOST_STEPS):
        beta, _, _ = _solved(_grams(_whitened(both, own)))
        rest = y - beta @ x.T
        below = (rest[:, :-1] ** 2).sum(axis=1)
        fresh = np.clip((rest[:, 1:] * rest[:, :-1]).sum(axis=1) / below, -HIGHEST, HIGHEST)
        if float(np.abs(fresh - own).max()) < 1e-9:
            break
        own = fresh
    return own


def _information(x: FloatArray, weight: FloatArray) -> FloatArray:
    products = (x[:, :, None] * x[:, None, :]).reshape(x.shape[0], -1)
    return np.asarray((weight @ products).reshape(-1, x.shape[1], x.shape[1]))


def _poisson(x: FloatArray, events: FloatArray, size: float) -> tuple[FloatArray, FloatArray]:
    start = np.log(np.maximum(events.mean(axis=1), 0.5 / events.shape[1]) / size)
    beta = np.zeros((events.shape[0], x.shape[1]))
    beta[:, 0] = start
    return _climbed(x, events, size, beta, np.full(events.shape[0], np.inf))


def _climbed(
    x: FloatArray, events: FloatArray, size: float, beta: FloatArray, shape: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return coefficients and means by Fisher's steps at given shapes (infinite is Poisson's)."""
    mean = size * np.exp(np.clip(beta @ x.T, -50.0, 50.0))
    for _ in range(MOST_STEPS):
        spread = 1.0 + mean / shape[:, None]
        score = ((events - mean) / spread) @ x
        ridge = 1e-9 * np.eye(x.shape[1])
        step = np.linalg.solve(_information(x, mean / spread) + ridge, score[:, :, None])[:, :, 0]
        largest = np.abs(step @ x.T).max(axis=1)
        beta = beta + step * np.minimum(1.0, 3.0 / np.maximum(largest, 3.0))[:, None]
        mean = np.maximum(size * np.exp(np.clip(beta @ x.T, -50.0, 50.0)), 1e-12)
        if float(largest.max()) < 1e-8:
            break
    return beta, mean


def _negative_binomial(
    x: FloatArray, events: FloatArray, size: float, beta: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return coefficients, means and shapes, each shape found where its likelihood turns."""
    from scipy.special import digamma

    low = np.full(events.shape[0], np.log(1e-2))
    high = np.full(events.shape[0], np.log(LARGEST_SHAPE))
    mean = np.ones_like(events)
    for _ in range(30):
        shape = np.exp((low + high) / 2.0)
        beta, mean = _climbed(x, events, size, beta, shape)
        at = shape[:, None]
        rising = (
            digamma(at + events) - digamma(at) - np.log1p(mean / at) + (mean - events) / (at + mean)
        ).sum(axis=1) > 0.0
        low, high = (
            np.where(rising, (low + high) / 2.0, low),
            np.where(rising, high, (low + high) / 2.0),
        )
    return beta, mean, np.exp((low + high) / 2.0)
