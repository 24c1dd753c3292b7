"""Shares of a whole, one bar for each group: answers on a scale, or the rows of a table."""

from dataclasses import dataclass

from registry.publish.charts import svg
from registry.publish.charts.drawing import COLUMN, NARROW, Chart, named
from registry.publish.charts.values import refuse_endless

MOST_BARS = 40
"""Groups that are drawn; the table holds all."""

_FILLS = ("ch-grey", "ch-band", "ch-would", "ch-pale", "ch-column")
_BAR = 26.0
_GAP = 14.0
_SEAM = 2.0
"""Paper between two parts, so that none is told from the next by its colour alone."""
_SIDE = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedBar:
    """One group: its size, and the share of each part; None where there are too few to show."""

    name: str
    size: int
    shares: tuple[float, ...] | None

    def __post_init__(self) -> None:
        refuse_endless(*(self.shares or ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedValues:
    """The parts from left to right, and the groups from top to bottom."""

    key: str
    finding: str
    parts: tuple[str, ...]
    bars: tuple[StackedBar, ...]


def stacked(values: StackedValues) -> Chart:
    """Return one bar of 100 for each group, parted by what it holds."""
    drawn = values.bars[:MOST_BARS]
    description = " ".join(_told(bar, values.parts) for bar in values.bars)
    return Chart(
        key=values.key,
        finding=values.finding,
        description=f"Of every 100 in each group. {description}",
        note=_note(values, len(drawn)),
        wide=_draw(values, drawn, description, COLUMN),
        narrow=_draw(values, drawn, description, NARROW),
        columns=("Group", "Size", *(f"{part}, in every 100" for part in values.parts)),
        rows=tuple(
            (bar.name, f"{bar.size:,}", *_numbers(bar, len(values.parts))) for bar in values.bars
        ),
    )


def _numbers(bar: StackedBar, parts: int) -> tuple[str, ...]:
    if bar.shares is None:
        return ("too few to show",) * parts
    return tuple(f"{100 * share:.0f}" for share in bar.shares)


def _told(bar: StackedBar, parts: tuple[str, ...]) -> str:
    if bar.shares is None:
        return f"{bar.name}: too few to show."
    said = ", ".join(
        f"{part} {number}" for part, number in zip(parts, _numbers(bar, len(parts)), strict=True)
    )
    return f"{bar.name}: {said}."


def _note(values: StackedValues, drawn: int) -> str:
    order = ", ".join(values.parts)
    told = f"From left to right: {order}. Numbers: of every 100 in the group."
    if any(bar.shares is None for bar in values.bars):
        told += " Empty: too few to show without showing people."
    if drawn < len(values.bars):
        told += f" The first {drawn} groups are drawn; the table has all {len(values.bars)}."
    return told


def _draw(
    values: StackedValues, bars: tuple[StackedBar, ...], description: str, wide: float
) -> str:
    narrow = wide < 500
    left = _SIDE if narrow else round(wide * 0.28)
    room = wide - 2 * _SIDE if narrow else left - 14
    inner, top = [], _SIDE
    for bar in bars:
        lines = svg.fitted(f"{bar.name} ({bar.size:,})", room, lines=3)
        words = svg.LINE * len(lines)
        first = top + 11 if narrow else top + _BAR / 2 + 4.5 - svg.LINE * (len(lines) - 1) / 2
        inner += [
            svg.text(_SIDE if narrow else 0, first + svg.LINE * place, line, "ch-ti")
            for place, line in enumerate(lines)
        ]
        at = top + words + 4 if narrow else top
        inner += _parts(bar, left, at, wide - _SIDE - left)
        top = at + (_BAR if narrow else max(_BAR, words)) + _GAP
    return named(
        inner,
        size=(wide, top),
        key=f"{values.key}-{'n' if narrow else 'w'}",
        title=values.finding,
        description=description,
    )


def _parts(bar: StackedBar, left: float, top: float, room: float) -> list[str]:
    """Return a bar's parts with the number of each that has room for it."""
    if bar.shares is None:
        return [svg.rect(left, top, room, _BAR, "ch-hidden")]
    marks, at = [], left
    for place, share in enumerate(bar.shares):
        width = share * room
        if width <= 0.0:
            continue
        marks.append(svg.rect(at, top, width - _SEAM, _BAR, _FILLS[place % len(_FILLS)]))
        number = f"{100 * share:.0f}"
        if svg.width(number) + 6 < width:
            marks.append(svg.text(at + width / 2, top + 17.5, number, "ch-ti", anchor="middle"))
        at += width
    return marks
