"""What happened to one thing of an evaluation, or to a metric, a unit or a person."""

import dataclasses
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from registry.actions.find.ledger import history
from registry.domain.journal import Event
from registry.domain.people import Person, Role
from registry.store import Registry, journal, people


def history_in(registry: Registry, *, by: Person, reference: str, thing: UUID) -> tuple[Event, ...]:
    """Return what happened to one thing of an evaluation: the entries that name it."""
    name = str(thing)
    return tuple(
        event
        for event in history(registry, by=by, reference=reference)
        if event.payload is not None and name in _texts(event.payload)
    )


def _texts(payload: Mapping[str, Any]) -> set[str]:
    return {value for value in payload.values() if isinstance(value, str)}


def history_of(registry: Registry, *, by: Person, subject: str) -> tuple[Event, ...]:
    """Return what happened to a metric, a unit or a person of one's own organisation.

    What was written about a person is for that person and for administrators.
    """
    with registry.reading() as session:
        person = people.again(session, by)
        shown = not subject.startswith("person:") or (
            subject == f"person:{person.id}" or person.holds(Role.ADMINISTRATOR)
        )
        return tuple(
            event if shown else dataclasses.replace(event, payload=None)
            for event in journal.history(session, subject, organisation=person.organisation)
        )
