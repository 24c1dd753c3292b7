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


def _conditions(person: Person, wanted: Filter) -> list[Any]:
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
    return found


def page(
    session: Session, person: Person, wanted: Filter, *, after: int | None = None, limit: int = 25
) -> EvaluationPage:
    """Return one page of what a person may see, newest registered first."""
    place, order, condition = _place(session, person, wanted)
    if place is None:
        return EvaluationPage(items=(), after=None, total=0, is_capped=False)
    conditions = [*_conditions(person, wanted), *condition]
    columns = (col(EvaluationRow.key), col(EvaluationRow.document))
    statement = sa.select(*columns).select_from(place).where(*conditions)
    if after is not None:
        statement = statement.where(order < after)
    rows = session.execute(statement.order_by(order.desc()).limit(limit + 1)).all()
    counted = sa.select(columns[0]).select_from(place).where(*conditions).limit(COUNTED_TO + 1)
    counting = sa.select(sa.func.count()).select_from(counted.subquery())
    total = session.execute(counting).scalar_one()
    return EvaluationPage(
        items=tuple(as_value(document) for _, document in rows[:limit]),
        after=rows[limit - 1][0] if len(rows) > limit else None,
        total=min(total, COUNTED_TO),
        is_capped=total > COUNTED_TO,
    )


def _place(session: Session, person: Person, wanted: Filter) -> tuple[Any, Any, list[Any]]:
    """Return what a list reads from, by which number it goes, and what its words must match.

    None in place of the first where nothing that can be searched for was typed.
    """
    table: Any = sa.inspect(EvaluationRow).local_table
    key: Any = col(EvaluationRow.key)
    if wanted.mine:
        # Joined, so that the database begins with the person's few parts and sorts those.
        mine = col(PartRow.person_id) == person.id
        own = sa.select(col(PartRow.evaluation_id)).where(mine).distinct().subquery()
        table = sa.join(own, table, col(EvaluationRow.id) == own.c.evaluation_id)
    if not wanted.query.strip():
        return table, (key + 0 if wanted.mine else key), []
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    match = search.matching(wanted.query, is_sqlite=is_sqlite)
    if match is None:
        return None, key, []
    words = sa.table(search.TABLE, sa.column("rowid" if is_sqlite else "key"))
    if not is_sqlite:
        return sa.join(words, table, words.c.key == key), key, [match]
    # The plus keeps SQLite from asking the index of words about one evaluation after another:
    # it reads the matches once, newest first, and stops when the page is full.
    number: Any = sa.literal_column(f"+{search.TABLE}.rowid")
    return sa.join(words, table, key == number), words.c.rowid, [match]


def every(session: Session, person: Person, states: Iterable[State] = ()) -> tuple[Evaluation, ...]:
    """Return all that a person may see in some states, newest first, for a force's own overview."""
    return all_of(session, person, Filter(states=tuple(states)))


def all_of(session: Session, person: Person, wanted: Filter) -> tuple[Evaluation, ...]:
    """Return all that a person may see and that a filter keeps, newest first, in one piece."""
    place, order, condition = _place(session, person, wanted)
    if place is None:
        return ()
    conditions = [*_conditions(person, wanted), *condition]
    statement = sa.select(col(EvaluationRow.document)).select_from(place).where(*conditions)
    rows = session.execute(statement.order_by(order.desc())).scalars()
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
