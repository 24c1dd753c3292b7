"""Initiatives: the list, one with its evaluations, and how a new one begins."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter

from registry.actions import RepeatedError, find, register
from registry.actions.find import EvaluationPage
from registry.domain.draft import FIELDS
from registry.domain.people import Person, Role
from registry.domain.replication import copied
from registry.errors import FieldProblem, InvalidError
from registry.store import Registry
from registry.web.fields import Field, Option, filled, new_key
from registry.web.forms import SubmittedForm
from registry.web.found import found_part
from registry.web.overview import sentence_of
from registry.web.pages.evaluations import EvaluationRow
from registry.web.pages.frame import Crumb, Head, Link, Section
from registry.web.pages.initiatives import InitiativeLine, InitiativeList, InitiativePage
from registry.web.pages.parts import STATES, Empty, Pages, Verdict
from registry.web.pages.search import NewPage, SearchBox
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to, one_press
from registry.web.words import plural, short_day

BLANK = "blank"
_CRUMB = Crumb(words="Initiatives", url="/initiatives")
_NOT_COPIED = frozenset({"title", "analyst", "reviewer", "decision_on", "power", "cites"})
_BLANK_PLAN = {
    "schema": "plan/1",
    "design": "before_after",
    "columns": {"period": "month"},
    "power": {},
    "hypotheses": [{"key": "main", "role": "primary"}],
}


def _starters() -> Any:
    from registry import catalogue

    return catalogue.starters()


def _units(registry: Registry, person: Person) -> tuple[Option, ...]:
    """Return the units in which somebody leads, their own first."""
    _, units = find.units(registry, by=person)
    own = [unit for unit in units if person.holds(Role.LEAD, unit.id)]
    own.sort(key=lambda unit: (unit.id != person.unit, unit.name))
    return tuple(Option(value=str(unit.id), label=unit.name) for unit in own)


def _fields(registry: Registry, person: Person, starter: str, title: str) -> tuple[Field, ...]:
    units = _units(registry, person)
    starters = tuple(
        Option(value=key, label=item.title, hint=item.summary) for key, item in _starters().items()
    )
    chosen = starter if starter in _starters() else ""
    return (
        Field(
            name="title",
            label="What will you call it?",
            value=title,
            hint="Up to 200 characters. It can be changed until the plan is frozen.",
        ),
        Field(
            name="starter",
            label="Begin from",
            kind="radios",
            chosen=(chosen,) if chosen else (),
            hint="A starter fills half of the plan with what is known. You can change all of it.",
            options=(
                *starters,
                Option(value=BLANK, label="A blank plan", hint="Nothing is filled in."),
            ),
        ),
        Field(
            name="unit",
            label="Which unit owns it?",
            kind="select",
            chosen=(units[0].value,) if units else (),
            options=units,
        ),
    )


def _new_page(
    registry: Registry,
    person: Person,
    *,
    query: str = "",
    fields: tuple[Field, ...],
    problems: tuple[FieldProblem, ...] = (),
) -> NewPage:
    found = None
    if query:
        tried = find.tried(registry, by=person, query=query, limit=5)
        found = found_part(tried, query, registry.today(), may_start=False)
    return NewPage(
        head=Head(
            title="Start a new one",
            section=Section.EVALUATIONS,
            crumbs=(_CRUMB, Crumb(words="New")),
            errors=problems,
        ),
        search=SearchBox(
            label="What are you trying to change?",
            hint="Look first at what has been tried, here and in other forces.",
            query=query,
        ),
        found=found,
        key=new_key(),
        fields=fields,
    )


@get("/initiatives/new", sync_to_thread=True)
def new(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    q: FromQuery[str] = "",
    starter: FromQuery[str] = "",
) -> Response[Any]:
    """Ask first whether anyone has tried it, then offer starters or a blank plan."""
    title = _starters()[starter].title if starter in _starters() else ""
    fields = _fields(registry, person, starter, title)
    return show(
        request, "initiatives/new.html", _new_page(registry, person, query=q[:200], fields=fields)
    )


@post("/initiatives/new", sync_to_thread=True)
def begin(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
) -> Response[Any]:
    """Begin an initiative, and lead to its first step."""
    title = form.text("title", "a name", most=200)
    starter = form.choice("starter", (*_starters(), BLANK), "Choose a starter, or a blank plan")
    units = [option.value for option in _units(registry, person)]
    unit = form.choice("unit", units, "Choose the unit that owns it")
    try:
        form.check()
        with one_press(form):
            made = register(
                registry,
                by=person,
                unit=UUID(unit),
                title=title,
                starter="" if starter == BLANK else starter,
                values=_begun_with(starter, title),
            )
    except InvalidError as error:
        fields = filled(_fields(registry, person, "", ""), form, error.fields)
        page = _new_page(registry, person, fields=fields, problems=error.fields)
        return show(request, "initiatives/new.html", page, status=422)
    except RepeatedError:
        return go_to(request, "/")
    return go_to(request, f"/initiatives/{made.reference}/steps/1")


def _begun_with(starter: str, title: str) -> dict[str, Any]:
    if starter == BLANK:
        return {"analysis": {**_BLANK_PLAN, "title": title}}
    found = _starters()[starter]
    return {
        "analysis.title": title,
        "tags": [found.problem_area],
    }


@get("/initiatives", sync_to_thread=True)
def initiatives(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    after: Annotated[int | None, QueryParameter(ge=1, le=2**53)] = None,
) -> Response[Any]:
    """Show the initiatives behind the evaluations that somebody may see, newest first."""
    found = find.evaluations(registry, by=person, after=after)
    may_start = person.holds(Role.LEAD)
    page = InitiativeList(
        head=Head(title="Initiatives", section=Section.EVALUATIONS),
        rows=_lines(registry, person, found),
        pages=Pages(
            total=plural(found.total, "evaluation"),
            first_url="/initiatives" if after else None,
            next_url=f"/initiatives?after={found.after}" if found.after else None,
        ),
        empty=Empty(
            words="No initiative has been registered yet.",
            action="Start a new one" if may_start else None,
            url="/initiatives/new" if may_start else None,
        ),
        start=Link(words="Start a new one", url="/initiatives/new") if may_start else None,
    )
    return show(request, "initiatives/list.html", page)


def _lines(registry: Registry, person: Person, found: EvaluationPage) -> tuple[InitiativeLine, ...]:
    lines: dict[str, InitiativeLine] = {}
    for item in found.items:
        if str(item.initiative) in lines:
            continue
        view = find.evaluation(registry, by=person, reference=item.reference)
        lines[str(item.initiative)] = InitiativeLine(
            title=view.initiative.title,
            url=f"/initiatives/{view.initiative.reference}",
            about=f"{view.initiative.reference} \N{MIDDLE DOT} {view.unit.name}",
            tests=plural(1 + len(view.siblings), "evaluation"),
        )
    return tuple(lines.values())


@get("/initiatives/{ref:str}", sync_to_thread=True)
def initiative(
    request: PageRequest, registry: Given[Registry], person: Given[Person], ref: FromPath[str]
) -> Response[Any]:
    """Show one initiative and every evaluation of it that somebody may see."""
    record, every = find.initiative(registry, by=person, reference=ref)
    _, units = find.units(registry, by=person)
    today = registry.today()
    unit = next((unit.name for unit in units if unit.id == record.unit), "another unit")
    starter = _starters().get(record.starter)
    page = InitiativePage(
        head=Head(
            title=record.title,
            section=Section.EVALUATIONS,
            reference=record.reference,
            caption=record.reference,
            crumbs=(_CRUMB, Crumb(words=record.reference)),
        ),
        facts=(
            ("Unit", unit),
            ("Type", record.kind or "not said yet"),
            ("Begun", short_day(record.created_at.date())),
            ("Starter", starter.title if starter else "none"),
        ),
        rows=tuple(
            EvaluationRow(
                title=item.title,
                url=f"/evaluations/{item.reference}",
                caption=item.reference,
                state=STATES[item.phase(today)],
                sentence=sentence_of(item, item.phase(today), today),
                verdict=_verdict(item),
            )
            for item in every
        ),
        key=new_key(),
        url=f"/initiatives/{record.reference}",
        again=person.holds(Role.LEAD, record.unit),
    )
    return show(request, "initiatives/initiative.html", page)


def _verdict(item: Any) -> Verdict | None:
    from registry.publish.words import verdict_name

    if not item.is_published or item.standing is None:
        return None
    standing = item.standing
    return Verdict(key=standing.verdict, word=verdict_name(standing.verdict, standing.strength))


@post("/initiatives/{ref:str}/again", sync_to_thread=True)
def again(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
    ref: FromPath[str],
) -> Response[Any]:
    """Begin a further evaluation of an initiative from what its newest one knows."""
    record, every = find.initiative(registry, by=person, reference=ref)
    newest = max(every, key=lambda item: item.key)
    view = find.evaluation(registry, by=person, reference=newest.reference)
    values = view.draft.values if view.draft else copied(view.registration)
    kept = {name: values[name] for name in FIELDS if name in values and name not in _NOT_COPIED}
    kept.setdefault("analysis", {**_BLANK_PLAN, "title": record.title})
    with one_press(form):
        made = register(
            registry,
            by=person,
            unit=record.unit,
            title=record.title,
            values={**kept, "replicates": newest.reference, "leads": [str(person.id)]},
            initiative=record.reference,
        )
    return go_to(request, f"/initiatives/{made.reference}/steps/1")


router_handlers = [new, begin, initiatives, initiative, again]
