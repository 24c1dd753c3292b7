"""Runs: ask for one, follow it while it computes, see what it was."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from registry.actions import RepeatedError, evaluate, find
from registry.domain.dataset import Gate
from registry.domain.evaluation import Evaluation, Run, RunMode, RunStatus, StoredResult
from registry.domain.lifecycle import State
from registry.domain.people import Person, Verb, may
from registry.errors import InvalidError, NotFoundError
from registry.store import Registry
from registry.web.data_words import mode_word, numbers_table, run_status
from registry.web.forms import SubmittedForm
from registry.web.pages.data import RunPage, RunsPage
from registry.web.pages.evaluation_head import evaluation_head, evaluation_object, url_of
from registry.web.pages.frame import Crumb, Head, Link, Section
from registry.web.pages.parts import CONFIRMATORY, EXPLORATORY, Column, Empty, Table
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to, one_press
from registry.web.routes.data import run_answer
from registry.web.routes.explore import uploads_of
from registry.web.words import moment, plural

POLL_SECONDS = 5


@get("/evaluations/{reference:str}/runs", sync_to_thread=True)
def runs(
    request: PageRequest, registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[Any]:
    """Show every run of an evaluation; to those who may not see them, how many there were."""
    view = find.evaluation(registry, by=person, reference=reference)
    today = registry.today()
    sound = next((x for x in view.datasets if x.gate is not Gate.FAIL and not x.erased_at), None)
    page = RunsPage(
        head=evaluation_head(view, tab="Runs", today=today),
        object=evaluation_object(view, tab="Runs", today=today),
        sentence=_sentence(view),
        runs=_table(view, registry.settings.zone),
        empty=Empty(words=_empty(view)),
        run=run_answer(view, sound) if sound and Verb.EVALUATE in view.may else None,
        explore=_explore(view),
    )
    return show(request, "evaluations/runs.html", page)


def _explore(view: find.EvaluationView) -> Link | None:
    if Verb.EVALUATE not in view.may or view.registration is None or not uploads_of(view):
        return None
    return Link(
        words="Explore a copy of the plan", url=f"{url_of(view.evaluation.reference)}/runs/explore"
    )


def _sentence(view: find.EvaluationView) -> str:
    counts = view.run_counts
    confirmatory, exploratory = counts.get("confirmatory", 0), counts.get("exploratory", 0)
    return (
        f"{plural(confirmatory, 'confirmatory run')} and {plural(exploratory, 'exploratory run')}. "
        "A run that was begun can never be taken away."
    )


def _empty(view: find.EvaluationView) -> str:
    if Verb.SEE_RUNS not in view.may:
        return "Runs are seen by the analyst and the reviewer. Everybody sees how many there were."
    return "No run yet. Upload data that pass the gate, then run the registered plan."


def _table(view: find.EvaluationView, zone: str) -> Table | None:
    if not view.runs:
        return None
    from markupsafe import Markup

    uploads = {item.id: item.number for item in view.datasets}
    rows = tuple(
        (
            Markup('<a href="/runs/{}">Run {}</a>').format(item.id, len(view.runs) - place),
            mode_word(item),
            f"Upload {uploads[item.dataset_version]}"
            if item.dataset_version in uploads
            else "An upload",
            run_status(item),
            moment(item.started_at, zone),
        )
        for place, item in enumerate(view.runs)
    )
    return Table(
        caption="Runs, newest first",
        caption_hidden=True,
        columns=(
            Column(head="Run"),
            Column(head="Kind", say_head=True),
            Column(head="Data", say_head=True),
            Column(head="State", say_head=True),
            Column(head="Begun", say_head=True),
        ),
        rows=rows,
    )


@post("/evaluations/{reference:str}/runs", sync_to_thread=True)
def run_plan(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
    reference: FromPath[str],
) -> Response[Any]:
    """Run the registered plan on an upload."""
    dataset = form.uuid("dataset", "Choose an upload")
    form.check()
    if dataset is None:
        raise InvalidError({"dataset": "Choose an upload"})
    try:
        with one_press(form):
            made = evaluate(registry, by=person, evaluation=reference, dataset=dataset)
    except RepeatedError:
        return go_to(request, url_of(reference, "Runs"))
    return go_to(request, f"/runs/{made.id}")


@get("/runs/{run:uuid}", sync_to_thread=True)
def one_run(
    request: PageRequest, registry: Given[Registry], person: Given[Person], run: FromPath[UUID]
) -> Response[Any]:
    """Show one run: how far it is, and once it is done what it gave.

    Exact figures are for those who analyse and review; others are led to the result that is out.
    """
    its, found, result = find.run(registry, by=person, run_id=run)
    if not may(person, Verb.SEE_RUNS, its):
        return go_to(request, url_of(its.reference, "Result"))
    return show(request, "runs/one.html", _page(registry, its, found, result, person))


@get("/runs/{run:uuid}/status", sync_to_thread=True)
def status(
    request: PageRequest, registry: Given[Registry], person: Given[Person], run: FromPath[UUID]
) -> Response[Any]:
    """Answer the line that polls; when the run is over, lead to its page."""
    its, found, result = find.run(registry, by=person, run_id=run)
    if not may(person, Verb.SEE_RUNS, its):
        raise NotFoundError
    page = _page(registry, its, found, result, person)
    if page.is_done:
        return Response(b"", status_code=200, headers={"HX-Redirect": page.url})
    return show(request, "runs/polling.html", page)


def _page(
    registry: Registry, its: Evaluation, found: Run, result: StoredResult | None, person: Person
) -> RunPage:
    document = msgspec.json.decode(result.content) if result else None
    is_done = found.status in {RunStatus.DONE, RunStatus.FAILED}
    confirmatory = found.mode is RunMode.CONFIRMATORY
    return RunPage(
        head=Head(
            title="The registered plan" if confirmatory else "An exploratory run",
            section=Section.EVALUATIONS,
            reference=f"run, {its.reference}",
            caption=f"{its.reference} \u00b7 {its.title}",
            crumbs=(
                Crumb(words="Evaluations", url="/evaluations"),
                Crumb(words=its.reference, url=url_of(its.reference)),
                Crumb(words="Runs", url=url_of(its.reference, "Runs")),
                Crumb(words="This run"),
            ),
            refresh_seconds=None if is_done else POLL_SECONDS,
        ),
        mark=CONFIRMATORY if confirmatory else EXPLORATORY,
        status=run_status(found),
        is_done=is_done,
        url=f"/runs/{found.id}",
        facts=_facts(registry, found),
        numbers=numbers_table(document) if document else None,
        words=tuple(item["wording"]["analyst"] for item in document["hypotheses"])
        if document
        else (),
        links=_links(its, found, result, person),
        problem=found.error,
    )


def _facts(registry: Registry, found: Run) -> tuple[tuple[str, str], ...]:
    zone = registry.settings.zone
    facts = [
        ("Begun", moment(found.started_at, zone)),
        ("Finished", moment(found.finished_at, zone) if found.finished_at else "Not yet"),
        ("Plan version", str(found.registration_number or "None")),
        ("Plan hash", found.plan_sha256),
        ("Tries", str(max(1, found.attempts))),
    ]
    if found.why_exploratory:
        facts.append(("Why exploratory", "; ".join(found.why_exploratory)))
    return tuple(facts)


def _links(
    its: Evaluation, found: Run, result: StoredResult | None, person: Person
) -> tuple[Link, ...]:
    links = []
    if may(person, Verb.SEE_DATA, its):
        links.append(Link(words="The data it ran on", url=f"/datasets/{found.dataset_version}"))
    if result is not None:
        words = "See the result as leaders will"
        confirmatory = found.mode is RunMode.CONFIRMATORY
        url = url_of(its.reference, "Result") if confirmatory else f"/results/{result.id}"
        links = [Link(words=words, url=url), *links]
        if confirmatory and may(person, Verb.CONCLUDE, its) and its.state is State.ANALYSING:
            links.append(
                Link(words="Write the conclusion", url=f"/evaluations/{its.reference}/report")
            )
    return tuple(links)


router_handlers = [runs, run_plan, one_run, status]
