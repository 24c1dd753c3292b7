"""What people stated about an evaluation: added in order, read by kind, never changed."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from registry.domain.dataset import Consultation
from registry.domain.evaluation import (
    Amendment,
    CheckIn,
    Comment,
    Deferral,
    FollowUpDone,
    Forecast,
    Learning,
    Waiver,
)
from registry.errors import ConflictError
from registry.store.opened import Act
from registry.store.tables import StatementRow

Stated = TypeVar(
    "Stated",
    Amendment,
    CheckIn,
    Comment,
    Consultation,
    Deferral,
    FollowUpDone,
    Forecast,
    Learning,
    Waiver,
)

_KINDS: dict[type, str] = {
    Amendment: "amendment",
    CheckIn: "check_in",
    Comment: "comment",
    Consultation: "consultation",
    Deferral: "deferral",
    FollowUpDone: "follow_up_done",
    Forecast: "forecast",
    Learning: "learning",
    Waiver: "waiver",
}


def add(act: Act, value: Stated, *, once: str | None = None) -> Stated:
    """Write a statement and return it; what carries the same ``once`` can be stated once only."""
    act.session.add(
        StatementRow(
            evaluation_id=value.evaluation,
            kind=_KINDS[type(value)],
            made_at=act.now,
            made_by=act.by.id,
            once=once,
            document=msgspec.to_builtins(value),
        )
    )
    try:
        act.session.flush()
    except IntegrityError:
        raise ConflictError("This was stated already, and can be stated once only.") from None
    return value


def of(session: Session, kind: type[Stated], evaluation: UUID) -> tuple[Stated, ...]:
    """Return every statement of a kind about an evaluation, oldest first."""
    statement = select(StatementRow.document).where(
        StatementRow.evaluation_id == evaluation, StatementRow.kind == _KINDS[kind]
    )
    rows = session.exec(statement.order_by(col(StatementRow.key)))
    return tuple(msgspec.convert(document, kind, strict=False) for document in rows)


def everywhere(session: Session, kind: type[Stated]) -> tuple[Stated, ...]:
    """Return every statement of a kind about any evaluation, newest first."""
    statement = select(StatementRow.document).where(StatementRow.kind == _KINDS[kind])
    rows = session.exec(statement.order_by(col(StatementRow.key).desc()))
    return tuple(msgspec.convert(document, kind, strict=False) for document in rows)


def of_many(
    session: Session, kind: type[Stated], evaluations: Iterable[UUID]
) -> dict[UUID, tuple[Stated, ...]]:
    """Return every statement of a kind about each of some evaluations, oldest first."""
    statement = (
        select(StatementRow.evaluation_id, StatementRow.document)
        .where(
            col(StatementRow.evaluation_id).in_(list(evaluations)),
            StatementRow.kind == _KINDS[kind],
        )
        .order_by(col(StatementRow.key))
    )
    found: dict[UUID, list[Stated]] = {}
    for evaluation, document in session.exec(statement):
        made: Stated = msgspec.convert(document, kind, strict=False)
        found.setdefault(evaluation, []).append(made)
    return {evaluation: tuple(made) for evaluation, made in found.items()}


def count(session: Session, kind: type[Stated], evaluation: UUID) -> int:
    """Return how many statements of a kind there are about an evaluation."""
    statement = select(func.count()).where(
        StatementRow.evaluation_id == evaluation, StatementRow.kind == _KINDS[kind]
    )
    return session.exec(statement).one()
