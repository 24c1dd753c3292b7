"""The Hodges-Lehmann shift: a median of pairwise differences or of Walsh averages.

Its limits are order statistics of the same pairs, so it says in the outcome's own unit what the
rank tests say as a p.
"""

import math

import numpy as np

from analysis.data import FloatArray
from analysis.outcome import Estimate, Scale
from analysis.parts.distributions import normal_quantile
from analysis.parts.pair_sums import PairSums
from analysis.parts.ranks import (
    Tally,
    exact_ranks,
    exact_signed_ranks,
    rank_sum_chances,
    signed_rank_chances,
)

MOST_PAIRS = 1e7
"""With more pairs than this they are counted below a bound, never listed."""


def shift(first: Tally, second: Tally, level: float) -> Estimate:
    """Return the median of all differences, first less second, with its order statistics.

    The limits are exact where the rank test is, otherwise those of the normal approximation
    without continuity correction.

    References
    ----------
    Hodges and Lehmann (1963), Annals of Mathematical Statistics 34, 598-611; Hollander, Wolfe and
    Chicken (2014), Nonparametric Statistical Methods, sections 4.2 and 4.3.
    """
    m, n = first.size, second.size
    if exact_ranks(first, second):
        place = _exact_place(rank_sum_chances(int(m), int(n)), level)
    else:
        spread = math.sqrt(m * n * (m + n + 1.0) / 12.0)
        place = _normal_place(m * n / 2.0, spread, level)
    if m * n <= MOST_PAIRS:
        listed = np.subtract.outer(_spelt_out(first), _spelt_out(second)).ravel()
        return _from_list(listed, place, level)
    mirrored = Tally(values=-second.values[::-1], times=second.times[::-1])
    return _from_sums(PairSums(first, mirrored, m * n), place, level)


def paired_shift(differences: Tally, level: float) -> Estimate:
    """Return the median of the Walsh averages of paired differences, with its order statistics.

    Differences of 0 stay in. Exact and normal limits as in `shift`.

    References
    ----------
    Hodges and Lehmann (1963); Hollander, Wolfe and Chicken (2014), sections 3.2 and 3.3.
    """
    n = differences.size
    pairs = n * (n + 1.0) / 2.0
    if exact_signed_ranks(differences):
        place = _exact_place(signed_rank_chances(int(n)), level)
    else:
        spread = math.sqrt(n * (n + 1.0) * (2.0 * n + 1.0) / 24.0)
        place = _normal_place(pairs / 2.0, spread, level)
    if pairs <= MOST_PAIRS:
        values = _spelt_out(differences)
        upper, lower = np.triu_indices(values.size)
        return _from_list((values[upper] + values[lower]) / 2.0, place, level)
    return _halved(_from_sums(PairSums(differences, differences, pairs), place, level))


def _exact_place(chances: FloatArray, level: float) -> int:
    """Return which smallest pair is the lower limit: the quantile of the exact distribution."""
    tail = (1.0 - level) / 2.0 * (1.0 - 64.0 * np.finfo(float).eps)
    return max(1, int(np.searchsorted(np.cumsum(chances), tail)))


def _normal_place(middle: float, spread: float, level: float) -> int:
    return max(1, math.ceil(middle - normal_quantile(level) * spread))


def _spelt_out(counts: Tally) -> FloatArray:
    return np.repeat(counts.values, counts.times.astype(np.int64))


def _from_list(pairs: FloatArray, place: int, level: float) -> Estimate:
    last = pairs.size - 1
    middle = (last // 2, last - last // 2)
    ends = (min(place - 1, middle[0]), max(last - place + 1, middle[1]))
    pairs = np.partition(pairs, sorted({*middle, *ends}))
    value = (float(pairs[middle[0]]) + float(pairs[middle[1]])) / 2.0
    return _estimate(value, float(pairs[ends[0]]), float(pairs[ends[1]]), level)


def _estimate(value: float, low: float, high: float, level: float) -> Estimate:
    return Estimate(value=value, low=low, high=high, level=level, scale=Scale.MEAN_DIFFERENCE)


def _halved(sums: Estimate) -> Estimate:
    value, low, high = sums.value or 0.0, sums.low or 0.0, sums.high or 0.0
    return _estimate(value / 2.0, low / 2.0, high / 2.0, sums.level or 0.0)


def _from_sums(sums: PairSums, place: int, level: float) -> Estimate:
    last = sums.pairs - 1.0
    middle = [sums.smallest(math.floor(last / 2.0) + 1.0)]
    if last % 2:
        middle.append(sums.smallest(math.floor(last / 2.0) + 2.0))
    low = sums.smallest(float(place))
    high = sums.smallest(sums.pairs - place + 1.0)
    return _estimate(sum(middle) / len(middle), low, high, level)
