"""How strong something unseen would have to be to explain an effect away."""

import math

import numpy as np

from analysis.data import BoolArray, FloatArray, IntArray
from analysis.outcome import Estimate

PER_DEVIATION = 0.91
"""A standardised difference of means d is read as the risk ratio exp(0.91 d)."""

E_VALUE = "VanderWeele and Ding (2017), Annals of Internal Medicine 167, 268-274"
BOUNDS = "Rosenbaum (2002), Observational Studies, 2nd edition, chapter 4"


def e_value(ratio: float) -> float:
    """Return the E-value of a risk ratio: RR + sqrt(RR (RR - 1)), of 1 / RR where that is below 1.

    References
    ----------
    VanderWeele and Ding (2017), Annals of Internal Medicine 167, 268-274.
    """
    if ratio <= 0.0:
        ratio = 1e300
    elif ratio < 1.0:
        ratio = 1.0 / ratio
    ratio = min(ratio, 1e150)
    return ratio + math.sqrt(ratio * (ratio - 1.0))


def e_values(
    effect: Estimate, without: float, deviation: float
) -> tuple[float | None, float | None]:
    """Return the E-values of an effect and of the end of its interval that is nearest to none.

    Parameters
    ----------
    without: the share without the initiative, for a difference of shares.
    deviation: of the outcome, for a difference of means.

    1 where the interval holds no effect; None where there is no ratio to read.
    """
    value = _as_ratio(effect, effect.value, without, deviation)
    if value is None:
        return None, None
    ends = [_as_ratio(effect, end, without, deviation) for end in (effect.low, effect.high)]
    low, high = (math.nan if end is None else end for end in ends)
    if low > 1.0 or high < 1.0:
        return e_value(value), e_value(low if low > 1.0 else high)
    return e_value(value), 1.0


def _as_ratio(
    effect: Estimate, end: float | None, without: float, deviation: float
) -> float | None:
    if end is None:
        return None
    if effect.scale.is_ratio:
        return end
    if effect.scale.value == "risk_difference":
        return max(0.0, (without + end) / without) if without > 0.0 else None
    return math.exp(min(PER_DEVIATION * end / deviation, 300.0)) if deviation > 0.0 else None


def pairs_without_replacement(
    score: FloatArray,
    treated: BoolArray,
    there: BoolArray,
    outcome: FloatArray,
    caliper: float,
    generator: np.random.Generator,
) -> tuple[IntArray, IntArray]:
    """Return pairs of rows (treated, comparison): each treated takes the nearest that is left.

    Those with the highest score choose first; ties are drawn by seed from an order that does not
    depend on the order of rows.
    """
    rows = np.flatnonzero(there)
    even = np.round(score[rows], 9)
    settled = rows[np.lexsort((outcome[rows], even))]
    lot = generator.permutation(settled.size)
    rank = np.lexsort((lot, np.round(score[settled], 9)))
    ordered = settled[rank]
    seekers, others = ordered[treated[ordered]][::-1], ordered[~treated[ordered]]
    places = _take(score[seekers], score[others], caliper)
    found = places >= 0
    return seekers[found], others[places[found]]


def _take(wanted: FloatArray, offered: FloatArray, caliper: float) -> IntArray:
    """Return for each wanted score the place of the nearest offered one left, -1 for none."""
    below = list(range(-1, offered.size + 1))
    above = list(range(1, offered.size + 3))
    values, start = offered.tolist(), np.searchsorted(offered, wanted).tolist()
    taken = np.full(wanted.size, -1, dtype=np.int64)
    left_of, right_of = _Skips(below), _Skips(above)
    for place, (score, at) in enumerate(zip(wanted.tolist(), start, strict=True)):
        left, right = left_of.find(at), right_of.find(at + 1)
        far_left = score - values[left - 1] if left > 0 else math.inf
        far_right = values[right - 1] - score if right <= offered.size else math.inf
        nearest = left if far_left <= far_right else right
        if min(far_left, far_right) > caliper:
            continue
        taken[place] = nearest - 1
        left_of.skip(nearest)
        right_of.skip(nearest)
    return taken


class _Skips:
    """Places 0 to n + 1 of which some are taken: finds the next free one in one direction."""

    def __init__(self, following: list[int]) -> None:
        self._next = following
        self._skip = list(range(len(following)))

    def find(self, place: int) -> int:
        """Return the place itself, or the first free one after it."""
        end = place
        while self._skip[end] != end:
            end = self._skip[end]
        while self._skip[place] != end:
            self._skip[place], place = end, self._skip[place]
        return end

    def skip(self, place: int) -> None:
        """Take a place."""
        self._skip[place] = self._next[place]


def gamma_of_shares(treated: FloatArray, other: FloatArray, alpha: float) -> float:
    """Return the bias at which a paired test of shares no longer reaches ``alpha``, one-sided.

    Parameters
    ----------
    treated, other: shape (pairs,), 0 or 1.

    1 where it does not reach it without bias either.

    References
    ----------
    Rosenbaum (2002), Observational Studies, 2nd edition, section 4.3.2 (McNemar's test).
    """
    from scipy.special import betaincinv

    more, less = float(np.sum(treated > other)), float(np.sum(treated < other))
    most, discordant = max(more, less), more + less
    if discordant == 0.0:
        return 1.0
    share = float(betaincinv(most, discordant - most + 1.0, alpha))
    return max(1.0, share / (1.0 - share))


def gamma_of_ranks(difference: FloatArray, alpha: float) -> float:
    """Return the bias at which the signed-rank test no longer reaches ``alpha``, one-sided.

    difference: shape (pairs,), treated less comparison. Normal approximation.

    References
    ----------
    Rosenbaum (2002), Observational Studies, 2nd edition, section 4.3.3.
    """
    from analysis.parts.distributions import normal_quantile

    moved = difference[difference != 0.0]
    if not moved.size:
        return 1.0
    sizes, place = np.unique(np.abs(moved), return_inverse=True)
    counts = np.bincount(place, minlength=sizes.size)
    ranks = (np.cumsum(counts) - (counts - 1) / 2.0)[place]
    total, squares = float(ranks.sum()), float(ranks @ ranks)
    up = float(ranks[moved > 0].sum())
    reached = max(up, total - up)
    edge = normal_quantile(1.0 - 2.0 * alpha) ** 2 * squares
    # (reached - p total)^2 = z^2 p (1 - p) squares, the root below reached / total.
    a, b, c = total**2 + edge, 2.0 * reached * total + edge, reached**2
    share = (b - math.sqrt(max(0.0, b * b - 4.0 * a * c))) / (2.0 * a)
    return max(1.0, share / (1.0 - share))
