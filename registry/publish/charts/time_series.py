"""What was seen over time, what would have been expected, and the gap between the two."""

from collections.abc import Sequence

from registry.publish.charts import svg
from registry.publish.charts.amounts import signed
from registry.publish.charts.axes import levels, periods_below
from registry.publish.charts.drawing import NARROW, WIDE, Chart, named
from registry.publish.charts.periods import period_words
from registry.publish.charts.placing import Block, stacked
from registry.publish.charts.scale import Scale, ticks, widened
from registry.publish.charts.time_marks import (
    Frame,
    band,
    excluded,
    first_after,
    measured,
    thick,
)
from registry.publish.charts.time_values import Line, SeriesValues

_TOP = 28.0
_MARGIN = 170.0


def series(values: SeriesValues) -> Chart:
    """Return lines over time with the start, the expectation with its band, and the gap."""
    description = _describe(values)
    return Chart(
        key=values.key,
        finding=values.finding,
        description=description,
        note=_note(values),
        wide=_draw(values, _frame(values, WIDE), description, "w"),
        narrow=_draw(values, _frame(values, NARROW), description, "n"),
        columns=_columns(values),
        rows=_rows(values),
    )


def _frame(values: SeriesValues, wide: float) -> Frame:
    height = 250.0 if wide < 500 else 300.0
    low, high = _span(values)
    left = 14 + max(svg.width(signed(each)) for each in ticks(low, high) or [high])
    right = wide - (_MARGIN if wide > 500 else 10.0)
    across = Scale(low=-0.5, high=len(values.labels) - 0.5, start=left, end=right)
    up = Scale(low=low, high=high, start=height - 26, end=_TOP)
    return Frame(wide, height, across, up)


