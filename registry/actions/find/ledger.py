"""The ledger: an object's history, the newest entries, and the whole of it to check elsewhere."""

import dataclasses
from typing import Any

from registry.domain.evaluation import Evaluation
from registry.domain.journal import Checkpoint, Event, export
from registry.domain.people import Person, Verb, require
from registry.store import Registry, evaluations, journal, people


def history(registry: Registry, *, by: Person, reference: str) -> tuple[Event, ...]:
    """Return everything that happened to an evaluation, oldest first, with who did it.

    What was written about a sealed result stays out until the result is out.
    """
    with registry.reading() as session:
        person = people.again(session, by)
        found = evaluations.find(session, reference)
        require(person, Verb.SEE, found)
        names = people.names(session, found.organisation, closed_too=True)
        return tuple(
            dataclasses.replace(
                event,
                actor_name=names.get(event.actor_id, "") if event.actor_id else "",
                payload=event.payload if _is_open(event, found, person) else None,
            )
            for event in journal.history(session, found.reference)
        )


def _is_open(event: Event, found: Evaluation, person: Person) -> bool:
    """Return whether a person may read what an entry says, and not only that there is one."""
    if event.kind.startswith("forecast."):
        return found.is_published  # blind until the reveal, for everybody
    if event.kind.startswith(("run.", "conclusion.")):
        return found.is_published or person.id in {found.analyst, found.reviewer}
    if event.kind in {"comment.written", "evaluation.sent_back"}:
        return person.id in {*found.leads, *found.authors, found.analyst, found.reviewer}
    return True


def ledger(
    registry: Registry, *, by: Person, before: int | None = None, limit: int = 50
) -> tuple[Event, ...]:
    """Return the newest entries of one's organisation, without content, below a number."""
    with registry.reading() as session:
        person = people.again(session, by)
        return journal.newest(
            session, before=before, limit=min(limit, 200), organisation=person.organisation
        )


def ledger_export(registry: Registry, *, by: Person) -> dict[str, Any]:
    """Return the whole ledger as a document that anyone can check without us; it has no content."""
    with registry.reading() as session:
        people.again(session, by)
        return export(journal.entries(session), journal.checkpoints(session))


def last_seal(registry: Registry) -> tuple[Event | None, Checkpoint | None]:
    """Return the newest entry and the newest signed checkpoint: open to everybody."""
    with registry.reading() as session:
        every = journal.checkpoints(session)
        return journal.last_entry(session), every[-1] if every else None
