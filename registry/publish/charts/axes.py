"""The axes of a chart: levels with their lines, and periods under the floor where they fit."""

from collections.abc import Sequence

from registry.publish.charts import svg
from registry.publish.charts.amounts import signed
from registry.publish.charts.periods import axis_places, period_words
from registry.publish.charts.scale import ticks
from registry.publish.charts.time_marks import Frame

_APART = 8.0
"""Pixels at least between the words of two periods."""


def levels(frame: Frame) -> list[str]:
    """Return a line and a number for each round level, and the floor."""
    marks, start, end = [], frame.across.start, frame.across.end
    for level in ticks(frame.up.low, frame.up.high):
        height = frame.up.at(level)
        marks.append(svg.line(start, height, end, height, "ch-level"))
        marks.append(svg.text(start - 6, height + 4.5, signed(level), anchor="end"))
    return [*marks, svg.line(start, frame.floor, end, frame.floor, "ch-axis")]


def periods_below(
    labels: Sequence[str], frame: Frame, *, most: int = 5, widest: float | None = None
) -> list[str]:
    """Return the periods that fit under the floor; words wider than ``widest`` are cut."""
    marks, taken = [], -1e9
    for place in axis_places(labels, most=most):
        words = period_words(labels[place])
        if widest is not None:
            words = svg.shortened(words, widest)
        x, half = frame.across.at(place), svg.width(words) / 2
        centre = min(max(x, half), frame.width - half)
        if centre - half <= taken + _APART:
            continue
        marks.append(svg.line(x, frame.floor, x, frame.floor + 5, "ch-axis"))
        marks.append(svg.text(centre, frame.floor + 19, words, anchor="middle"))
        taken = centre + half
    return marks
