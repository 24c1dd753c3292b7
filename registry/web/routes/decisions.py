"""Decisions: the form with the frozen rule above it, their list, one with its follow-ups."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from registry import actions
from registry.actions import find
from registry.domain.decision import Choice, FollowUp
from registry.domain.lifecycle import State
from registry.domain.people import Person, Verb
from registry.errors import ConflictError, InvalidError, WrongStateError
from registry.store import Registry
from registry.store.once import RepeatedError
from registry.web.deciding import advice_of, rule_sentence
from registry.web.decision_page import (
    decision_facts,
    decision_form,
    decision_row,
    follow_up_lines,
)
from registry.web.forms import SubmittedForm
from registry.web.pages.decisions import DecisionList, DecisionTab, OneDecision
from registry.web.pages.evaluation_head import evaluation_head, evaluation_object, url_of
from registry.web.pages.frame import Crumb, Head, Link, Section
from registry.web.pages.parts import Empty
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to, one_press
from registry.web.words import day

_CAN_BE_DECIDED = frozenset({State.REPORTED, State.DECIDED})


def _decides(view: find.EvaluationView) -> bool:
    return Verb.DECIDE in view.may and view.evaluation.state in _CAN_BE_DECIDED


@get("/evaluations/{reference:str}/decision", sync_to_thread=True)
def evaluation_decision(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    reference: FromPath[str],
    again: FromQuery[str] = "",
) -> Response[Any]:
    """Show the form to a leader while a decision waits; to everyone what was decided."""
    view = find.evaluation(registry, by=person, reference=reference)
    advice = advice_of(view)
    waits = view.evaluation.state is State.REPORTED or bool(again)
    if advice is not None and _decides(view) and waits:
        page = decision_form(registry, person, view, advice)
        return show(request, "decisions/decide.html", page)
    return show(request, "decisions/tab.html", _tab(registry, view))


def _tab(registry: Registry, view: find.EvaluationView) -> DecisionTab:
    today, it, zone = registry.today(), view.evaluation, registry.settings.zone
    due = it.dates.decision_on if it.dates else None
    words = "Nothing is decided yet. A leader decides once the result is out"
    return DecisionTab(
        head=evaluation_head(view, tab="Decision", today=today),
        object=evaluation_object(view, tab="Decision", today=today),
        rule=rule_sentence(view),
        rows=tuple(decision_row(it, item, names=view.names, zone=zone) for item in view.decisions),
        empty=Empty(words=f"{words}, by {day(due)}." if due else f"{words}."),
        decide=Link(words="Decide anew", url=f"{url_of(it.reference, 'Decision')}?again=1")
        if _decides(view)
        else None,
    )


@post("/evaluations/{reference:str}/decision", sync_to_thread=True)
def record_decision(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    reference: FromPath[str],
    form: Given[SubmittedForm],
) -> Response[Any]:
    """Record a decision, or show the form again with what has to be mended."""
    view = find.evaluation(registry, by=person, reference=reference)
    choice = form.choice("choice", [item.value for item in Choice], "Choose what you will do")
    try:
        given = _read(form, choice)
        with one_press(form):
            made = actions.decide(registry, by=person, evaluation=reference, **given)
    except RepeatedError as repeated:
        return go_to(request, f"/decisions/{repeated.payload['reference']}")
    except InvalidError as error:
        advice = advice_of(view)
        if advice is None or not _decides(view):
            raise
        problems = _placed(error, choice)
        page = decision_form(registry, person, view, advice, sent=form, problems=problems)
        return show(request, "decisions/decide.html", page, status=422)
    return go_to(request, f"/decisions/{made.reference}")


def _read(form: SubmittedForm, choice: str) -> dict[str, Any]:
    cites = []
    for value in (*form.all("cites"), *form.all("cites_too")):
        try:
            cites.append(UUID(value))
        except ValueError:
            form.problem("cites", "Choose results from the list")
    what = form.text("follow_up", "what has to be done", most=500, required=False)
    owner = form.uuid("owner", "Choose somebody from the list", required=False)
    by_on = form.date("by_on", "by when", required=False)
    reason = form.text(f"reason_{choice}", "a reason", most=1_000, required=False)
    where = form.text(f"where_{choice}", "where next", required=False)
    again = form.date(f"again_{choice}", "a date", required=False)
    if not what and (owner or by_on):
        form.problem("follow_up", "Say what has to be done")
    form.check()
    return {
        "choice": Choice(choice),
        "cites": cites,
        "reason": reason,
        "where_next": where,
        "again_on": again,
        "follow_ups": [FollowUp(what=what, owner=owner, by_on=by_on)] if what else [],
    }


def _placed(error: InvalidError, choice: str) -> tuple[Any, ...]:
    """Return the problems, those of a reason or a date at the field of the option chosen."""
    from dataclasses import replace

    names = {"reason": f"reason_{choice}", "again_on": f"again_{choice}"}
    return tuple(replace(x, field=names.get(x.field, x.field)) for x in error.fields)


@get("/decisions", sync_to_thread=True)
def decision_list(
    request: PageRequest, registry: Given[Registry], person: Given[Person]
) -> Response[Any]:
    """Show the newest decisions."""
    names = {item.id: item.shown for item in find.people(registry, by=person)}
    zone = registry.settings.zone
    page = DecisionList(
        head=Head(title="Decisions", section=Section.BOARD, caption="Newest first"),
        rows=tuple(
            decision_row(evaluation, item, names=names, zone=zone)
            for evaluation, item in find.decisions(registry, by=person)
        ),
        empty=Empty(
            words="Nothing has been decided yet. A decision follows a result.",
            action="See the board",
            url="/board",
        ),
    )
    return show(request, "decisions/list.html", page)


@get("/decisions/{key:str}", sync_to_thread=True)
def one_decision(
    request: PageRequest, registry: Given[Registry], person: Given[Person], key: FromPath[str]
) -> Response[Any]:
    """Show one decision as it was recorded, with what carries it out."""
    evaluation, found = find.decision(registry, by=person, key=key)
    view = find.evaluation(registry, by=person, reference=evaluation.reference)
    zone = registry.settings.zone
    row = decision_row(evaluation, found, names=view.names, zone=zone)
    owners = {item.owner for item in found.follow_ups}
    may = bool({Verb.DECIDE, Verb.CLOSE} & view.may) or person.id in owners
    page = OneDecision(
        head=Head(
            title=f"{row.choice}: {evaluation.title}",
            section=Section.BOARD,
            reference=found.reference,
            caption=f"Recorded as {found.reference} at {row.when}, by {row.by}",
            crumbs=(
                Crumb(words="Decisions", url="/decisions"),
                Crumb(words=evaluation.reference, url=row.title_url),
                Crumb(words=found.reference),
            ),
        ),
        row=row,
        facts=tuple(decision_facts(found)),
        cites=tuple(Link(words="The result it rests on", url=f"/conclusions/{item}")
                    for item in found.cites),
        follow_ups=tuple(follow_up_lines(view, found, may=may)),
        links=(
            Link(words="The result", url=url_of(evaluation.reference, "Result")),
            Link(words="History in the ledger", url=url_of(evaluation.reference, "History")),
            Link(words="All decisions", url="/decisions"),
        ),
    )  # fmt: skip
    return show(request, "decisions/one.html", page)


@post("/decisions/{key:str}/follow-ups/{index:int}", sync_to_thread=True)
def follow_up_done(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: FromPath[str],
    index: FromPath[int],
    form: Given[SubmittedForm],
) -> Response[Any]:
    """Note that a follow-up was carried out."""
    evaluation, found = find.decision(registry, by=person, key=key)
    note = form.text("note", "a note", most=1_000, required=False)
    form.check()
    try:
        with one_press(form):
            actions.follow_up(
                registry,
                by=person,
                evaluation=evaluation.reference,
                decision=found.id,
                index=index,
                note=note,
            )
    except WrongStateError:
        raise
    except ConflictError:
        pass
    return go_to(request, f"/decisions/{found.reference}")


router_handlers = [
    evaluation_decision,
    record_decision,
    decision_list,
    one_decision,
    follow_up_done,
]
