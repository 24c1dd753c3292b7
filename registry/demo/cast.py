"""The invented force of the demonstration: its units, its people, and the roles they hold."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from registry import actions
from registry.demo.story import text
from registry.domain.people import Person, Role
from registry.store import Registry

LOG_INS = ("lead", "analyst", "reviewer", "leader", "steward", "administrator")
"""Who can be logged in as with one click."""


def email(key: str) -> str:
    """Return the address of somebody in the demonstration."""
    return f"{key}@demo.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody, by their key; and every unit, by its key (the whole force is the empty key)."""

    people: Mapping[str, Person]
    units: Mapping[str, UUID]


def assemble(registry: Registry) -> Cast:
    """Make the organisation, its units and its people, and return them."""
    tables = tomllib.loads(text("people.toml"))
    about = tables["people"]
    first = about["administrator"]
    organisation, administrator = actions.set_up(
        registry,
        code=tables["organisation"]["code"],
        name=tables["organisation"]["name"],
        email=email("administrator"),
        administrator=first["name"],
    )
    root = actions.root_unit(registry, organisation.id)
    units = {"": root.id}
    for key, name in tables["units"].items():
        made = actions.add_unit(registry, by=administrator, code=key, name=name, parent=root.id)
        units[key] = made.id
    people = {"administrator": administrator}
    for key, one in about.items():
        if key not in people:
            people[key] = _join(registry, administrator, key, one, units)
    return Cast(people=people, units=units)


def _join(
    registry: Registry, by: Person, key: str, one: Mapping[str, Any], units: Mapping[str, UUID]
) -> Person:
    return actions.add_person(
        registry,
        by=by,
        unit=units[one["unit"]],
        email=email(key),
        name=one["name"],
        rank=one["rank"],
        roles=[(Role(role), units[where]) for role, where in one["roles"].items()],
    )
