"""Initiatives and evaluations as values: found by reference, saved by compare and set."""

import dataclasses
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, col, select

from registry.domain.evaluation import Evaluation
from registry.domain.initiative import InitiativeRecord
from registry.errors import NotFoundError, StaleError
from registry.store.tables import EvaluationRow, InitiativeRow, PartRow


def add_initiative(session: Session, value: InitiativeRecord) -> InitiativeRecord:
    """Write a new initiative and return it with its key."""
    row = InitiativeRow(
        id=value.id,
        reference=value.reference,
        organisation_id=value.organisation,
        unit_id=value.unit,
        title=value.title,
        kind=value.kind,
        starter=value.starter,
        created_at=value.created_at,
        created_by=value.created_by,
    )
    session.add(row)
    session.flush()
    return dataclasses.replace(value, key=row.key or 0)


def initiative(session: Session, reference: str | UUID) -> InitiativeRecord:
    """Return an initiative by reference or id, or raise NotFoundError."""
    field = InitiativeRow.id if isinstance(reference, UUID) else InitiativeRow.reference
    row = session.exec(select(InitiativeRow).where(col(field) == reference)).first()
    if row is None:
        raise NotFoundError
    return InitiativeRecord(
        id=row.id,
        key=row.key or 0,
        reference=row.reference,
        organisation=row.organisation_id,
        unit=row.unit_id,
        title=row.title,
        kind=row.kind,
        starter=row.starter,
        created_at=row.created_at,
        created_by=row.created_by,
    )


def retitle_initiative(session: Session, found: UUID, *, title: str, kind: str) -> None:
    """Keep an initiative's name and type as its newest draft calls them."""
    row = session.exec(select(InitiativeRow).where(InitiativeRow.id == found)).one()
    row.title, row.kind = title, kind
    session.add(row)


def _columns(value: Evaluation) -> dict[str, Any]:
    standing, head = value.standing, value.head
    return {
        "title": value.title,
        "kind": value.kind,
        "state": value.state,
        "verdict": standing.verdict if standing else None,
        "strength": standing.strength if standing else None,
        "timing": value.timing.value if value.timing else None,
        "reason": value.reason,
        "registration_sha256": head.registration_sha256 if head else None,
        "analyst_id": value.analyst,
        "reviewer_id": value.reviewer,
        "result_due_on": value.result_due_on,
        "decision_on": value.dates.decision_on if value.dates else None,
        "document": msgspec.to_builtins(value),
    }


def add(session: Session, value: Evaluation) -> Evaluation:
    """Write a new evaluation and return it with its key."""
    row = EvaluationRow(
        id=value.id,
        reference=value.reference,
        initiative_id=value.initiative,
        organisation_id=value.organisation,
        unit_id=value.unit,
        version=value.version,
        created_at=value.created_at,
        **_columns(value),
    )
    session.add(row)
    session.flush()
    value = dataclasses.replace(value, key=row.key or 0)
    row.document = msgspec.to_builtins(value)
    session.add(row)
    _save_parts(session, value)
    return value


def find(session: Session, reference: str | UUID) -> Evaluation:
    """Return an evaluation by reference or id, or raise NotFoundError."""
    field = EvaluationRow.id if isinstance(reference, UUID) else EvaluationRow.reference
    document = session.exec(select(EvaluationRow.document).where(col(field) == reference)).first()
    if document is None:
        raise NotFoundError
    return as_value(document)


def as_value(document: Any) -> Evaluation:
    """Return the evaluation that a stored document is."""
    return msgspec.convert(document, Evaluation, strict=False)


def of_initiative(session: Session, found: UUID) -> tuple[Evaluation, ...]:
    """Return every evaluation of an initiative, newest first."""
    statement = select(EvaluationRow.document).where(EvaluationRow.initiative_id == found)
    rows = session.exec(statement.order_by(col(EvaluationRow.key).desc()))
    return tuple(as_value(document) for document in rows)


def save(session: Session, value: Evaluation) -> Evaluation:
    """Write a changed evaluation if nobody else has changed it since it was read.

    Returns the value with its new version.

    Raises
    ------
        StaleError: somebody has; nothing is written.
    """
    saved = dataclasses.replace(value, version=value.version + 1)
    statement = (
        sa.update(EvaluationRow)
        .where(col(EvaluationRow.id) == value.id, col(EvaluationRow.version) == value.version)
        .values(version=saved.version, **_columns(saved))
    )
    if session.execute(statement).rowcount != 1:  # type: ignore[attr-defined]
        raise StaleError("Somebody changed this evaluation first. Look at it again.")
    _save_parts(session, saved)
    return saved


def _save_parts(session: Session, value: Evaluation) -> None:
    wanted: set[tuple[str, UUID | None]] = {("lead", lead) for lead in value.leads}
    wanted |= {("author", author) for author in value.authors}
    wanted |= {("analyst", value.analyst), ("reviewer", value.reviewer)}
    rows = session.exec(select(PartRow).where(PartRow.evaluation_id == value.id)).all()
    present = {(row.part, row.person_id) for row in rows}
    for row in rows:
        if (row.part, row.person_id) not in wanted:
            session.delete(row)
    _add_parts(session, value.id, wanted - present)
    session.flush()


def _add_parts(session: Session, found: UUID, parts: Iterable[tuple[str, UUID | None]]) -> None:
    for part, person in parts:
        if person is not None:
            session.add(PartRow(evaluation_id=found, person_id=person, part=part))
