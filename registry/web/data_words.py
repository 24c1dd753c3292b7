"""Uploads and runs in words: the gate, its checks, a file's columns, a run's numbers."""

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from registry.actions.find import EvaluationView
from registry.catalogue.event import events_between
from registry.domain.dataset import DatasetVersion, Gate
from registry.domain.evaluation import Run, RunMode, RunStatus
from registry.web.pages import layout
from registry.web.pages.parts import CheckLine, Column, Table, check_line
from registry.web.words import number, plural

_GATE_WORDS = {
    Gate.PASS: ("Gate: pass", "The registered plan may run on this file."),
    Gate.WARN: (
        "Gate: pass with warnings",
        "The registered plan may run on this file. Its warnings travel with the result.",
    ),
    Gate.FAIL: (
        "Gate: fail",
        "This file is kept as a record, but the registered plan cannot run on it.",
    ),
}
_NOUNS = {
    "missing": "missing values",
    "duplicates": "repeated rows",
    "outliers": "unusual values",
    "gaps": "missing periods",
    "duplicate_keys": "one row for each unit and period",
    "missing_by_group": "missing values alike in both groups",
    "denominator": "steady denominators",
    "recording_break": "way of recording",
}
_TYPES = {
    "integer": "Whole numbers",
    "number": "Numbers",
    "boolean": "Yes or no",
    "date": "Dates",
    "month": "Months",
    "text": "Text",
    "empty": "Empty",
}


def gate_part(data: DatasetVersion) -> layout.Gate:
    """Return the box that says whether the plan may run on an upload."""
    heading, words = _GATE_WORDS[data.gate]
    counts = [sum(item["status"] == word for item in _gate(data)) for word in ("fail", "warn")]
    said = [
        plural(count, noun)
        for count, noun in zip(counts, ("check failed", "warning"), strict=True)
        if count
    ]
    if said and counts[0] > 1:
        said[0] = f"{counts[0]} checks failed"
    return layout.Gate(
        status=data.gate.value,
        heading=f"{heading}. {', '.join(said)}" if said else heading,
        words=words,
    )


def _gate(data: DatasetVersion) -> list[Mapping[str, Any]]:
    return list(data.profile.get("gate", ()))


def check_lines(data: DatasetVersion) -> tuple[CheckLine, ...]:
    """Return the gate's checks, the worst first; what passed in every column is said once."""
    order = ("fail", "warn", "unknown", "info", "pass")
    items = sorted(_gate(data), key=lambda item: order.index(item["status"]))
    return tuple(_merged(items))


def event_lines(data: DatasetVersion, view: EvaluationView) -> tuple[CheckLine, ...]:
    """Return the known events that touch the plan's metrics while the data run."""
    if view.registration is None:
        return ()
    spans = [
        (str(column["min"]), str(column["max"]))
        for column in data.profile.get("columns", ())
        if "period" in str(column.get("role") or "").split(", ") and column.get("min")
    ]
    touched = {used.key for used in view.registration.metrics.values()}
    found = {
        event.key: event for first, last in spans for event in events_between(touched, first, last)
    }
    return tuple(
        check_line(
            "info",
            f"Known event, {event.starts}",
            seen=f"{event.what} ({event.area})"
            + (". Figures before and after are not counted alike" * event.breaks_recording),
        )
        for event in found.values()
    )


def _merged(items: list[Mapping[str, Any]]) -> Iterator[CheckLine]:
    quiet: dict[tuple[str, str], int] = {}
    for item in items:
        if item["status"] in {"pass", "info", "unknown"}:
            key = (item["status"], item["key"])
            quiet[key] = quiet.get(key, 0) + 1
            continue
        where = f", {item['column']}" if item.get("column") else ""
        yield check_line(
            item["status"], f"{_NOUNS.get(item['key'], item['key'])}{where}", seen=item["because"]
        )
    by_key = {(item["status"], item["key"]): item for item in reversed(items)}
    for key, count in quiet.items():
        item = by_key[key]
        seen = item["because"] if count == 1 else f"In {plural(count, 'column')}"
        yield check_line(key[0], _NOUNS.get(key[1], key[1]), seen=seen)


def column_table(data: DatasetVersion) -> Table:
    """Return the columns of an upload with the roles that the plan gives them."""
    rows = tuple(
        (
            Markup("<code>{}</code>").format(item["name"]),
            _looks_like(item),
            number(int(item["missing"])),
            _role(item),
        )
        for item in data.profile.get("columns", ())
    )
    return Table(
        caption="Columns of the file",
        caption_hidden=True,
        columns=(
            Column(head="Column in the file"),
            Column(head="Looks like", say_head=True),
            Column(head="Empty", number=True, say_head=True),
            Column(head="Role in the plan", say_head=True),
        ),
        rows=rows or (("\u2013", "no columns were read", "0", "none"),),
    )


def _role(item: Mapping[str, Any]) -> str:
    role = str(item.get("role") or "")
    return role.replace("_", " ").capitalize() if role else "Not used"


def _looks_like(item: Mapping[str, Any]) -> str:
    words = f"{_TYPES.get(item['type'], item['type'])}, {plural(int(item['distinct']), 'value')}"
    low, high = item.get("min"), item.get("max")
    if low is None or high is None:
        return words
    return f"{words}, {low} to {high}"


def run_status(run: Run) -> str:
    """Return where a run stands, in one line."""
    if run.status is RunStatus.DONE:
        return "Done."
    if run.status is RunStatus.FAILED:
        return "Stopped with a problem."
    if run.status is RunStatus.STARTED:
        return "Waiting for the worker. You can leave this page."
    return f"Running{f': {run.progress}' if run.progress else ''}. You can leave this page."


def mode_word(run: Run) -> str:
    """Return what kind of run it is."""
    return "Confirmatory" if run.mode is RunMode.CONFIRMATORY else "Exploratory"


def numbers_table(document: Mapping[str, Any]) -> Table:
    """Return the estimates of a result as analysts read them, p values with them."""
    return Table(
        caption="Estimates at the registered level",
        caption_hidden=True,
        wide=True,
        columns=(
            Column(head="Hypothesis"),
            Column(head="Estimate", number=True),
            Column(head="Interval"),
            Column(head="Scale"),
            Column(head="df", number=True),
            Column(head="p", number=True),
            Column(head="p adjusted", number=True),
            Column(head="Verdict"),
        ),
        rows=tuple(_numbers(item) for item in document["hypotheses"]),
    )


def _numbers(item: Mapping[str, Any]) -> tuple[str, ...]:
    found = item.get("estimate")
    verdict = str(item.get("verdict") or "describes").replace("_", " ")
    if not found:
        return (item["key"], "refused", "\u2013 none", "\u2013 none", *["\u2013"] * 3, verdict)
    return (
        item["key"],
        _said(found["value"]),
        f"{_said(found['low'])} to {_said(found['high'])}",
        str(found["scale"]).replace("_", " "),
        _said(found["df"], otherwise="normal"),
        _said(found["p"]),
        _said(found.get("p_adjusted"), otherwise="not adjusted"),
        verdict,
    )


def _said(value: float | None, *, otherwise: str = "no limit") -> str:
    return otherwise if value is None else f"{value:.4g}"
