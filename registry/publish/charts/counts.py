"""Counts by month as they stand in a file, pooled over groups, to see whether it looks right."""

from registry.publish.charts import svg
from registry.publish.charts.amounts import amount
from registry.publish.charts.drawing import NARROW, WIDE, Chart, named
from registry.publish.charts.periods import axis_places, period_words
from registry.publish.charts.scale import Scale, ticks, widened
from registry.publish.charts.time_values import CountsValues, MonthCount

_TOP, _HEIGHT = 30.0, 150.0


def counts_by_month(values: CountsValues) -> Chart:
    """Return columns from 0, an unfinished month with a dashed outline, marks as upright lines."""
    rows = tuple((period_words(month.label), _said(month)) for month in values.months)
    first, last = rows[0][0], rows[-1][0]
    marked = "".join(f" {words}: from {rows[place][0]}." for place, words in _marks_inside(values))
    known = [month.count for month in values.months if month.count is not None]
    spread = f" From {amount(min(known))} to {amount(max(known))}." if known else ""
    description = f"{values.unit}, {first} to {last}.{spread}{marked}"
    return Chart(
        key=values.key,
        finding=values.finding,
        description=description,
        note="Totals of all groups. Dashed outline: a month that may still be filling. "
        "Open square: not shown.",
        wide=_draw(values, WIDE, description),
        narrow=_draw(values, NARROW, description),
        columns=("Month", values.unit),
        rows=rows,
    )


def _said(month: MonthCount) -> str:
    if month.count is None:
        return "not shown"
    return f"{month.count:,.6g}" + (" (may still be filling)" if month.filling else "")


def _marks_inside(values: CountsValues) -> list[tuple[int, str]]:
    return [(place, words) for place, words in values.marks if 0 <= place < len(values.months)]


def _draw(values: CountsValues, wide: float, description: str) -> str:
    most = max([month.count or 0.0 for month in values.months])
    high = widened(0.0, most, share=0.08)[1] if most > 0 else 1.0
    floor = _HEIGHT - 24
    up = Scale(low=0.0, high=high, start=floor, end=_TOP)
    levels = ticks(0.0, high, most=3)
    left = 10 + max(svg.width(amount(level)) for level in levels)
    across = Scale(low=-0.5, high=len(values.months) - 0.5, start=left, end=wide - 4)
    inner = [
        mark
        for level in levels
        for mark in (
            svg.line(left, up.at(level), across.end, up.at(level), "ch-level"),
            svg.text(left - 5, up.at(level) + 4.5, amount(level), anchor="end"),
        )
    ]
    step = (across.end - across.start) / len(values.months)
    for place, month in enumerate(values.months):
        inner.append(_column(month, across.at(place), step, up))
    inner.append(svg.line(left, floor, across.end, floor, "ch-axis"))
    inner += _months(values, across, floor, wide)
    inner += _marks(values, across, floor, wide)
    suffix = "n" if wide < 500 else "w"
    return named(
        inner,
        size=(wide, _HEIGHT),
        key=f"{values.key}-{suffix}",
        title=values.finding,
        description=description,
    )


def _column(month: MonthCount, x: float, step: float, up: Scale) -> str:
    if month.count is None:
        half = min(4.0, step * 0.4)
        return svg.rect(x - half, up.start - 2 * half, 2 * half, 2 * half, "ch-hidden")
    top = up.at(max(0.0, month.count))
    kind = "ch-filling" if month.filling else "ch-column"
    return svg.rect(x - step * 0.46, top, step * 0.92, up.start - top, kind)


def _months(values: CountsValues, across: Scale, floor: float, wide: float) -> list[str]:
    marks, taken = [], -1e9
    for place in axis_places([month.label for month in values.months]):
        words = period_words(values.months[place].label)
        half = svg.width(words) / 2
        centre = min(max(across.at(place), half), wide - half)
        if centre - half > taken + 8:
            marks.append(svg.text(centre, floor + 18, words, anchor="middle"))
            taken = centre + half
    return marks


def _marks(values: CountsValues, across: Scale, floor: float, wide: float) -> list[str]:
    marks: list[str] = []
    ends = [-1e9, -1e9]
    for place, words in sorted(_marks_inside(values)):
        x = across.at(place - 0.5)
        shown = svg.shortened(words, wide - 10)
        long = svg.width(shown)
        left = x + 5 if x + 5 + long <= wide else max(0.0, x - 5 - long)
        row = next((each for each in (0, 1) if left > ends[each] + 8), None)
        marks.append(svg.line(x, 4, x, floor, "ch-start"))
        if row is None:
            continue
        ends[row] = left + long
        marks.append(svg.text(left, 12 + 13 * row, shown, "ch-ti ch-h"))
    return marks
