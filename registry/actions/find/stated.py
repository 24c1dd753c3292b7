"""Everything of one kind in every evaluation that a person may see, newest first."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session

from registry.domain.dataset import DatasetVersion
from registry.domain.evaluation import (
    Amendment,
    CheckIn,
    Comment,
    Conclusion,
    Evaluation,
    FollowUpDone,
    Forecast,
    Learning,
    Run,
)
from registry.domain.initiative import InitiativeRecord
from registry.domain.people import Person, Verb, may
from registry.domain.registration import Frozen
from registry.errors import NotFoundError
from registry.store import (
    Registry,
    datasets,
    decisions,
    evaluations,
    people,
    plans,
    runs,
    statements,
)
from registry.store.lists import every

T = TypeVar("T")
Stated = TypeVar("Stated", Amendment, CheckIn, Comment, FollowUpDone, Forecast, Learning)


def stated(registry: Registry, *, by: Person, kind: type[Stated]) -> tuple[Stated, ...]:
    """Return every statement of a kind that this person may see."""

    def of(session: Session, person: Person, it: Evaluation) -> Iterator[Stated]:
        for item in statements.of(session, kind, it.id):
            if _may_read(person, item, it):
                yield item

    return _everywhere(registry, by, of)


def _may_read(person: Person, item: object, it: Evaluation) -> bool:
    match item:
        case Comment():
            return may(person, Verb.COMMENT, it)
        case Forecast():
            return it.is_published or item.person == person.id
        case _:
            return True


def every_run(registry: Registry, *, by: Person) -> tuple[Run, ...]:
    """Return every run that this person may see."""
    return _guarded(registry, by, Verb.SEE_RUNS, lambda session, it: runs.of(session, it.id))


def every_dataset(registry: Registry, *, by: Person) -> tuple[DatasetVersion, ...]:
    """Return every data set of which this person may see profile and gate."""
    return _guarded(registry, by, Verb.SEE_DATA, lambda session, it: datasets.of(session, it.id))


def every_conclusion(registry: Registry, *, by: Person) -> tuple[Conclusion, ...]:
    """Return every conclusion: signed ones, and those that this person wrote or is to sign."""

    def of(session: Session, person: Person, it: Evaluation) -> Iterator[Conclusion]:
        own = person.id in {it.analyst, it.reviewer}
        if may(person, Verb.SEE_RESULT, it):
            for item in decisions.conclusions(session, it.id):
                if own or item.signed_at is not None:
                    yield item

    return _everywhere(registry, by, of)


def every_plan(registry: Registry, *, by: Person) -> tuple[Frozen, ...]:
    """Return every frozen version of every plan that this person may see."""
    return _guarded(
        registry, by, Verb.SEE, lambda session, it: plans.frozen_versions(session, it.id)
    )


def every_initiative(registry: Registry, *, by: Person) -> tuple[InitiativeRecord, ...]:
    """Return every initiative of which this person may see an evaluation, newest first."""
    with registry.reading() as session:
        person = people.again(session, by)
        keys = dict.fromkeys(item.initiative for item in every(session, person))
        found = [evaluations.initiative(session, key) for key in keys]
    return tuple(sorted(found, key=lambda item: item.key, reverse=True))


def one_stated(
    registry: Registry, *, by: Person, kind: type[Stated], item_id: UUID
) -> tuple[Evaluation, Stated]:
    """Return one statement by its id, with its evaluation."""
    with registry.reading() as session:
        person = people.again(session, by)
        for it in every(session, person):
            for item in statements.of(session, kind, it.id):
                if getattr(item, "id", None) == item_id and _may_read(person, item, it):
                    return it, item
    raise NotFoundError


def _guarded(
    registry: Registry, by: Person, verb: Verb, of: Callable[[Session, Evaluation], tuple[T, ...]]
) -> tuple[T, ...]:
    def allowed(session: Session, person: Person, it: Evaluation) -> tuple[T, ...]:
        return of(session, it) if may(person, verb, it) else ()

    return _everywhere(registry, by, allowed)


def _everywhere(registry: Registry, by: Person, of: Callable[..., Any]) -> tuple[Any, ...]:
    with registry.reading() as session:
        person = people.again(session, by)
        return tuple(item for it in every(session, person) for item in of(session, person, it))
