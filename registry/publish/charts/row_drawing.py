"""Rows of ranges on one effect axis, words beside them when wide and above them when narrow."""

from dataclasses import dataclass

from registry.publish.charts import svg
from registry.publish.charts.drawing import named
from registry.publish.charts.effects import Field, effect_axis, field_for, ground, worth_label
from registry.publish.charts.placing import centred
from registry.publish.charts.values import Axis, Range

_TOP = 30.0
_SIDE = 8.0
_MOST_LINES = 8
"""Lines of a row's words: enough for 200 characters, so that only absurd words are cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row as drawn: up to two lines of words, its numbers, a range, and how its square looks.

    ``mark`` is empty, ``mute``, ``harm``, ``diamond`` or ``pale``; ``size`` half a square's side.
    """

    title: str
    detail: str
    numbers: str
    effect: Range
    size: float
    mark: str
    strong: bool = False


def sheet(
    key: str, finding: str, description: str, axis: Axis, rows: list[Row], wide: float
) -> str:
    """Return the rows as one drawing, as wide as asked for; long words wrap and are never cut."""
    narrow = wide < 500
    left = _SIDE if narrow else _words_width(rows, wide)
    room = wide - 2 * _SIDE if narrow else left - 14
    words = [_words(row, room, narrow=narrow) for row in rows]
    heights = [_height(each, narrow=narrow) for each in words]
    floor = _TOP + sum(heights) + 4
    field = field_for(axis, [row.effect for row in rows], start=left, end=wide - 26.0)
    inner = [*ground(field, _TOP, floor), *_worth_label(field, wide)]
    top = _TOP
    for row, each, height in zip(rows, words, heights, strict=True):
        inner += _over(each, top) if narrow else _beside(each, top, height, left - 14)
        inner += _range(field, row, top + (height - 12 if narrow else height / 2))
        top += height
    inner += effect_axis(field, floor, most=5)
    return named(
        inner,
        size=(wide, floor + 24),
        key=f"{key}-{'n' if narrow else 'w'}",
        title=finding,
        description=description,
    )


def _words_width(rows: list[Row], wide: float) -> float:
    """Return where the axis begins: further right where names are long."""
    usual = round(wide * 0.44)
    long = any(len(_words(row, usual - 14, narrow=False).lines) > 2 for row in rows)
    return round(wide * 0.54) if long else usual


@dataclass(frozen=True, slots=True)
class _Words:
    """The lines of a row: words with their weight, and its numbers where they stand apart."""

    lines: list[tuple[str, bool]]
    numbers: list[str]


def _words(row: Row, room: float, *, narrow: bool) -> _Words:
    if narrow:
        last = f"{row.detail or row.title}: {row.numbers}"
        parts = [(row.title, row.strong), (last, True)] if row.detail else [(last, row.strong)]
        return _Words(_lines(parts, room), [])
    numbers = svg.fitted(row.numbers, room * 0.56, lines=_MOST_LINES)
    free = room - max((svg.width(each) for each in numbers), default=0.0) - 8
    return _Words(_lines([(row.title, row.strong), (row.detail, True)], free), numbers)


def _lines(parts: list[tuple[str, bool]], room: float) -> list[tuple[str, bool]]:
    return [
        (each, bold)
        for words, bold in parts
        for each in svg.fitted(words, room, bold=bold, lines=_MOST_LINES)
    ]


def _height(words: _Words, *, narrow: bool) -> float:
    if narrow:
        return svg.LINE * len(words.lines) + 28
    return max(36.0, svg.LINE * max(len(words.lines), len(words.numbers)) + 12)


def _worth_label(field: Field, wide: float) -> list[str]:
    if field.axis.line is None:
        return []
    return [centred(field.at(field.axis.line), 15, worth_label(field.axis), wide)]


def _over(words: _Words, top: float) -> list[str]:
    return [
        svg.text(_SIDE, top + 15 + svg.LINE * place, each, "ch-tb ch-h" if bold else "ch-ti ch-h")
        for place, (each, bold) in enumerate(words.lines)
    ]


def _beside(words: _Words, top: float, height: float, room: float) -> list[str]:
    centre = top + height / 2 + 4.5
    marks = [svg.line(0, top + height, room, top + height, "ch-rule")]
    marks += [
        svg.text(0, _baseline(centre, place, len(words.lines)), each, "ch-tb" if bold else "ch-ti")
        for place, (each, bold) in enumerate(words.lines)
    ]
    return marks + [
        svg.text(room, _baseline(centre, place, len(words.numbers)), each, "ch-t", anchor="end")
        for place, each in enumerate(words.numbers)
    ]


def _baseline(centre: float, place: int, lines: int) -> float:
    return centre + svg.LINE * (place - (lines - 1) / 2)


def _range(field: Field, row: Row, height: float) -> list[str]:
    ends = [_end(field, row.effect, side) for side in (-1, 1)]
    (left, left_open), (right, right_open) = ends
    if row.mark == "diamond" and row.effect.value is not None:
        middle = field.at(row.effect.value)
        corners = [(left, height), (middle, height - 7), (right, height), (middle, height + 7)]
        return [svg.path(corners, "ch-full", closed=True)]
    if row.mark == "pale":
        return [svg.rect(left, height - 3, right - left, 6, "ch-pale")]
    thin = f"ch-{row.mark}-thin" if row.mark else "ch-thin"
    marks = [svg.line(left, height, right, height, thin)]
    for place, side, is_open in ((left, -1, left_open), (right, 1, right_open)):
        if is_open:
            back = place - side * 6
            marks.append(svg.path([(back, height - 5), (place, height), (back, height + 5)], thin))
    return marks + _square(field, row, height)


def _square(field: Field, row: Row, height: float) -> list[str]:
    if row.effect.value is None:
        return []
    half = row.size
    kind = {"mute": "ch-open", "harm": "ch-harm-dot"}.get(row.mark, "ch-dot")
    place = field.at(row.effect.value)
    return [svg.rect(place - half, height - half, 2 * half, 2 * half, kind)]


def _end(field: Field, effect: Range, side: int) -> tuple[float, bool]:
    """Return the place of the left (-1) or right end as drawn, and whether it is unbounded."""
    natural = effect.low if side * field.axis.sign < 0 else effect.high
    if natural is not None:
        return field.at(natural), False
    return (field.scale.start + 2 if side < 0 else field.scale.end - 2), True
