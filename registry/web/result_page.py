"""From what is known of an evaluation and one of its results to the page of that result."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from registry.actions.find import EvaluationView
from registry.domain.evaluation import Conclusion, Deviation, Run, RunMode, StoredResult
from registry.domain.people import Verb
from registry.publish.release import NOTE, released
from registry.web.described import describing_charts, groups_table
from registry.web.findings import (
    checks_of,
    document_of,
    leading,
    opening_of,
    outcome_rows,
    reasons_of,
)
from registry.web.pages.charts import chart_part
from registry.web.pages.evaluation_head import evaluation_head, evaluation_object, url_of
from registry.web.pages.frame import Head, Link
from registry.web.pages.parts import (
    CONFIRMATORY,
    EXPLORATORY,
    Chart,
    CheckLine,
    check_line,
)
from registry.web.pages.results import Note, Promise, ResultPage
from registry.web.prose import prose
from registry.web.settling import narrowing_of, settle_of
from registry.web.words import day, moment, number, plural, pounds, short_day

Document = Mapping[str, Any]
_MORE = ("curves", "gaps", "events", "cohorts", "balance", "shares", "areas", "levels")

_EXPLAINED = (
    "The likely range is a 95% interval: of ranges made in this way, 95 in every 100 hold the "
    "truth. Small pictures: solid line, no change; dashed line, the change worth having; grey, "
    "too small to matter."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One result as one person sees it: its document has passed the disclosure rule if needed."""

    view: EvaluationView
    run: Run
    result: StoredResult
    conclusion: Conclusion | None
    document: dict[str, Any]
    is_rounded: bool

    @property
    def is_exploratory(self) -> bool:
        """Whether the run was not the registered plan."""
        return self.run.mode is RunMode.EXPLORATORY


def shown(view: EvaluationView, run: Run, result: StoredResult) -> Shown:
    """Return a result as this person may see it; counts are rounded for all but its analysts."""
    signed = (x for x in view.conclusions if x.run == run.id and x.signed_at is not None)
    conclusion = next(signed, None)
    document = document_of(result, conclusion.standing if conclusion else None)
    is_rounded = Verb.SEE_DATA not in view.may
    return Shown(
        view=view,
        run=run,
        result=result,
        conclusion=conclusion,
        document=released(document) if is_rounded else document,
        is_rounded=is_rounded,
    )


def result_page(it: Shown, *, today: date, zone: str) -> ResultPage:
    """Return the page of one result."""
    view, first = it.view, leading(it.document)
    dates = view.registration.dates if view.registration else None
    mark = EXPLORATORY if it.is_exploratory else CONFIRMATORY
    narrowing = narrowing_of(first, dates, key="narrowing")
    return ResultPage(
        head=_head(it, today),
        object=replace(
            evaluation_object(view, tab="Result", today=today, mark=mark), timeline=(), state=None
        ),
        opening=opening_of(it.document, key="opening", gate=_gate(view)),
        outcomes=outcome_rows(it.document),
        outcomes_note=_EXPLAINED,
        charts=tuple(_charts(it, first, "series")) + ((narrowing,) if narrowing else ()),
        more_charts=(
            *(chart for name in _MORE for chart in _charts(it, first, name)),
            *describing_charts(it.document, about=NOTE if it.is_rounded else ""),
        ),
        groups=groups_table(first),
        sensitivity=_sensitivity(it, first),
        reasons=reasons_of(first, it.result, it.conclusion),
        checks=checks_of(first),
        deviations=() if it.is_exploratory else tuple(promises_of(view.deviations)),
        deviation_words=_deviation_words(it),
        facts=tuple(_facts(it, zone)),
        hashes=(("Plan", it.run.plan_sha256), ("Data", it.document["data_sha256"])),
        downloads=_downloads(it),
        settle=settle_of(first, dates),
        notice=_notice(it),
        actions=tuple(_actions(view)) if not it.is_exploratory else (),
        action_words="" if it.is_exploratory else _rule_words(view),
        cost=tuple(cost_lines(view, it.conclusion)),
        learning=tuple(notes_of(view)),
        concluded=prose(it.conclusion.text) if it.conclusion else None,
        warnings=tuple(it.document.get("warnings") or ()),
        exploratory=EXPLORATORY if it.is_exploratory else None,
    )


def _head(it: Shown, today: date) -> Head:
    head = evaluation_head(it.view, tab="Result", today=today)
    reported = it.view.evaluation.reported_at
    if it.is_exploratory:
        words = f"Exploratory run of {day(it.run.started_at.date())}"
    elif it.view.evaluation.is_published and reported:
        words = f"Published {day(reported.date())}"
    else:
        words = "Not published yet"
    return replace(head, caption=f"{it.view.evaluation.reference} \u00b7 {words}")


def _notice(it: Shown) -> str:
    if it.is_exploratory:
        return (
            "This look ran something other than the registered plan. It can raise a question. "
            "It cannot answer one, and nothing can be decided on it."
        )
    if not it.view.evaluation.is_published:
        return (
            "Only the analyst and the reviewer can see this page. It stays sealed until the "
            "reviewer signs the conclusion."
        )
    return ""


