"""Rank tests: Mann and Whitney's for two groups, Wilcoxon's signed ranks for pairs."""

import math
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.parts.distributions import normal_below

EXACT_BELOW = 50
"""Each sample is smaller than this, and nothing is tied: the exact distribution is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Distinct values in ascending order and how often each occurs; ``times`` is above 0."""

    values: FloatArray
    times: FloatArray

    @property
    def size(self) -> float:
        """Observations."""
        return float(self.times.sum())


def tally(values: FloatArray, times: FloatArray | None = None) -> Tally:
    """Return the distinct values and how often each occurs."""
    if times is None:
        distinct, counted = np.unique(values, return_counts=True)
        often: FloatArray = counted.astype(np.float64)
        return Tally(values=distinct, times=often)
    distinct, place = np.unique(values, return_inverse=True)
    summed = np.zeros(distinct.size)
    np.add.at(summed, place.ravel(), times)
    return Tally(values=distinct, times=summed)


def untied(first: Tally, second: Tally) -> bool:
    """Return whether no value occurs twice in the two samples together."""
    single = first.times.max() == 1 and second.times.max() == 1
    return bool(single) and not np.intersect1d(first.values, second.values).size


def exact_ranks(first: Tally, second: Tally) -> bool:
    """Return whether the exact distribution is used for two samples."""
    small = first.size < EXACT_BELOW and second.size < EXACT_BELOW
    return small and untied(first, second)


def mann_whitney_p(first: Tally, second: Tally) -> float | None:
    """Return the two-sided p of Mann and Whitney's test; None where all values are the same.

    Exact where each sample is under 50 and there are no ties, otherwise normal, with correction
    for ties and continuity.

    References
    ----------
    Mann and Whitney (1947), Annals of Mathematical Statistics 18, 50-60; Hollander, Wolfe and
    Chicken (2014), Nonparametric Statistical Methods, section 4.1.
    """
    values = np.union1d(first.values, second.values)
    ours = np.zeros(values.size)
    theirs = np.zeros(values.size)
    ours[np.searchsorted(values, first.values)] = first.times
    theirs[np.searchsorted(values, second.values)] = second.times
    below = np.cumsum(theirs) - theirs
    statistic = float(ours @ (below + theirs / 2.0))
    m, n = first.size, second.size
    if exact_ranks(first, second):
        return _exact_p(statistic, rank_sum_chances(int(m), int(n)))
    total = m + n
    tied = ours + theirs
    ties = float((tied**3 - tied).sum()) / (total * (total - 1.0))
    return _normal_p(statistic - m * n / 2.0, m * n / 12.0 * (total + 1.0 - ties))


def exact_signed_ranks(differences: Tally) -> bool:
    """Return whether the exact distribution is used for paired differences."""
    if differences.size >= EXACT_BELOW or np.any(differences.values == 0.0):
        return False
    sizes = np.abs(differences.values)
    return bool(differences.times.max() == 1) and np.unique(sizes).size == sizes.size


def signed_rank_p(differences: Tally) -> float | None:
    """Return the two-sided p of Wilcoxon's signed rank test; None where every difference is 0.

    Differences of 0 are left out. Exact with fewer than 50 differences, none of them tied in size
    or 0; otherwise normal, with correction for ties and continuity.

    References
    ----------
    Wilcoxon (1945), Biometrics Bulletin 1, 80-83; Hollander, Wolfe and Chicken (2014),
    Nonparametric Statistical Methods, section 3.1.
    """
    moved = differences.values != 0.0
    if not moved.any():
        return None
    values, times = differences.values[moved], differences.times[moved]
    sizes, place = np.unique(np.abs(values), return_inverse=True)
    tied = np.bincount(place.ravel(), weights=times, minlength=sizes.size)
    ranks = np.cumsum(tied) - (tied - 1.0) / 2.0
    rose = values > 0.0
    statistic = float(times[rose] @ ranks[place.ravel()[rose]])
    n = float(times.sum())
    if exact_signed_ranks(differences):
        return _exact_p(statistic, signed_rank_chances(int(n)))
    ties = float((tied**3 - tied).sum()) / 48.0
    return _normal_p(statistic - n * (n + 1.0) / 4.0, n * (n + 1.0) * (2.0 * n + 1.0) / 24.0 - ties)


def rank_sum_chances(m: int, n: int) -> FloatArray:
    """Return the chance of each value 0..m*n of Mann and Whitney's statistic, without ties."""
    ways = np.zeros((m + 1, m * n + 1))
    ways[0, 0] = 1.0
    for place in range(m + n):
        for taken in range(min(m, place + 1), 0, -1):
            step = place - (taken - 1)
            if step <= n:
                ways[taken, step:] += ways[taken - 1, : m * n + 1 - step]
    return np.asarray(ways[m] / ways[m].sum())


def signed_rank_chances(n: int) -> FloatArray:
    """Return the chance of each value 0..n(n+1)/2 of Wilcoxon's statistic, without ties."""
    chances = np.zeros(n * (n + 1) // 2 + 1)
    chances[0] = 1.0
    for rank in range(1, n + 1):
        chances[rank:] = (chances[rank:] + chances[:-rank]) / 2.0
        chances[:rank] /= 2.0
    return chances


def _exact_p(statistic: float, chances: FloatArray) -> float:
    place = round(statistic)
    fewer = min(place, chances.size - 1 - place)
    return min(1.0, 2.0 * float(chances[: fewer + 1].sum()))


def _normal_p(distance: float, variance: float) -> float | None:
    if variance <= 0.0:
        return None
    nearer = max(0.0, abs(distance) - 0.5) if distance else 0.0
    return min(1.0, 2.0 * normal_below(-nearer / math.sqrt(variance)))
