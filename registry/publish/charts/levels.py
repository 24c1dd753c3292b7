"""The figure of each group with its likely range, on one axis: none of them is the treated."""

from dataclasses import dataclass

from registry.publish.charts import svg
from registry.publish.charts.amounts import signed
from registry.publish.charts.drawing import COLUMN, NARROW, Chart, named
from registry.publish.charts.scale import Scale, ticks, widened
from registry.publish.charts.values import Range

MOST_ROWS = 40
"""Groups that are drawn; the table holds all."""

_TOP = 12.0
_SIDE = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """One group: its size, and its figure with the range; an end that is None is not known."""

    name: str
    size: int
    level: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelsValues:
    """Groups from top to bottom."""

    key: str
    finding: str
    rows: tuple[LevelRow, ...]


def levels(values: LevelsValues) -> Chart:
    """Return each group's figure as a dot with its likely range as a line."""
    rows = tuple((row.name, f"{row.size:,}", _said(row.level)) for row in values.rows)
    description = " ".join(f"{name}: {said}." for name, _, said in rows)
    drawn = values.rows[:MOST_ROWS]
    note = "Dot: average of the group. Line: likely range."
    if len(drawn) < len(values.rows):
        note += f" The first {len(drawn)} groups are drawn; the table has all {len(values.rows)}."
    return Chart(
        key=values.key,
        finding=values.finding,
        description=description,
        note=note,
        wide=_draw(values, drawn, description, COLUMN),
        narrow=_draw(values, drawn, description, NARROW),
        columns=("Group", "Observations", "Average and likely range"),
        rows=rows,
    )


def _said(level: Range) -> str:
    value = "not known" if level.value is None else signed(level.value)
    if level.low is None or level.high is None:
        return value
    return f"{value} ({signed(level.low)} to {signed(level.high)})"


def _draw(values: LevelsValues, rows: tuple[LevelRow, ...], description: str, wide: float) -> str:
    narrow = wide < 500
    left = _SIDE if narrow else round(wide * 0.34)
    shown = [each for row in rows for each in row.level.numbers()] or [0.0]
    low, high = widened(min(shown), max(shown))
    across = Scale(low=low, high=high, start=left + 8, end=wide - 20.0)
    room = wide - 2 * _SIDE if narrow else left - 14
    names = [svg.fitted(row.name, room, lines=3) for row in rows]
    heights = [svg.LINE * len(name) + (24 if narrow else 12) for name in names]
    floor = _TOP + sum(heights) + 4
    inner = [svg.line(across.start, floor, across.end, floor, "ch-axis")]
    for at in ticks(low, high, most=5):
        inner.append(svg.line(across.at(at), _TOP, across.at(at), floor, "ch-level"))
        inner.append(svg.text(across.at(at), floor + 17, signed(at), anchor="middle"))
    top = _TOP
    for row, name, height in zip(rows, names, heights, strict=True):
        inner += _name(name, top, height, narrow=narrow)
        inner += _level(row.level, across, top + (height - 12 if narrow else height / 2))
        top += height
    return named(
        inner,
        size=(wide, floor + 24),
        key=f"{values.key}-{'n' if narrow else 'w'}",
        title=values.finding,
        description=description,
    )


def _name(lines: list[str], top: float, height: float, *, narrow: bool) -> list[str]:
    first = top + 13 if narrow else top + height / 2 + 4.5 - svg.LINE * (len(lines) - 1) / 2
    return [
        svg.text(_SIDE if narrow else 0, first + svg.LINE * place, words, "ch-ti ch-h")
        for place, words in enumerate(lines)
    ]


def _level(level: Range, across: Scale, height: float) -> list[str]:
    marks = []
    if level.low is not None and level.high is not None:
        marks.append(
            svg.line(across.at(level.low), height, across.at(level.high), height, "ch-thin")
        )
    if level.value is not None:
        marks.append(svg.circle(across.at(level.value), height, 4.5, "ch-dot"))
    return marks