def _actions(view: EvaluationView) -> Iterator[Link]:
    reference = view.evaluation.reference
    if not view.evaluation.is_published:
        waits = any(item.signed_at is None for item in view.conclusions)
        if Verb.SIGN in view.may and waits:
            yield Link(words="Read and sign the conclusion", url=f"/evaluations/{reference}/report")
        elif Verb.CONCLUDE in view.may:
            yield Link(words="Write the conclusion", url=f"/evaluations/{reference}/report")
        return
    if Verb.DECIDE in view.may and not view.decisions:
        yield Link(words="Go to the decision", url=url_of(reference, "Decision"))
    if Verb.LEARN in view.may and not view.learnings:
        yield Link(words="Tell the next force", url=url_of(reference, "Learning"))


def _rule_words(view: EvaluationView) -> str:
    if not view.evaluation.is_published or view.registration is None:
        return ""
    from registry.web.deciding import rule_sentence

    return rule_sentence(view)


def _charts(it: Shown, first: Document, name: str) -> Iterator[Chart]:
    from registry.publish.chart_names import BY_NAME

    if first.get("outcome") == "refusal":
        return
    drawn = BY_NAME[name](first, key=name)
    if drawn is not None:
        yield chart_part(
            drawn,
            csv_url=f"/results/{it.result.id}/{name}.csv",
            about=NOTE if it.is_rounded else "",
            exploratory=it.is_exploratory,
        )


def _sensitivity(it: Shown, first: Document) -> Chart | None:
    from registry.publish.pictures import sensitivity_chart

    drawn = sensitivity_chart(first, key="sensitivity")
    if drawn is None:
        return None
    url = f"/results/{it.result.id}/sensitivity.csv"
    return chart_part(drawn, csv_url=url, exploratory=it.is_exploratory)


def _gate(view: EvaluationView) -> tuple[CheckLine, ...]:
    if not view.datasets:
        return ()
    found = view.datasets[0].profile.get("gate") or ()
    return tuple(
        check_line(item["status"], str(item["key"]).replace("_", " "), seen=item["because"])
        for item in found
        if item["status"] in {"fail", "warn"}
    )


def promises_of(deviations: Iterable[Deviation]) -> Iterator[Promise]:
    """Return deviations as a table says them."""
    for item in deviations:
        size = "Major" if item.is_major else "Minor"
        source = "declared by the team" if item.found_by == "declared" else "found by the server"
        yield Promise(
            promised=item.promised,
            done=item.done,
            kind=f"{size}, {source}",
            explained=item.explained,
        )


def _deviation_words(it: Shown) -> str:
    view = it.view
    if it.is_exploratory:
        return "Not the registered plan: " + "; ".join(it.run.why_exploratory or ("asked for so",))
    if not view.deviations:
        return "The run equals the registered plan."
    major = sum(item.is_major for item in view.deviations)
    return f"{plural(len(view.deviations), 'deviation')}, {major} of them major."


def _facts(it: Shown, zone: str) -> Iterator[tuple[str, str]]:
    view = it.view
    if view.versions:
        first = view.versions[0]
        yield "Frozen", short_day(first.frozen_at.date())
    yield "Changed", plural(len(view.amendments), "time") if view.amendments else "Not since"
    yield "Run", moment(it.run.started_at, zone)
    yield "Exploratory runs", number(view.run_counts.get("exploratory", 0))
    if view.evaluation.is_published and it.conclusion and it.conclusion.signed_by:
        yield "Concluded by", view.names.get(it.conclusion.concluded_by, "Unknown")
        yield "Signed by", view.names.get(it.conclusion.signed_by, "Unknown")


def _downloads(it: Shown) -> tuple[Link, ...]:
    here = f"/results/{it.result.id}"
    found = [
        Link(words="Report as a page", url=f"{here}/report.html"),
        Link(words="Report as PDF", url=f"{here}/report.pdf"),
        Link(words="Report as Word", url=f"{here}/report.docx"),
        Link(words="Report as Markdown", url=f"{here}/report.md"),
        Link(words="Numbers (JSON)", url=f"{here}/report.json"),
    ]
    if it.view.versions:
        sha = it.view.versions[-1].registration_sha256
        found.append(Link(words="Plan document (TOML)", url=f"/plans/{sha}/plan.toml"))
    if not it.is_rounded:
        found += [
            Link(words="Script in R", url=f"{here}/reproduce.R"),
            Link(words="Script in Python", url=f"{here}/reproduce.py"),
        ]
    return tuple(found)


def cost_lines(view: EvaluationView, conclusion: Conclusion | None) -> Iterator[tuple[str, str]]:
    """Return what it was planned to cost and what it did cost, in words."""
    it = view.registration
    if it is not None and it.costs:
        year = f", {it.price_year} prices" if it.price_year else ""
        yield "Planned", f"{pounds(sum(item.amount for item in it.costs))}{year}"
    spent = conclusion.cost if conclusion else {}
    if spent.get("amount") is not None:
        year = f", {spent['price_year']} prices" if spent.get("price_year") else ""
        yield "Spent", f"{pounds(int(spent['amount']))}{year}"
    if spent.get("hours") is not None:
        yield "Hours", number(round(spent["hours"]))


def notes_of(view: EvaluationView) -> Iterator[Note]:
    """Return what the team would tell the next force, newest first."""
    for item in reversed(view.learnings):
        name = view.names.get(item.written_by, "Unknown")
        yield Note(words=prose(item.text), by=f"{name}, {day(item.written_at.date())}")
