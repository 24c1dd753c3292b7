"""People and units as their pages show them: tables, and the forms that administrators fill in."""

from collections.abc import Iterable

from markupsafe import Markup

from registry.domain.people import Person, Role, Unit
from registry.web.fields import Field, Option, new_key
from registry.web.framing import ROLE_WORDS
from registry.web.pages.parts import Column, Table
from registry.web.pages.review import Answer
from registry.web.words import listed


def people_table(people: Iterable[Person], units: Iterable[Unit], caption: str) -> Table:
    """Return people with their unit and roles, each a link to their page."""
    names = {item.id: item.name for item in units}
    rows = tuple(
        (
            Markup('<a href="/people/{}">{}</a>').format(item.id, item.shown),
            names.get(item.unit, "Unknown"),
            _roles(item),
            "Open" if item.active else "Closed",
        )
        for item in people
    )
    return Table(
        caption=caption,
        caption_hidden=True,
        columns=(
            Column(head="Name"),
            Column(head="Unit", say_head=True),
            Column(head="Roles", say_head=True),
            Column(head="Account", say_head=True),
        ),
        rows=rows,
    )


def _roles(person: Person) -> str:
    held = list(dict.fromkeys(ROLE_WORDS[item.role] for item in person.roles))
    return listed(held).capitalize() or "None"


def unit_table(units: Iterable[Unit]) -> Table:
    """Return units, each with the one that it belongs to."""
    every = tuple(units)
    names = {item.id: item.name for item in every}
    return Table(
        caption="Units",
        caption_hidden=True,
        columns=(
            Column(head="Unit"),
            Column(head="Code", say_head=True),
            Column(head="Part of", say_head=True),
        ),
        rows=tuple(
            (
                Markup('<a href="/units/{}">{}</a>').format(item.id, item.name),
                item.code,
                "The force as a whole" if item.parent is None else names[item.parent],
            )
            for item in every
        ),
    )


def unit_field(units: Iterable[Unit], *, name: str = "unit", label: str = "Unit") -> Field:
    """Return the choice of a unit."""
    options = tuple(Option(value=str(item.id), label=item.name) for item in units)
    return Field(name=name, label=label, kind="select", options=options)


def role_field(*, optional: bool = False) -> Field:
    """Return the choice of a role."""
    none = (Option(value="", label="None: they read, and may be named as a reviewer"),)
    options = tuple(Option(value=role.value, label=ROLE_WORDS[role].capitalize()) for role in Role)
    return Field(
        name="role", label="Role", kind="select", optional=optional,
        options=(*none, *options) if optional else options,
    )  # fmt: skip


def account_answers(its: Person, by: Person, units: tuple[Unit, ...]) -> tuple[Answer, ...]:
    """Return the forms with which an administrator changes what somebody may do."""
    here = f"/people/{its.id}"
    found = []
    if its.active:
        found.append(
            Answer(
                url=f"{here}/invite",
                fields=(),
                button="Make a link",
                heading="A link to set a password",
                key=new_key(),
                help="It works once, for 24 hours. Their open sessions end.",
            )
        )
    if its.id == by.id:
        return tuple(found)
    found.append(_role_answer(here, units))
    closing = its.active
    found.append(
        Answer(
            url=f"{here}/account",
            fields=(
                Field(
                    name="account", label="", kind="hidden", value="close" if closing else "open"
                ),
            ),
            button="Close the account" if closing else "Open the account again",
            heading="Account",
            key=new_key(),
            help="What they did stays, under their name. Hand over first what they lead."
            if closing
            else "They sign in again with the password they had.",
        )
    )
    return tuple(found)


def _role_answer(here: str, units: tuple[Unit, ...]) -> Answer:
    does = Field(
        name="does",
        label="What changes?",
        kind="radios",
        options=(
            Option(value="give", label="Give the role"),
            Option(value="take", label="Take the role away"),
        ),
    )
    return Answer(
        url=f"{here}/roles",
        fields=(role_field(), unit_field(units, name="in_unit", label="In unit"), does),
        button="Change the role",
        heading="Change a role",
        key=new_key(),
        help="A role counts in its unit and those below. They sign in again first.",
    )
