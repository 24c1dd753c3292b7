"""A result: the tab of an evaluation, one result by its id, its report and its numbers as files."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from registry.actions import find
from registry.actions.conclude import REASON_CODES
from registry.domain.people import Person, Verb
from registry.errors import NotFoundError
from registry.store import Registry
from registry.web.pages.evaluation_head import evaluation_head, evaluation_object
from registry.web.pages.parts import Empty
from registry.web.pages.results import NoResult
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest
from registry.web.result_page import Shown, result_page, shown
from registry.web.words import day, moment

_KINDS = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}
_CHARTS = (
    *("series", "curves", "gaps", "events", "cohorts"),
    *("balance", "shares", "areas", "levels", "sensitivity"),
)
_SCRIPTS = ("reproduce.R", "reproduce.py")


@get("/evaluations/{reference:str}/result", sync_to_thread=True)
def evaluation_result(
    request: PageRequest, registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[Any]:
    """Show the result that an evaluation stands on, or say why there is none to see yet."""
    view = find.evaluation(registry, by=person, reference=reference)
    if view.result is None:
        return show(request, "results/none.html", _nothing(registry, view))
    _, run, result = find.result(registry, by=person, result_id=view.result.id)
    page = result_page(
        shown(view, run, result), today=registry.today(), zone=registry.settings.zone
    )
    return show(request, "results/result.html", page)


def _nothing(registry: Registry, view: find.EvaluationView) -> NoResult:
    today, it = registry.today(), view.evaluation
    facts: list[tuple[str, str]] = []
    if it.is_published and view.conclusions:
        written = view.conclusions[0]
        words = "Not testable. There was no run of the registered plan, and that is public."
        facts.append(("Why", REASON_CODES.get(written.reason_code, written.reason_code)))
        facts.append(("In words", written.text))
        if written.signed_at:
            facts.append(("Signed", moment(written.signed_at, registry.settings.zone)))
    elif sum(view.run_counts.values()) and Verb.SEE_RESULT not in view.may:
        words = "Sealed until the reviewer signs. Then everybody sees it at the same time."
    elif it.result_due_on is not None:
        words = f"No result yet. It is due on {day(it.result_due_on)}."
    else:
        words = "No result yet. A plan is frozen first, and then it is run."
    return NoResult(
        head=evaluation_head(view, tab="Result", today=today),
        object=evaluation_object(view, tab="Result", today=today),
        empty=Empty(words=words, action="See the plan", url=f"/evaluations/{it.reference}/plan"),
        facts=tuple(facts),
    )


def _one(registry: Registry, person: Person, result_id: UUID) -> Shown:
    evaluation, run, result = find.result(registry, by=person, result_id=result_id)
    view = find.evaluation(registry, by=person, reference=evaluation.reference)
    return shown(view, run, result)


@get("/results/{result_id:uuid}", sync_to_thread=True)
def one_result(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    result_id: FromPath[UUID],
) -> Response[Any]:
    """Show one result by its id: a confirmatory one, or an exploratory look."""
    found = _one(registry, person, result_id)
    page = result_page(found, today=registry.today(), zone=registry.settings.zone)
    return show(request, "results/result.html", page)


@get("/results/{result_id:uuid}/{name:str}", sync_to_thread=True)
def result_file(
    registry: Given[Registry],
    person: Given[Person],
    result_id: FromPath[UUID],
    name: FromPath[str],
) -> Response[bytes]:
    """Send the report as the name ends, a chart's numbers as CSV, or an analyst's script."""
    found = _one(registry, person, result_id)
    stem, _, ending = name.rpartition(".")
    if stem == "report" and ending in _KINDS:
        content, kind = _report(registry, person, found, ending), _KINDS[ending]
    elif stem in _CHARTS and ending == "csv":
        content, kind = _csv(found, stem), "text/csv; charset=utf-8"
    elif name in _SCRIPTS and not found.is_rounded:
        content, kind = _script(registry, found, name), "text/plain; charset=utf-8"
    else:
        raise NotFoundError
    filename = f"{found.view.evaluation.reference}-{name}"
    return Response(
        content,
        media_type=kind,
        headers={
            "content-disposition": f'attachment; filename="{filename}"',
            "cache-control": "no-store",
        },
    )


def _report(registry: Registry, person: Person, found: Shown, ending: str) -> bytes:
    from analysis import design
    from analysis.plan import read
    from registry.publish.report import rendered

    content = find.run_plan(registry, by=person, run_id=found.run.id)
    plan = read(content, suffix=".json", terms=design.terms())
    return rendered(found.document, plan, ending=f".{ending}")


def _script(registry: Registry, found: Shown, name: str) -> bytes:
    from registry.work.scripts import script_of_run

    return script_of_run(registry, found.run, name).encode()


def _csv(found: Shown, name: str) -> bytes:
    from registry.publish.chart_names import BY_NAME
    from registry.publish.export import Sheet, to_csv
    from registry.web.findings import leading

    drawn = BY_NAME[name](leading(found.document), key=name)
    if drawn is None:
        raise NotFoundError
    return to_csv(Sheet(columns=drawn.columns, rows=drawn.rows))


router_handlers = [evaluation_result, one_result, result_file]
