"""Small pictures beside words: a verdict, an effect in a table row, a strength."""

from registry.publish.charts import svg
from registry.publish.charts.drawing import silent
from registry.publish.charts.scale import Scale
from registry.publish.charts.values import VERDICTS, Range, RowValues, Strength

_MARK = (52.0, 18.0)
_ROW = (150.0, 22.0)
_REACH = 3.0
"""A row shows three times the change worth having to either side; beyond, an arrow."""

_SHAPES: dict[str, tuple[float, float, float]] = {
    "worked": (41.0, 45.0, 49.0),
    "worked_size_uncertain": (26.0, 37.0, 48.0),
    "below_worthwhile": (22.0, 26.0, 30.0),
    "no_meaningful_difference": (12.0, 18.0, 25.0),
    "worse": (2.0, 8.0, 13.0),
    "cannot_tell": (4.0, 26.0, 48.0),
}
"""Left end, point and right end of the bar: 18 is no change, 35 the change worth having."""


def verdict_mark(verdict: str) -> str:
    """Return the 52 x 18 picture that is the verdict's rule: where the bar lies against two lines.

    Raises
    ------
        ValueError: there is no such verdict.
    """
    if verdict not in VERDICTS:
        raise ValueError(f"{verdict!r} is not a verdict")
    inner = [
        svg.line(0, 17, 52, 17, "ch-rule"),
        svg.line(18, 2, 18, 17, "ch-zero"),
        svg.line(35, 2, 35, 17, "ch-worth"),
    ]
    if verdict == "not_testable":
        inner.append(svg.line(5, 14, 47, 3, "ch-stroke"))
    else:
        inner += _bar(*_SHAPES[verdict], 8.5, verdict, open_ends=verdict == "cannot_tell")
    return silent(inner, size=_MARK)


def row(values: RowValues) -> str:
    """Return one effect, 150 x 22, in multiples of the change worth having: better is right."""
    scale = Scale(low=-_REACH, high=_REACH, start=4.0, end=_ROW[0] - 4.0)
    inner = []
    if values.measured:
        left, right = scale.at(-1.0), scale.at(1.0)
        inner.append(svg.rect(left, 1, right - left, 20, "ch-grey"))
        inner.append(svg.line(right, 1, right, 21, "ch-worth"))
    inner.append(svg.line(scale.at(0.0), 0, scale.at(0.0), 22, "ch-zero"))
    return silent([*inner, *_effect(values.effect, scale, values.verdict)], size=_ROW)


def _effect(effect: Range, scale: Scale, verdict: str) -> list[str]:
    left = scale.low if effect.low is None else effect.low
    right = scale.high if effect.high is None else effect.high
    line, thin, _ = _classes(verdict)
    marks = [svg.line(scale.at(left), 11, scale.at(right), 11, line)]
    if effect.low is None or effect.low < scale.low:
        marks.append(_arrow(scale.start - 3, 11, -1, thin))
    if effect.high is None or effect.high > scale.high:
        marks.append(_arrow(scale.end + 3, 11, 1, thin))
    if effect.value is not None and scale.holds(effect.value):
        marks.append(_point(scale.at(effect.value), 11, verdict))
    return marks


def _bar(
    left: float, point: float, right: float, height: float, verdict: str, *, open_ends: bool
) -> list[str]:
    line, thin, _ = _classes(verdict)
    marks = [svg.line(left, height, right, height, line)]
    if open_ends:
        marks += [_arrow(left - 3, height, -1, thin), _arrow(right + 3, height, 1, thin)]
    return [*marks, _point(point, height, verdict)]


def _classes(verdict: str) -> tuple[str, str, str]:
    if verdict == "worse":
        return "ch-harm ch-s3", "ch-harm-thin", "ch-harm-dot"
    if verdict in {"cannot_tell", "not_testable"}:
        return "ch-mute ch-s3", "ch-mute-thin", "ch-open"
    return "ch-bar ch-s3", "ch-thin", "ch-dot"


def _point(place: float, height: float, verdict: str) -> str:
    kind = _classes(verdict)[2]
    if verdict == "worse":
        corners = [(place, height - 5), (place + 5, height), (place, height + 5)]
        return svg.path([*corners, (place - 5, height)], kind, closed=True)
    return svg.circle(place, height, 4.5, kind)


def _arrow(tip: float, height: float, side: int, kind: str) -> str:
    back = tip - side * 5
    return svg.path([(back, height - 4), (tip, height), (back, height + 4)], kind)


def strength_mark(values: Strength) -> str:
    """Return five places: filled reached, struck lost to a downgrade, low above the ceiling."""
    inner = []
    for place in range(5):
        left = 15.0 * place + 1
        if place < values.level:
            inner.append(svg.rect(left, 3, 12, 12, "ch-full"))
        elif place < min(values.level + values.lost, values.ceiling):
            inner.append(svg.rect(left + 0.75, 3.75, 10.5, 10.5, "ch-lost"))
            inner.append(svg.line(left + 1, 14, left + 11, 4, "ch-lost-line"))
        else:
            inner.append(svg.line(left, 14.5, left + 12, 14.5, "ch-above"))
    return silent(inner, size=(76.0, 18.0))
