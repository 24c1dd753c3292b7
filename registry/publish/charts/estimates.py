"""The chart that opens a result: the likely range against no change and the change worth having."""

from itertools import pairwise

from registry.publish.charts import svg
from registry.publish.charts.amounts import amount, change, fences_of
from registry.publish.charts.drawing import COLUMN, NARROW, Chart, named
from registry.publish.charts.effects import (
    Field,
    describe,
    effect_axis,
    field_for,
    ground,
    kind_of,
    worth_label,
)
from registry.publish.charts.placing import beside, centred
from registry.publish.charts.values import EstimateValues, Range

TOP, BAR, FLOOR, HEIGHT = 48.0, 92.0, 124.0, 148.0
_ZONES_AT, _WORTH_AT = 13.0, 34.0


def estimate(values: EstimateValues) -> Chart:
    """Return one effect with its likely range, better always to the right, in natural units."""
    return Chart(
        key=values.key,
        finding=values.finding,
        description=describe(values.axis, values.effect),
        note=_note(values),
        wide=_draw(values, COLUMN, "w"),
        narrow=_draw(values, NARROW, "n"),
        columns=("What", f"Change, {values.axis.unit}"),
        rows=_rows(values),
    )


def _note(values: EstimateValues) -> str:
    percent = amount(100 * values.level)
    grey = (
        "No smallest change worth having was set."
        if values.axis.worth is None
        else "Grey: a change too small to matter, in either direction."
        if not values.axis.is_margin
        else "Grey: within what was agreed. Dashed: the worst agreed."
    )
    return f"Dot: best estimate. Line: likely range ({percent}% interval). {grey}"


def _rows(values: EstimateValues) -> tuple[tuple[str, ...], ...]:
    axis, effect = values.axis, values.effect
    said = [
        (
            name,
            "not bounded" if number is None else change(number, axis.words, fences=fences_of(axis)),
        )
        for name, number in (
            ("Best estimate", effect.value),
            ("Lower end of the likely range", effect.low),
            ("Upper end of the likely range", effect.high),
        )
    ]
    if axis.line is not None:
        name = "Worst that was agreed" if axis.is_margin else "Change worth having"
        said.append((name, change(axis.line, axis.words)))
    return tuple(said)


def _draw(values: EstimateValues, wide: float, suffix: str) -> str:
    field = field_for(values.axis, [values.effect], start=8.0, end=wide - 26.0)
    inner = [
        *ground(field, TOP, FLOOR),
        *_zones(field, wide),
        *_worth_label(field, wide),
        *effect_axis(field, FLOOR, most=5),
        *_bar(field, values),
        *_labels(field, values, wide),
    ]
    return named(
        inner,
        size=(wide, HEIGHT),
        key=f"{values.key}-{suffix}",
        title=values.finding,
        description=describe(values.axis, values.effect),
    )


def _zones(field: Field, wide: float) -> list[str]:
    zero, end = field.at(0.0), field.scale.end
    worth = field.axis.worth
    if worth is None or wide < 500:
        return [svg.text(8, _ZONES_AT, "worse"), _last("better", end)]
    sign = field.axis.sign
    left, right = field.at(-worth.bad * sign), field.at(worth.good * sign)
    margin = field.axis.is_margin
    places = [
        ("worse than agreed" if margin else "worse", (8 + left) / 2),
        (
            "as agreed" if margin else "too small to matter",
            zero if right - left > 20 else (left + right) / 2,
        ),
        ("better" if margin else "worthwhile", (right + end) / 2),
    ]
    spans = [(words, at, svg.width(words) / 2) for words, at in places]
    clear = all(
        first + half + 8 < second - other
        for (_, first, half), (_, second, other) in pairwise(spans)
    )
    if not clear or spans[0][1] - spans[0][2] < 0:
        return [svg.text(8, _ZONES_AT, "worse"), _last("better", end)]
    return [svg.text(at, _ZONES_AT, words, anchor="middle") for words, at, _ in spans]


def _last(words: str, end: float) -> str:
    return svg.text(end, _ZONES_AT, words, anchor="end")


def _worth_label(field: Field, wide: float) -> list[str]:
    if field.axis.line is None:
        return []
    return [beside(field.at(field.axis.line), _WORTH_AT + 2, worth_label(field.axis), wide)]


def _bar(field: Field, values: EstimateValues) -> list[str]:
    effect, sign = values.effect, field.axis.sign
    mark = kind_of(values.verdict, exploratory=values.exploratory)
    kind = f"ch-{mark}" if mark else "ch-bar"
    thin = f"ch-{mark}-thin" if mark else "ch-thin"
    ends = sorted((effect.low, effect.high), key=lambda end: _as_benefit(end, effect, sign))
    left, right = (_place(field, end, side) for end, side in zip(ends, (-1, 1), strict=True))
    marks = [svg.line(left, BAR, right, BAR, kind)]
    for end, place, side in zip(ends, (left, right), (-1, 1), strict=True):
        marks += _tip(place, side, thin, bounded=end is not None)
    if effect.value is not None:
        marks.append(_point(field.at(effect.value), values.verdict, mark))
    return marks


def _as_benefit(end: float | None, effect: Range, sign: int) -> float:
    if end is not None:
        return end * sign
    missing_low = effect.low is None and effect.high is not None
    return -sign * float("inf") if missing_low else sign * float("inf")


def _place(field: Field, end: float | None, side: int) -> float:
    if end is not None:
        return field.at(end)
    return field.scale.start + 2 if side < 0 else field.scale.end - 2


def _tip(place: float, side: int, kind: str, *, bounded: bool) -> list[str]:
    if bounded:
        return [svg.line(place, BAR - 7, place, BAR + 7, kind)]
    back = place - side * 8
    return [svg.path([(back, BAR - 6), (place, BAR), (back, BAR + 6)], kind)]


def _point(place: float, verdict: str, mark: str) -> str:
    if verdict == "cannot_tell" and mark != "expl":
        return svg.circle(place, BAR, 6, "ch-open")
    if verdict == "worse":
        corners = [(place, BAR - 8), (place + 8, BAR), (place, BAR + 8), (place - 8, BAR)]
        return svg.path(corners, "ch-harm-dot" if mark != "expl" else "ch-expl-dot", closed=True)
    return svg.circle(place, BAR, 7, f"ch-{mark}-dot" if mark else "ch-dot")


def _labels(field: Field, values: EstimateValues, wide: float) -> list[str]:
    effect, words, fences = values.effect, field.axis.words, fences_of(field.axis)
    marks = []
    if effect.value is not None:
        label = change(effect.value, words, fences=fences)
        place = field.at(effect.value)
        marks.append(centred(place, BAR - 18, label, wide, kind="ch-tb ch-h"))
    crosses = effect.low is None or effect.high is None or effect.low * effect.high < 0
    known = [end for end in (effect.low, effect.high) if end is not None]
    said = [
        change(end, words, fences=fences) if crosses else amount(end, fences=fences)
        for end in known
    ]
    places = [field.at(end) for end in known]
    return marks + _end_labels(places, said, wide)


def _end_labels(places: list[float], said: list[str], wide: float) -> list[str]:
    if len(places) == 2:
        order = sorted(range(2), key=lambda each: places[each])
        places, said = [places[each] for each in order], [said[each] for each in order]
        room = (svg.width(said[0]) + svg.width(said[1])) / 2 + 10
        short = room - (places[1] - places[0])
        if short > 0:
            places = [places[0] - short / 2, places[1] + short / 2]
    return [
        centred(place, BAR + 24, words, wide, kind="ch-ti ch-h")
        for place, words in zip(places, said, strict=True)
    ]
