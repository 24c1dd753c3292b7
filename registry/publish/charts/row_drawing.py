"""Rows of ranges on one effect axis, words beside them when wide and above them when narrow."""

from dataclasses import dataclass

from registry.publish.charts import svg
from registry.publish.charts.drawing import named
from registry.publish.charts.effects import Field, effect_axis, field_for, ground, worth_words
from registry.publish.charts.placing import centred
from registry.publish.charts.values import Axis, Range

_TOP = 30.0
_SIDE = 8.0


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
    """Return the rows as one drawing, as wide as asked for."""
    narrow = wide < 500
    step = _step(rows, narrow=narrow)
    left = _SIDE if narrow else round(wide * 0.46)
    floor = _TOP + step * len(rows) + 4
    field = field_for(axis, [row.effect for row in rows], start=left, end=wide - 26.0)
    inner = [*ground(field, _TOP, floor), *_worth_label(field, wide)]
    for place, row in enumerate(rows):
        top = _TOP + step * place
        inner += _over(row, top, wide) if narrow else _beside(row, top, step, left - 14)
        inner += _range(field, row, top + (step - 12 if narrow else step / 2))
    inner += effect_axis(field, floor, most=5)
    return named(
        inner,
        size=(wide, floor + 24),
        key=f"{key}-{'n' if narrow else 'w'}",
        title=finding,
        description=description,
    )


def _step(rows: list[Row], *, narrow: bool) -> float:
    detailed = any(row.detail for row in rows)
    if narrow:
        return 58.0 if detailed else 42.0
    return 46.0 if detailed else 36.0


def _worth_label(field: Field, wide: float) -> list[str]:
    if field.axis.worth is None:
        return []
    words = f"{worth_words(field.axis)}: worth having"
    place = field.at(field.axis.worth.good * field.axis.sign)
    return [centred(place, 15, words, wide)]


def _over(row: Row, top: float, wide: float) -> list[str]:
    room = wide - 2 * _SIDE
    first, second = (row.title, f"{row.detail}: {row.numbers}") if row.detail else ("", "")
    lines = [first, second] if row.detail else [f"{row.title}: {row.numbers}"]
    strong = [row.strong, True] if row.detail else [row.strong]
    return [
        svg.text(
            _SIDE,
            top + 15 + svg.LINE * place,
            svg.shortened(words, room, bold=bold),
            "ch-tb ch-h" if bold else "ch-ti ch-h",
        )
        for place, (words, bold) in enumerate(zip(lines, strong, strict=True))
    ]


def _beside(row: Row, top: float, step: float, room: float) -> list[str]:
    centre = top + step / 2 + 4.5
    numbers = svg.fitted(row.numbers, room * 0.56)
    free = room - max(svg.width(words) for words in numbers) - 8
    bold = row.strong
    title = svg.fitted(row.title, free, bold=bold, lines=1 if row.detail else 2)
    detail = svg.fitted(row.detail, free, bold=True, lines=2 if len(title) < 2 else 1)
    words = [(each, bold) for each in title] + [(each, True) for each in detail]
    marks = [svg.line(0, top + step, room, top + step, "ch-rule")]
    marks += [
        svg.text(0, _baseline(centre, place, len(words)), each, "ch-tb" if strong else "ch-ti")
        for place, (each, strong) in enumerate(words)
    ]
    return marks + [
        svg.text(room, _baseline(centre, place, len(numbers)), each, "ch-t", anchor="end")
        for place, each in enumerate(numbers)
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
