"""From a design's own figure over time to its chart."""

from collections.abc import Mapping
from typing import Any

from analysis.figures import NaturalEffect, natural_effect
from analysis.figures_over_time import Series, series
from registry.publish import charts
from registry.publish.charts import Chart
from registry.publish.charts.amounts import change, fences_of
from registry.publish.charts.periods import period_words
from registry.publish.charts.time_values import Band, Line, SeriesValues
from registry.publish.pictures import axis_of

Document = Mapping[str, Any]


def series_chart(hypothesis: Document, *, key: str) -> Chart | None:
    """Return what was seen over time against what was expected; None without such a figure."""
    found = series(hypothesis)
    if found is None:
        return None
    drawn = natural_effect(hypothesis)
    metric = str(hypothesis.get("metric") or hypothesis["key"])
    leveled = drawn is not None and drawn.unit and drawn.expected is not None
    unit = f"{metric}, {drawn.unit}" if drawn is not None and leveled else metric
    return charts.series(
        SeriesValues(
            key=f"{key}-series",
            finding=f"{metric} over time",
            unit=unit,
            labels=found.labels,
            lines=_lines(found, _NAMES.get(str(hypothesis.get("design")), _PLAIN)),
            start=found.start,
            start_words=_start(found),
            expected=_expected(found),
            fitted=_levels(found),
            gap=_gap(found, drawn),
            excluded=found.excluded,
        )
    )


_PLAIN = ("with the initiative", "comparison")
_NAMES = {"stepped_wedge": ("begun", "not yet begun")}
"""What the two lines are called where the design is no comparison of fixed groups."""


def _lines(found: Series, names: tuple[str, str]) -> tuple[Line, ...]:
    treated = Line(name=names[0], side="treated", values=found.treated)
    if not found.comparison:
        return (treated,)
    return (treated, Line(name=names[1], side="comparison", values=found.comparison))


def _start(found: Series) -> str:
    if found.start is None or not 0 <= found.start < len(found.labels):
        return ""
    return f"Start, {period_words(found.labels[found.start])}"


def _levels(found: Series) -> tuple[float | None, ...]:
    if found.course is not None:
        return found.course.fitted
    if found.start is None or found.before is None:
        return ()
    return tuple(
        found.before if place < found.start else found.after for place in range(len(found.labels))
    )


def _expected(found: Series) -> Band | None:
    course = found.course
    if course is not None:
        return Band(values=course.expected, low=course.low, high=course.high)
    if found.start is None or found.expected is None:
        return None
    before, after = found.start, len(found.labels) - found.start
    expected = found.expected

    def level(value: float | None) -> tuple[float | None, ...]:
        return (None,) * before + (value,) * after

    bounded = expected.low is not None and expected.high is not None
    return Band(
        values=level(expected.value),
        low=level(expected.low) if bounded else (),
        high=level(expected.high) if bounded else (),
    )


def _gap(found: Series, drawn: NaturalEffect | None) -> str:
    expected = found.expected is not None or found.course is not None
    if not expected or drawn is None or drawn.effect.value is None:
        return ""
    axis = axis_of(drawn)
    said = change(drawn.effect.value, axis.words, fences=fences_of(axis))
    return said if found.course is None else f"{said} on average"
