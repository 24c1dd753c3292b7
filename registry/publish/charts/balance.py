"""How alike two groups are in what was known beforehand: before weighting and after (Love plot)."""

from dataclasses import dataclass

from registry.publish.charts import svg
from registry.publish.charts.drawing import COLUMN, NARROW, Chart, named
from registry.publish.charts.scale import Scale, ticks
from registry.publish.charts.values import refuse_endless

ALIKE = 0.1
"""Differences up to this many standard deviations pass as alike (Austin 2009)."""

MOST_ROWS = 40
"""Terms that are drawn, those that differ most first; the table holds all."""

_TOP = 30.0
_SIDE = 8.0
_FURTHEST = 3.0
"""Differences beyond this many standard deviations are drawn at the frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceRow:
    """One term: how far the groups differ in it, in standard deviations; no after: not weighted."""

    name: str
    before: float
    after: float | None

    def __post_init__(self) -> None:
        refuse_endless(self.before, self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceValues:
    """The terms that two groups were made alike in."""

    key: str
    finding: str
    rows: tuple[BalanceRow, ...]


def balance(values: BalanceValues) -> Chart:
    """Return each term's difference before weighting as a ring and after it as a dot."""
    order = sorted(values.rows, key=lambda row: -abs(row.before))
    said = tuple(
        (row.name, _size(row.before), "not weighted" if row.after is None else _size(row.after))
        for row in order
    )
    description = " ".join(
        f"{name}: {before} before, {after} after." for name, before, after in said
    )
    drawn = order[:MOST_ROWS]
    return Chart(
        key=values.key,
        finding=values.finding,
        description=f"Differences in standard deviations. {description}",
        note=_note(values, len(drawn)),
        wide=_draw(values, drawn, description, COLUMN),
        narrow=_draw(values, drawn, description, NARROW),
        columns=("What was known beforehand", "Difference before", "Difference after"),
        rows=said,
    )


def _size(difference: float) -> str:
    return f"{abs(difference):.2f}"


def _note(values: BalanceValues, drawn: int) -> str:
    weighted = any(row.after is not None for row in values.rows)
    parts = ["Ring: before weighting." + (" Dot: after." if weighted else "")]
    parts.append("Dashed: up to here the groups pass as alike. In standard deviations.")
    if drawn < len(values.rows):
        parts.append(f"The {drawn} that differ most are drawn; the table has all.")
    return " ".join(parts)


def _draw(values: BalanceValues, rows: list[BalanceRow], description: str, wide: float) -> str:
    narrow = wide < 500
    left = _SIDE if narrow else round(wide * 0.4)
    room = wide - 2 * _SIDE if narrow else left - 14
    names = [svg.fitted(row.name, room, lines=3) for row in rows]
    heights = [_height(lines, narrow=narrow) for lines in names]
    floor = _TOP + sum(heights) + 4
    scale = Scale(low=0.0, high=_furthest(rows), start=left + 8, end=wide - 20.0)
    inner = _ground(scale, floor)
    top = _TOP
    for row, lines, height in zip(rows, names, heights, strict=True):
        inner += _name(lines, top, height, narrow=narrow)
        inner += _marks(scale, row, top + (height - 12 if narrow else height / 2))
        top += height
    return named(
        inner,
        size=(wide, floor + 24),
        key=f"{values.key}-{'n' if narrow else 'w'}",
        title=values.finding,
        description=description,
    )


def _furthest(rows: list[BalanceRow]) -> float:
    sizes = [abs(end) for row in rows for end in (row.before, row.after) if end is not None]
    return min(_FURTHEST, max([2 * ALIKE, *sizes]) * 1.08)


def _height(lines: list[str], *, narrow: bool) -> float:
    if narrow:
        return svg.LINE * len(lines) + 24
    return max(26.0, svg.LINE * len(lines) + 10)


def _ground(scale: Scale, floor: float) -> list[str]:
    """Return the axis with its numbers, and the line up to which groups pass as alike."""
    inner = [svg.line(scale.start, floor, scale.end, floor, "ch-axis")]
    for at in ticks(scale.low, scale.high, most=5):
        place = scale.at(at)
        inner.append(svg.line(place, _TOP, place, floor, "ch-zero" if at == 0 else "ch-level"))
        inner.append(svg.text(place, floor + 17, f"{at:g}", anchor="middle"))
    line = scale.at(ALIKE)
    inner.append(svg.line(line, _TOP - 8, line, floor, "ch-worth"))
    inner.append(svg.text(line + 6, 16, "alike up to here", "ch-ta"))
    return inner


def _name(lines: list[str], top: float, height: float, *, narrow: bool) -> list[str]:
    if narrow:
        return [
            svg.text(_SIDE, top + 13 + svg.LINE * place, words, "ch-ti ch-h")
            for place, words in enumerate(lines)
        ]
    first = top + height / 2 + 4.5 - svg.LINE * (len(lines) - 1) / 2
    return [
        svg.text(0, first + svg.LINE * place, words, "ch-ti") for place, words in enumerate(lines)
    ]


def _marks(scale: Scale, row: BalanceRow, height: float) -> list[str]:
    before = scale.at(abs(row.before))
    marks = [svg.circle(before, height, 5, "ch-ring")]
    if row.after is None:
        return marks
    after = scale.at(abs(row.after))
    joined = svg.line(before, height, after, height, "ch-rule")
    return [joined, *marks, svg.circle(after, height, 5, "ch-dot")]
