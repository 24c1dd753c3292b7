"""Order statistics of all sums of two values, found by counting where there are too many to list.

The work grows with the values, not with their pairs.
"""

from dataclasses import dataclass

import numpy as np

from analysis.data import IntArray
from analysis.parts.ranks import Tally

LISTED = 2_000_000
"""Sums left between two bounds are listed once they are no more than this."""

MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class PairSums:
    """All sums of a value of one tally and a value of the other, ``pairs`` in number.

    Where both are the same tally, each unordered pair counts once, and a value with itself too.
    """

    first: Tally
    second: Tally
    pairs: float

    def smallest(self, rank: float) -> float:
        """Return the sum of a rank, counted from 1.

        Bounds are moved by false position (the Illinois rule) on how many sums lie below, until
        the sums between them can be listed.
        """
        low, high = self._bound(-1), self._bound(1)
        under, over = -(rank - 0.5), self.pairs - (rank - 0.5)
        side = 0
        for _ in range(MOST_STEPS):
            if float((high.places - low.places).sum()) <= LISTED:
                break
            point = high.at - over * (high.at - low.at) / (over - under)
            if not low.at < point < high.at:
                break
            found = self._below(point)
            if found.count >= rank:
                under = under / 2.0 if side == 1 else under
                high, over, side = found, found.count - (rank - 0.5), 1
            else:
                over = over / 2.0 if side == -1 else over
                low, under, side = found, found.count - (rank - 0.5), -1
        return self._listed(low, high, rank)

    def _bound(self, side: int) -> "_Below":
        """Return the bound below all sums (-1) or above them (1)."""
        first, second = self.first.values, self.second.values
        least, most = float(first[0] + second[0]), float(first[-1] + second[-1])
        room = (most - least) * 1e-9 + 1e-9 * (abs(least) + abs(most)) + 1e-300
        size = first.size
        if side < 0:
            return _Below(at=least - room, places=np.zeros(size, dtype=np.int64), count=0.0)
        everything = np.full(size, second.size, dtype=np.int64)
        return _Below(at=most + room, places=everything, count=self.pairs)

    def _below(self, point: float) -> "_Below":
        places = np.searchsorted(self.second.values, point - self.first.values, side="right")
        cumulative = np.concatenate([[0.0], np.cumsum(self.second.times)])
        count = float(self.first.times @ cumulative[places])
        if self.first is self.second:
            alone = places > np.arange(places.size)
            count = (count + float(self.first.times[alone].sum())) / 2.0
        return _Below(at=point, places=places, count=count)

    def _listed(self, low: "_Below", high: "_Below", rank: float) -> float:
        """Return the sum of a rank among those between two bounds."""
        each = high.places - low.places
        row = np.repeat(np.arange(each.size), each)
        begun = np.repeat(np.cumsum(each) - each, each)
        column = np.arange(row.size) - begun + low.places[row]
        sums = self.first.values[row] + self.second.values[column]
        weights = self.first.times[row] * self.second.times[column]
        if self.first is self.second:
            weights = (weights + np.where(row == column, self.first.times[row], 0.0)) / 2.0
        order = np.argsort(sums, kind="stable")
        upto = low.count + np.cumsum(weights[order])
        place = min(int(np.searchsorted(upto, rank - 0.25)), order.size - 1)
        return float(sums[order[place]])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Below:
    """A bound, how many sums are no more than it, and for each first value how many seconds."""

    at: float
    places: IntArray
    count: float
