"""The marks of a chart over time: lines that never join over a gap, bands, hatching."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.publish.charts import svg
from registry.publish.charts.placing import hatched
from registry.publish.charts.scale import Scale
from registry.publish.charts.time_values import Line, SeriesValues


@dataclass(frozen=True, slots=True)
class Frame:
    """One drawing's size and its two scales."""

    width: float
    height: float
    across: Scale
    up: Scale

    @property
    def is_narrow(self) -> bool:
        """Whether this is the drawing for a phone or a column of print."""
        return self.width < 500

    @property
    def floor(self) -> float:
        """Return where the lower axis lies."""
        return self.up.start

    def step(self) -> float:
        """Return the distance of two periods in pixels."""
        return (self.across.end - self.across.start) / (self.across.high - self.across.low)


def _runs(row: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Return the stretches without a gap, so that a missing period is never joined over."""
    runs: list[list[tuple[int, float]]] = [[]]
    for place, value in enumerate(row):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((place, value))
    return [run for run in runs if run]


def _points(run: Sequence[tuple[int, float]], frame: Frame) -> list[tuple[float, float]]:
    return [(frame.across.at(place), frame.up.at(value)) for place, value in run]


def measured(line: Line, frame: Frame) -> list[str]:
    """Return one measured series; with few periods each is a dot."""
    kind = "ch-seen" if line.side == "treated" else "ch-compared"
    marks = []
    for run in _runs(line.values):
        points = _points(run, frame)
        if len(points) > 1:
            marks.append(svg.path(points, kind))
        if len(points) == 1 or len(line.values) <= 8:
            marks += [svg.circle(x, y, 3, f"{kind}-mark") for x, y in points]
    return marks


def thick(values: SeriesValues, frame: Frame) -> list[str]:
    """Return the levels before and after, and the expectation as a dashed line."""
    marks, start = [], first_after(values)
    before = tuple(each if place < start else None for place, each in enumerate(values.fitted))
    after = tuple(each if place >= start else None for place, each in enumerate(values.fitted))
    for row, kind in ((before, "ch-level-before"), (after, "ch-level-after")):
        marks += [svg.path(_stretched(run, frame), kind) for run in _runs(row)]
    if values.expected is not None:
        runs = _runs(values.expected.values)
        marks += [svg.path(_stretched(run, frame), "ch-expected") for run in runs]
    return marks


def first_after(values: SeriesValues) -> int:
    """Return the place of the first period of delivery, past the end where there is none."""
    return len(values.labels) if values.start is None else values.start


def _stretched(run: Sequence[tuple[int, float]], frame: Frame) -> list[tuple[float, float]]:
    """Return the points of a run, its ends drawn out half a period so that one period is seen."""
    points, half = _points(run, frame), frame.step() / 2
    first, last = points[0], points[-1]
    return [(first[0] - half, first[1]), *points, (last[0] + half, last[1])]


def band(values: SeriesValues, frame: Frame) -> list[str]:
    """Return the likely range of the expectation, shaded."""
    expected = values.expected
    if expected is None or not expected.low or not expected.high:
        return []
    both = [
        None if low is None or high is None else (low, high)
        for low, high in zip(expected.low, expected.high, strict=True)
    ]
    marks = []
    for run in _runs([None if each is None else 0.0 for each in both]):
        places = [place for place, _ in run]
        lows = [(place, pair[0]) for place in places if (pair := both[place]) is not None]
        highs = [(place, pair[1]) for place in places if (pair := both[place]) is not None]
        outline = [*_stretched(highs, frame), *reversed(_stretched(lows, frame))]
        marks.append(svg.path(outline, "ch-band", closed=True))
    return marks


def excluded(values: SeriesValues, frame: Frame) -> list[str]:
    """Return hatching over the periods that the plan leaves out."""
    step, top = frame.step(), frame.up.end
    return [
        mark
        for place in values.excluded
        if 0 <= place < len(values.labels)
        for mark in hatched(frame.across.at(place) - step / 2, top, step, frame.floor - top)
    ]
