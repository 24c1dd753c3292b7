"""Runs and what they gave. A run is there before it computes; its result is stored once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, col, select

from registry.domain.evaluation import Run, RunMode, RunStatus, StoredResult
from registry.errors import NotFoundError
from registry.store.tables import ResultRow, RunRow

_OPEN = (RunStatus.STARTED, RunStatus.RUNNING)


def add(session: Session, value: Run, plan_content: bytes) -> None:
    """Write a run that is about to be delivered."""
    session.add(
        RunRow(
            id=value.id,
            evaluation_id=value.evaluation,
            dataset_id=value.dataset_version,
            mode=value.mode,
            status=value.status,
            plan_sha256=value.plan_sha256,
            plan_content=plan_content,
            registration_number=value.registration_number,
            why_exploratory=list(value.why_exploratory),
            started_at=value.started_at,
            started_by=value.started_by,
        )
    )
    session.flush()


def _value(row: RunRow, result: UUID | None) -> Run:
    return Run(
        id=row.id,
        key=row.key or 0,
        evaluation=row.evaluation_id,
        dataset_version=row.dataset_id,
        mode=RunMode(row.mode),
        why_exploratory=tuple(row.why_exploratory),
        plan_sha256=row.plan_sha256,
        registration_number=row.registration_number,
        status=RunStatus(row.status),
        started_at=row.started_at,
        started_by=row.started_by,
        attempts=row.attempts,
        finished_at=row.finished_at,
        error=row.error,
        result=result,
        progress=row.progress,
    )


def _with_result() -> Any:
    return sa.select(RunRow, col(ResultRow.id)).join(
        ResultRow, col(ResultRow.run_id) == col(RunRow.id), isouter=True
    )


def find(session: Session, found: UUID) -> Run:
    """Return a run, or raise NotFoundError."""
    pair = session.execute(_with_result().where(col(RunRow.id) == found)).first()
    if pair is None:
        raise NotFoundError
    return _value(*pair)


def of(session: Session, evaluation: UUID) -> tuple[Run, ...]:
    """Return every run of an evaluation, newest first: none is ever left out."""
    statement = _with_result().where(col(RunRow.evaluation_id) == evaluation)
    pairs = session.execute(statement.order_by(col(RunRow.key).desc()))
    return tuple(_value(*pair) for pair in pairs)


def plan_of(session: Session, found: UUID) -> bytes:
    """Return the plan that a run executes, as its very bytes."""
    content = session.exec(select(RunRow.plan_content).where(RunRow.id == found)).first()
    if content is None:
        raise NotFoundError
    return content


def waiting(session: Session) -> tuple[UUID, ...]:
    """Return the runs that have not finished, oldest first."""
    statement = select(RunRow.id).where(col(RunRow.status).in_(_OPEN))
    return tuple(session.exec(statement.order_by(col(RunRow.key))))


def take(session: Session, found: UUID, at: datetime) -> bool:
    """Note that a worker computes a run, and return whether there is still something to compute."""
    statement = (
        sa.update(RunRow)
        .where(col(RunRow.id) == found, col(RunRow.status).in_(_OPEN))
        .values(status=RunStatus.RUNNING, attempts=RunRow.attempts + 1, heartbeat_at=at)
    )
    return bool(session.execute(statement).rowcount == 1)  # type: ignore[attr-defined]


def note_progress(session: Session, found: UUID, *, words: str, at: datetime) -> None:
    """Say how far a run is."""
    session.execute(
        sa.update(RunRow)
        .where(col(RunRow.id) == found, col(RunRow.status) == RunStatus.RUNNING)
        .values(progress=words, heartbeat_at=at)
    )


def finish(session: Session, found: UUID, *, at: datetime, error: str = "") -> bool:
    """Close a run, and return whether this call did: a job delivered twice closes it once."""
    status = RunStatus.FAILED if error else RunStatus.DONE
    statement = (
        sa.update(RunRow)
        .where(col(RunRow.id) == found, col(RunRow.status).in_(_OPEN))
        .values(status=status, finished_at=at, error=error[:4000], progress="")
    )
    return bool(session.execute(statement).rowcount == 1)  # type: ignore[attr-defined]


def add_result(session: Session, value: StoredResult) -> None:
    """Write what a run gave; a second result of the same run is refused by the database."""
    kept: Mapping[str, Any] = {
        "caps": msgspec.to_builtins(value.caps),
        "standing": msgspec.to_builtins(value.standing),
        "strengths": dict(value.strengths),
    }
    session.add(
        ResultRow(
            id=value.id,
            run_id=value.run,
            content=value.content,
            sha256=value.sha256,
            verdict=value.standing.verdict if value.standing else None,
            stored_at=value.stored_at,
            document=dict(kept),
        )
    )
    session.flush()


def result_of(session: Session, run: UUID) -> StoredResult | None:
    """Return what a run gave, or None while there is nothing."""
    return _result(session.exec(select(ResultRow).where(ResultRow.run_id == run)).first())


def results_of(session: Session, wanted: Iterable[UUID]) -> dict[UUID, StoredResult]:
    """Return what each of some runs gave, by run."""
    rows = session.exec(select(ResultRow).where(col(ResultRow.run_id).in_(list(wanted))))
    return {value.run: value for row in rows if (value := _result(row)) is not None}


def exploratory_of(session: Session, evaluations: Iterable[UUID]) -> list[UUID]:
    """Return the evaluation of every exploratory run of some evaluations, once for each run."""
    statement = select(RunRow.evaluation_id).where(
        col(RunRow.evaluation_id).in_(list(evaluations)), RunRow.mode == RunMode.EXPLORATORY
    )
    return list(session.exec(statement))


def result(session: Session, found: UUID) -> StoredResult:
    """Return a result, or raise NotFoundError."""
    value = _result(session.get(ResultRow, found))
    if value is None:
        raise NotFoundError
    return value


def _result(row: ResultRow | None) -> StoredResult | None:
    if row is None:
        return None
    kept = {
        **row.document,
        "id": row.id,
        "run": row.run_id,
        "content": b"",
        "sha256": row.sha256,
        "stored_at": row.stored_at,
    }
    import dataclasses

    value: StoredResult = msgspec.convert(kept, StoredResult, strict=False)
    return dataclasses.replace(value, content=row.content)
