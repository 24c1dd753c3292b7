"""The seven steps of registering a plan: shown, saved as one types, and sent on."""

from collections.abc import Mapping
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter

from registry.actions import find
from registry.actions.find import EvaluationView
from registry.domain.draft import Draft
from registry.domain.people import Person, Verb
from registry.errors import FrozenError, NotAllowedError, NotFoundError
from registry.store import Registry
from registry.web.forms import SubmittedForm
from registry.web.pages.steps import Beside
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to
from registry.web.steps.choices import Choices, choices
from registry.web.steps.clashing import conflict_page
from registry.web.steps.drawing import (
    clock_time,
    contradictions,
    entries_of,
    saved_words,
    step_page,
    wrong_in,
)
from registry.web.steps.helping import LONGEST, undone
from registry.web.steps.moves import LAST, asked_for, next_url
from registry.web.steps.panel import beside
from registry.web.steps.saving import ClashError, remember, save

READ_WAIT = 0.4
SAVE_WAIT = 8.0
QUICK_WAIT = 0.2
AUTOSAVE_HEADER = "x-autosave"


def open_draft(
    registry: Registry, person: Person, ref: str, of: str = ""
) -> tuple[EvaluationView, Draft]:
    """Return the draft that a reference means: an evaluation's own, or an initiative's newest.

    ``of`` is the reference of the evaluation where ``ref`` is that of its initiative.
    """
    try:
        view = find.evaluation(registry, by=person, reference=of or ref)
    except NotFoundError:
        _, every = find.initiative(registry, by=person, reference=ref)
        view = find.evaluation(registry, by=person, reference=_newest(every).reference)
    if view.draft is None:
        raise FrozenError("This plan is frozen. The way on is to amend it, on its own page.")
    if Verb.REVISE not in view.may:
        raise NotAllowedError("Only its leads and its analyst may change this draft.")
    return view, view.draft


def _newest(every: Any) -> Any:
    still_open = [item for item in every if item.state.value in ("draft", "in_review")]
    return max(still_open or every, key=lambda item: item.key)


def offered_to(registry: Registry, person: Person) -> Choices:
    """Return what may be chosen by somebody."""
    return choices(find.people(registry, by=person), find.metrics(registry, by=person))


def starter_title(draft: Draft) -> str:
    """Return the title of the starter that a draft was begun from; empty without one."""
    from registry import catalogue

    found = catalogue.starters().get(str(draft.get("starter") or ""))
    return found.title if found else ""


def _beside(
    registry: Registry, draft: Draft, offered: Choices, number: int, url: str, **more: Any
) -> Beside | None:
    if number != 5:
        return None
    entries = entries_of(5, draft, offered)
    words = saved_words(draft, registry.settings.zone)
    return beside(draft, entries, url=url, saved=words, **more)


def _page(  # noqa: PLR0913  (each part of the answer is named)
    request: PageRequest,
    registry: Registry,
    person: Person,
    view: EvaluationView,
    draft: Draft,
    number: int,
    *,
    wrong: Mapping[str, str] | None = None,
    was: str = "",
    status: int = 200,
) -> Response[Any]:
    offered = offered_to(registry, person)
    reference = view.evaluation.reference
    url = f"/initiatives/{reference}"
    page = step_page(
        number,
        draft,
        offered,
        reference=reference,
        starter=starter_title(draft),
        zone=registry.settings.zone,
        beside=_beside(registry, draft, offered, number, url, wait=READ_WAIT, was=was),
        wrong=wrong,
    )
    return show(request, "initiatives/step.html", page, status=status)


def _number(number: int) -> int:
    if not 1 <= number <= LAST:
        raise NotFoundError
    return number


@get("/initiatives/{ref:str}/steps/{number:int}", sync_to_thread=True)
def step(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    ref: FromPath[str],
    number: FromPath[int],
    was: Annotated[str, QueryParameter(max_length=LONGEST)] = "",
    of: Annotated[str, QueryParameter(max_length=40)] = "",
) -> Response[Any]:
    """Show a step with what the draft holds."""
    view, draft = open_draft(registry, person, ref, of)
    return _page(
        request, registry, person, view, draft, _number(number),
        was=was if undone(was, draft) else "",
    )  # fmt: skip


@get("/initiatives/{ref:str}/seen", sync_to_thread=True)
def seen(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    ref: FromPath[str],
    was: Annotated[str, QueryParameter(max_length=LONGEST)] = "",
) -> Response[Any]:
    """Show what stands beside the hypothesis, once it is known what the plan can see.

    The draft then carries it too: whoever waited for it need not save again.
    """
    view, draft = open_draft(registry, person, ref)
    reference = view.evaluation.reference
    draft = remember(registry, by=person, reference=reference, draft=draft, wait=QUICK_WAIT)
    was = was if undone(was, draft) else ""
    return _fragment(request, registry, person, view, draft, wait=0, was=was)


def _fragment(
    request: PageRequest,
    registry: Registry,
    person: Person,
    view: EvaluationView,
    draft: Draft,
    *,
    wait: float = QUICK_WAIT,
    was: str = "",
) -> Response[Any]:
    offered = offered_to(registry, person)
    url = f"/initiatives/{view.evaluation.reference}"
    part = _beside(registry, draft, offered, 5, url, wait=wait, was=was)
    return show(request, "initiatives/beside.html", part)


@post("/initiatives/{ref:str}/steps/{number:int}", sync_to_thread=True)
def keep(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
    ref: FromPath[str],
    number: FromPath[int],
) -> Response[Any]:
    """Keep what was typed, right or wrong, and go where the pressed button leads."""
    view, draft = open_draft(registry, person, ref)
    reference, step_number = view.evaluation.reference, _number(number)
    offered = offered_to(registry, person)
    quick = AUTOSAVE_HEADER in request.headers
    entries = entries_of(step_number, draft, offered, form)
    asked = asked_for(form.raw("then"))
    try:
        saved = save(
            registry,
            by=person,
            reference=reference,
            entries=entries,
            form=form,
            offered=offered,
            wait=QUICK_WAIT if quick else SAVE_WAIT,
            more=asked.changes,
        )
    except ClashError as clash:
        return _clash(request, registry, person, view, form, clash, step_number)
    if quick:
        return _fragment(request, registry, person, view, saved)
    wrong = wrong_in(entries, saved)
    if asked.goes_on:
        missing = find.missing_in(registry, by=person, reference=reference)
        wrong = {**contradictions(missing, entries, saved), **wrong}
    if wrong and asked.goes_on:
        return _page(request, registry, person, view, saved, step_number, wrong=wrong, status=422)
    return go_to(request, next_url(asked, reference, step_number))


def _clash(
    request: PageRequest,
    registry: Registry,
    person: Person,
    view: EvaluationView,
    form: SubmittedForm,
    clash: ClashError,
    number: int,
) -> Response[Any]:
    draft, reference = clash.draft, view.evaluation.reference
    by = view.names.get(draft.changed_by, "Somebody") if draft.changed_by else "Somebody"
    by = "" if draft.changed_by == person.id else by
    at = clock_time(draft.changed_at, registry.settings.zone) if draft.changed_at else "once"
    page = conflict_page(
        clash.clashes, draft, form,
        url=f"/initiatives/{reference}/steps/{number}", reference=reference, by=by, at=at,
    )  # fmt: skip
    return show(request, "initiatives/conflict.html", page, status=409)


router_handlers = [step, seen, keep]
