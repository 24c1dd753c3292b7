"""Units and people: who works where, who may do what, and the forms that change it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from registry import actions
from registry.actions import RepeatedError, find
from registry.domain.people import Person, Role
from registry.errors import FieldProblem, InvalidError, NotFoundError
from registry.store import Registry
from registry.web.fields import filled
from registry.web.forms import SubmittedForm
from registry.web.framing import ROLE_WORDS
from registry.web.pages.evaluation_head import url_of
from registry.web.pages.frame import Crumb, Head, Link, Section
from registry.web.pages.parts import Column, Empty, Table
from registry.web.pages.people import PersonPage, UnitPage
from registry.web.pages.review import Answer
from registry.web.people_words import account_answers, people_table
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to, one_press

MOST = 25


@get("/units/{unit:uuid}", sync_to_thread=True)
def unit(
    request: PageRequest, registry: Given[Registry], person: Given[Person], unit: FromPath[UUID]
) -> Response[Any]:
    """Show a unit of one's own force."""
    organisation, every = find.units(registry, by=person)
    its = next((item for item in every if item.id == unit), None)
    if its is None:
        raise NotFoundError
    above = next((item for item in every if item.id == its.parent), None)
    wanted = find.Filter(units=(its.id,))
    found = find.evaluations(registry, by=person, wanted=wanted, limit=MOST)
    working = tuple(
        item for item in find.people(registry, by=person) if item.unit == its.id and item.active
    )
    page = UnitPage(
        head=Head(title=its.name, section=Section.EVALUATIONS, caption=organisation.name),
        facts=(
            ("Force", organisation.name),
            ("Code", its.code),
            ("Part of", above.name if above else "The force as a whole"),
        ),
        below=tuple(
            Link(words=item.name, url=f"/units/{item.id}") for item in every if item.parent == unit
        ),
        people=people_table(working, every, "Who works here") if working else None,
        evaluations=tuple(_link(item) for item in found.items),
        all_evaluations=Link(words="See all evaluations", url="/evaluations"),
        empty=Empty(words="This unit has registered nothing yet."),
    )
    return show(request, "people/unit.html", page)


def _link(item: Any) -> Link:
    return Link(words=f"{item.reference}: {item.title}", url=url_of(item.reference))


@get("/people/{who:uuid}", sync_to_thread=True)
def one(
    request: PageRequest, registry: Given[Registry], person: Given[Person], who: FromPath[UUID]
) -> Response[Any]:
    """Show somebody of one's own force."""
    return show(request, "people/person.html", _page(registry, person, who))


def _page(
    registry: Registry,
    person: Person,
    who: UUID,
    *,
    form: SubmittedForm | None = None,
    problems: tuple[FieldProblem, ...] = (),
    link: str = "",
) -> PersonPage:
    its = find.person(registry, by=person, person_id=who)
    organisation, every = find.units(registry, by=person)
    names = {item.id: item.name for item in every}
    wanted = find.Filter(mine=True)
    mine = person.id == its.id
    found = (
        find.evaluations(registry, by=person, wanted=wanted, limit=MOST).items
        if mine
        else _shared(registry, person, its)
    )
    may_change = _administers(person, its)
    crumbs = (Crumb(words="People", url="/admin/people"), Crumb(words=its.shown))
    return PersonPage(
        head=Head(
            title=its.shown,
            caption=organisation.name,
            crumbs=crumbs if may_change else (),
            errors=problems,
        ),
        facts=(
            ("Unit", names.get(its.unit, "Unknown")),
            ("E-mail", its.email),
            ("Account", "Open" if its.active else "Closed"),
        ),
        roles=_roles(its, names),
        part_in=tuple(_link(item) for item in found),
        empty=Empty(words="Nothing that you may see."),
        answers=_typed(account_answers(its, person, every), form, problems) if may_change else (),
        link=link,
    )


def _administers(person: Person, its: Person) -> bool:
    return person.organisation == its.organisation and person.holds(Role.ADMINISTRATOR, its.unit)


def _shared(registry: Registry, person: Person, its: Person) -> tuple[Any, ...]:
    """Return what somebody else takes part in, of what this person may see, newest first."""
    newest = find.evaluations(registry, by=person, limit=200).items
    return tuple(item for item in newest if its.id in {*item.leads, item.analyst, item.reviewer})[
        :MOST
    ]


def _roles(its: Person, names: dict[UUID, str]) -> Table | None:
    if not its.roles:
        return None
    return Table(
        caption="Roles",
        caption_hidden=True,
        columns=(Column(head="Role"), Column(head="In", say_head=True)),
        rows=tuple(
            (ROLE_WORDS[held.role].capitalize(), f"{names.get(held.unit, 'a unit')} and below")
            for held in its.roles
        ),
    )


def _typed(
    answers: tuple[Answer, ...], form: SubmittedForm | None, problems: tuple[FieldProblem, ...]
) -> tuple[Answer, ...]:
    if form is None:
        return answers
    return tuple(
        replace(item, fields=filled(item.fields, form, problems))
        if any(field.name in form.values for field in item.fields)
        else item
        for item in answers
    )


def _change(
    request: PageRequest,
    registry: Registry,
    person: Person,
    form: SubmittedForm,
    who: UUID,
    act: Callable[[], str],
) -> Response[Any]:
    """Do what a form of somebody's page asks; a link that was made is shown at once, and once."""
    find.person(registry, by=person, person_id=who)
    try:
        with one_press(form):
            token = act()
    except InvalidError as error:
        page = _page(registry, person, who, form=form, problems=error.fields)
        return show(request, "people/person.html", page, status=422)
    except RepeatedError:
        return go_to(request, f"/people/{who}")
    if not token:
        return go_to(request, f"/people/{who}")
    root = registry.settings.base_url or str(request.base_url).rstrip("/")
    page = _page(registry, person, who, link=f"{root}/set-password/{token}")
    return show(request, "people/person.html", page)


@post("/people/{who:uuid}/invite", sync_to_thread=True)
def invite(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
    who: FromPath[UUID],
) -> Response[Any]:
    """Make a link with which somebody sets a password."""
    if not _administers(person, find.person(registry, by=person, person_id=who)):
        raise NotFoundError
    return _change(
        request, registry, person, form, who,
        lambda: actions.invite(registry, by=person, person=who),
    )  # fmt: skip


@post("/people/{who:uuid}/roles", sync_to_thread=True)
def roles(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
    who: FromPath[UUID],
) -> Response[Any]:
    """Give a role, or take it away."""

    def act() -> str:
        role = form.choice("role", set(Role), "Choose a role")
        where = form.uuid("in_unit", "Choose a unit")
        gives = form.choice("does", ("give", "take"), "Say whether it is given or taken away")
        if not form.raw("in_unit"):
            form.problem("in_unit", "Choose a unit")
        form.check()
        change = actions.entrust if gives == "give" else actions.relieve
        if where is not None:
            change(registry, by=person, person=who, role=Role(role), unit=where)
        return ""

    return _change(request, registry, person, form, who, act)


@post("/people/{who:uuid}/account", sync_to_thread=True)
def account(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
    who: FromPath[UUID],
) -> Response[Any]:
    """Close an account, or open it again."""

    def act() -> str:
        does = form.choice("account", ("close", "open"), "Say what to do with the account")
        form.check()
        change = actions.close_account if does == "close" else actions.open_account
        change(registry, by=person, person=who)
        return ""

    return _change(request, registry, person, form, who, act)


router_handlers = [unit, one, invite, roles, account]
