"""Leads and lags around the start: how alike the groups were, and when the change came."""

from registry.publish.charts import svg
from registry.publish.charts.amounts import amount, change, with_interval
from registry.publish.charts.drawing import COLUMN, NARROW, Chart, named
from registry.publish.charts.scale import Scale, ticks, widened
from registry.publish.charts.values import EventPoint, EventStudyValues

_TOP = 28.0


def event_study(values: EventStudyValues) -> Chart:
    """Return the effect in each period around the start, the reference as an open ring."""
    rows = tuple(_row(point, values) for point in values.points)
    description = (
        f"Effect by periods from the start, {values.axis.unit}. "
        + " ".join(f"{when}: {said}." for when, said in rows)
        + _could_see(values)
    )
    return Chart(
        key=values.key,
        finding=values.finding,
        description=description,
        note=_note(values),
        wide=_draw(values, COLUMN, description),
        narrow=_draw(values, NARROW, description),
        columns=("Periods from the start", f"Effect and likely range, {values.axis.unit}"),
        rows=rows,
    )


def _row(point: EventPoint, values: EventStudyValues) -> tuple[str, str]:
    if point.reference:
        return str(point.period), "reference: 0 by definition"
    return str(point.period), with_interval(point.effect, values.axis)


def _could_see(values: EventStudyValues) -> str:
    if values.could_see is None:
        return ""
    size = amount(values.could_see)
    return f" A difference of {size} before the start could have been seen."


def _note(values: EventStudyValues) -> str:
    parts = ["Dot: effect in that period. Line: likely range."]
    if any(point.reference for point in values.points):
        parts.append("Open ring: the reference period.")
    if values.axis.worth is not None:
        parts.append("Grey: too small to matter.")
    if values.could_see is not None:
        parts.append("Dotted: the smallest difference before the start that could have been seen.")
    return " ".join(parts)


def _draw(values: EventStudyValues, wide: float, description: str) -> str:
    height = 250.0 if wide < 500 else 280.0
    floor = height - 44
    up = _upright(values, floor)
    labels = [(at, change(at, values.axis.words)) for at in ticks(up.low, up.high)]
    left = 14 + max((svg.width(words) for _, words in labels), default=30.0)
    periods = [point.period for point in values.points]
    across = Scale(low=min(periods) - 0.6, high=max(periods) + 0.6, start=left, end=wide - 8)
    inner = [*_grey(values, up, across)]
    for at, words in labels:
        inner.append(svg.line(across.start, up.at(at), across.end, up.at(at), "ch-level"))
        inner.append(svg.text(left - 6, up.at(at) + 4.5, words, anchor="end"))
    inner.append(svg.line(across.start, up.at(0), across.end, up.at(0), "ch-zero"))
    inner.append(svg.line(across.start, floor, across.end, floor, "ch-axis"))
    inner += _limits(values, up, across)
    inner += _start(across, floor, wide)
    inner += [mark for point in values.points for mark in _point(point, up, across)]
    inner += _across(periods, across, floor)
    middle = (across.start + across.end) / 2
    inner.append(svg.text(middle, height - 6, "periods from the start", anchor="middle"))
    suffix = "n" if wide < 500 else "w"
    return named(
        inner,
        size=(wide, height),
        key=f"{values.key}-{suffix}",
        title=values.finding,
        description=description,
    )


def _upright(values: EventStudyValues, floor: float) -> Scale:
    shown = [each for point in values.points for each in point.effect.numbers()]
    if values.axis.worth is not None:
        shown += [
            values.axis.worth.good * values.axis.sign,
            -values.axis.worth.bad * values.axis.sign,
        ]
    low, high = widened(min([0.0, *shown]), max([0.0, *shown]))
    return Scale(low=low, high=high, start=floor, end=_TOP)


def _grey(values: EventStudyValues, up: Scale, across: Scale) -> list[str]:
    worth, sign = values.axis.worth, values.axis.sign
    if worth is None:
        return []
    good, bad = up.at(worth.good * sign), up.at(-worth.bad * sign)
    top, line = min(good, bad), bad if values.axis.is_margin else good
    return [
        svg.rect(across.start, top, across.end - across.start, abs(good - bad), "ch-grey"),
        svg.line(across.start, line, across.end, line, "ch-worth"),
    ]


def _limits(values: EventStudyValues, up: Scale, across: Scale) -> list[str]:
    if values.could_see is None or across.low >= -0.5:
        return []
    end = across.at(-0.5)
    return [
        svg.line(
            across.start,
            up.at(side * values.could_see),
            end,
            up.at(side * values.could_see),
            "ch-enough",
        )
        for side in (-1, 1)
        if up.holds(side * values.could_see)
    ]


def _start(across: Scale, floor: float, wide: float) -> list[str]:
    if not across.holds(-0.5):
        return []
    x, words = across.at(-0.5), "start"
    fits = x + 6 + svg.width(words) < wide
    return [
        svg.line(x, 10, x, floor, "ch-start"),
        svg.text(x + (5 if fits else -5), 19, words, "ch-ti", anchor="start" if fits else "end"),
    ]


def _point(point: EventPoint, up: Scale, across: Scale) -> list[str]:
    x = across.at(point.period)
    if point.reference:
        return [svg.circle(x, up.at(0.0), 5, "ch-ring")]
    effect = point.effect
    low = up.low if effect.low is None else effect.low
    high = up.high if effect.high is None else effect.high
    marks = [svg.line(x, up.at(low), x, up.at(high), "ch-thin")]
    if effect.value is not None:
        marks.append(svg.circle(x, up.at(effect.value), 4.5, "ch-dot"))
    return marks


def _across(periods: list[int], across: Scale, floor: float) -> list[str]:
    marks, taken = [], -1e9
    room = (across.end - across.start) / max(1.0, across.high - across.low)
    every = max(1, -(-30 // max(1, int(room))))
    for period in sorted(set(periods)):
        words = f"\N{MINUS SIGN}{-period}" if period < 0 else str(period)
        x, half = across.at(period), svg.width(words) / 2
        centre = min(x, across.end + 8 - half)
        if period % every or centre - half <= taken + 6:
            continue
        marks.append(svg.line(x, floor, x, floor + 5, "ch-axis"))
        marks.append(svg.text(centre, floor + 19, words, anchor="middle"))
        taken = centre + half
    return marks
