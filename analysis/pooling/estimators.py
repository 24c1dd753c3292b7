"""Averages of study results: restricted likelihood, DerSimonian and Laird, and one common effect.

Effects have shape (studies,) and lie on an additive scale (logarithms of ratios); variances are
above 0 and of the same shape.
"""

import math
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.parts.distributions import chi2_above, t_quantile, two_sided_p
from analysis.parts.roots import crossing

_GRID = 64
_NARROWINGS = 3
_BATCH = 1 << 18
"""Numbers held at once as the likelihood is searched."""
_SMALLEST_SHARE = 1e-6
"""Of the least variance: no positive variance between studies smaller than that is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """A weighted average: ``mu`` with its ``se``, and the variance between studies behind it."""

    mu: float
    se: float
    tau2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Around an average: None is an end that cannot be told or is not bounded."""

    se: float | None
    low: float | None
    high: float | None
    df: float | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How much the studies differ: Cochran's Q, and the shares that Higgins and Thompson named."""

    q: float
    df: int
    p: float | None
    i2: float | None
    h2: float | None


def weighted(effects: FloatArray, variances: FloatArray, tau2: float) -> Average:
    """Return the average with weights 1 / (variance + tau2), and its model's standard error."""
    weights = 1.0 / (variances + tau2)
    total = float(weights.sum())
    # From the first effect on, so that equal effects leave no rounding between them.
    first = float(effects[0])
    mu = first + float(weights @ (effects - first)) / total
    return Average(mu=mu, se=1.0 / math.sqrt(total), tau2=float(tau2))


def common_effect(effects: FloatArray, variances: FloatArray) -> Average:
    """Return the average as if one effect were common to all studies."""
    return weighted(effects, variances, 0.0)


def dersimonian_laird(effects: FloatArray, variances: FloatArray) -> Average:
    """Return the average with the moment estimate of the variance between studies.

    References
    ----------
    DerSimonian and Laird (1986), Controlled Clinical Trials 7, 177-188.
    """
    room = _room(variances)
    excess = cochran_q(effects, variances) - (effects.size - 1.0)
    tau2 = max(0.0, excess / room) if room > 0.0 else 0.0
    return weighted(effects, variances, tau2)


def restricted(effects: FloatArray, variances: FloatArray) -> Average:
    """Return the average at the highest restricted likelihood, wherever on tau2 >= 0 that is.

    References
    ----------
    Viechtbauer (2005), Journal of Educational and Behavioral Statistics 30, 261-293.
    """
    if effects.size < 2:
        return weighted(effects, variances, 0.0)
    # One unit of length keeps squares of very small or very large errors within a double.
    unit = float(np.sqrt(np.median(variances)))
    y, v = (effects - np.median(effects)) / unit, variances / unit**2
    largest = 10.0 * (float(((y - y.mean()) ** 2).sum()) + float(v.max()))
    smallest = _SMALLEST_SHARE * float(v.min())
    grid = np.concatenate([[0.0], np.geomspace(smallest, largest, _GRID)])
    best = 0
    for _ in range(_NARROWINGS):
        best = int(np.argmax(_log_likelihood(grid, y, v)))
        left, right = grid[max(0, best - 1)], grid[min(grid.size - 1, best + 1)]
        if left == 0.0 and _score(0.0, y, v) <= 0.0 and best == 0:
            return weighted(effects, variances, 0.0)
        if _score(left, y, v) > 0.0 > _score(right, y, v):
            return weighted(effects, variances, unit**2 * _peak(left, right, y, v))
        grid = np.linspace(left, right, _GRID)
    return weighted(effects, variances, unit**2 * float(grid[best]))


def _peak(left: float, right: float, y: FloatArray, v: FloatArray) -> float:
    return crossing(lambda tau2: _score(tau2, y, v), float(left), float(right))


