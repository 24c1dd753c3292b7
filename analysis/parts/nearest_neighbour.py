"""Nearest neighbours on one score, by sorting: ties are shared, so row order does not matter."""

from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, FloatArray, IntArray

SAME = 1e-9
"""Scores that differ by less are one score: rounding may not choose the neighbour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Rows of one arm by score. ``values`` (scores,) ascending; ``place`` (rows of the arm,)."""

    rows: IntArray
    values: FloatArray
    place: IntArray

    def sums(self, each: FloatArray) -> FloatArray:
        """Return the sum over the rows of each score; each: shape (all rows,)."""
        summed = np.bincount(self.place, weights=each[self.rows], minlength=self.values.size)
        return np.asarray(summed, dtype=np.float64)


def scores_of(score: FloatArray, arm: BoolArray) -> Scores:
    """Return the different scores of an arm, those within `SAME` of the one before as one."""
    rows = np.flatnonzero(arm)
    order = np.argsort(score[rows], kind="stable")
    ascending = score[rows[order]]
    new = np.empty(rows.size, dtype=np.bool_)
    new[:1] = True
    np.greater(np.diff(ascending), SAME, out=new[1:])
    place = np.empty(rows.size, dtype=np.int64)
    place[order] = np.cumsum(new) - 1
    return Scores(rows=rows, values=ascending[new], place=place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """For each seeker, its nearest score in the other arm and, at the same distance, the next.

    seekers: rows. left, right: places among the other arm's scores; equal where there is one.
    """

    seekers: IntArray
    left: IntArray
    right: IntArray
    other: Scores

    @property
    def both(self) -> BoolArray:
        """Return the seekers with two scores at one distance."""
        return np.asarray(self.left != self.right)

    def pooled(self, each: FloatArray) -> FloatArray:
        """Return, for each seeker, the sum over its neighbours; each: shape (all rows,)."""
        sums = self.other.sums(each)
        return np.asarray(sums[self.left] + np.where(self.both, sums[self.right], 0.0))

    def spread(self, amount: FloatArray, rows: int) -> FloatArray:
        """Return, for each row, what its seekers hand out; amount: shape (seekers,)."""
        size = self.other.values.size
        handed = np.bincount(self.left, weights=amount, minlength=size)
        two = self.both
        handed += np.bincount(self.right[two], weights=amount[two], minlength=size)
        received = np.zeros(rows)
        received[self.other.rows] = handed[self.other.place]
        return received


def nearest(score: FloatArray, seekers: BoolArray, others: BoolArray, caliper: float) -> Neighbours:
    """Return the nearest neighbours of some rows among others, no further than the caliper.

    score: shape (rows,). Seekers without a neighbour in reach are left out.
    """
    other = scores_of(score, others)
    rows = np.flatnonzero(seekers)
    left, right = _either_side(other.values, score[rows])
    far_left = np.abs(score[rows] - other.values[left])
    far_right = np.abs(other.values[right] - score[rows])
    right = np.where(far_left < far_right - SAME, left, right)
    left = np.where(far_right < far_left - SAME, right, left)
    near = np.minimum(far_left, far_right) <= caliper
    return Neighbours(seekers=rows[near], left=left[near], right=right[near], other=other)


def _either_side(values: FloatArray, wanted: FloatArray) -> tuple[IntArray, IntArray]:
    after = np.searchsorted(values, wanted)
    right = np.minimum(after, values.size - 1)
    return np.maximum(after - 1, 0), right


def local_variance(
    score: FloatArray, arm: BoolArray, outcome: FloatArray, times: FloatArray
) -> FloatArray:
    """Return the variance of the outcome given the score, shape (rows,), 0 outside the arm.

    Of rows with one score, their sample variance; of a row alone with its score, from its distance
    to the nearest others: m / (m + 1) x (own - mean of those m)^2.

    References
    ----------
    Abadie and Imbens (2006), Econometrica 74, 235-267, section 4.
    """
    own = scores_of(score, arm)
    count, total = own.sums(times), own.sums(times * outcome)
    mean = total / count
    centred = np.zeros(outcome.size)
    centred[own.rows] = outcome[own.rows] - mean[own.place]
    variance = own.sums(times * centred**2) / np.maximum(count - 1.0, 1.0)
    if own.values.size > 1:
        alone = count <= 1.0
        size, level = _next_to(own.values, count, total)
        far = size / (size + 1.0) * (mean - level) ** 2
        variance = np.where(alone, far, variance)
    found = np.zeros(outcome.size)
    found[own.rows] = variance[own.place]
    return found


def _next_to(
    values: FloatArray, count: FloatArray, total: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the size and the mean of the nearest other score of each, both where they tie."""
    gap = np.diff(values)
    before = np.concatenate([[np.inf], gap])
    after = np.concatenate([gap, [np.inf]])
    take_left = before <= after + SAME
    take_right = after <= before + SAME
    size, level = np.zeros(values.size), np.zeros(values.size)
    size[1:] += np.where(take_left[1:], count[:-1], 0.0)
    level[1:] += np.where(take_left[1:], total[:-1], 0.0)
    size[:-1] += np.where(take_right[:-1], count[1:], 0.0)
    level[:-1] += np.where(take_right[:-1], total[1:], 0.0)
    return size, level / size
