"""The E-test: whether two Poisson rates are the same, by the estimated chance of their counts."""

import math

import numpy as np

from analysis.data import BoolArray, FloatArray
from analysis.parts.rates import TwoRates

WIDE = 9.0
"""Counts further than so many standard deviations from their mean are left out (under 1e-18)."""


def etest_p(counts: TwoRates) -> float | None:
    """Return the two-sided p of the E-test, unpooled variance; None where there is no event.

    The sum over the second count is taken as two Poisson tails for each first count, so that the
    work grows with the root of the counts.

    References
    ----------
    Krishnamoorthy and Thomson (2004), Journal of Statistical Planning and Inference 119, 23-35,
    equations 3.3 to 3.5.
    """
    events = counts.events + counts.other_events
    if events == 0:
        return None
    observed = abs(counts.difference) / math.sqrt(
        counts.events / counts.exposure**2 + counts.other_events / counts.other_exposure**2
    )
    if observed == 0.0:
        return 1.0
    pooled = events / (counts.exposure + counts.other_exposure)
    mean, other_mean = pooled * counts.exposure, pooled * counts.other_exposure
    first = _likely(mean)
    low, high = _edges(first, counts, observed * (1.0 - 1e-10))
    chances = _chance(first, mean)
    return min(1.0, float(chances @ (_at_most(low, other_mean) + _at_least(high, other_mean))))


def _likely(mean: float) -> FloatArray:
    reach = WIDE * math.sqrt(mean) + WIDE**2
    return np.arange(max(0.0, math.floor(mean - reach)), math.ceil(mean + reach) + 1.0)


def _edges(first: FloatArray, counts: TwoRates, bound: float) -> tuple[FloatArray, FloatArray]:
    """Return the greatest second count below, and the least above, whose statistic is as large.

    The bounds are the roots of a quadratic in the second rate, moved by one where rounding put
    them on the wrong side.
    """
    rate = first / counts.exposure
    shift = bound**2 / (2.0 * counts.other_exposure)
    half = rate + shift
    root = np.sqrt(shift * (2.0 * rate + shift) + bound**2 * rate / counts.exposure)
    same = rate * counts.other_exposure
    low = np.minimum(np.floor((half - root) * counts.other_exposure) + 1.0, np.floor(same))
    high = np.maximum(np.ceil((half + root) * counts.other_exposure) - 1.0, np.ceil(same))
    for _ in range(2):
        low = np.where((low >= 0) & ~_as_large(first, low, counts, bound), low - 1.0, low)
        high = np.where(_as_large(first, high, counts, bound), high, high + 1.0)
    return low, high


def _as_large(first: FloatArray, second: FloatArray, counts: TwoRates, bound: float) -> BoolArray:
    rate, other = first / counts.exposure, second / counts.other_exposure
    variance = rate / counts.exposure + np.maximum(other, 0.0) / counts.other_exposure
    return np.asarray((np.abs(rate - other) >= bound * np.sqrt(variance)) & (variance > 0))


def _chance(events: FloatArray, mean: float) -> FloatArray:
    from scipy.special import gammaln, xlogy

    return np.asarray(np.exp(xlogy(events, mean) - mean - gammaln(events + 1.0)))


def _at_most(events: FloatArray, mean: float) -> FloatArray:
    from scipy.special import gammaincc

    return np.where(events >= 0, gammaincc(np.maximum(events, 0.0) + 1.0, mean), 0.0)


def _at_least(events: FloatArray, mean: float) -> FloatArray:
    from scipy.special import gammainc

    return np.where(events > 0, gammainc(np.maximum(events, 1.0), mean), 1.0)
