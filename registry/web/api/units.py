"""Organisations and their units."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from registry import actions
from registry.actions import find
from registry.domain.journal import Event
from registry.domain.people import Organisation, Person, Unit
from registry.errors import NotFoundError
from registry.store import Registry
from registry.web.api.answers import ApiRequest, Page, answered, listed, made_once
from registry.web.api.headers import Wanted
from registry.web.requests import Given


class NewUnit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A unit below another one."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=24)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    parent: UUID


@get("/organisations", sync_to_thread=True)
def organisations(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[Organisation]]:
    """Return the organisation that you belong to: it is the only one you see."""
    found = (find.units(registry, by=person)[0],)
    return listed(found, wanted, key=lambda item: item.id, name="organisations")


@get("/units", sync_to_thread=True)
def units(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[Unit]]:
    """Return the units of your organisation by name."""
    found = find.units(registry, by=person)[1]
    return listed(found, wanted, key=lambda item: item.id, name="units")


@post("/units", sync_to_thread=True)
def add(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    data: JSONBody[NewUnit],
) -> Response[Unit]:
    """Add a unit below another one, as an administrator."""
    return made_once(
        request,
        registry,
        person,
        key,
        lambda: actions.add_unit(
            registry, by=person, code=data.code, name=data.name, parent=data.parent
        ),
    )


def _unit(registry: Registry, person: Person, unit_id: UUID) -> Unit:
    every = find.units(registry, by=person)[1]
    found = next((item for item in every if item.id == unit_id), None)
    if found is None:
        raise NotFoundError
    return found


@get("/units/{unit_id:uuid}", sync_to_thread=True)
def one(
    registry: Given[Registry], person: Given[Person], unit_id: FromPath[UUID]
) -> Response[Unit]:
    """Return a unit of your organisation."""
    return answered(_unit(registry, person, unit_id))


@get("/units/{unit_id:uuid}/history", sync_to_thread=True)
def unit_history(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    unit_id: FromPath[UUID],
) -> Response[Page[Event]]:
    """Return what happened to a unit."""
    subject = f"unit:{_unit(registry, person, unit_id).code}"
    found = find.history_of(registry, by=person, subject=subject)
    return listed(found, wanted, key=lambda event: event.seq, name="history")


handlers = (organisations, units, add, one, unit_history)
