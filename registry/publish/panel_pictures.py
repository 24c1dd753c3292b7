"""From the figures of one place beside its donors, and of several starts, to their charts."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.figures import NaturalEffect, natural_effect
from analysis.natural_units import Span, changed
from registry.publish import charts
from registry.publish.charts import Chart, values
from registry.publish.charts.gaps import GapValues, gaps
from registry.publish.charts.periods import period_words
from registry.publish.pictures import axis_of, range_of

Document = Mapping[str, Any]


def gaps_chart(hypothesis: Document, *, key: str) -> Chart | None:
    """Return the gap to the weighted donors over time, with the range that donors show."""
    figure, drawn = (hypothesis.get("figure") or {}).get("gaps"), natural_effect(hypothesis)
    if not figure or not figure.get("labels") or drawn is None:
        return None
    metric = str(hypothesis.get("metric") or hypothesis["key"])
    return gaps(
        GapValues(
            key=f"{key}-gaps",
            finding=f"{metric}: the place less its comparison, period by period",
            unit=f"{metric}, difference{f', {drawn.unit}' if drawn.unit else ''}",
            labels=tuple(str(label) for label in figure["labels"]),
            start=int(figure["start"]),
            gaps=_row(figure["treated"], drawn),
            low=_row(figure.get("low") or (), drawn),
            high=_row(figure.get("high") or (), drawn),
            placebos=int(figure.get("placebos") or 0),
        )
    )


def _row(found: Sequence[float], drawn: NaturalEffect) -> tuple[float, ...]:
    return tuple(drawn.change(float(value)) for value in found)


def cohorts_chart(hypothesis: Document, *, key: str) -> Chart | None:
    """Return each cohort's own effect below that of all; None where there is one start alone."""
    figure, drawn = (hypothesis.get("figure") or {}).get("cohorts"), natural_effect(hypothesis)
    if not figure or len(figure) < 2 or drawn is None:
        return None
    metric = str(hypothesis.get("metric") or hypothesis["key"])
    rows = [values.MethodRow(title="All that started", effect=range_of(drawn.effect))]
    for cohort in figure:
        title = f"Started {period_words(str(cohort['label']))}"
        effect: Span = changed(cohort, drawn.change)
        rows.append(values.MethodRow(title=title, effect=range_of(effect)))
    return charts.sensitivity(
        values.SensitivityValues(
            key=f"{key}-cohorts",
            finding=f"{metric}: the difference by when it started",
            axis=axis_of(drawn, is_margin=hypothesis["role"] == "guardrail"),
            rows=tuple(rows),
            head="When it started",
        )
    )
