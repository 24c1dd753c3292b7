"""Administration: add people and units. What one person may do is changed on their own page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from litestar import Response, get, post

from registry import actions
from registry.actions import RepeatedError, find
from registry.domain.people import Person, Role
from registry.errors import FieldProblem, InvalidError, NotFoundError
from registry.store import Registry
from registry.web.fields import Field, filled, new_key
from registry.web.forms import SubmittedForm
from registry.web.pages.frame import Head
from registry.web.pages.people import AdminPage
from registry.web.pages.review import Answer
from registry.web.people_words import people_table, role_field, unit_field, unit_table
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to, one_press

HERE = "/admin/people"
_FIRST = (
    "Add the units that will own evaluations. The force itself is one already.",
    "Add the people, each with a role. Reviewers need none: they are named in a plan.",
    "Open each person, make a link and give it to them. With it they set a password.",
)


@get(HERE, sync_to_thread=True)
def people(request: PageRequest, registry: Given[Registry], person: Given[Person]) -> Response[Any]:
    """Show everybody with an account; to those who do not administer, this does not exist."""
    return _page(request, registry, person)


def _page(
    request: PageRequest,
    registry: Registry,
    person: Person,
    *,
    form: SubmittedForm | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> Response[Any]:
    if not person.holds(Role.ADMINISTRATOR):
        raise NotFoundError
    organisation, units = find.units(registry, by=person)
    every = find.people(registry, by=person)
    answers = _answers(units)
    if form is not None:
        sent = "unit_code" if "unit_code" in form.values else "email"
        answers = tuple(
            replace(item, fields=filled(item.fields, form, problems))
            if any(field.name == sent for field in item.fields)
            else item
            for item in answers
        )
    page = AdminPage(
        head=Head(title="People and units", caption=organisation.name, errors=problems),
        people=people_table(every, units, "Everybody with an account"),
        units=unit_table(units),
        answers=answers,
        first_steps=_FIRST if len(every) == 1 else (),
    )
    return show(request, "people/admin.html", page, status=422 if problems else 200)


def _answers(units: Any) -> tuple[Answer, ...]:
    return (
        Answer(
            url=HERE,
            fields=(
                Field(name="name", label="Name", hint="Such as R. Alder."),
                Field(name="rank", label="Rank", optional=True, width="10"),
                Field(name="email", label="E-mail", kind="email"),
                unit_field(units, label="Works in"),
                role_field(optional=True),
            ),
            button="Add the person",
            heading="Add a person",
            key=new_key(),
            help="The role counts in the unit where they work, and below it.",
        ),
        Answer(
            url="/admin/units",
            fields=(
                Field(name="unit_name", label="Name of the unit"),
                Field(name="unit_code", label="Code", width="10", hint="Such as CAS."),
                unit_field(units, name="parent", label="Part of"),
            ),
            button="Add the unit",
            heading="Add a unit",
            key=new_key(),
        ),
    )


def _do(
    request: PageRequest,
    registry: Registry,
    person: Person,
    form: SubmittedForm,
    act: Callable[[], str],
) -> Response[Any]:
    if not person.holds(Role.ADMINISTRATOR):
        raise NotFoundError
    try:
        with one_press(form):
            url = act()
    except InvalidError as error:
        return _page(request, registry, person, form=form, problems=_at_fields(error, form))
    except RepeatedError:
        return go_to(request, HERE)
    return go_to(request, url)


def _at_fields(error: InvalidError, form: SubmittedForm) -> tuple[FieldProblem, ...]:
    """Return the problems at the fields of the form: a unit's are named apart from a person's."""
    if "unit_code" not in form.values:
        return error.fields
    own = {"name": "unit_name", "code": "unit_code"}
    return tuple(replace(item, field=own.get(item.field, item.field)) for item in error.fields)


@post(HERE, sync_to_thread=True)
def add(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
) -> Response[Any]:
    """Add a person, and lead to their page, where their link is made."""

    def act() -> str:
        name = form.text("name", "a name", most=100)
        rank = form.text("rank", "a rank", most=40, required=False)
        email = form.text("email", "an e-mail address", most=200)
        unit = form.uuid("unit", "Choose a unit")
        role = form.choice("role", set(Role), "Choose a role", required=False)
        form.check()
        if unit is None:
            raise InvalidError({"unit": "Choose a unit"})
        made = actions.add_person(
            registry,
            by=person,
            unit=unit,
            email=email,
            name=name,
            rank=rank,
            roles=((Role(role), unit),) if role else (),
        )
        return f"/people/{made.id}"

    return _do(request, registry, person, form, act)


@post("/admin/units", sync_to_thread=True)
def add_one_unit(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
) -> Response[Any]:
    """Add a unit below another one."""

    def act() -> str:
        name = form.text("unit_name", "a name", most=100)
        code = form.text("unit_code", "a code", most=10)
        parent = form.uuid("parent", "Choose the unit that it is part of")
        form.check()
        if parent is None:
            raise InvalidError({"parent": "Choose the unit that it is part of"})
        made = actions.add_unit(registry, by=person, code=code, name=name, parent=parent)
        return f"/units/{made.id}"

    return _do(request, registry, person, form, act)


router_handlers = [people, add, add_one_unit]