def _log_likelihood(grid: FloatArray, y: FloatArray, v: FloatArray) -> FloatArray:
    """Return the restricted log likelihood, but for a constant, at each variance of the grid."""
    found = np.empty(grid.size)
    size = max(1, _BATCH // y.size)
    for first in range(0, grid.size, size):
        batch = slice(first, first + size)
        w = 1.0 / (v + grid[batch, None])
        total = w.sum(axis=1)
        away = y - ((w @ y) / total)[:, None]
        fit = np.log(w).sum(axis=1) - np.log(total) - (w * away**2).sum(axis=1)
        found[batch] = 0.5 * fit
    return found


def _score(tau2: float, y: FloatArray, v: FloatArray) -> float:
    """Return the slope of the restricted log likelihood, doubled."""
    w = 1.0 / (v + tau2)
    total = float(w.sum())
    away = y - float(w @ y) / total
    squared = w * w
    return float(squared @ away**2) - total + float(squared.sum()) / total


def knapp_hartung(
    effects: FloatArray, variances: FloatArray, average: Average, *, level: float, least: float
) -> Interval:
    """Return the t interval of Knapp and Hartung; nothing where there is one study.

    least: of the factor that the variance is multiplied by: 0 plain, 1 guarded.

    References
    ----------
    Knapp and Hartung (2003), Statistics in Medicine 22, 2693-2710.
    """
    df = effects.size - 1
    if df < 1:
        return Interval(se=None, low=None, high=None)
    weights = 1.0 / (variances + average.tau2)
    factor = float(weights @ (effects - average.mu) ** 2) / df
    return interval_of(average.mu, average.se * math.sqrt(max(least, factor)), level, float(df))


def interval_of(mu: float, se: float, level: float, df: float | None = None) -> Interval:
    """Return mu -/+ quantile x se, by t or (``df`` None) the normal, and the p of no effect."""
    half = t_quantile(level, df) * se
    bounded = math.isfinite(half)
    return Interval(
        se=se,
        low=mu - half if bounded else None,
        high=mu + half if bounded else None,
        df=df,
        p=two_sided_p(mu / se, df) if se > 0.0 else None,
    )


def prediction(average: Average, studies: int, level: float) -> tuple[float | None, float | None]:
    """Return where the effect in one more study would probably lie; nothing under 3 studies.

    References
    ----------
    Higgins, Thompson and Spiegelhalter (2009), Journal of the Royal Statistical Society A 172,
    137-159, equation 12.
    """
    if studies < 3:
        return None, None
    half = t_quantile(level, studies - 2.0) * math.sqrt(average.tau2 + average.se**2)
    return average.mu - half, average.mu + half


def cochran_q(effects: FloatArray, variances: FloatArray) -> float:
    """Return the weighted sum of squares around the common effect."""
    average = common_effect(effects, variances)
    return float((1.0 / variances) @ (effects - average.mu) ** 2)


def spread(effects: FloatArray, variances: FloatArray, tau2: float) -> Spread:
    """Return Q with its p, I squared in percent and H squared, both from ``tau2``.

    References
    ----------
    Higgins and Thompson (2002), Statistics in Medicine 21, 1539-1558, equations 9 and 10.
    """
    df = effects.size - 1
    q = cochran_q(effects, variances)
    if df < 1:
        return Spread(q=0.0, df=0, p=None, i2=None, h2=None)
    typical = df / _room(variances)
    return Spread(
        q=q,
        df=df,
        p=chi2_above(q, df),
        i2=100.0 * tau2 / (tau2 + typical),
        h2=tau2 / typical + 1.0,
    )


def _room(variances: FloatArray) -> float:
    """Return the sum of the weights less that of their squares over it; above 0 for two or more.

    Each weight times that of all others, so that nothing cancels where one study outweighs all.
    """
    weights = 1.0 / variances
    before = np.concatenate([[0.0], np.cumsum(weights[:-1])])
    after = np.concatenate([np.cumsum(weights[:0:-1])[::-1], [0.0]])
    return float(weights @ (before + after)) / float(weights.sum())


def shrunk(
    effects: FloatArray, variances: FloatArray, average: Average, level: float
) -> tuple[FloatArray, FloatArray]:
    """Return each study's effect drawn towards the average, and half its interval's length.

    References
    ----------
    Raudenbush and Bryk (1985), Journal of Educational Statistics 10, 75-98.
    """
    pull = variances / (variances + average.tau2)
    values = pull * average.mu + (1.0 - pull) * effects
    errors = np.sqrt(pull * average.tau2 + (pull * average.se) ** 2)
    return values, t_quantile(level, None) * errors
