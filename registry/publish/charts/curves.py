"""Shares of two groups over time, as steps with their likely range, and how many are followed."""

from collections.abc import Sequence

from registry.publish.charts import svg
from registry.publish.charts.amounts import amount
from registry.publish.charts.curve_values import CurveLine, CurvesValues
from registry.publish.charts.drawing import NARROW, WIDE, Chart, named
from registry.publish.charts.placing import Block, beside, centred, stacked
from registry.publish.charts.scale import Scale, ticks
from registry.publish.charts.time_marks import Frame

_TOP = 28.0
_MARGIN = 150.0
_ROW = 18.0
HIDDEN = "under 10"
"""What stands for a number of people that is too small to be shown."""

NOT_SAID = "\N{EN DASH}"
"""In the table where those followed are not counted: no cell is left empty."""


def curves(values: CurvesValues) -> Chart:
    """Return steps with bands, the horizons upright, and numbers followed under the axis."""
    description = _describe(values)
    return Chart(
        key=values.key,
        finding=values.finding,
        description=description,
        note="Steps: shares as they were seen. Shaded: likely range. Upright line: a horizon of "
        "the plan. Fewer than 10 people are not counted out.",
        wide=_draw(values, _frame(values, WIDE), description, "w"),
        narrow=_draw(values, _frame(values, NARROW), description, "n"),
        columns=_columns(values),
        rows=tuple(_row(values, place) for place in range(len(values.times))),
    )


def _frame(values: CurvesValues, wide: float) -> Frame:
    narrow = wide < 500
    below = 44.0 if narrow else 62.0 + _ROW * len(values.lines)
    height = 260.0 if narrow else 270.0 + below
    left = 46.0 if narrow else 140.0
    right = wide - (10.0 if narrow else _MARGIN)
    across = Scale(low=values.times[0], high=values.times[-1], start=left, end=right)
    return Frame(wide, height, across, Scale(low=0.0, high=1.0, start=height - below, end=_TOP))


def _draw(values: CurvesValues, frame: Frame, description: str, suffix: str) -> str:
    order = sorted(values.lines, key=lambda line: line.side == "treated")
    inner = [
        *_levels(frame),
        *[mark for line in order for mark in _band(values, line, frame)],
        *_horizons(values, frame),
        *[mark for line in order for mark in _steps(values, line, frame)],
        *_across(values, frame),
        *(_inside(values, frame) if frame.is_narrow else _outside(values, frame)),
        *([] if frame.is_narrow else _followed(values, frame)),
    ]
    return named(
        inner,
        size=(frame.width, frame.height),
        key=f"{values.key}-{suffix}",
        title=values.finding,
        description=description,
    )


def _levels(frame: Frame) -> list[str]:
    marks = []
    for level in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = frame.up.at(level)
        marks.append(svg.line(frame.across.start, y, frame.across.end, y, "ch-level"))
        words = f"{100 * level:g}"
        marks.append(svg.text(frame.across.start - 6, y + 4.5, words, anchor="end"))
    floor = frame.floor
    return [*marks, svg.line(frame.across.start, floor, frame.across.end, floor, "ch-axis")]


def _runs(*rows: Sequence[float | None]) -> list[list[int]]:
    """Return the stretches of places at which every row has a number."""
    runs: list[list[int]] = [[]]
    for place, found in enumerate(zip(*rows, strict=True)):
        if None in found:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if run]


def _stairs(
    values: CurvesValues, row: Sequence[float | None], run: Sequence[int], frame: Frame
) -> list[tuple[float, float]]:
    """Return the corners of a step curve: level to the next time, then up or down."""
    points: list[tuple[float, float]] = []
    for place in run:
        x, y = frame.across.at(values.times[place]), frame.up.at(row[place] or 0.0)
        if points and points[-1][1] != y:
            points.append((x, points[-1][1]))
        points.append((x, y))
    return points


def _steps(values: CurvesValues, line: CurveLine, frame: Frame) -> list[str]:
    kind = "ch-level-after" if line.side == "treated" else "ch-mute-thin"
    return [
        svg.path(_stairs(values, line.share, run, frame), kind)
        for run in _runs(line.share)
        if len(run) > 1
    ]


def _band(values: CurvesValues, line: CurveLine, frame: Frame) -> list[str]:
    kind = "ch-band" if line.side == "treated" else "ch-grey"
    marks = []
    for run in _runs(line.low, line.high):
        if len(run) > 1:
            upper = _stairs(values, line.high, run, frame)
            lower = _stairs(values, line.low, run, frame)
            marks.append(svg.path([*upper, *reversed(lower)], kind, closed=True))
    return marks