def _span(values: SeriesValues) -> tuple[float, float]:
    if values.bounds is not None and values.bounds[0] < values.bounds[1]:
        return widened(*values.bounds, share=0.0)
    shown: list[float | None] = [each for line in values.lines for each in line.values]
    shown += values.fitted
    if values.expected is not None:
        shown += [*values.expected.values, *values.expected.low, *values.expected.high]
    known = [each for each in shown if each is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    wider = widened(low, high, share=0.05)
    return (0.0 if low == 0 else wider[0]), wider[1]


def _draw(values: SeriesValues, frame: Frame, description: str, suffix: str) -> str:
    inner = [
        *levels(frame),
        *excluded(values, frame),
        *band(values, frame),
        *[mark for line in _ordered(values.lines) for mark in measured(line, frame)],
        *thick(values, frame),
        *_start(values, frame),
        *periods_below(values.labels, frame),
        *(_inside(values, frame) if frame.is_narrow else _outside(values, frame)),
    ]
    return named(
        inner,
        size=(frame.width, frame.height),
        key=f"{values.key}-{suffix}",
        title=values.finding,
        description=description,
    )


def _ordered(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.side == "treated")


def _start(values: SeriesValues, frame: Frame) -> list[str]:
    start = first_after(values)
    if not 0 < start < len(values.labels):
        return []
    x = frame.across.at(start - 0.5)
    marks = [svg.line(x, 12, x, frame.floor, "ch-start")]
    after, before = values.start_words, f"Before: {start} {'period' if start == 1 else 'periods'}"
    right_fits = x + 6 + svg.width(after) <= frame.width
    left_fits = x - 6 - svg.width(after) >= 0
    if right_fits:
        marks.append(svg.text(x + 5, 15, after, "ch-ti"))
        if x - 6 - svg.width(before) >= 0 and not frame.is_narrow:
            marks.append(svg.text(x - 5, 15, before, anchor="end"))
    elif left_fits:
        marks.append(svg.text(x - 5, 15, after, "ch-ti", anchor="end"))
    else:
        room = frame.width - x - 6
        marks.append(svg.text(x + 5, 15, svg.shortened(after, max(room, 30.0)), "ch-ti"))
    return marks


def _last(row: Sequence[float | None]) -> float | None:
    return next((each for each in reversed(row) if each is not None), None)


def _ends(values: SeriesValues) -> tuple[float | None, float | None]:
    """Return where the expectation and what was seen end, for labels and for the gap."""
    expected = None if values.expected is None else _last(values.expected.values)
    fitted = _last(values.fitted) if values.fitted else None
    return expected, fitted


def _level_labels(values: SeriesValues) -> list[tuple[str, float, str]]:
    expected, seen = _ends(values)
    labels = []
    if expected is not None:
        labels.append((f"{values.expected_words}: {signed(expected)}", expected, "ch-ta"))
    if seen is not None:
        labels.append((f"{values.seen_words}: {signed(seen)}", seen, "ch-ta"))
    return labels


def _outside(values: SeriesValues, frame: Frame) -> list[str]:
    x, room = frame.across.end + 22, frame.width - frame.across.end - 24
    blocks = [
        Block(lines=tuple(svg.fitted(words, room, bold=True)), wanted=frame.up.at(at), kind=kind)
        for words, at, kind in _level_labels(values)
    ]
    expected, seen = _ends(values)
    marks = []
    if values.gap and expected is not None and seen is not None:
        high, low = frame.up.at(expected), frame.up.at(seen)
        near, far = frame.across.end + 4, frame.across.end + 11
        marks.append(svg.path([(near, high), (far, high), (far, low), (near, low)], "ch-bracket"))
        middle = tuple(svg.fitted(values.gap, room, bold=True))
        blocks.append(Block(lines=middle, wanted=(high + low) / 2, kind="ch-tb"))
    blocks += _side_names(values, frame, room, blocks)
    return marks + stacked(blocks, x, top=frame.up.end - 6, floor=frame.floor)


def _side_names(
    values: SeriesValues, frame: Frame, room: float, others: Sequence[Block]
) -> list[Block]:
    """Return the names of lines that no level labels, below the labels of the gap."""
    lowest = max((block.wanted for block in others), default=0.0)
    blocks = []
    for line in values.lines:
        end = _last(line.values)
        if end is None or (line.side == "treated" and values.fitted):
            continue
        compared = line.side == "comparison"
        words = (values.comparison_note if compared else "") or line.name
        wanted = max(frame.up.at(end), lowest + 1) if others else frame.up.at(end)
        lines = tuple(svg.fitted(words, room, lines=3))
        blocks.append(Block(lines=lines, wanted=wanted, kind="ch-t" if compared else "ch-ta"))
    return blocks


def _inside(values: SeriesValues, frame: Frame) -> list[str]:
    """Return labels inside the plot, for a phone: levels right, the comparison at the foot."""
    marks = []
    expected, seen = _ends(values)
    levels = [("expected", expected), (values.seen_words, seen)]
    known = sorted([(at, name) for name, at in levels if at is not None], reverse=True)
    for rank, (at, name) in enumerate(known):
        above = rank == 0 and len(known) > 1
        height = frame.up.at(at) + (-7 if above else 17)
        height = min(max(height, frame.up.end + 12), frame.floor - 24)
        words = f"{name}: {signed(at)}"
        shown = svg.shortened(words, frame.across.end - frame.across.start - 8, bold=True)
        marks.append(svg.text(frame.across.end - 3, height, shown, "ch-ta ch-h", anchor="end"))
    others = [line for line in values.lines if line.side == "comparison"]
    if others:
        words = f"grey: {values.comparison_note or others[0].name}"
        shown = svg.shortened(words, frame.across.end - frame.across.start - 10)
        marks.append(svg.text(frame.across.start + 5, frame.floor - 8, shown, "ch-t ch-h"))
    return marks


def _describe(values: SeriesValues) -> str:
    first, last = period_words(values.labels[0]), period_words(values.labels[-1])
    parts = [
        f"{values.unit}, {first} to {last}.",
        f"{values.start_words}." if values.start_words else "",
    ]
    expected, seen = _ends(values)
    if expected is not None:
        parts.append(f"{values.expected_words.capitalize()}: {signed(expected)}.")
    if seen is not None:
        parts.append(f"{values.seen_words.capitalize()}: {signed(seen)}.")
    if values.gap:
        parts.append(f"The gap: {values.gap}.")
    parts += [f"Grey line: {values.comparison_note}." if values.comparison_note else ""]
    return " ".join(part for part in parts if part)


def _note(values: SeriesValues) -> str:
    parts = ["Thin lines: each period."]
    if values.fitted:
        parts.append("Thick lines: averages or fitted levels.")
    if values.expected is not None:
        band = ", with its likely range shaded" if values.expected.low else ""
        parts.append(f"Dashed{band}: what we would expect without the initiative.")
    if values.excluded:
        parts.append("Hatched: periods left out by the plan.")
    return " ".join(parts)


def _columns(values: SeriesValues) -> tuple[str, ...]:
    heads = ["Period", *(line.name for line in values.lines)]
    if values.fitted:
        heads.append("Level")
    if values.expected is not None:
        heads.append("Expected without the initiative")
    return tuple(heads)


def _rows(values: SeriesValues) -> tuple[tuple[str, ...], ...]:
    columns: list[Sequence[float | None]] = [line.values for line in values.lines]
    if values.fitted:
        columns.append(values.fitted)
    if values.expected is not None:
        columns.append(values.expected.values)
    return tuple(
        (period_words(label), *(_cell(column[place]) for column in columns))
        for place, label in enumerate(values.labels)
    )


def _cell(value: float | None) -> str:
    return "\N{EN DASH}" if value is None else signed(value)
