"""A series with its centre, its limits as light steps, and a numbered ring at each signal."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from registry.publish.charts import svg
from registry.publish.charts.amounts import figure, signed
from registry.publish.charts.axes import levels, periods_below
from registry.publish.charts.drawing import NARROW, WIDE, Chart, named
from registry.publish.charts.periods import period_words
from registry.publish.charts.placing import Block, stacked
from registry.publish.charts.process_values import RULE_NUMBERS, ProcessPoint, ProcessValues
from registry.publish.charts.scale import Scale, ticks, widened
from registry.publish.charts.time_marks import Frame, measured
from registry.publish.charts.time_values import Line

_TOP = 28.0
_MARGIN = 130.0
_MOST_NARROW = 24
"""Periods that fit a phone: the last of them."""
_MOST_DOTS = 60

RULE_WORDS = {
    "outside": "outside the limits",
    "trend": "a trend of 7 or more",
    "two_of_three": "2 of 3 near a limit",
    "run": "7 or more in a row on one side of the centre",
}


def process(values: ProcessValues) -> Chart:
    """Return the series over time, what chance would let it do, and the signals beyond."""
    description = _describe(values)
    recent = _recent(values)
    return Chart(
        key=values.key,
        finding=values.finding,
        description=description,
        note=_note(values),
        wide=_draw(values, WIDE, description, "w"),
        narrow=_draw(recent, NARROW, description, "n"),
        columns=("Period", values.unit, "Centre", "Limits", "Signal"),
        rows=tuple(_row(point) for point in values.points),
    )


def _recent(values: ProcessValues) -> ProcessValues:
    cut = max(0, len(values.points) - _MOST_NARROW)
    begins = tuple(place - cut for place in values.begins if place > cut)
    return replace(values, points=values.points[cut:], begins=begins)


def _row(point: ProcessPoint) -> tuple[str, ...]:
    limits = "none"
    if point.low is not None and point.high is not None:
        limits = f"{figure(point.low)} to {figure(point.high)}"
    value = "no value" if point.value is None else figure(point.value)
    signal = "" if point.rule is None else RULE_WORDS[point.rule]
    return (period_words(point.period), value, figure(point.centre), limits, signal)


def _describe(values: ProcessValues) -> str:
    first, last = values.points[0], values.points[-1]
    parts = [f"{values.unit}, {period_words(first.period)} to {period_words(last.period)}."]
    parts.append(f"Centre of the last stretch: {signed(last.centre)}.")
    if last.low is not None and last.high is not None:
        parts.append(f"Limits: {signed(last.low)} to {signed(last.high)}.")
    if values.target is not None:
        parts.append(f"Target: {signed(values.target)}.")
    marked = [point for point in values.points if point.rule is not None]
    said = ", ".join(period_words(point.period) for point in marked[:20])
    more = f" and {len(marked) - 20} more" if len(marked) > 20 else ""
    parts.append(f"Signals: {said}{more}." if marked else "No signal.")
    return " ".join(parts)


def _note(values: ProcessValues) -> str:
    parts = ["Line in the middle: centre. Grey steps: limits of what chance would do."]
    used = {point.rule for point in values.points if point.rule is not None}
    if used:
        numbers = [
            f"{RULE_NUMBERS[rule]} = {RULE_WORDS[rule]}" for rule in RULE_NUMBERS if rule in used
        ]
        parts.append(f"Ring: signal, with its rule: {'; '.join(numbers)}.")
    if values.begins:
        parts.append("Upright line: limits worked out anew.")
    if values.target is not None:
        parts.append("Dotted: target.")
    if len(values.points) > _MOST_NARROW:
        parts.append(f"A narrow drawing shows the last {_MOST_NARROW} periods.")
    return " ".join([*parts, "A signal is a reason to look, not an effect."])


def _draw(values: ProcessValues, wide: float, description: str, suffix: str) -> str:
    frame = _frame(values, wide)
    inner = [
        *levels(frame),
        *_begins(values, frame),
        *_bounds(values, frame),
        *_target(values, frame),
        *measured(_line(values), frame),
        *_signals(values, frame),
        *periods_below(
            [point.period for point in values.points],
            frame,
            most=3 if frame.is_narrow else 5,
            widest=120.0,
        ),
        *([] if frame.is_narrow else _labels(values, frame)),
    ]
    return named(
        inner,
        size=(frame.width, frame.height),
        key=f"{values.key}-{suffix}",
        title=values.finding,
        description=description,
    )


def _frame(values: ProcessValues, wide: float) -> Frame:
    height = 250.0 if wide < 500 else 300.0
    shown = [
        each
        for point in values.points
        for each in (point.value, point.centre, point.low, point.high)
        if each is not None
    ]
    if values.target is not None:
        shown.append(values.target)
    low, high = widened(min(shown), max(shown), share=0.08)
    left = 14 + max(svg.width(signed(each)) for each in ticks(low, high) or [high])
    right = wide - (_MARGIN if wide > 500 else 10.0)
    across = Scale(low=-0.5, high=len(values.points) - 0.5, start=left, end=right)
    return Frame(wide, height, across, Scale(low=low, high=high, start=height - 26, end=_TOP))


def _line(values: ProcessValues) -> Line:
    return Line(
        name=values.unit, values=tuple(point.value for point in values.points), side="treated"
    )


def _begins(values: ProcessValues, frame: Frame) -> list[str]:
    marks = []
    for place in values.begins:
        x = frame.across.at(place - 0.5)
        marks.append(svg.line(x, 12, x, frame.floor, "ch-start"))
    return marks


def _bounds(values: ProcessValues, frame: Frame) -> list[str]:
    """Return centre and limits as steps, each stretch by itself."""
    rows = (
        ([point.low for point in values.points], "ch-compared"),
        ([point.high for point in values.points], "ch-compared"),
        ([point.centre for point in values.points], "ch-axis"),
    )
    edges = (0, *values.begins, len(values.points))
    return [
        mark
        for row, kind in rows
        for first, end in itertools.pairwise(edges)
        for mark in _steps(row[first:end], first, frame, kind)
    ]


def _steps(row: Sequence[float | None], first: int, frame: Frame, kind: str) -> list[str]:
    half, marks = frame.step() / 2, []
    points: list[tuple[float, float]] = []
    for place, value in enumerate([*row, None]):
        if value is None:
            if points:
                marks.append(svg.path(points, kind))
            points = []
            continue
        x, y = frame.across.at(first + place), frame.up.at(value)
        if len(points) > 1 and points[-1][1] == y:
            points[-1] = (x + half, y)
        else:
            points += [(x - half, y), (x + half, y)]
    return marks


def _target(values: ProcessValues, frame: Frame) -> list[str]:
    if values.target is None:
        return []
    height = frame.up.at(values.target)
    return [svg.line(frame.across.start, height, frame.across.end, height, "ch-enough")]


def _signals(values: ProcessValues, frame: Frame) -> list[str]:
    """Return dots, and rings with the rule's number at the first of each stretch."""
    marks, before = [], None
    small = len(values.points) > _MOST_DOTS
    for place, point in enumerate(values.points):
        if point.value is not None:
            x, y = frame.across.at(place), frame.up.at(point.value)
            if point.rule is not None:
                marks.append(svg.circle(x, y, 3.5 if small else 5.5, "ch-ring"))
            if not small or point.rule is not None:
                marks.append(svg.circle(x, y, 1.5 if small else 2.5, "ch-seen-mark"))
            if point.rule is not None and point.rule != before:
                marks.append(_number(RULE_NUMBERS[point.rule], x, y, frame))
        before = point.rule
    return marks


def _number(number: int, x: float, y: float, frame: Frame) -> str:
    above = y - 10 if y - 22 > frame.up.end - 12 else y + 20
    return svg.text(x, above, str(number), "ch-tb ch-h", anchor="middle")


def _labels(values: ProcessValues, frame: Frame) -> list[str]:
    last = values.points[-1]
    named_ends = [("centre", last.centre, "ch-tb"), ("target", values.target, "ch-ti")]
    if last.low is not None and last.high is not None:
        named_ends += [("limit", last.high, "ch-t"), ("limit", last.low, "ch-t")]
    room = _MARGIN - 14
    blocks = [
        Block(
            lines=tuple(svg.fitted(f"{name} {signed(at)}", room, bold=kind == "ch-tb")),
            wanted=frame.up.at(at),
            kind=kind,
        )
        for name, at, kind in named_ends
        if at is not None
    ]
    return stacked(blocks, frame.across.end + 10, top=frame.up.end - 6, floor=frame.floor)
