"""Who is at risk at each time of an event, within strata: sums over risk sets, never their rows.

A cell is one time of an event in one stratum. A row is at risk in the cells from its first to its
last, so a sum over every risk set is a sum by last cell, added up from the end of its stratum.
"""

from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.parts.survival_data import Survival

_TABLE = 16_000_000
"""Up to so many places a table of all times in all strata is faster than a search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskSets:
    """Cells of events and the rows at risk in them: those with the event first, none without risk.

    kept: shape (rows,), the places of these rows among all. events: how many of them, the first
    ones, have the event.
    last, first: shape (rows,), the last and first cell in which a row is at risk; ``first`` is
    None where that is cell 0 for everyone. late: whether some come in after their stratum began.
    people: shape (rows,), how many each row stands for.
    ends: shape (cells,), the cell after the last one of each cell's stratum.
    times: shape (cells,), each cell's place on the clock.
    """

    kept: IntArray
    events: int
    last: IntArray
    first: IntArray | None
    late: bool
    people: FloatArray
    ends: IntArray
    times: IntArray

    @property
    def cells(self) -> int:
        """Times of events, counted in each stratum."""
        return int(self.times.size)

    def at_risk(self, values: FloatArray) -> FloatArray:
        """Return the sum of values over those at risk in each cell, shape (cells,)."""
        up_to_last = _from_here_on(self.last, values, self.cells)
        total = up_to_last[:-1] - up_to_last[self.ends]
        if not self.late or self.first is None:
            return total
        coming = _from_here_on(self.first, values, self.cells)
        return np.asarray(total - (coming[1:] - coming[self.ends]))

    def at_event(self, values: FloatArray) -> FloatArray:
        """Return the sum of values over those whose event it is in each cell, shape (cells,)."""
        events = slice(0, self.events)
        summed = np.bincount(self.last[events], values[events], self.cells)
        return np.asarray(summed, dtype=np.float64)

    def minus_own(self, values: FloatArray, cells: FloatArray) -> FloatArray:
        """Return rows' values, less its own cell's for each row with the event: in place."""
        values[: self.events] -= cells[self.last[: self.events]]
        return values

    def deaths(self) -> FloatArray:
        """Return the people whose event it is in each cell, shape (cells,)."""
        return self.at_event(self.people)

    def up_to(self, cells: FloatArray) -> FloatArray:
        """Return, for each row, the sum of a cell's values over the cells it is at risk in.

        Parameters
        ----------
        cells: shape (cells,) or (cells, k); the sums have shape (rows,) or (rows, k).
        """
        summed = np.zeros((self.cells + 1, *cells.shape[1:]))
        np.cumsum(cells, axis=0, out=summed[1:])
        taken = summed[1:][self.last]
        return taken if self.first is None else taken - summed[self.first]


def _from_here_on(places: IntArray, values: FloatArray, cells: int) -> FloatArray:
    """Return sums by place, added up from the end, with a 0 behind: shape (cells + 1,)."""
    counts = np.bincount(places, values, cells + 1)
    return np.asarray(np.cumsum(counts[::-1])[::-1])


def risk_sets(data: Survival, *, strata: bool) -> RiskSets:
    """Return the risk sets of the event; what competes ends a row's time at risk."""
    clock, size = data.clock, data.clock.times.size
    base = np.zeros(data.treated.size, dtype=np.int64)
    if strata and data.stratum is not None:
        base = data.stratum.codes.astype(np.int64) * size
    ends = base + clock.ends
    keys = np.unique(ends[data.event])
    starts = base - 1 if clock.starts is None else base + clock.starts
    last = _up_to(keys, ends, int(base.max()) + size) - 1
    first = _up_to(keys, starts, int(base.max()) + size)
    at_risk = last >= first
    dead = np.flatnonzero(data.event & at_risk)
    kept = np.concatenate([dead, np.flatnonzero(at_risk & ~data.event)])
    last, first = last[kept], first[kept]
    return RiskSets(
        kept=kept,
        events=dead.size,
        last=last,
        first=first if first.any() else None,
        late=clock.starts is not None,
        people=data.people[kept],
        ends=np.searchsorted(keys // size, keys // size, side="right"),
        times=keys % size,
    )


def _up_to(keys: IntArray, places: IntArray, size: int) -> IntArray:
    """Return how many keys are at or before each place; a place of -1 is before them all."""
    if size > _TABLE:
        return np.searchsorted(keys, places, side="right")
    flags = np.zeros(size + 1, dtype=np.int64)
    flags[keys + 1] = 1
    return np.asarray(np.cumsum(flags)[places + 1])
