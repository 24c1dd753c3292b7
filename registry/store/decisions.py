"""Conclusions that are signed, and decisions that cite them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, col, select

from registry.domain.decision import Decision
from registry.domain.evaluation import Conclusion
from registry.errors import NotFoundError
from registry.store.tables import ConclusionRow, DecisionRow, EvaluationRow


def add_conclusion(session: Session, value: Conclusion) -> None:
    """Write a conclusion that its analyst has signed."""
    session.add(
        ConclusionRow(
            id=value.id,
            evaluation_id=value.evaluation,
            number=value.number,
            run_id=value.run,
            reason_code=value.reason_code,
            concluded_at=value.concluded_at,
            concluded_by=value.concluded_by,
            document=msgspec.to_builtins(value),
        )
    )
    session.flush()


def sign(session: Session, found: UUID, *, at: datetime, by: UUID) -> None:
    """Put the reviewer's name to a conclusion; from then on it is sealed."""
    session.execute(
        sa.update(ConclusionRow)
        .where(col(ConclusionRow.id) == found, col(ConclusionRow.signed_at).is_(None))
        .values(signed_at=at, signed_by=by)
    )


def _conclusion(row: ConclusionRow) -> Conclusion:
    kept: Mapping[str, Any] = {
        **row.document,
        "signed_at": row.signed_at,
        "signed_by": row.signed_by,
    }
    return msgspec.convert(kept, Conclusion, strict=False)


def conclusions(session: Session, evaluation: UUID) -> tuple[Conclusion, ...]:
    """Return every conclusion of an evaluation, newest first."""
    statement = select(ConclusionRow).where(ConclusionRow.evaluation_id == evaluation)
    rows = session.exec(statement.order_by(col(ConclusionRow.number).desc()))
    return tuple(_conclusion(row) for row in rows)


def newest_signed(session: Session, evaluations: Iterable[UUID]) -> dict[UUID, Conclusion]:
    """Return the newest signed conclusion of each evaluation that has one."""
    statement = (
        select(ConclusionRow)
        .where(
            col(ConclusionRow.evaluation_id).in_(list(evaluations)),
            col(ConclusionRow.signed_at).is_not(None),
        )
        .order_by(col(ConclusionRow.number))
    )
    return {row.evaluation_id: _conclusion(row) for row in session.exec(statement)}


def newest_decisions(session: Session, evaluations: Iterable[UUID]) -> dict[UUID, Decision]:
    """Return the newest decision about each evaluation that has one."""
    statement = (
        select(DecisionRow.evaluation_id, DecisionRow.document)
        .where(col(DecisionRow.evaluation_id).in_(list(evaluations)))
        .order_by(col(DecisionRow.key))
    )
    return {
        evaluation: msgspec.convert(document, Decision, strict=False)
        for evaluation, document in session.exec(statement)
    }


def conclusion(session: Session, found: UUID) -> Conclusion:
    """Return a conclusion, or raise NotFoundError."""
    row = session.get(ConclusionRow, found)
    if row is None:
        raise NotFoundError
    return _conclusion(row)


def add_decision(session: Session, value: Decision) -> None:
    """Write a decision; it can be followed by another, never edited."""
    session.add(
        DecisionRow(
            id=value.id,
            reference=value.reference,
            evaluation_id=value.evaluation,
            choice=value.choice.value,
            is_contrary=value.is_contrary,
            reason=value.reason,
            decided_at=value.decided_at,
            decided_by=value.decided_by,
            document=msgspec.to_builtins(value),
        )
    )
    session.flush()


def decisions(session: Session, evaluation: UUID) -> tuple[Decision, ...]:
    """Return every decision about an evaluation, newest first."""
    statement = select(DecisionRow.document).where(DecisionRow.evaluation_id == evaluation)
    rows = session.exec(statement.order_by(col(DecisionRow.key).desc()))
    return tuple(msgspec.convert(item, Decision, strict=False) for item in rows)


def owner_of(session: Session, key: str) -> UUID:
    """Return the evaluation of the decision with this id or reference, or raise NotFoundError."""
    try:
        wanted = col(DecisionRow.id) == UUID(key)
    except ValueError:
        wanted = col(DecisionRow.reference) == key
    found = session.exec(select(DecisionRow.evaluation_id).where(wanted)).first()
    if found is None:
        raise NotFoundError
    return found


def newest(session: Session, organisation: UUID, *, limit: int) -> tuple[Decision, ...]:
    """Return an organisation's newest decisions."""
    statement = (
        select(DecisionRow.document)
        .join(EvaluationRow, col(EvaluationRow.id) == col(DecisionRow.evaluation_id))
        .where(EvaluationRow.organisation_id == organisation)
        .order_by(col(DecisionRow.key).desc())
        .limit(limit)
    )
    return tuple(msgspec.convert(item, Decision, strict=False) for item in session.exec(statement))
