"""The effect axis that several charts share: no change, the grey band, the change worth having."""

from dataclasses import dataclass

from registry.publish.charts import svg
from registry.publish.charts.amounts import change, direction, with_interval
from registry.publish.charts.scale import Scale, ticks, widened
from registry.publish.charts.values import Axis, Range


def describe(axis: Axis, effect: Range) -> str:
    """Return what the drawing shows as sentences: numbers, range, and what was worth having."""
    parts = [f"Best estimate and likely range: {with_interval(effect, axis)}."]
    parts.append(f"Unit: {axis.unit}.")
    parts.append(f"{direction(axis.sign, axis.words).capitalize()} is better, and is to the right.")
    parts.append(worth_sentence(axis))
    return " ".join(parts)


def worth_sentence(axis: Axis) -> str:
    """Return in one sentence what the effect is read against."""
    if axis.line is None:
        return "No smallest change was set."
    said = change(axis.line, axis.words)
    if axis.is_margin:
        return f"The worst that was agreed is {said}."
    return f"The smallest change worth having is {said}."


def worth_label(axis: Axis) -> str:
    """Return the label of the dashed line: ``7 fewer: worth having``."""
    said = change(axis.line or 0.0, axis.words)
    return f"{said}: the worst agreed" if axis.is_margin else f"{said}: worth having"


@dataclass(frozen=True, slots=True)
class Field:
    """The effect axis of one drawing: pixels for a benefit, and where no change lies."""

    axis: Axis
    scale: Scale

    def at(self, natural: float) -> float:
        """Return the place of a change in natural units: better is further right."""
        return self.scale.at(natural * self.axis.sign)


def field_for(axis: Axis, effects: list[Range], *, start: float, end: float) -> Field:
    """Return the axis that holds no change, every known end and the change worth having."""
    benefits = [each * axis.sign for effect in effects for each in effect.numbers()]
    good = 0.0 if axis.worth is None else axis.worth.good
    bad = 0.0 if axis.worth is None else axis.worth.bad
    low, high = widened(min([0.0, *benefits]), max([0.0, *benefits]))
    low, high = min(low, -1.7 * bad), max(high, 3.3 * good)
    return Field(axis, Scale(low=low, high=high, start=start, end=end))


def effect_axis(field: Field, floor: float, *, most: int) -> list[str]:
    """Return the axis line with its ticks, and words for each that has room."""
    scale, words, worth = field.scale, field.axis.words, field.axis.worth
    marks = [svg.line(scale.start, floor, scale.end, floor, "ch-axis")]
    unit = None if worth is None else worth.good
    taken = -1e9
    for benefit in ticks(scale.low, scale.high, most=most, unit=unit):
        place = scale.at(benefit)
        label = change(benefit * field.axis.sign, words)
        half = svg.width(label) / 2
        centre = min(max(place, half), scale.end + 24 - half)
        marks.append(svg.line(place, floor, place, floor + 5, "ch-axis"))
        if centre - half > taken + 6:
            marks.append(svg.text(centre, floor + 18, label, anchor="middle"))
            taken = centre + half
    return marks


def ground(field: Field, top: float, floor: float) -> list[str]:
    """Return the grey band, the line of no change, and dashed the change worth having."""
    axis, sign = field.axis, field.axis.sign
    marks = []
    if axis.worth is not None and axis.line is not None:
        left, right = field.at(-axis.worth.bad * sign), field.at(axis.worth.good * sign)
        marks.append(svg.rect(left, top, right - left, floor - top, "ch-grey"))
        marks.append(svg.line(field.at(axis.line), top - 8, field.at(axis.line), floor, "ch-worth"))
    marks.append(svg.line(field.at(0.0), top, field.at(0.0), floor, "ch-zero"))
    return marks


def kind_of(verdict: str, *, exploratory: bool) -> str:
    """Return the class of a range's colour by what was found, never the only sign of it."""
    if exploratory:
        return "expl"
    return {"worse": "harm", "cannot_tell": "mute", "not_testable": "mute"}.get(verdict, "")
