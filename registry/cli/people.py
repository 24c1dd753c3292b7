"""``people add|disable|reset|token``: accounts from a shell that has the database in its hands."""

import click

from registry.cli.output import json_option, print_json
from registry.cli.running import database_option
from registry.domain.people import Person, Role
from registry.errors import InvalidError, NotFoundError
from registry.settings import read_settings
from registry.store import Registry, open_registry
from registry.store import people as stored


@click.group(name="people")
def people() -> None:
    """Add, disable and reset people; make bearer tokens."""


def _find(registry: Registry, email: str) -> Person:
    with registry.reading() as session:
        found = stored.by_email(session, email)
    if found is None:
        raise NotFoundError(f"Nobody has the address {email}.")
    return found


def _administrator(registry: Registry) -> Person:
    """Return an administrator in whose name a shell acts: whoever has the database may do so."""
    with registry.reading() as session:
        for organisation in stored.organisations(session):
            for person in stored.everyone(session, organisation.id):
                if person.active and person.holds(Role.ADMINISTRATOR):
                    return person
    raise NotFoundError("There is no administrator yet. Start `serve` once: it makes the first.")


def _link(registry: Registry, token: str) -> str:
    return f"{registry.settings.base_url or '(address of the service)'}/set-password/{token}"


@people.command(name="add")
@click.argument("email")
@click.option("--name", required=True, help="Name as shown.")
@click.option("--rank", default="", help="Rank or title.")
@click.option("--unit", metavar="CODE", help="Code of the unit; the whole organisation without.")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]))
@database_option
@json_option
def add(
    *,
    email: str,
    name: str,
    rank: str,
    unit: str | None,
    roles: tuple[str, ...],
    database: str | None,
    as_json: bool,
) -> None:
    """Add a person, and print a link that works once to set a password."""
    from registry import actions

    registry = open_registry(settings=read_settings(database_url=database))
    try:
        by = _administrator(registry)
        with registry.reading() as session:
            units = stored.units(session, by.organisation)
        wanted = (unit or "").upper()
        home = next(
            (item for item in units if item.code == wanted or (not wanted and not item.parent)),
            None,
        )
        if home is None:
            codes = ", ".join(item.code for item in units)
            raise InvalidError({"unit": f"There is no unit {unit}. There are: {codes}."})
        made = actions.add_person(
            registry,
            by=by,
            unit=home.id,
            email=email,
            name=name,
            rank=rank,
            roles=[(Role(role), home.id) for role in roles],
        )
        link = _link(registry, actions.invite(registry, by=None, person=made.id))
    finally:
        registry.close()
    _say({"id": str(made.id), "email": made.email, "link": link}, as_json=as_json)


@people.command(name="disable")
@click.argument("email")
@database_option
@json_option
def disable(*, email: str, database: str | None, as_json: bool) -> None:
    """Close an account: its sessions and tokens end at once."""
    from registry import actions

    registry = open_registry(settings=read_settings(database_url=database))
    try:
        closed = actions.close_account(registry, by=None, person=_find(registry, email).id)
    finally:
        registry.close()
    _say({"email": closed.email, "active": closed.active}, as_json=as_json)


@people.command(name="reset")
@click.argument("email")
@database_option
@json_option
def reset(*, email: str, database: str | None, as_json: bool) -> None:
    """Print a link that works once to set a new password."""
    from registry import actions

    registry = open_registry(settings=read_settings(database_url=database))
    try:
        token = actions.invite(registry, by=None, person=_find(registry, email).id)
        link = _link(registry, token)
    finally:
        registry.close()
    _say({"email": email, "link": link}, as_json=as_json)


@people.command(name="token")
@click.argument("email")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(["read", "write"]), default=("read",)
)
@click.option("--name", default="from the shell", show_default=True)
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 366))
@database_option
@json_option
def token(
    *,
    email: str,
    scopes: tuple[str, ...],
    name: str,
    days: int,
    database: str | None,
    as_json: bool,
) -> None:
    """Print a bearer token, this once."""
    from registry import actions

    registry = open_registry(settings=read_settings(database_url=database))
    try:
        made = actions.make_token(
            registry, by=_find(registry, email), name=name, scopes=scopes, days=days
        )
    finally:
        registry.close()
    _say({"email": email, "token": made, "scopes": list(scopes)}, as_json=as_json)


def _say(document: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(document)
        return
    for name, value in document.items():
        click.echo(f"{name}: {value}")
