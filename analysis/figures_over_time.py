"""What a chart over time needs, as numbers: series around the start, and leads and lags."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean
from typing import Any

from analysis.figures import NaturalEffect, natural_effect
from analysis.natural_units import Document, Span, changed
from analysis.outcome import Scale

_SEEN_8_IN_10 = 2.8016
"""Normal quantiles of 0.975 and 0.8 added: effect over error that is seen 8 times in 10."""

_CLOSE = 0.25
"""Largest relative distance of a series' own average after from the level that the model gives."""


Row = tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A series' own course by period: as fitted, and as expected without the start, with range."""

    fitted: Row
    expected: Row
    low: Row
    high: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What was seen in each period, and the levels that the effect is read from.

    ``treated`` and ``comparison`` hold a value for each label, None where there is none.
    ``before`` and ``after`` are the levels of the treated, ``expected`` what they would have had
    after the start with its likely range, all in the drawn unit and None where the design's level
    is not one of this series. ``course`` stands in their place where the design fits each period;
    ``excluded`` are the places of periods that the plan leaves out.
    """

    labels: tuple[str, ...]
    start: int | None
    treated: tuple[float | None, ...]
    comparison: tuple[float | None, ...]
    before: float | None
    after: float | None
    expected: Span | None
    course: Course | None = None
    excluded: tuple[int, ...] = ()


def series(hypothesis: Document) -> Series | None:
    """Return the series that a design puts into ``figure.series``; None where it puts none.

    The figure holds ``labels``, ``start`` (a place in them, or null), and ``groups``: the values of
    ``treated`` and of ``comparison``, one for each label. The expected level is drawn as one line,
    at the level that the effect is a change of.
    """
    figure = (hypothesis.get("figure") or {}).get("series")
    if not figure or not figure.get("labels"):
        return None
    labels = tuple(str(label) for label in figure["labels"])
    groups = figure.get("groups") or {}
    drawn = natural_effect(hypothesis)
    factor = 1.0 if drawn is None else drawn.factor
    treated = _values(groups.get("treated"), len(labels), factor)
    if not any(value is not None for value in treated):
        return None
    start = figure.get("start")
    course = _course(groups, len(labels), factor)
    before, after, expected = (None, None, None) if course else _levels(drawn, treated, start)
    return Series(
        labels=labels,
        start=start,
        treated=treated,
        comparison=_values(groups.get("comparison"), len(labels), factor),
        before=before,
        after=after,
        expected=expected,
        course=course,
        excluded=tuple(
            place for place, label in enumerate(labels) if label in figure.get("excluded", ())
        ),
    )


def _course(groups: Mapping[str, Any], length: int, factor: float) -> Course | None:
    """Return the fitted course of a series; None where the design fits no single period."""
    names = ("fitted", "counterfactual", "counterfactual_low", "counterfactual_high")
    fitted, expected, low, high = (_values(groups.get(name), length, factor) for name in names)
    if not fitted or not any(value is not None for value in expected):
        return None
    return Course(fitted=fitted, expected=expected, low=low, high=high)


def _values(found: Any, length: int, factor: float) -> tuple[float | None, ...]:
    if not isinstance(found, Sequence) or len(found) != length:
        return ()
    return tuple(
        None if value is None or not math.isfinite(value) else float(value) * factor
        for value in found
    )


def _levels(
    drawn: NaturalEffect | None, treated: Sequence[float | None], start: int | None
) -> tuple[float | None, float | None, Span | None]:
    """Return the levels before and after, and the expected one with the effect's own range."""
    if drawn is None or start is None:
        return None, None, None
    earlier = [value for value in treated[:start] if value is not None]
    later = [value for value in treated[start:] if value is not None]
    if not earlier or not later or drawn.expected is None or drawn.effect.value is None:
        return None, None, None
    after = drawn.expected + drawn.effect.value
    if abs(fmean(later) - after) > _CLOSE * max(abs(after), abs(fmean(later))):
        return None, None, None
    low = None if drawn.effect.high is None else after - drawn.effect.high
    high = None if drawn.effect.low is None else after - drawn.effect.low
    return fmean(earlier), after, Span(value=drawn.expected, low=low, high=high)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPoint:
    """The effect so many periods before (minus) or from the start on."""

    period: int
    effect: Span
    reference: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStudy:
    """Leads and lags in natural units, and the smallest lead that would have been seen."""

    points: tuple[EventPoint, ...]
    could_see: float | None


def event_study(hypothesis: Document) -> EventStudy | None:
    """Return the effects by time from the start; None where the design gives none or only one."""
    drawn = natural_effect(hypothesis)
    if drawn is None:
        return None
    effects = _event_effects(hypothesis)
    if len(effects) < 2:
        return None
    own = Scale(hypothesis["estimate"]["scale"])
    points = [
        EventPoint(period=period, effect=changed(effect, drawn.change), reference=False)
        for period, effect in sorted(effects.items())
        if effect.get("scale", own) == own and effect.get("value") is not None
    ]
    reference = _reference(hypothesis)
    if reference not in effects and any(period < reference for period in effects):
        nothing = Span(value=0.0, low=0.0, high=0.0)
        points.append(EventPoint(period=reference, effect=nothing, reference=True))
    ordered = tuple(sorted(points, key=lambda point: point.period))
    return EventStudy(points=ordered, could_see=_could_see(ordered, drawn)) if ordered else None


def _reference(hypothesis: Document) -> int:
    """Return the period that others are set against: earlier where the plan allows for a lead."""
    study = (hypothesis.get("figure") or {}).get("event_study")
    found = study.get("reference") if isinstance(study, Mapping) else None
    return -1 if found is None else int(found)


def _event_effects(hypothesis: Document) -> dict[int, Document]:
    """Return the effects by period, from the names that the contract gives them.

    ``exposure_1`` is the effect in the first treated period, which is 0 periods from the start.
    """
    found: dict[int, Document] = {}
    for name, quantity in hypothesis.get("quantities", {}).items():
        kind, _, number = name.partition("_")
        if kind not in {"lead", "lag", "event", "exposure"} or not isinstance(quantity, Mapping):
            continue
        try:
            period = int(number)
        except ValueError:
            continue
        found[_place(kind, period)] = quantity
    return found


def _place(kind: str, number: int) -> int:
    """Return the periods from the start that a name's number stands for."""
    if kind == "lead":
        return -number
    return number - 1 if kind == "exposure" else number


def _could_see(points: Sequence[EventPoint], drawn: NaturalEffect) -> float | None:
    """Return the lead that would be seen 8 times in 10, from the median width of the leads."""
    widths = sorted(
        point.effect.high - point.effect.low
        for point in points
        if point.period < -1 and point.effect.low is not None and point.effect.high is not None
    )
    if not widths:
        return None
    half = widths[len(widths) // 2] / 2
    return half * _SEEN_8_IN_10 / _quantile(drawn.level)


def _quantile(level: float) -> float:
    return NormalDist().inv_cdf(0.5 + min(max(level, 0.01), 0.9999) / 2)
