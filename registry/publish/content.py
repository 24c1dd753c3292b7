"""The report of a result: built once as blocks, so that no writer says anything of its own."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from registry.publish import words
from registry.publish.annex import annex
from registry.publish.balance_picture import balance_chart
from registry.publish.blocks import (
    NOTHING,
    Block,
    Figure,
    Heading,
    Paragraph,
    Points,
    Report,
    Table,
)
from registry.publish.charts import Chart
from registry.publish.charts.amounts import signed
from registry.publish.charts.drawing import key_for
from registry.publish.curves_picture import curves_chart
from registry.publish.described_pictures import areas_chart, levels_chart, shares_chart
from registry.publish.panel_pictures import cohorts_chart, gaps_chart
from registry.publish.pictures import (
    change_words,
    estimate_chart,
    event_study_chart,
    sensitivity_chart,
)
from registry.publish.series_picture import series_chart

if TYPE_CHECKING:
    from analysis.plan import Plan

Document = Mapping[str, Any]

_ORDER = ("primary", "guardrail", "secondary", "exploratory")

_EXPLAINED = (
    "The likely range is the interval that the plan names, 95% unless it names another: of ranges "
    "made in this way, 95 in every 100 hold the truth."
)


def report_of(document: Document, plan: "Plan") -> Report:
    """Return the report of a ``result/1`` document and the plan that it ran."""
    mode = document["mode"]
    return Report(
        title=document.get("title") or plan.title,
        mark=words.mode_words(mode),
        verdict=words.overall_words(document),
        watermarked=mode == "exploratory",
        blocks=tuple(_blocks(document, plan)),
        receipt=f"Plan {document['plan_sha256']} on data {document['data_sha256']}",
    )


def _blocks(document: Document, plan: "Plan") -> Iterator[Block]:
    found = _in_order(document)
    yield from _outcomes(found)
    for place, hypothesis in enumerate(found):
        yield from _section(hypothesis, place, mode=document["mode"])
    if document["warnings"]:
        yield Heading(words="What to know about the data")
        yield Points(items=tuple(document["warnings"]))
    yield Heading(words="Plan and run")
    yield _facts(document, plan)
    yield from annex(found)


def _in_order(document: Document) -> list[Document]:
    """Return the hypotheses, primary ones first and otherwise in the order of the plan."""
    return sorted(document["hypotheses"], key=lambda each: _ORDER.index(each["role"]))


def _outcomes(found: list[Document]) -> Iterator[Block]:
    yield Heading(words="Everything we promised to measure")
    rows = tuple(
        (
            f"{each['metric']} ({each['key']})",
            words.role_words(each),
            change_words(each),
            words.verdict_words(each),
            words.strength_words(each),
        )
        for each in found
    )
    columns = ("Outcome", "Role", "Change, and likely range", "Verdict", "Strength")
    yield Table(caption="All outcomes of the plan", columns=columns, rows=rows)
    yield Paragraph(words=_EXPLAINED, quiet=True)


def _section(hypothesis: Document, place: int, *, mode: str) -> Iterator[Block]:
    key = f"h{place}-{key_for(hypothesis['key'])}"
    exploratory = mode == "exploratory" or hypothesis["role"] == "exploratory"
    mark = words.mode_words("exploratory") + "." if mode == "exploratory" else ""
    yield Heading(words=f"{hypothesis['metric']} ({hypothesis['key']})")
    yield Paragraph(words=words.verdict_words(hypothesis), strong=True)
    yield Paragraph(words=hypothesis["wording"]["leader"])
    if hypothesis.get("outcome") == "refusal":
        yield from _refused(hypothesis)
    opening = estimate_chart(hypothesis, key=key, exploratory=exploratory)
    over_time = series_chart(hypothesis, key=key), curves_chart(hypothesis, key=key)
    yield from _figures(opening, *over_time, mark=mark)
    yield from _groups(hypothesis)
    around = (gaps_chart, event_study_chart, cohorts_chart, balance_chart)
    yield from _figures(*(chart(hypothesis, key=key) for chart in around), mark=mark)
    described = (chart(hypothesis, key=key) for chart in (shares_chart, areas_chart, levels_chart))
    yield from _figures(*described, mark=mark)
    others = sensitivity_chart(hypothesis, key=key)
    if others is not None:
        yield Heading(words="Would a different reasonable method change the answer?", level=3)
        yield from _figures(others, mark=mark)
    yield from _trust(hypothesis)


def _figures(*found: Chart | None, mark: str) -> Iterator[Block]:
    for chart in found:
        if chart is not None:
            yield Figure(chart=chart.marked(mark))


def _refused(hypothesis: Document) -> Iterator[Block]:
    yield Paragraph(words="This says nothing about whether the initiative helps.", quiet=True)
    if hypothesis["what_would_help"]:
        yield Heading(words="What would help", level=3)
        yield Points(items=(hypothesis["what_would_help"],))


def _groups(hypothesis: Document) -> Iterator[Block]:
    """Give the two groups' own figures where the design compares two groups."""
    groups = hypothesis.get("figure", {}).get("groups")
    if not groups:
        return
    rows = tuple(
        (str(group["label"]), f"{group['n']:,}", _level(group), _level_range(group))
        for group in groups
    )
    unit = next((group["unit"] for group in groups if group.get("unit")), None)
    figure = "Figure, in every 100" if _is_share(groups) else "Figure"
    columns = ("Group", "Observations", f"{figure}, {unit}" if unit else figure, "Likely range")
    yield Table(
        caption="The two groups' own figures" if len(rows) == 2 else "Each group's own figure",
        columns=columns,
        rows=rows,
        numeric=frozenset({1, 2, 3}),
    )


