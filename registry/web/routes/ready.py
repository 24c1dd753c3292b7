"""The list that ticks itself: shown, a line let go with a reason, the plan sent for review."""

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter

from registry.actions import find, submit, waive
from registry.actions.find import EvaluationView
from registry.domain.checklist import WAIVABLE
from registry.domain.people import Person
from registry.domain.registration import ChecklistItem
from registry.errors import FieldProblem, InvalidError
from registry.store import Registry
from registry.web.fields import new_key
from registry.web.forms import SubmittedForm
from registry.web.pages.ready import (
    ReadyPage,
    missing_links,
    ready_head,
    ready_line,
)
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to, one_press
from registry.web.routes.steps import offered_to, open_draft
from registry.web.steps.drawing import in_words
from registry.web.words import plural


def _summary(lines: tuple[ChecklistItem, ...]) -> str:
    settled = sum(item.is_settled for item in lines)
    if settled == len(lines):
        return "Everything is ticked, or let go with a reason. You can send it."
    open_ones = plural(len(lines) - settled, "line is", "lines are")
    return (
        f"{settled} of {len(lines)} lines are ticked. {open_ones} open: mend them, or say why "
        "the plan goes without."
    )


def ready_page(
    registry: Registry,
    person: Person,
    view: EvaluationView,
    *,
    problems: tuple[FieldProblem, ...] = (),
    typed: str = "",
) -> ReadyPage:
    """Return the page of the list as it stands."""
    reference = view.evaluation.reference
    url = f"/initiatives/{reference}"
    lines = find.checklist_of(registry, by=person, reference=reference)
    errors = {problem.field: problem.message for problem in problems}
    missing = _missing(registry, person, view)
    reviewer = view.evaluation.reviewer
    return ReadyPage(
        head=ready_head(view.evaluation.title, reference, url, problems),
        url=f"{url}/ready",
        key=new_key(),
        summary=_summary(lines),
        lines=tuple(
            ready_line(
                item,
                url,
                error=errors.get(f"reason-{item.key}", ""),
                typed=typed if f"reason-{item.key}" in errors else "",
            )
            for item in lines
        ),
        missing=missing_links(missing, url),
        can_send=not missing,
        reviewer=view.names.get(reviewer, "") if reviewer else "",
    )


def _missing(registry: Registry, person: Person, view: EvaluationView) -> tuple[FieldProblem, ...]:
    found = find.missing_in(registry, by=person, reference=view.evaluation.reference)
    if view.draft is None or not found:
        return found
    return in_words(found, view.draft, offered_to(registry, person))


@get("/initiatives/{ref:str}/ready", sync_to_thread=True)
def ready(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    ref: FromPath[str],
    of: Annotated[str, QueryParameter(max_length=40)] = "",
) -> Response[Any]:
    """Show the list."""
    view, _ = open_draft(registry, person, ref, of)
    return show(request, "initiatives/ready.html", ready_page(registry, person, view))


@post("/initiatives/{ref:str}/ready/waive", sync_to_thread=True)
def let_go(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
    ref: FromPath[str],
) -> Response[Any]:
    """Let a line go with its reason."""
    view, _ = open_draft(registry, person, ref)
    item = form.choice("item", WAIVABLE, "This line cannot be let go")
    reason = form.raw(f"reason-{item}")
    try:
        form.check()
        waive(registry, by=person, evaluation=view.evaluation.reference, item=item, reason=reason)
    except InvalidError as error:
        problems = tuple(
            FieldProblem(field=f"reason-{item}", message=problem.message)
            for problem in error.fields
        )
        page = ready_page(registry, person, view, problems=problems, typed=reason)
        return show(request, "initiatives/ready.html", page, status=422)
    return go_to(request, f"/initiatives/{view.evaluation.reference}/ready#list")


@post("/initiatives/{ref:str}/ready/send", sync_to_thread=True)
def send(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
    ref: FromPath[str],
) -> Response[Any]:
    """Send the plan to its reviewer."""
    view, _ = open_draft(registry, person, ref)
    reference = view.evaluation.reference
    try:
        with one_press(form):
            submit(registry, by=person, evaluation=reference)
    except InvalidError as error:
        count = plural(len(error.fields), "thing is", "things are")
        problem = FieldProblem(field="missing", message=f"{count} missing or wrong")
        first = tuple(
            FieldProblem(field="missing", message=item.message)
            for item in _missing(registry, person, view)[:8]
        )
        page = ready_page(registry, person, view, problems=first or (problem,))
        return show(request, "initiatives/ready.html", page, status=422)
    return go_to(request, f"/evaluations/{reference}")


router_handlers = [ready, let_go, send]
