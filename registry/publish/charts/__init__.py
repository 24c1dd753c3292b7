"""Our own charts as SVG text.

Each takes finished numbers and words, and gives two drawings, a sentence for those who cannot see
them, and the numbers as a table.
"""

from registry.publish.charts.amounts import interval, with_interval
from registry.publish.charts.counts import counts_by_month
from registry.publish.charts.curves import curves
from registry.publish.charts.drawing import Chart, standalone
from registry.publish.charts.estimates import estimate
from registry.publish.charts.event_studies import event_study
from registry.publish.charts.funnel_chart import funnel
from registry.publish.charts.marks import row, strength_mark, verdict_mark
from registry.publish.charts.planning import narrowing, power_strip
from registry.publish.charts.process_chart import process
from registry.publish.charts.row_charts import forest, sensitivity
from registry.publish.charts.svg import stylesheet
from registry.publish.charts.time_series import series

__all__ = [
    "Chart",
    "counts_by_month",
    "curves",
    "estimate",
    "event_study",
    "forest",
    "funnel",
    "interval",
    "narrowing",
    "power_strip",
    "process",
    "row",
    "sensitivity",
    "series",
    "standalone",
    "strength_mark",
    "stylesheet",
    "verdict_mark",
    "with_interval",
]
