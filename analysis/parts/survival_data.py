"""People followed until an event: times made comparable, who is treated, what ended each one."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from analysis.data import BoolArray, Covariate, Factor, FloatArray, IntArray
from analysis.outcome import Check

NEAR = 1e-9
"""Times that differ by less than this share of their size are one time (rounding of weeks)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The distinct times of entry and end, near ties made equal, and each row's place among them.

    times: shape (times,), ascending. ends: shape (rows,), the place of each row's end. starts: the
    place of its entry; None where everyone is seen from the beginning.
    """

    times: FloatArray
    ends: IntArray
    starts: IntArray | None = None

    def place(self, moment: float) -> int:
        """Return how many of the times are at or before a moment, near ties included."""
        return int(np.searchsorted(self.times, moment + NEAR * abs(moment), side="right"))


def clock_of(ends: FloatArray, starts: FloatArray | None = None) -> Clock:
    """Return the distinct times of these rows.

    Parameters
    ----------
    ends, starts: shape (rows,), in the unit of the data.
    """
    everything = ends if starts is None else np.concatenate([ends, starts])
    distinct, codes = _whole(everything) or _merged(everything)
    rows = ends.size
    return Clock(
        times=distinct,
        ends=codes[:rows].astype(np.int64),
        starts=None if starts is None else codes[rows:].astype(np.int64),
    )


_WHOLE_UP_TO = 4_000_000
"""Whole times up to this are looked up in a table instead of sorted."""


def _whole(values: FloatArray) -> tuple[FloatArray, IntArray] | None:
    """Return distinct whole numbers and codes without sorting; None where that does not do."""
    if not values.size or float(values.min()) < 0.0 or float(values.max()) > _WHOLE_UP_TO:
        return None
    whole = values.astype(np.int64)
    if not np.array_equal(whole, values):
        return None
    there = np.bincount(whole) > 0
    places = np.cumsum(there) - 1
    return np.flatnonzero(there).astype(np.float64), np.asarray(places[whole])


def _merged(values: FloatArray) -> tuple[FloatArray, IntArray]:
    """Return distinct times and codes, where each time is the first of a chain of near ones."""
    distinct, codes = np.unique(values, return_inverse=True)
    codes = codes.reshape(-1)
    if distinct.size < 2:
        return distinct, codes
    size = np.maximum(np.abs(distinct[1:]), np.abs(distinct[:-1]))
    new = np.concatenate([[True], np.diff(distinct) > NEAR * size])
    return distinct[new], np.asarray((np.cumsum(new) - 1)[codes])


@dataclass(frozen=True, kw_only=True)
class Survival:
    """Two groups followed until an event: the rows that stand for somebody.

    treated, event, competing: shape (rows,); ``competing`` is None where no other event is named.
    times: how many people each row stands for; None where each is one.
    labels: what the treated and the comparison are called in names of quantities.
    rows: rows of the file that were analysed, those that stand for nobody among them.
    unit: the unit of time as a plural word (``weeks``); empty where the column's name has none.
    group: the name of the group column.
    """

    clock: Clock
    treated: BoolArray
    event: BoolArray
    labels: tuple[str, str]
    rows: int
    competing: BoolArray | None = None
    times: FloatArray | None = None
    stratum: Factor | None = None
    cluster: Factor | None = None
    covariates: tuple[Covariate, ...] = ()
    group: str = "group"
    unit: str = ""
    checks: tuple[Check, ...] = field(default_factory=tuple)

    @cached_property
    def people(self) -> FloatArray:
        """Shape (rows,): how many people each row stands for."""
        return np.ones(self.treated.size) if self.times is None else self.times

    def counted(self, rows: BoolArray) -> int:
        """Return the people that some of the rows stand for."""
        return int(rows.sum()) if self.times is None else int(self.times[rows].sum())

    def side(self, place: int) -> BoolArray:
        """Return the rows of the treated (0) or of the comparison (1)."""
        return self.treated if place == 0 else np.asarray(~self.treated)

    def last(self, place: int) -> float:
        """Return the time up to which somebody of one side is followed."""
        return float(self.clock.times[int(self.clock.ends[self.side(place)].max())])

    def name(self, what: str, place: int) -> str:
        """Return the name of a quantity of one side: ``survival_initiative``."""
        return f"{what}_{self.labels[place].replace(' ', '_')}"
