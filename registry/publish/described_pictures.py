"""From the figures of designs that describe, or count by area, to their charts."""

from collections.abc import Mapping
from typing import Any

from registry.publish.charts import Chart
from registry.publish.charts.levels import LevelRow, LevelsValues, levels
from registry.publish.charts.paired_bars import BarPair, PairedBarsValues, paired_bars
from registry.publish.charts.stacked import StackedBar, StackedValues, stacked
from registry.publish.charts.values import Range

Document = Mapping[str, Any]

_ALIKE = "analysis_of_variance"
"""The design whose groups are alike in standing, and are shown beside one another."""

_AREAS = {
    "treated": "Where it was tried",
    "control": "Its control",
    "displacement": "Next door",
    "displacement_control": "Control of next door",
}


def shares_chart(hypothesis: Document, *, key: str) -> Chart | None:
    """Return the answers of each group, or the rows of a table, as parted bars; None without."""
    figure = hypothesis.get("figure") or {}
    answers, table = figure.get("answers"), figure.get("table")
    if answers:
        parts, rows, what = answers["levels"], answers["groups"], "the answers of each group"
    elif table:
        parts, rows, what = table["columns"], table["rows"], "what goes with what"
    else:
        return None
    return stacked(
        StackedValues(
            key=f"{key}-shares",
            finding=f"{_metric(hypothesis)}: {what}",
            parts=tuple(str(part) for part in parts),
            bars=tuple(
                StackedBar(
                    name=str(row["label"]),
                    size=int(row["n"]),
                    shares=None if row["shares"] is None else tuple(row["shares"]),
                )
                for row in rows
            ),
        )
    )


def areas_chart(hypothesis: Document, *, key: str) -> Chart | None:
    """Return each area's count before and after; None where the design has no areas."""
    found = (hypothesis.get("figure") or {}).get("displacement")
    if not found:
        return None
    return paired_bars(
        PairedBarsValues(
            key=f"{key}-areas",
            finding=f"{_metric(hypothesis)}: before and after, area by area",
            pairs=tuple(
                BarPair(
                    name=_AREAS.get(area["area"], str(area["area"])),
                    before=float(area["before"]),
                    after=float(area["after"]),
                )
                for area in found["areas"]
            ),
        )
    )


def levels_chart(hypothesis: Document, *, key: str) -> Chart | None:
    """Return each group's average where groups are alike in standing; None in other designs."""
    groups = (hypothesis.get("figure") or {}).get("groups")
    if not groups or hypothesis.get("design") != _ALIKE:
        return None
    return levels(
        LevelsValues(
            key=f"{key}-levels",
            finding=f"{_metric(hypothesis)}: the average of each group",
            rows=tuple(
                LevelRow(
                    name=str(group["label"]),
                    size=int(group["n"]),
                    level=Range(value=group["value"], low=group["low"], high=group["high"]),
                )
                for group in groups
            ),
        )
    )


def _metric(hypothesis: Document) -> str:
    return str(hypothesis.get("metric") or hypothesis["key"])
