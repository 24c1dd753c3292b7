"""The charts of one hypothesis by the names that pages and files know them by."""

from collections.abc import Callable, Mapping

from registry.publish.balance_picture import balance_chart
from registry.publish.charts import Chart
from registry.publish.curves_picture import curves_chart
from registry.publish.described_pictures import areas_chart, levels_chart, shares_chart
from registry.publish.panel_pictures import cohorts_chart, gaps_chart
from registry.publish.pictures import event_study_chart, sensitivity_chart
from registry.publish.series_picture import series_chart

BY_NAME: Mapping[str, Callable[..., Chart | None]] = {
    "series": series_chart,
    "curves": curves_chart,
    "events": event_study_chart,
    "cohorts": cohorts_chart,
    "gaps": gaps_chart,
    "balance": balance_chart,
    "shares": shares_chart,
    "areas": areas_chart,
    "levels": levels_chart,
    "sensitivity": sensitivity_chart,
}
"""Each takes the document of a hypothesis and a key; None where the design gives no such figure."""
