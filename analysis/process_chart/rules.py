"""Signals: points that chance alone would seldom make, by the four rules of the NHS's charts.

References
----------
NHS England (2023), Making Data Count.
Western Electric (1956), Statistical Quality Control Handbook.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from analysis.data import BoolArray, FloatArray
from analysis.process_chart.limits import Band, Centred

RULES = ("outside", "trend", "two_of_three", "run")
"""In the order in which a point names them; its variation is read from the first."""
LONG = 7
"""Points of a run, and of a trend."""
HIGH, LOW = "high", "low"
_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class Marks:
    """For each rule the places of the points that it marks, and whether each is high or low."""

    by_rule: Mapping[str, Mapping[int, str]] = field(
        default_factory=lambda: {rule: {} for rule in RULES}
    )

    def rules_at(self, place: int) -> list[str]:
        """Return the rules that mark a point, in their order."""
        return [rule for rule in RULES if place in self.by_rule[rule]]

    def side_at(self, place: int) -> str | None:
        """Return whether a point is high or low by its first rule; None without a rule."""
        rules = self.rules_at(place)
        return self.by_rule[rules[0]][place] if rules else None


def marks_of(plotted: FloatArray, centred: Centred) -> Marks:
    """Return the marks of one segment's points; none where it has no limits.

    plotted: shape (points,), NaN where there is none: a gap ends every run.
    """
    band = centred.band
    if band is None:
        return Marks()
    return Marks(
        {
            "outside": dict(_outside(band)),
            "trend": dict(_trends(plotted)),
            "two_of_three": dict(_two_of_three(plotted, centred.centre, band)),
            "run": dict(_runs(plotted, centred.centre)),
        }
    )


def beyond(values: FloatArray, bound: FloatArray | float) -> BoolArray:
    """Return which values lie above a bound by more than rounding can make; NaN never does."""
    room = _SAME * np.maximum(np.abs(values), np.abs(bound))
    return np.asarray(values - bound > room)


def short_of(values: FloatArray, bound: FloatArray | float) -> BoolArray:
    """Return which values lie below a bound by more than rounding can make."""
    return beyond(-values, -np.asarray(bound, dtype=np.float64))


def _outside(band: Band) -> Iterator[tuple[int, str]]:
    for side, there in _outside_by_side(band):
        for place in np.flatnonzero(there):
            yield int(place), side


def _outside_by_side(band: Band) -> tuple[tuple[str, BoolArray], tuple[str, BoolArray]]:
    return (
        (HIGH, beyond(band.compared, band.high)),
        (LOW, short_of(band.compared, band.low)),
    )


def _runs(plotted: FloatArray, centre: float) -> Iterator[tuple[int, str]]:
    for side, there in ((HIGH, beyond(plotted, centre)), (LOW, short_of(plotted, centre))):
        for first, end in _stretches(there):
            if end - first >= LONG:
                for place in range(first, end):
                    yield place, side


def _trends(plotted: FloatArray) -> Iterator[tuple[int, str]]:
    """Yield the points of trends; one that ends a trend and begins another is the first one's."""
    marked: dict[int, str] = {}
    steps = np.diff(plotted)
    found = [
        (first, end + 1, side)
        for side, there in ((HIGH, steps > 0.0), (LOW, steps < 0.0))
        for first, end in _stretches(there)
        if end + 1 - first >= LONG
    ]
    for first, end, side in sorted(found):
        for place in range(first, end):
            marked.setdefault(place, side)
    yield from marked.items()


def _stretches(there: BoolArray) -> Iterator[tuple[int, int]]:
    """Yield where each unbroken stretch begins, and the place after it."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]]).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _two_of_three(plotted: FloatArray, centre: float, band: Band) -> Iterator[tuple[int, str]]:
    outside = dict(_outside_by_side(band))
    sides = (
        (HIGH, beyond(plotted, centre), beyond(band.compared, band.near_high) & ~outside[HIGH]),
        (LOW, short_of(plotted, centre), short_of(band.compared, band.near_low) & ~outside[LOW]),
    )
    for side, on_side, near in sides:
        for first in range(plotted.size - 2):
            three = slice(first, first + 3)
            if on_side[three].all() and near[three].sum() >= 2:
                for place in np.flatnonzero(near[three]):
                    yield first + int(place), side
