"""What a chart needs, as numbers: a result's effect in natural units, and what stood around it.

Everything is read from a ``result/1`` document's hypothesis, so that page, paper and workbook show
what was stored and compute nothing again.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from analysis.natural_units import Document, NaturalUnits, Span, benefit, changed, units_of
from analysis.outcome import Scale

_ALIKE = 0.02
"""Largest relative distance at which a result's absolute effect is the ratio's own, said again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NaturalEffect:
    """One hypothesis's effect as it is drawn.

    ``effect`` is in natural units with its true sign, ``multiples`` the same on the footing of
    benefit in multiples of the smallest change worth having (plus is good). ``good`` and ``bad``
    are that change and its mirror in natural units, None where the plan names none. ``more_is``
    says which direction on the drawn scale is good.
    """

    effect: Span
    multiples: Span
    good: float | None
    bad: float | None
    more_is_good: bool
    less: str
    more: str
    unit: str
    level: float
    expected: float | None
    """The level that was expected without the initiative, in the drawn unit."""
    factor: float
    """What a level of the metric is multiplied by to be in the drawn unit: 100 for shares."""
    change: Callable[[float], float]
    """From a number on the estimate's scale to a change in natural units."""


def natural_effect(hypothesis: Document) -> NaturalEffect | None:
    """Return a hypothesis's effect in natural units; None for refusals and mere descriptions.

    On a scale of ratios it is the change at the level expected without the initiative, and in
    every 100 expected where the document holds no such level.
    """
    estimate = hypothesis.get("estimate")
    if hypothesis.get("outcome") != "result" or not estimate:
        return None
    drawn = _read_from(hypothesis, estimate)
    units = units_of(drawn, hypothesis)
    d = _d(hypothesis)
    sign = _sign(drawn, hypothesis)
    good, bad = _worth(units, sign, d)
    return NaturalEffect(
        effect=_drawn(hypothesis, drawn, units, good=good, bad=bad),
        multiples=_multiples(drawn, d, sign),
        good=good,
        bad=bad,
        more_is_good=sign > 0,
        less=units.less,
        more=units.more,
        unit=units.unit,
        level=drawn.get("level") or 0.95,
        expected=units.expected,
        factor=units.factor,
        change=units.change,
    )


def _worth(units: NaturalUnits, sign: int, d: float | None) -> tuple[float | None, float | None]:
    """Return the change worth having and its mirror; none where they are too large to draw."""
    if d is None:
        return None, None
    good, bad = (abs(units.change(units.back(side * sign * d))) for side in (1, -1))
    return (good, bad) if math.isfinite(good) and math.isfinite(bad) else (None, None)


def _drawn(
    hypothesis: Document,
    drawn: Document,
    units: NaturalUnits,
    *,
    good: float | None,
    bad: float | None,
) -> Span:
    """Return the change to draw: a ratio's at the expected level, as the absolute effect says it.

    Sentences say the absolute effect. Where it is the same change and lies alike against no change
    and the change worth having, its ends are drawn, so that page and sentence give one range.
    """
    own, absolute = changed(drawn, units.change), hypothesis.get("absolute")
    if not absolute or drawn is absolute or units.expected is None or own.value is None:
        return own
    said = changed(absolute, lambda value: value * units.factor)
    if said.value is None or abs(said.value - own.value) > _ALIKE * abs(own.value):
        return own
    lines = [0.0] if good is None or bad is None else [-bad, -good, 0.0, good, bad]
    alike = all(
        _side(said_end, line) == _side(own_end, line)
        for said_end, own_end in ((said.low, own.low), (said.high, own.high))
        for line in lines
    )
    return said if alike else own


def _side(end: float | None, line: float) -> int | None:
    return None if end is None else (end > line) - (end < line)


def _read_from(hypothesis: Document, estimate: Document) -> Document:
    """Return the estimate that the verdict was read from: the absolute one where d is of it."""
    threshold, absolute = hypothesis.get("sesoi"), hypothesis.get("absolute")
    if threshold and threshold.get("of") == "absolute" and absolute:
        return dict(absolute)
    return estimate


def _d(hypothesis: Document) -> float | None:
    threshold = hypothesis.get("sesoi")
    d = threshold.get("d") if threshold else None
    return float(d) if d else None


def _sign(drawn: Document, hypothesis: Document) -> int:
    """Return 1 where more on this scale is good; time without the event turns it round."""
    higher = hypothesis["better"] == "higher"
    turned = drawn["scale"] == Scale.RMST_DIFFERENCE
    return 1 if higher is not turned else -1


def _multiples(drawn: Document, d: float | None, sign: int) -> Span:
    """Return the effect as benefit over d; without d its furthest end is 2, to fill the picture."""
    scale = Scale(drawn["scale"])
    on_units = changed(drawn, lambda value: benefit(value, scale))
    unit = d or max((abs(each) for each in on_units.known()), default=0.0) / 2 or 1.0
    low, high = on_units.low, on_units.high
    if sign < 0:
        low, high = high, low
    return Span(
        value=_divided(on_units.value, sign * unit),
        low=_divided(low, sign * unit),
        high=_divided(high, sign * unit),
    )


def _divided(value: float | None, by: float) -> float | None:
    found = None if value is None else value / by
    return None if found is None or not math.isfinite(found) else found + 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMethod:
    """One method's effect in natural units."""

    title: str
    effect: Span


def other_methods(hypothesis: Document) -> tuple[OtherMethod, ...]:
    """Return the sensitivity set in the natural units of the result, on whichever scale it came.

    An alternative on a scale that cannot be drawn on the same axis is left out.
    """
    drawn = natural_effect(hypothesis)
    if drawn is None:
        return ()
    own = Scale(_read_from(hypothesis, hypothesis["estimate"])["scale"])
    found = []
    for other in hypothesis.get("sensitivity", ()):
        estimate = other.get("estimate") or {}
        if estimate.get("scale") is None or not _is_drawable(estimate, own):
            continue
        units = units_of(estimate, hypothesis)
        if units.unit == drawn.unit and units.less == drawn.less:
            found.append(OtherMethod(title=other["title"], effect=changed(estimate, units.change)))
    return tuple(found)


def _is_drawable(estimate: Document, own: Scale) -> bool:
    scale = Scale(estimate["scale"])
    return (scale is Scale.RMST_DIFFERENCE) is (own is Scale.RMST_DIFFERENCE)
