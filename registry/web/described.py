"""What a result shows as it is: groups' own figures, and tables that only describe."""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.domain.checklist import DESCRIBING
from registry.web.findings import leading
from registry.web.pages.charts import chart_part
from registry.web.pages.parts import Chart, Column, Table
from registry.web.words import number

Document = Mapping[str, Any]


def describing_charts(document: Document, *, about: str) -> Iterator[Chart]:
    """Yield the charts of the hypotheses that describe, beside the one that the page opens with."""
    from registry.publish.described_pictures import levels_chart, shares_chart

    first = leading(document)
    for item in document["hypotheses"]:
        if item.get("design") not in DESCRIBING or item["key"] == first["key"]:
            continue
        for chart in (shares_chart, levels_chart):
            drawn = chart(item, key=f"also-{item['key']}")
            if drawn is not None:
                exploratory = item["role"] == "exploratory"
                yield chart_part(drawn, about=about, exploratory=exploratory)


def groups_table(first: Document) -> Table | None:
    """Return the groups' own figures, where the design compares groups at one time."""
    from analysis.amounts import amount

    groups = (first.get("figure") or {}).get("groups")
    if not groups:
        return None
    share = all(group.get("scale") == "share" for group in groups)
    unit = "in every 100" if share else next((g["unit"] for g in groups if g.get("unit")), "")
    factor = 100 if share else 1

    def said(value: float | None) -> str:
        sign = "\u2212" if value is not None and value < 0 else ""
        return "\u2013 none" if value is None else f"{sign}{amount(abs(value) * factor)}"

    rows = tuple((str(g["label"]), number(int(g["n"])), said(g.get("value"))) for g in groups)
    figure = f"Figure, {unit}" if unit else "Figure"
    return Table(
        caption=f"{first['metric']}: each group's own figure",
        columns=(
            Column(head="Group"),
            Column(head="Counted", number=True, say_head=True),
            Column(head=figure, number=True, say_head=True),
        ),
        rows=rows,
    )
