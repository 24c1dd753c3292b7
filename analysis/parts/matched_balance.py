"""Whether two groups are alike in their terms, before and after weighting."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from analysis.data import BoolArray, FloatArray
from analysis.parts.matched_groups import MatchedGroups

NEVER_ALIKE = 10.0
"""What stands for a difference in a column that does not vary within the groups."""

ROUNDING = 1e-12
"""Differences of a smaller share of a column's size are rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One term's standardised difference of means, treated less comparison.

    size: the pooled unweighted standard deviation, the root of (s1^2 + s0^2) / 2.
    """

    name: str
    size: float
    before: float
    after: float | None = None


def differences(groups: MatchedGroups) -> tuple[Difference, ...]:
    """Return the standardised differences of all terms as they are, every level of a factor.

    References
    ----------
    Austin (2009), Statistics in Medicine 28, 3083-3107.
    """
    found = []
    times = _shares(groups.times, groups.treated), _shares(groups.times, ~groups.treated)
    masses = _shares(groups.mass, groups.treated), _shares(groups.mass, ~groups.treated)
    for name, values in _items(groups):
        variances = []
        for share, side in zip(times, (groups.treated, ~groups.treated), strict=True):
            count = float(groups.times @ side)
            spread = float(share @ (values - float(share @ values)) ** 2)
            variances.append(spread * count / (count - 1.0) if count > 1.0 else 0.0)
        size = math.sqrt(sum(variances) / 2.0)
        before = float(masses[0] @ values) - float(masses[1] @ values)
        largest = float(np.abs(values).max())
        if size <= ROUNDING * largest:  # constant within both groups
            size, before = 0.0, before if abs(before) > ROUNDING * largest else 0.0
        found.append(Difference(name=name, size=size, before=_over(before, size)))
    return tuple(found)


def after_weighting(
    groups: MatchedGroups, found: tuple[Difference, ...], weights: FloatArray
) -> tuple[Difference, ...]:
    """Return the differences with those that are left after weighting, in the same units."""
    mass = groups.mass * weights
    sides = _shares(mass, groups.treated), _shares(mass, ~groups.treated)
    return tuple(
        replace(
            one,
            after=_over(float(sides[0] @ values) - float(sides[1] @ values), one.size)
            if one.size
            else one.before,
        )
        for one, (_, values) in zip(found, _items(groups), strict=True)
    )


def _items(groups: MatchedGroups) -> Iterator[tuple[str, FloatArray]]:
    for term in groups.terms:
        yield from term.items(every_level=True)


def _shares(mass: FloatArray, side: BoolArray) -> FloatArray:
    """Return each row's share of one side's mass, 0 outside, shape (rows,)."""
    inside = np.where(side, mass, 0.0)
    return inside / float(inside.sum())


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