def _is_share(groups: list[Document]) -> bool:
    return all(group.get("scale") == "share" for group in groups)


def _level(group: Document) -> str:
    return _number(group, "value")


def _level_range(group: Document) -> str:
    if group.get("low") is None and group.get("high") is None:
        return NOTHING
    return f"{_number(group, 'low')} to {_number(group, 'high')}"


def _number(group: Document, end: str) -> str:
    value = group.get(end)
    if value is None:
        return "no limit"
    return signed(100 * value if group.get("scale") == "share" else value)


def _trust(hypothesis: Document) -> Iterator[Block]:
    if hypothesis.get("outcome") != "refusal":
        yield Heading(words=f"Why strength {hypothesis['strength']} of 5", level=3)
        yield Points(items=words.strength_reasons(hypothesis))
    if hypothesis["checks"]:
        yield Heading(words="Can we trust it?", level=3)
        yield Points(items=tuple(_check(check) for check in hypothesis["checks"]))
    if hypothesis["method"] or hypothesis["references"]:
        yield Heading(words="How it was worked out", level=3)
        yield Paragraph(words=hypothesis["method"])
        yield Points(items=tuple(hypothesis["references"]))


def _check(check: Document) -> str:
    return f"{words.check_words(check)}: {words.named(check['key'])}. {check['because']}"


def _facts(document: Document, plan: "Plan") -> Table:
    engine = document["engine"]
    libraries = ", ".join(f"{name} {version}" for name, version in engine["libraries"].items())
    several = (
        "switched off in the plan"
        if document.get("multiplicity") == "none"
        else "secondary outcomes by Holm, exploratory ones by Benjamini and Hochberg"
    )
    rows = (
        ("Kind of run", words.mode_words(document["mode"])),
        ("Plan hash (SHA-256)", document["plan_sha256"]),
        ("Data hash (SHA-256)", document["data_sha256"]),
        ("Seed", str(document["seed"])),
        ("Hypotheses in the plan", str(len(plan.hypotheses))),
        ("Adjustment for several outcomes", several),
        ("Engine", f"{engine['version']}; {libraries}" if libraries else engine["version"]),
    )
    return Table(caption="Plan and run", columns=("What", "Value"), rows=rows)
