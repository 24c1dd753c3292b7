"""Whether two groups are alike in their terms, before and after weighting."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, FloatArray
from analysis.parts.matched_groups import MatchedGroups

NEVER_ALIKE = 10.0
"""What stands for a difference in a column that does not vary within the groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One term's standardised difference of means, treated less comparison."""

    name: str
    before: float
    after: float | None = None


def differences(groups: MatchedGroups, weights: FloatArray | None) -> tuple[Difference, ...]:
    """Return the standardised differences of all terms, every level of a factor.

    The unit is the pooled unweighted standard deviation, the root of (s1^2 + s0^2) / 2.

    References
    ----------
    Austin (2009), Statistics in Medicine 28, 3083-3107.
    """
    return tuple(_differences(groups, weights))


def _differences(groups: MatchedGroups, weights: FloatArray | None) -> Iterator[Difference]:
    sides = groups.treated, ~groups.treated
    for term in groups.terms:
        for name, values in term.items(every_level=True):
            size = math.sqrt(sum(_variance(values, groups.times, side) for side in sides) / 2.0)
            before = _mean(values, groups.mass, sides[0]) - _mean(values, groups.mass, sides[1])
            after = None
            if weights is not None:
                mass = groups.mass * weights
                after = _mean(values, mass, sides[0]) - _mean(values, mass, sides[1])
            yield Difference(
                name=name,
                before=_over(before, size),
                after=None if after is None else _over(after, size),
            )


def _mean(values: FloatArray, mass: FloatArray, side: BoolArray) -> float:
    return float(np.sum(values * mass, where=side)) / float(np.sum(mass, where=side))


def _variance(values: FloatArray, times: FloatArray, side: BoolArray) -> float:
    size = float(np.sum(times, where=side))
    if size <= 1.0:
        return 0.0
    mean = _mean(values, times, side)
    return float(np.sum(times * (values - mean) ** 2, where=side)) / (size - 1.0)


def _over(difference: float, size: float) -> float:
    if size > 0.0:
        return difference / size
    return 0.0 if difference == 0.0 else math.copysign(NEVER_ALIKE, difference)


def largest_before(found: tuple[Difference, ...]) -> tuple[float, str]:
    """Return the largest absolute difference before weighting, and its term."""
    return max(((abs(one.before), one.name) for one in found), default=(0.0, ""))


def largest_after(found: tuple[Difference, ...]) -> tuple[float, str] | None:
    """Return the largest absolute difference after weighting; None where there are no weights."""
    after = [(abs(one.after), one.name) for one in found if one.after is not None]
    return max(after) if after else None


def effective_size(groups: MatchedGroups, weights: FloatArray, side: BoolArray) -> float:
    """Return (sum w)^2 / sum w^2 over one side, w the balancing times the analysis weight.

    References
    ----------
    Kish (1965), Survey Sampling, section 8.2.
    """
    each = groups.weight * weights
    squares = float(np.sum(groups.times * each**2, where=side))
    total = float(np.sum(groups.times * each, where=side))
    return total**2 / squares if squares > 0.0 else 0.0


def largest_share(groups: MatchedGroups, weights: FloatArray, side: BoolArray) -> float:
    """Return the largest share of a side's weight that one observation holds."""
    each = groups.weight * weights
    total = float(np.sum(groups.times * each, where=side))
    return float(np.max(each, where=side, initial=0.0)) / total if total > 0.0 else 1.0


def outside(share: FloatArray, one: BoolArray, other: BoolArray, times: FloatArray) -> float:
    """Return the share of one side whose propensity no one on the other side reaches."""
    low, high = float(share[other].min()), float(share[other].max())
    beyond = one & ((share < low) | (share > high))
    return float(times[beyond].sum()) / float(times[one].sum())
