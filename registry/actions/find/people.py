"""Units, people and metrics of one's own organisation, and one's own tokens."""

from typing import Any
from uuid import UUID

from registry.domain.metric import MetricVersion
from registry.domain.people import Organisation, Person, Unit
from registry.errors import NotFoundError
from registry.store import Registry, accounts
from registry.store import metrics as stored_metrics
from registry.store import people as stored


def units(registry: Registry, *, by: Person) -> tuple[Organisation, tuple[Unit, ...]]:
    """Return one's organisation and its units by name."""
    with registry.reading() as session:
        person = stored.again(session, by)
        return (
            stored.organisation(session, person.organisation),
            stored.units(session, person.organisation),
        )


def people(registry: Registry, *, by: Person) -> tuple[Person, ...]:
    """Return everybody of one's organisation by name, closed accounts too."""
    with registry.reading() as session:
        return stored.everyone(session, stored.again(session, by).organisation)


def person(registry: Registry, *, by: Person, person_id: UUID) -> Person:
    """Return somebody of one's own organisation."""
    with registry.reading() as session:
        found = stored.person(session, person_id)
        if found.organisation != stored.again(session, by).organisation:
            raise NotFoundError
        return found


def tokens(registry: Registry, *, by: Person) -> tuple[dict[str, Any], ...]:
    """Return one's own tokens without their secrets."""
    with registry.reading() as session:
        return accounts.tokens(session, stored.again(session, by).id)


def metrics(registry: Registry, *, by: Person) -> tuple[MetricVersion, ...]:
    """Return the metrics that one's organisation made itself, proposed or approved."""
    with registry.reading() as session:
        return stored_metrics.versions(session, stored.again(session, by).organisation)
