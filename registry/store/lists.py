"""Lists of evaluations: what a person may see, filtered, newest first, a page at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from registry.domain.evaluation import Evaluation
from registry.domain.lifecycle import State
from registry.domain.people import Person
from registry.store import search
from registry.store.evaluations import as_value
from registry.store.tables import EvaluationRow, PartRow

COUNTED_TO = 1000
_HIDDEN = (State.DRAFT, State.IN_REVIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a list is narrowed to; every part that is given must hold."""

    query: str = ""
    states: tuple[State, ...] = ()
    verdicts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    units: tuple[UUID, ...] = ()
    initiative: UUID | None = None
    mine: bool = False
    due_before: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationPage:
    """A page of a list: ``after`` is the cursor of the next one, ``total`` is counted to 1,000."""

    items: tuple[Evaluation, ...]
    after: int | None
    total: int
    is_capped: bool


def visible(person: Person) -> Any:
    """Return the condition that an evaluation may be seen by a person: one rule for every list."""
    covered = {person.unit, *(unit for held in person.roles for unit in (held.unit, *held.covers))}
    takes_part = (
        sa.select(sa.literal(1))
        .where(
            col(PartRow.evaluation_id) == col(EvaluationRow.id),
            col(PartRow.person_id) == person.id,
        )
        .exists()
    )
    return sa.and_(
        col(EvaluationRow.organisation_id) == person.organisation,
        sa.or_(
            col(EvaluationRow.state).not_in(_HIDDEN),
            col(EvaluationRow.unit_id).in_(covered),
            takes_part,
        ),
    )


def _conditions(session: Session, person: Person, wanted: Filter) -> list[Any] | None:
    found = [visible(person)]
    for column, values in (
        (EvaluationRow.state, wanted.states),
        (EvaluationRow.verdict, wanted.verdicts),
        (EvaluationRow.kind, wanted.kinds),
        (EvaluationRow.unit_id, wanted.units),
    ):
        if values:
            found.append(col(column).in_(values))
    if wanted.initiative is not None:
        found.append(col(EvaluationRow.initiative_id) == wanted.initiative)
    if wanted.due_before is not None:
        found.append(col(EvaluationRow.result_due_on) < wanted.due_before)
    if wanted.mine:
        own = sa.select(col(PartRow.evaluation_id)).where(col(PartRow.person_id) == person.id)
        found.append(col(EvaluationRow.id).in_(own))
    if wanted.query.strip():
        matching = search.matching(session.get_bind().dialect.name, wanted.query)
        if matching is None:
            return None
        found.append(col(EvaluationRow.key).in_(matching))
    return found


def page(
    session: Session, person: Person, wanted: Filter, *, after: int | None = None, limit: int = 25
) -> EvaluationPage:
    """Return one page of what a person may see, newest registered first."""
    conditions = _conditions(session, person, wanted)
    if conditions is None:
        return EvaluationPage(items=(), after=None, total=0, is_capped=False)
    statement = sa.select(col(EvaluationRow.key), col(EvaluationRow.document)).where(*conditions)
    if after is not None:
        statement = statement.where(col(EvaluationRow.key) < after)
    statement = statement.order_by(col(EvaluationRow.key).desc()).limit(limit + 1)
    rows = session.execute(statement).all()
    counted = sa.select(col(EvaluationRow.key)).where(*conditions).limit(COUNTED_TO + 1).subquery()
    total = session.execute(sa.select(sa.func.count()).select_from(counted)).scalar_one()
    return EvaluationPage(
        items=tuple(as_value(document) for _, document in rows[:limit]),
        after=rows[limit - 1][0] if len(rows) > limit else None,
        total=min(total, COUNTED_TO),
        is_capped=total > COUNTED_TO,
    )


def every(session: Session, person: Person, states: Iterable[State] = ()) -> tuple[Evaluation, ...]:
    """Return all that a person may see in some states, newest first, for a force's own overview."""
    conditions = _conditions(session, person, Filter(states=tuple(states))) or []
    statement = sa.select(col(EvaluationRow.document)).where(*conditions)
    rows = session.execute(statement.order_by(col(EvaluationRow.key).desc())).scalars()
    return tuple(as_value(document) for document in rows)


def facets(session: Session, person: Person) -> dict[str, dict[str, int]]:
    """Return how many evaluations a person may see, by state, verdict, type and unit."""
    found: dict[str, dict[str, int]] = {}
    for name, column in (
        ("state", EvaluationRow.state),
        ("verdict", EvaluationRow.verdict),
        ("kind", EvaluationRow.kind),
        ("unit", EvaluationRow.unit_id),
    ):
        statement = (
            sa.select(col(column), sa.func.count())
            .where(visible(person), col(column).is_not(None))
            .group_by(col(column))
        )
        found[name] = {str(value): count for value, count in session.execute(statement)}
    return found
