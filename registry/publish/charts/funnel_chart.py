"""Units side by side by size, with the limits of chance; only those outside are named."""

from collections.abc import Callable, Iterator

from registry.publish.charts import svg
from registry.publish.charts.amounts import amount, figure, signed
from registry.publish.charts.axes import levels
from registry.publish.charts.drawing import NARROW, WIDE, Chart, named
from registry.publish.charts.placing import beside
from registry.publish.charts.process_values import FunnelPoint, FunnelValues
from registry.publish.charts.scale import Scale, ticks, widened
from registry.publish.charts.time_marks import Frame

_TOP = 24.0
_MOST_NAMED = 12
_FLAGS = {"none": "within the limits", "alert": "outside 95%", "alarm": "outside 99.8%"}
_LIMITS: tuple[tuple[Callable[[FunnelPoint], float], str], ...] = (
    (lambda point: point.low_95, "ch-compared"),
    (lambda point: point.high_95, "ch-compared"),
    (lambda point: point.low_998, "ch-worth"),
    (lambda point: point.high_998, "ch-worth"),
)


def funnel(values: FunnelValues) -> Chart:
    """Return every unit as a dot between the limits of its size; those outside have a ring."""
    outside = [point for point in values.points if point.flag != "none"]
    said = ", ".join(f"{point.unit} ({_FLAGS[point.flag]})" for point in outside)
    description = (
        f"{values.unit} of {len(values.points)} units by {values.size_unit}; centre "
        f"{signed(values.centre)}. "
        + (f"Outside the limits: {said}." if outside else "No unit is outside the limits.")
    )
    return Chart(
        key=values.key,
        finding=values.finding,
        description=description,
        note=(
            f"Across: {values.size_unit.lower()}. Line in the middle: centre. Grey: 95% limits. "
            "Dashed: 99.8% limits. Ring: outside the limits. Units are not ranked."
        ),
        wide=_draw(values, WIDE, description),
        narrow=_draw(values, NARROW, description),
        columns=("Unit", values.size_unit, values.unit, "95% limits", "99.8% limits", "Outside"),
        rows=tuple(_row(point) for point in values.points),
    )


def _row(point: FunnelPoint) -> tuple[str, ...]:
    return (
        point.unit,
        figure(point.size),
        figure(point.value),
        f"{figure(point.low_95)} to {figure(point.high_95)}",
        f"{figure(point.low_998)} to {figure(point.high_998)}",
        "" if point.flag == "none" else _FLAGS[point.flag],
    )


def _draw(values: FunnelValues, wide: float, description: str) -> str:
    narrow = wide < 500
    names = _listed(values, wide) if narrow else []
    frame = _frame(values, wide, below=svg.LINE * len(names) + (6.0 if names else 0.0))
    inner = [
        *levels(frame),
        *_sizes_below(frame),
        *_limits(values, frame),
        *_units(values, frame),
        *([] if narrow else _names(values, frame)),
        *(
            svg.text(0.0, frame.floor + 40 + svg.LINE * place, line, "ch-ti")
            for place, line in enumerate(names)
        ),
    ]
    return named(
        inner,
        size=(frame.width, frame.height),
        key=f"{values.key}-{'n' if narrow else 'w'}",
        title=values.finding,
        description=description,
    )


def _frame(values: FunnelValues, wide: float, *, below: float) -> Frame:
    height = (260.0 if wide < 500 else 320.0) + below
    shown = [values.centre]
    for point in values.points:
        shown += [point.value, point.low_998, point.high_998, point.low_95, point.high_95]
    low, high = widened(min(shown), max(shown), share=0.06)
    low = max(low, 0.0) if min(shown) >= 0.0 else low
    left = 14 + max(svg.width(signed(each)) for each in ticks(low, high) or [high])
    sizes = [point.size for point in values.points]
    small, large = widened(min(sizes), max(sizes), share=0.05)
    across = Scale(low=max(small, 0.0), high=large, start=left, end=wide - 14)
    up = Scale(low=low, high=high, start=height - 26 - below, end=_TOP)
    return Frame(wide, height, across, up)


def _sizes_below(frame: Frame) -> list[str]:
    marks, taken = [], -1e9
    for level in ticks(frame.across.low, frame.across.high, most=5):
        x, words = frame.across.at(level), amount(level)
        half = svg.width(words) / 2
        centre = min(max(x, half), frame.width - half)
        marks.append(svg.line(x, frame.floor, x, frame.floor + 5, "ch-axis"))
        if centre - half > taken + 8:
            marks.append(svg.text(centre, frame.floor + 19, words, anchor="middle"))
            taken = centre + half
    return marks


def _limits(values: FunnelValues, frame: Frame) -> Iterator[str]:
    height = frame.up.at(values.centre)
    yield svg.line(frame.across.start, height, frame.across.end, height, "ch-axis")
    ordered = sorted(values.points, key=lambda point: point.size)
    if len(ordered) > 1:
        for bound, kind in _LIMITS:
            places = [(frame.across.at(each.size), frame.up.at(bound(each))) for each in ordered]
            yield svg.path(places, kind)


def _units(values: FunnelValues, frame: Frame) -> Iterator[str]:
    for point in values.points:
        x, y = frame.across.at(point.size), frame.up.at(point.value)
        if point.flag != "none":
            yield svg.circle(x, y, 6.5, "ch-ring")
        yield svg.circle(x, y, 3.0, "ch-seen-mark")


def _outside(values: FunnelValues) -> list[FunnelPoint]:
    return [point for point in values.points if point.flag != "none"]


def _names(values: FunnelValues, frame: Frame) -> list[str]:
    """Return the names of units outside, each beside its ring where no other name lies."""
    marks: list[str] = []
    taken: list[tuple[float, float]] = []
    for point in _outside(values)[:_MOST_NAMED]:
        x, y = frame.across.at(point.size) + 4, frame.up.at(point.value) + 4.5
        words = svg.shortened(point.unit, 180.0, bold=True)
        while any(abs(y - height) < svg.LINE and abs(x - at) < 190.0 for at, height in taken):
            y += svg.LINE
        if y < frame.floor - 2:
            marks.append(beside(x, y, words, frame.width, kind="ch-tb ch-h"))
            taken.append((x, y))
    return marks


def _listed(values: FunnelValues, wide: float) -> list[str]:
    """Return the names of units outside as lines under the plot, for a phone."""
    outside = _outside(values)
    if not outside:
        return []
    return svg.fitted(f"Outside: {', '.join(point.unit for point in outside)}", wide - 4, lines=4)
