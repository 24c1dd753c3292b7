"""What is due: from one person, for one role, or late for everyone to see."""

from collections.abc import Iterable
from datetime import timedelta

from sqlmodel import Session

from registry.domain.due import DATA_DAYS, DueItem, DueKind, due_items
from registry.domain.evaluation import Evaluation
from registry.domain.lifecycle import State
from registry.domain.people import Person, Role, Verb, require
from registry.domain.registration import REPORT_DAYS
from registry.store import Registry, evaluations, people
from registry.store.known import known_of
from registry.store.lists import Filter, all_of, every

ACTIVE = (
    State.DRAFT,
    State.IN_REVIEW,
    State.REGISTERED,
    State.ANALYSING,
    State.REPORTED,
    State.DECIDED,
    State.TERMINATED_EARLY,
)
OWING = (State.REGISTERED, State.ANALYSING, State.TERMINATED_EARLY)
AFTERWARDS = (State.REPORTED, State.DECIDED)
QUEUE = frozenset({DueKind.REVIEW, DueKind.DATA, DueKind.RUN, DueKind.RESULT, DueKind.SIGNATURE})
SEALED_IN_PUBLIC = frozenset({DueKind.RESULT, DueKind.DECISION, DueKind.DATA, DueKind.RUN})


def _due(registry: Registry, session: Session, items: Iterable[Evaluation]) -> list[DueItem]:
    today = registry.today()
    items = list({item.id: item for item in items}.values())
    known = known_of(session, items)
    found = [due for item in items for due in due_items(item, known[item.id], today=today)]
    return sorted(found, key=lambda due: (due.on, due.reference))


def _is_theirs(person: Person, item: DueItem) -> bool:
    if item.people:
        return person.id in item.people
    return person.holds(Role.LEADER, item.unit)


def due(registry: Registry, *, by: Person) -> tuple[DueItem, ...]:
    """Return what is due from this person, late first."""
    with registry.reading() as session:
        person = people.again(session, by)
        items = list(all_of(session, person, Filter(states=ACTIVE, mine=True)))
        if person.holds(Role.LEADER):
            items += every(session, person, AFTERWARDS)
        found = _due(registry, session, items)
    return tuple(item for item in found if _is_theirs(person, item))


def due_of(registry: Registry, *, by: Person, reference: str) -> tuple[DueItem, ...]:
    """Return what is due from anybody on one evaluation, by date."""
    with registry.reading() as session:
        found = evaluations.find(session, reference)
        require(people.again(session, by), Verb.SEE, found)
        return tuple(_due(registry, session, [found]))


def everything_due(registry: Registry, *, by: Person) -> tuple[DueItem, ...]:
    """Return everything that is due from anybody, of what this person may see, by date."""
    with registry.reading() as session:
        person = people.again(session, by)
        return tuple(_due(registry, session, every(session, person, ACTIVE)))


def to_decide(registry: Registry, *, by: Person) -> tuple[DueItem, ...]:
    """Return every published result that waits for a decision, by date."""
    with registry.reading() as session:
        person = people.again(session, by)
        found = _due(registry, session, every(session, person, [State.REPORTED]))
    return tuple(item for item in found if item.kind is DueKind.DECISION)


def queue(registry: Registry, *, by: Person) -> tuple[DueItem, ...]:
    """Return what waits for this person as analyst or reviewer, by date."""
    return tuple(item for item in due(registry, by=by) if item.kind in QUEUE)


def overdue(registry: Registry, *, by: Person) -> tuple[DueItem, ...]:
    """Return every late result and decision that the force owes, longest first."""
    today = registry.today()
    # Nothing of a result is due earlier than this before the result itself.
    latest = today + timedelta(days=REPORT_DAYS - DATA_DAYS)
    with registry.reading() as session:
        person = people.again(session, by)
        items = [
            *all_of(session, person, Filter(states=OWING, due_before=latest)),
            *every(session, person, [State.REPORTED]),
        ]
        found = _due(registry, session, items)
    return tuple(item for item in found if item.kind in SEALED_IN_PUBLIC and item.on < today)
