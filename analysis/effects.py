"""An estimate said in natural units: which words, per how many, and against which baseline."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.amounts import Direction, amount, change, span
from analysis.outcome import Estimate, Scale

_EVERY = (100, 1_000, 10_000, 100_000, 1_000_000)
"""Natural frequencies: the smallest of these in which the effect is at least one."""

_TIMES = 3.0
"""From three times as many on, a ratio is said as times, not as so many more in every 100."""

_LOWER = Direction(less="lower", more="higher")
_FEWER = Direction(less="fewer", more="more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An effect in words: its size, its likely range, and the words for a change on its scale."""

    size: str
    likely: str
    direction: Direction = field(default=_LOWER)


def said(estimate: Estimate, *, fences: Iterable[float] = ()) -> Said | None:
    """Return an estimate in words; None where it has neither a value nor an end.

    ``fences`` are changes on the estimate's own scale that rounding must not cross.
    """
    if estimate.value is None and estimate.low is None and estimate.high is None:
        return None
    if estimate.scale.is_ratio:
        return _ratio(estimate)
    if estimate.scale is Scale.LOG_POINTS:
        return _ratio(_unlogged(estimate), _PER_CENT)
    if estimate.scale is Scale.PROBABILITY:
        return _probability(estimate)
    direction = direction_of(estimate)
    marks = tuple(fences)
    size = "" if estimate.value is None else change(estimate.value, direction, fences=marks)
    likely = span(estimate.low, estimate.high, direction, fences=marks)
    return Said(size=size, likely=likely, direction=direction)


def direction_of(estimate: Estimate) -> Direction:
    """Return the words for a change on a scale of differences."""
    match estimate.scale:
        case Scale.RISK_DIFFERENCE:
            every = _every(estimate)
            return Direction(less="fewer", more="more", after=f" in every {every:,}", factor=every)
        case Scale.RATE_DIFFERENCE:
            every, unit = per_units(estimate)
            return Direction(less="fewer", more="more", after=f" {unit}", factor=every)
        case Scale.COUNT:
            return _FEWER
        case Scale.RMST_DIFFERENCE:
            unit = estimate.unit or "units of time"
            return Direction(less=f"fewer {unit}", more=f"more {unit}", after=" before it happens")
        case Scale.MONEY:
            return Direction(less="less", more="more")
        case _:
            return _LOWER


def _every(estimate: Estimate) -> int:
    ends = [abs(v) for v in (estimate.value, estimate.low, estimate.high) if v]
    largest = max(ends, default=1.0)
    return next((every for every in _EVERY if largest * every >= 1), _EVERY[-1])


_PER_UNIT = "per unit of "


def per_units(rate: Estimate) -> tuple[int, str]:
    """Return how many units a rate is said for, so that it is at least one, and their name."""
    unit = rate.unit or "for each unit of exposure"
    things = {"per row": "rows"}.get(unit, unit.removeprefix(_PER_UNIT)).replace("_", " ")
    if not unit.startswith((_PER_UNIT, "per row")):
        return 1, unit
    largest = max((abs(v) for v in (rate.value, rate.low, rate.high) if v), default=1.0)
    every = 1 if largest >= 1 else _every(rate)
    return every, unit.replace("_", " ") if every == 1 else f"per {every:,} {things}"


def _unlogged(estimate: Estimate) -> Estimate:
    ends = (estimate.value, estimate.low, estimate.high)
    value, low, high = (None if end is None else math.exp(min(end, 700.0)) for end in ends)
    return Estimate(value=value, low=low, high=high, scale=Scale.RATE_RATIO)


_RATIO_WORDS = {
    Scale.HAZARD_RATIO: Direction(
        less="less likely", more="more likely", after=" at any moment", mark="%", factor=100
    ),
    Scale.ODDS_RATIO: Direction(less="lower odds", more="higher odds", mark="%", factor=100),
}
_IN_EVERY = Direction(less="fewer in every 100", more="more in every 100", factor=100)


_PER_CENT = Direction(less="lower", more="higher", mark="%", factor=100)


def _ratio(estimate: Estimate, words: Direction | None = None) -> Said:
    words = words or _RATIO_WORDS.get(estimate.scale, _IN_EVERY)
    ends = [end for end in (estimate.value, estimate.low, estimate.high) if end is not None]
    if max(ends) >= _TIMES:
        times = "" if estimate.value is None else amount(estimate.value, fences=[1])
        as_many = _AS_MANY.get(estimate.scale, "times as many")
        size = f"{times} {as_many}" if times else ""
        return Said(size=size, likely=_times(estimate, as_many), direction=words)
    size = "" if estimate.value is None else change(estimate.value - 1, words)
    low = None if estimate.low is None else estimate.low - 1
    high = None if estimate.high is None else estimate.high - 1
    return Said(size=size, likely=span(low, high, words), direction=words)


_AS_MANY = {
    Scale.HAZARD_RATIO: "times as likely at any moment",
    Scale.ODDS_RATIO: "times the odds",
}


def _times(estimate: Estimate, as_many: str) -> str:
    if estimate.low is not None and estimate.high is not None:
        ends = [amount(end, fences=[1]) for end in (estimate.low, estimate.high)]
        return f"{ends[0]} to {ends[1]} {as_many}"
    if estimate.low is not None:
        return f"at least {amount(estimate.low, fences=[1])} {as_many}"
    return f"at most {amount(estimate.high or 0, fences=[1])} {as_many}"


def _probability(estimate: Estimate) -> Said:
    """Say a probability of superiority as pairs out of 100; 50 is no difference."""

    def pairs(value: float | None, otherwise: str) -> str:
        # An interval that is not transformed may reach past what a share of pairs can be.
        return otherwise if value is None else amount(min(max(value, 0.0), 1.0) * 100, fences=[50])

    ends = f"{pairs(estimate.low, '0')} to {pairs(estimate.high, '100')}"
    return Said(
        size=f"{pairs(estimate.value, 'some')} of 100 pairs come out higher with it",
        likely=f"{ends} of 100; 50 is no difference",
    )


def level_said(level: Estimate, beside: Estimate) -> str | None:
    """Return a mean, share, rate or count in words, per as many as the estimate beside it."""
    if level.value is None:
        return None
    if level.scale is Scale.SHARE:
        every = _every(beside if beside.scale is Scale.RISK_DIFFERENCE else level)
        return f"{amount(level.value * every)} in every {every:,}"
    minus = "minus " if level.value < 0 else ""
    if beside.scale is Scale.RMST_DIFFERENCE and level.unit:
        return f"{minus}{amount(level.value)} {level.unit}"
    if level.scale is not Scale.RATE:
        return f"{minus}{amount(level.value)}"
    every, unit = per_units(beside if beside.unit == level.unit else level)
    return f"{minus}{amount(level.value * every)} {unit}"


def worth_said(value: float, estimate: Estimate) -> str:
    """Return an absolute change worth having in the words of an estimate's scale."""
    if estimate.scale is Scale.PROBABILITY:
        return f"{amount(value * 100)} of 100 pairs"
    if estimate.scale is Scale.LOG_POINTS:
        return f"{amount(math.expm1(value) * 100)}%"
    if estimate.scale is Scale.RMST_DIFFERENCE:
        return f"{amount(value)} {estimate.unit or 'units of time'}"
    direction = direction_of(estimate)
    return f"{amount(value * direction.factor)}{direction.after}"
