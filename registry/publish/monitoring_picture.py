"""From the document of ``spc`` to its chart: a series with limits, or a funnel."""

from collections.abc import Mapping
from typing import Any

from registry.publish import charts
from registry.publish.charts import Chart
from registry.publish.charts.process_values import (
    FunnelPoint,
    FunnelValues,
    ProcessPoint,
    ProcessValues,
)

Document = Mapping[str, Any]

_UNITS = {"xmr": "Value", "p": "Share", "u": "Rate"}


def monitoring_chart(document: Document, *, key: str = "chart", name: str = "") -> Chart:
    """Return the chart of an ``spc`` document; ``name`` says what is counted."""
    if document["chart"] == "funnel":
        return charts.funnel(_funnel(document, key, name))
    return charts.process(_process(document, key, name))


def _process(document: Document, key: str, name: str) -> ProcessValues:
    places = {point["period"]: place for place, point in enumerate(document["points"])}
    return ProcessValues(
        key=key,
        finding=_finding(document),
        unit=name or _UNITS[document["chart"]],
        points=tuple(
            ProcessPoint(
                period=point["period"],
                value=point["value"],
                centre=point["centre"],
                low=point["low"],
                high=point["high"],
                rule=point["rules"][0] if point["rules"] else None,
            )
            for point in document["points"]
        ),
        begins=tuple(places[segment["from"]] for segment in document["segments"][1:]),
        target=document["target"],
    )


def _finding(document: Document) -> str:
    if all(segment["low"] is None for segment in document["segments"]):
        return "Too few points to tell a signal from chance"
    marked = sum(bool(point["rules"]) for point in document["points"])
    if not marked:
        return "No signal: the points vary as chance would make them"
    said = {
        "common": "the last shows none",
        "improvement": "the last is an improvement",
        "concern": "the last is a concern",
        "neutral": "the last is one of them",
    }[document["variation"]]
    return f"{marked:,} {'point carries' if marked == 1 else 'points carry'} a signal; {said}"


def _funnel(document: Document, key: str, name: str) -> FunnelValues:
    outside = document["signals"]["alert"]
    finding = "Every unit lies within what chance would do"
    if outside:
        count = len(outside)
        finding = f"{count:,} {'unit lies' if count == 1 else 'units lie'} beyond chance"
    return FunnelValues(
        key=key,
        finding=finding,
        unit=name or "Share or rate",
        size_unit="Size",
        points=tuple(
            FunnelPoint(
                unit=point["unit"],
                value=point["value"],
                size=point["n"],
                low_95=point["low_95"],
                high_95=point["high_95"],
                low_998=point["low_998"],
                high_998=point["high_998"],
                flag=point["flag"],
            )
            for point in document["points"]
        ),
        centre=document["centre"],
    )
