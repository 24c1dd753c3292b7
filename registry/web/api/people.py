"""People of one's own organisation, their roles, and their accounts."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, delete, get, post, put
from litestar.params import FromPath, JSONBody

from registry import actions
from registry.actions import find
from registry.domain.journal import Event
from registry.domain.people import Person, Role
from registry.store import Registry
from registry.web.api.answers import (
    ApiRequest,
    Page,
    answered,
    content_tag,
    listed,
    made_once,
)
from registry.web.api.headers import Wanted, require_seen
from registry.web.requests import Given


class NewRole(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role, and the unit over which it is held."""

    role: Role
    unit: UUID


class NewPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who gets an account."""

    unit: UUID
    email: Annotated[str, msgspec.Meta(min_length=3, max_length=254)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    rank: Annotated[str, msgspec.Meta(max_length=80)] = ""
    roles: Annotated[list[NewRole], msgspec.Meta(max_length=50)] = []


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A path with which somebody sets a password, shown this once."""

    path: str


@get("/people", sync_to_thread=True)
def people(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[Person]]:
    """Return everybody of your organisation by name, closed accounts too."""
    found = find.people(registry, by=person)
    return listed(found, wanted, key=lambda item: item.id, name="people")


@get("/people/me", sync_to_thread=True)
def me(person: Given[Person]) -> Response[Person]:
    """Return who you are, with your roles and what your token was narrowed to."""
    return answered(person)


@post("/people", sync_to_thread=True)
def add(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    data: JSONBody[NewPerson],
) -> Response[Person]:
    """Give somebody an account, as an administrator."""
    return made_once(
        request,
        registry,
        person,
        key,
        lambda: actions.add_person(
            registry,
            by=person,
            unit=data.unit,
            email=data.email,
            name=data.name,
            rank=data.rank,
            roles=[(item.role, item.unit) for item in data.roles],
        ),
    )


@get("/people/{person_id:uuid}", sync_to_thread=True)
def one(
    registry: Given[Registry], person: Given[Person], person_id: FromPath[UUID]
) -> Response[Person]:
    """Return somebody of your organisation."""
    return answered(find.person(registry, by=person, person_id=person_id))


@get("/people/{person_id:uuid}/history", sync_to_thread=True)
def person_history(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    person_id: FromPath[UUID],
) -> Response[Page[Event]]:
    """Return what happened to an account; its content is for the person and administrators."""
    find.person(registry, by=person, person_id=person_id)
    found = find.history_of(registry, by=person, subject=f"person:{person_id}")
    return listed(found, wanted, key=lambda event: event.seq, name="history")


def _require_seen(registry: Registry, person: Person, person_id: UUID, seen: str) -> None:
    found = find.person(registry, by=person, person_id=person_id)
    require_seen(seen, content_tag(msgspec.json.encode(found)))


@put("/people/{person_id:uuid}/roles/{role_name:str}/{unit_id:uuid}", sync_to_thread=True)
def entrust(
    registry: Given[Registry],
    person: Given[Person],
    seen: Given[str],
    person_id: FromPath[UUID],
    role_name: FromPath[Role],
    unit_id: FromPath[UUID],
) -> Response[Person]:
    """Give somebody a role over a unit, as an administrator."""
    _require_seen(registry, person, person_id, seen)
    return answered(
        actions.entrust(registry, by=person, person=person_id, role=role_name, unit=unit_id)
    )


@delete(
    "/people/{person_id:uuid}/roles/{role_name:str}/{unit_id:uuid}",
    sync_to_thread=True,
    status_code=200,
)
def relieve(
    registry: Given[Registry],
    person: Given[Person],
    seen: Given[str],
    person_id: FromPath[UUID],
    role_name: FromPath[Role],
    unit_id: FromPath[UUID],
) -> Response[Person]:
    """Take a role over a unit away, as an administrator."""
    _require_seen(registry, person, person_id, seen)
    return answered(
        actions.relieve(registry, by=person, person=person_id, role=role_name, unit=unit_id)
    )


@post("/people/{person_id:uuid}/invite", sync_to_thread=True)
def invite(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    person_id: FromPath[UUID],
) -> Response[Link]:
    """Make a link with which somebody sets a password; it is shown this once."""
    find.person(registry, by=person, person_id=person_id)

    def act() -> Link:
        return Link(path=f"/set-password/{actions.invite(registry, by=person, person=person_id)}")

    return made_once(request, registry, person, key, act, is_secret=True)


@post("/people/{person_id:uuid}/close", sync_to_thread=True, status_code=200)
def close(
    registry: Given[Registry],
    person: Given[Person],
    seen: Given[str],
    person_id: FromPath[UUID],
) -> Response[Person]:
    """Close an account: sessions and tokens end at once."""
    _require_seen(registry, person, person_id, seen)
    return answered(actions.close_account(registry, by=person, person=person_id))


@post("/people/{person_id:uuid}/open", sync_to_thread=True, status_code=200)
def open_again(
    registry: Given[Registry],
    person: Given[Person],
    seen: Given[str],
    person_id: FromPath[UUID],
) -> Response[Person]:
    """Open an account again."""
    _require_seen(registry, person, person_id, seen)
    return answered(actions.open_account(registry, by=person, person=person_id))


handlers = (people, me, add, one, person_history, entrust, relieve, invite, close, open_again)
