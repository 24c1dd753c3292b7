"""From a number on an estimate's scale to a change in natural units, and back from benefit."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.effects import direction_of, per_units
from analysis.outcome import Estimate, Scale

Document = Mapping[str, Any]

_EVERY = 100.0
"""A ratio without a level to start from is drawn as so many in every 100 expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A value and its likely range; None is an end without a bound."""

    value: float | None
    low: float | None
    high: float | None

    def known(self) -> tuple[float, ...]:
        """Return those of the three that are there, in ascending order of place."""
        return tuple(each for each in (self.low, self.value, self.high) if each is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NaturalUnits:
    """How numbers on one scale become changes: ``change`` there, ``back`` from benefit to scale."""

    change: Callable[[float], float]
    back: Callable[[float], float]
    less: str
    more: str
    unit: str
    expected: float | None = None
    factor: float = 1.0
    """What a level of the metric is multiplied by to be in this unit: 100 for shares."""


def changed(drawn: Document, change: Callable[[float], float]) -> Span:
    """Return an estimate's three numbers as changes; what is not finite is an open end."""
    ends = {
        name: None if drawn.get(name) is None else change(float(drawn[name]))
        for name in ("value", "low", "high")
    }
    return Span(
        **{name: end if end is None or math.isfinite(end) else None for name, end in ends.items()}
    )


def benefit(value: float, scale: Scale) -> float:
    """Return a number on its scale as the verdict's footing has it, before its sign is turned."""
    if scale.is_ratio:
        return math.log(value) if value > 0 else -math.inf
    return value - 0.5 if scale is Scale.PROBABILITY else value


def units_of(drawn: Document, hypothesis: Document) -> NaturalUnits:
    """Return the natural units of an estimate, at the level that was expected where there is one.

    Parameters
    ----------
    drawn:
        an estimate of the document, with ``scale``
    hypothesis:
        the document of the hypothesis, whose ``quantities.counterfactual`` is that level
    """
    scale = Scale(drawn["scale"])
    level = _level(hypothesis)
    if scale is Scale.ODDS_RATIO and level is not None and level.scale is Scale.SHARE:
        return _odds(level)
    if scale.is_ratio or scale is Scale.LOG_POINTS:
        return _ratio(scale, level, _absolute(hypothesis))
    if scale is Scale.PROBABILITY:
        return NaturalUnits(
            change=lambda value: _EVERY * (value - 0.5),
            back=lambda benefit: benefit + 0.5,
            less="fewer",
            more="more",
            unit="of 100 pairs beyond the 50 of no difference",
        )
    return _difference(drawn, level)


def _absolute(hypothesis: Document) -> Estimate | None:
    """Return the same effect as a difference, which says for how many units a rate is given."""
    found = hypothesis.get("absolute")
    if not isinstance(found, Mapping) or found.get("scale") != Scale.RATE_DIFFERENCE:
        return None
    ends = {name: found.get(name) for name in ("value", "low", "high")}
    return Estimate(scale=Scale.RATE_DIFFERENCE, unit=found.get("unit"), **ends)


def _level(hypothesis: Document) -> Estimate | None:
    found = hypothesis.get("quantities", {}).get("counterfactual")
    if not isinstance(found, Mapping) or found.get("value") is None:
        return None
    return Estimate(
        value=float(found["value"]), scale=Scale(found["scale"]), unit=found.get("unit")
    )


def _difference(drawn: Document, level: Estimate | None) -> NaturalUnits:
    ends = {name: drawn.get(name) for name in ("value", "low", "high")}
    estimate = Estimate(scale=Scale(drawn["scale"]), unit=drawn.get("unit"), **ends)
    direction = direction_of(estimate)
    factor = direction.factor
    expected = None if level is None or level.value is None else level.value * factor
    unit = direction.after.strip() or (drawn.get("unit") or "")
    return NaturalUnits(
        change=lambda value: value * factor,
        back=lambda benefit: benefit,
        less=direction.less,
        more=direction.more,
        unit=unit,
        expected=expected,
        factor=factor,
    )


_LEVEL_WORDS = {
    Scale.MEAN: ("lower", "higher"),
    Scale.MONEY: ("less", "more"),
}

_BARE_RATIO_WORDS = {
    Scale.HAZARD_RATIO: ("lower", "higher", "in every 100, chance at any moment"),
    Scale.ODDS_RATIO: ("lower", "higher", "in every 100, odds"),
}


def _ratio(scale: Scale, level: Estimate | None, absolute: Estimate | None) -> NaturalUnits:
    back = (lambda benefit: benefit) if scale is Scale.LOG_POINTS else _exp
    if level is None or not level.value or scale in _BARE_RATIO_WORDS:
        less, more, unit = _BARE_RATIO_WORDS.get(scale, ("fewer", "more", "in every 100 expected"))
        at, expected, every = _EVERY, None, 1.0
    else:
        less, more = _LEVEL_WORDS.get(level.scale, ("fewer", "more"))
        every, unit = _level_units(level, absolute)
        at = expected = abs(level.value) * every
    return NaturalUnits(
        change=lambda value: at * (_grown(value) if scale is Scale.LOG_POINTS else value - 1),
        back=back,
        less=less,
        more=more,
        unit=unit,
        expected=expected,
        factor=every,
    )


def _level_units(level: Estimate, absolute: Estimate | None) -> tuple[float, str]:
    """Return what a level is multiplied by and for how many units it is then said."""
    if level.scale is Scale.SHARE:
        return _EVERY, "in every 100"
    if level.scale is Scale.RATE and level.unit:
        alike = absolute is not None and absolute.unit == level.unit
        every, unit = per_units(absolute if absolute is not None and alike else level)
        return float(every), unit
    return 1.0, level.unit or ""


def _exp(benefit: float) -> float:
    return math.exp(min(benefit, 700.0))


def _grown(log_points: float) -> float:
    return math.expm1(min(log_points, 700.0))


def _odds(level: Estimate) -> NaturalUnits:
    """Return how odds ratios become changes of the share that was expected."""
    share = level.value or 0.0

    def change(ratio: float) -> float:
        odds = ratio * share / (1 - share) if share < 1 else math.inf
        return _EVERY * ((odds / (1 + odds) if math.isfinite(odds) else 1.0) - share)

    return NaturalUnits(
        change=change,
        back=_exp,
        less="fewer",
        more="more",
        unit="in every 100",
        expected=_EVERY * share,
        factor=_EVERY,
    )
