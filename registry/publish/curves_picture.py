"""From a design's own curves over time to their chart."""

from collections.abc import Mapping
from typing import Any

from analysis.figures_of_curves import GroupCurve, curves_over_time
from registry.publish import charts
from registry.publish.charts import Chart
from registry.publish.charts.curve_values import CurveLine, CurvesValues

Document = Mapping[str, Any]


def curves_chart(hypothesis: Document, *, key: str) -> Chart | None:
    """Return the two groups' shares over time; None where the design gives no curves."""
    found = curves_over_time(hypothesis)
    if found is None:
        return None
    metric = str(hypothesis.get("metric") or hypothesis["key"])
    what = "had it" if found.had_it else "are still without it"
    return charts.curves(
        CurvesValues(
            key=f"{key}-curves",
            finding=f"{metric}: of every 100 people, how many {what}",
            what=what,
            unit=found.unit,
            times=found.times,
            lines=tuple(_line(group) for group in found.groups),
            horizons=found.horizons,
            followed_at=found.followed_at,
        )
    )


def _line(group: GroupCurve) -> CurveLine:
    return CurveLine(
        name="with the initiative" if group.treated else "comparison",
        side="treated" if group.treated else "comparison",
        share=group.share,
        low=group.low,
        high=group.high,
        followed=group.followed,
    )