def _horizons(values: CurvesValues, frame: Frame) -> list[str]:
    marks, taken = [], -1e9
    for horizon in values.horizons:
        if not frame.across.holds(horizon):
            continue
        x, words = frame.across.at(horizon), f"{horizon:g} {values.unit}".strip()
        marks.append(svg.line(x, 12, x, frame.floor, "ch-start"))
        if x > taken:
            marks.append(beside(x, 19, words, frame.width, kind="ch-ti"))
            taken = x + svg.width(words) + 12
    return marks


def _across(values: CurvesValues, frame: Frame) -> list[str]:
    marks = []
    for at in ticks(values.times[0], values.times[-1]):
        x = frame.across.at(at)
        marks.append(svg.line(x, frame.floor, x, frame.floor + 5, "ch-axis"))
        marks.append(centred(x, frame.floor + 19, f"{at:g}", frame.width))
    middle = (frame.across.start + frame.across.end) / 2
    words = values.unit or "time"
    return [*marks, centred(middle, frame.floor + 36, words, frame.width)]


def _last(line: CurveLine) -> float | None:
    return next((share for share in reversed(line.share) if share is not None), None)


def _label(line: CurveLine) -> str:
    last = _last(line)
    return line.name if last is None else f"{line.name}: {_every(last)}"


def _outside(values: CurvesValues, frame: Frame) -> list[str]:
    x, room = frame.across.end + 12, frame.width - frame.across.end - 14
    blocks = []
    for line in values.lines:
        last, treated = _last(line), line.side == "treated"
        if last is not None:
            lines = tuple(svg.fitted(_label(line), room, bold=treated))
            kind = "ch-ta" if treated else "ch-t"
            blocks.append(Block(lines=lines, wanted=frame.up.at(last), kind=kind))
    return stacked(blocks, x, top=frame.up.end + 4, floor=frame.floor)


def _inside(values: CurvesValues, frame: Frame) -> list[str]:
    """Return the labels inside the plot, for a phone, where the curves leave most room."""
    known = [line for line in values.lines if _last(line) is not None]
    falling = any((line.share[0] or 0.0) > 0.5 for line in known)
    first = frame.floor - 8 - 17 * (len(known) - 1) if falling else frame.up.end + 14
    room = frame.across.end - frame.across.start - 10
    marks = []
    for place, line in enumerate(sorted(known, key=lambda line: -(_last(line) or 0.0))):
        treated = line.side == "treated"
        shown = svg.shortened(_label(line), room, bold=treated)
        kind = "ch-ta ch-h" if treated else "ch-t ch-h"
        marks.append(svg.text(frame.across.start + 5, first + 17 * place, shown, kind))
    return marks


def _followed(values: CurvesValues, frame: Frame) -> list[str]:
    if not values.followed_at:
        return []
    top = frame.floor + 54
    marks = [svg.text(0, top, "Still followed:")]
    for row, line in enumerate(values.lines, start=1):
        y = top + _ROW * row
        marks.append(svg.text(0, y, svg.shortened(line.name, frame.across.start - 24)))
        for at, number in zip(values.followed_at, line.followed, strict=True):
            marks.append(centred(frame.across.at(at), y, _people(number), frame.width))
    return marks


def _people(number: int | None) -> str:
    return HIDDEN if number is None else f"{number:,}"


def _every(share: float) -> str:
    return f"{amount(100 * share)} in every 100"


def _describe(values: CurvesValues) -> str:
    end = f"{values.times[-1]:g} {values.unit}".strip()
    parts = [f"Of every 100 people, how many {values.what}, from 0 to {end}."]
    for line in values.lines:
        last = _last(line)
        if last is not None:
            parts.append(f"{line.name}: {_every(last)} at the end.")
    return " ".join(parts)


def _columns(values: CurvesValues) -> tuple[str, ...]:
    names = [line.name for line in values.lines]
    return (
        values.unit.capitalize() or "Time",
        *(f"{name}: {values.what}, in every 100" for name in names),
        *(f"{name}: still followed, at a few times" for name in names),
    )


def _row(values: CurvesValues, place: int) -> tuple[str, ...]:
    at = values.times[place]
    shares = [_cell(line, place) for line in values.lines]
    counted = values.followed_at.index(at) if at in values.followed_at else None
    followed = [
        NOT_SAID if counted is None else _people(line.followed[counted]) for line in values.lines
    ]
    return (f"{at:g}", *shares, *followed)


def _cell(line: CurveLine, place: int) -> str:
    share, low, high = line.share[place], line.low[place], line.high[place]
    if share is None:
        return "not followed"
    if low is None or high is None:
        return amount(100 * share)
    return f"{amount(100 * share)} ({amount(100 * low)} to {amount(100 * high)})"
