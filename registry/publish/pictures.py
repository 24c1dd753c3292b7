"""From a result document's hypothesis to its charts."""

from collections.abc import Mapping
from typing import Any

from analysis.figures import NaturalEffect, natural_effect, other_methods
from analysis.figures_over_time import event_study
from analysis.natural_units import Span
from registry.publish import charts
from registry.publish.blocks import NOTHING
from registry.publish.charts import Chart, values

Document = Mapping[str, Any]


def axis_of(drawn: NaturalEffect, *, is_margin: bool = False) -> values.Axis:
    """Return the effect axis of a hypothesis: its words, its unit, the change worth having."""
    worth = None
    if drawn.good and drawn.bad:
        worth = values.Worth(good=drawn.good, bad=drawn.bad)
    return values.Axis(
        better="higher" if drawn.more_is_good else "lower",
        words=values.Words(less=drawn.less, more=drawn.more),
        worth=worth,
        unit=drawn.unit or "in its own unit",
        is_margin=is_margin,
    )


def range_of(span: Span) -> values.Range:
    """Return a span of the engine as a chart takes it."""
    low, high = span.low, span.high
    if low is not None and high is not None and low > high:
        low, high = high, low
    return values.Range(value=span.value, low=low, high=high)


def estimate_chart(hypothesis: Document, *, key: str, exploratory: bool = False) -> Chart | None:
    """Return the chart that opens a result; None where nothing was estimated."""
    drawn = natural_effect(hypothesis)
    if drawn is None:
        return None
    unit = f", {drawn.unit}" if drawn.unit else ""
    return charts.estimate(
        values.EstimateValues(
            key=f"{key}-estimate",
            finding=f"Change in {_within(_metric(hypothesis))}{unit}",
            axis=axis_of(drawn, is_margin=_is_guardrail(hypothesis)),
            effect=range_of(drawn.effect),
            verdict=hypothesis["verdict"] or "cannot_tell",
            level=drawn.level,
            exploratory=exploratory,
        )
    )


def _is_guardrail(hypothesis: Document) -> bool:
    return bool(hypothesis["role"] == "guardrail")


def _metric(hypothesis: Document) -> str:
    return str(hypothesis.get("metric") or hypothesis["key"])


def _within(metric: str) -> str:
    """Return a metric's name as it stands within a sentence: abbreviations keep their capitals."""
    return metric if metric[1:2].isupper() else f"{metric[:1].lower()}{metric[1:]}"


def row_picture(hypothesis: Document) -> str | None:
    """Return the small picture of a table row; None where nothing was estimated."""
    drawn = natural_effect(hypothesis)
    if drawn is None:
        return None
    return charts.row(
        values.RowValues(
            effect=range_of(drawn.multiples),
            verdict=hypothesis["verdict"] or "cannot_tell",
            measured=drawn.good is not None,
        )
    )


def change_words(hypothesis: Document) -> str:
    """Return the change and its likely range as its chart says them, with the unit."""
    drawn = natural_effect(hypothesis)
    if hypothesis.get("withheld"):
        return "size kept back"
    if drawn is None:
        return NOTHING if hypothesis.get("outcome") == "result" else "no figure"
    said = charts.with_interval(range_of(drawn.effect), axis_of(drawn))
    return f"{said} {drawn.unit}".strip()


def sensitivity_chart(hypothesis: Document, *, key: str) -> Chart | None:
    """Return the registered method above the others; None where there is no other."""
    drawn, others = natural_effect(hypothesis), other_methods(hypothesis)
    if drawn is None or not others:
        return None
    own = values.MethodRow(title="Registered plan", effect=range_of(drawn.effect))
    rows = [values.MethodRow(title=each.title, effect=range_of(each.effect)) for each in others]
    return charts.sensitivity(
        values.SensitivityValues(
            key=f"{key}-sensitivity",
            finding=_agreement(own.effect, [row.effect for row in rows]),
            axis=axis_of(drawn, is_margin=_is_guardrail(hypothesis)),
            rows=(own, *rows),
        )
    )


def _agreement(own: values.Range, others: list[values.Range]) -> str:
    """Return in one sentence whether other methods point the same way."""
    count = len(others)
    same = sum((other.value or 0.0) * (own.value or 0.0) > 0 for other in others)
    open_ones = sum(_holds_zero(other) for other in others)
    every = "Both other methods" if count == 2 else f"All {count} other methods"
    points = f"{every} point the same way"
    if same < count:
        points = f"{same} of {count} other methods point the same way"
    if count == 1:
        room = "cannot rule out" if open_ones else "rules out"
        way = "the same" if same else "the other"
        return f"The other method points {way} way, and {room} \u201cno change\u201d."
    if open_ones == 0:
        return f"{points}, and none leaves room for \u201cno change\u201d."
    return f"{points}; {open_ones} of {count} cannot rule out \u201cno change\u201d."


def _holds_zero(effect: values.Range) -> bool:
    low = effect.low is None or effect.low <= 0
    return low and (effect.high is None or effect.high >= 0)


def event_study_chart(hypothesis: Document, *, key: str) -> Chart | None:
    """Return the leads and lags around the start; None where the design gives none."""
    drawn, study = natural_effect(hypothesis), event_study(hypothesis)
    if drawn is None or study is None:
        return None
    points = tuple(
        values.EventPoint(
            period=point.period, effect=range_of(point.effect), reference=point.reference
        )
        for point in study.points
    )
    return charts.event_study(
        values.EventStudyValues(
            key=f"{key}-events",
            finding=f"{_metric(hypothesis)}: the difference by time from the start",
            axis=axis_of(drawn, is_margin=_is_guardrail(hypothesis)),
            points=points,
            could_see=study.could_see,
        )
    )
