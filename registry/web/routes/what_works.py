"""What works: by problem, one type with all its results, and a replication that begins from one."""

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter

from registry.actions import find, register
from registry.domain.lifecycle import State
from registry.domain.people import Person, Role
from registry.domain.registration import Registration
from registry.errors import NotFoundError
from registry.store import Registry
from registry.store.once import RepeatedError
from registry.web.board_page import board_row
from registry.web.fields import Field, Option, new_key
from registry.web.forms import SubmittedForm
from registry.web.pages.frame import Crumb, Head, Section
from registry.web.pages.parts import Empty
from registry.web.pages.results import Note
from registry.web.pages.what_works import Adopt, TypePage, WhatWorks
from registry.web.prose import prose
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to, one_press
from registry.web.synthesis import average_words, forests, together
from registry.web.tally import tally_words
from registry.web.words import plural
from registry.web.works import Kind, kinds, problem_parts, slug

_NOT_REPORTED = (State.REGISTERED, State.ANALYSING, State.TERMINATED_EARLY)
_SORTS = (Option(value="", label="Newest first"), Option(value="strength", label="Strongest first"))
_LEVELS = (
    Option(value="", label="Any"),
    *(Option(value=str(level), label=str(level)) for level in range(1, 6)),
)


@get("/what-works", sync_to_thread=True)
def what_works(
    request: PageRequest, registry: Given[Registry], person: Given[Person]
) -> Response[Any]:
    """Show every problem with what was tested against it."""
    every = kinds(find.results(registry, by=person))
    page = WhatWorks(
        head=Head(
            title="What works",
            section=Section.WHAT_WORKS,
            lead="Every result that is out, by problem: what worked, what did not, and how sure "
            "we are.",
        ),
        problems=tuple(problem_parts(every)),
        empty=Empty(
            words="No result is out yet. Each one will stand here, whatever it says.",
            action="See the evaluations",
            url="/evaluations",
        ),
    )
    return show(request, "works/index.html", page)


@get("/what-works/{problem:str}/{kind:str}", sync_to_thread=True)
def one_type(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    problem: FromPath[str],
    kind: FromPath[str],
    least: Annotated[str, QueryParameter(name="strength")] = "",
    sort: FromQuery[str] = "",
) -> Response[Any]:
    """Show all results of one type of intervention."""
    found = _kind(registry, person, problem, kind)
    level = int(least) if least in {"1", "2", "3", "4", "5"} else 0
    lines = [line for line in found.lines if line.standing.strength >= level]
    if sort == "strength":
        lines.sort(key=lambda line: -line.standing.strength)
    shown = f"{len(lines)} of {plural(len(found.lines), 'test')}" if level else ""
    groups = together(lines)
    said = " ".join(average_words(groups, len(lines)))
    page = TypePage(
        head=_type_head(found),
        lead=f"{plural(len(found.lines), 'test')}. {said}",
        tally=f"{tally_words(found.lines)}. Results for and against are listed alike.",
        action=found.url,
        fields=_filter_fields(least if level else "", sort),
        heading=f"All results, {shown}" if shown else "All results",
        forests=forests(groups),
        rows=tuple(board_row(line) for line in lines),
        notes=tuple(_notes(found)),
        unknown=tuple(_unknown(registry, person, found)),
        empty=Empty(words="No result is as strong as that.", action="Show all", url=found.url),
        adopt=_adopt(person, found),
    )
    return show(request, "works/type.html", page)


def _type_head(found: Kind) -> Head:
    return Head(
        title=found.name,
        section=Section.WHAT_WORKS,
        caption=f"What works \u00b7 {found.problem}",
        crumbs=(
            Crumb(words="What works", url="/what-works"),
            Crumb(words=found.problem, url=f"/what-works#{slug(found.problem)}"),
            Crumb(words=found.name),
        ),
    )


def _filter_fields(least: str, sort: str) -> tuple[Field, ...]:
    return (
        Field(
            name="strength",
            label="Strength at least",
            kind="select",
            options=_LEVELS,
            chosen=(least,),
        ),
        Field(
            name="sort",
            label="Sort by",
            kind="select",
            options=_SORTS,
            chosen=("strength" if sort == "strength" else "",),
        ),
    )


def _kind(registry: Registry, person: Person, problem: str, kind: str) -> Kind:
    for found in kinds(find.results(registry, by=person)):
        if (slug(found.problem), slug(found.name)) == (problem, kind):
            return found
    raise NotFoundError


def _notes(found: Kind) -> list[Note]:
    return [
        Note(words=prose(item.text), by=line.evaluation.title)
        for line in found.lines
        for item in line.learnings
    ]


def _unknown(registry: Registry, person: Person, found: Kind) -> list[str]:
    """Return what no result says: what is registered and not reported is counted."""
    kind = found.lines[0].evaluation.kind
    wanted = find.Filter(kinds=(kind,), states=_NOT_REPORTED)
    waiting = find.evaluations(registry, by=person, wanted=wanted).total
    words = [f"{plural(waiting, 'registered test')} not yet reported."] if waiting else []
    if all(line.standing.strength < 3 for line in found.lines):
        words.append("No test so far can say that the initiative was the cause.")
    if len({str(line.evaluation.summary.get("place") or "") for line in found.lines}) == 1:
        words.append("No test in a second place.")
    return words or ["Every registered test of this kind has been reported."]


def _adopt(person: Person, found: Kind) -> Adopt | None:
    if not person.holds(Role.LEAD):
        return None
    strongest = max(found.lines, key=lambda line: line.standing.strength)
    return Adopt(reference=strongest.evaluation.reference, key=new_key())


@post("/what-works/adopt", sync_to_thread=True)
def adopt(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
) -> Response[Any]:
    """Begin a replication in the person's own unit, from a plan whose result is out."""
    view = find.evaluation(registry, by=person, reference=form.raw("reference"))
    if view.registration is None or not view.evaluation.is_published:
        raise NotFoundError
    unit = next((held.unit for held in person.roles if held.role is Role.LEAD), person.unit)
    values = _replication(view.registration)
    try:
        with one_press(form):
            made = register(
                registry,
                by=person,
                unit=unit,
                title=view.evaluation.title,
                values={**values, "leads": [str(person.id)]},
            )
    except RepeatedError as repeated:
        return go_to(request, f"/initiatives/{repeated.subject}/steps/1")
    return go_to(request, f"/initiatives/{made.reference}/steps/1")


def _replication(it: Registration) -> dict[str, Any]:
    """Return what a replication takes over: the words, the logic, the metrics and the analysis."""
    plan = it.initiative
    return {
        "problem": plan.problem,
        "kind": plan.kind,
        "population": plan.population,
        "delivered": plan.delivered,
        "comparator": plan.comparator,
        "evidence": plan.evidence,
        "delivery": dict(plan.delivery),
        "tags": list(plan.tags),
        "logic": dict(it.logic),
        "metrics": {key: f"{use.key}/{use.version}" for key, use in it.metrics.items()},
        "rule": dict(it.rule),
        "analysis": dict(it.analysis),
        "replicates": it.reference,
        "cites": [it.reference],
    }


router_handlers = [what_works, one_type, adopt]
