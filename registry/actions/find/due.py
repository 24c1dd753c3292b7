"""What is due: from one person, for one role, or late for everyone to see."""

from registry.domain.due import DueItem, DueKind, due_items
from registry.domain.lifecycle import State
from registry.domain.people import Person, Role
from registry.store import Registry, people
from registry.store.known import known_of
from registry.store.lists import every

ACTIVE = (
    State.DRAFT,
    State.IN_REVIEW,
    State.REGISTERED,
    State.ANALYSING,
    State.REPORTED,
    State.DECIDED,
    State.TERMINATED_EARLY,
)
QUEUE = frozenset({DueKind.REVIEW, DueKind.DATA, DueKind.RUN, DueKind.RESULT, DueKind.SIGNATURE})
SEALED_IN_PUBLIC = frozenset({DueKind.RESULT, DueKind.DECISION, DueKind.DATA, DueKind.RUN})


def _everything(registry: Registry, by: Person) -> tuple[Person, list[DueItem]]:
    today = registry.today()
    with registry.reading() as session:
        person = people.again(session, by)
        items = every(session, person, ACTIVE)
        known = known_of(session, items)
        found = [due for item in items for due in due_items(item, known[item.id], today=today)]
    return person, sorted(found, key=lambda due: (due.on, due.reference))


def _is_theirs(person: Person, item: DueItem) -> bool:
    if item.people:
        return person.id in item.people
    return person.holds(Role.LEADER, item.unit)


def due(registry: Registry, *, by: Person) -> tuple[DueItem, ...]:
    """Return what is due from this person, late first."""
    person, found = _everything(registry, by)
    return tuple(item for item in found if _is_theirs(person, item))


def due_of(registry: Registry, *, by: Person, reference: str) -> tuple[DueItem, ...]:
    """Return what is due from anybody on one evaluation, by date."""
    return tuple(item for item in everything_due(registry, by=by) if item.reference == reference)


def everything_due(registry: Registry, *, by: Person) -> tuple[DueItem, ...]:
    """Return everything that is due from anybody, of what this person may see, by date."""
    return tuple(_everything(registry, by)[1])


def queue(registry: Registry, *, by: Person) -> tuple[DueItem, ...]:
    """Return what waits for this person as analyst or reviewer, by date."""
    return tuple(item for item in due(registry, by=by) if item.kind in QUEUE)


def overdue(registry: Registry, *, by: Person) -> tuple[DueItem, ...]:
    """Return every late result and decision that the force owes, longest first."""
    today = registry.today()
    _, found = _everything(registry, by)
    return tuple(item for item in found if item.kind in SEALED_IN_PUBLIC and item.on < today)
