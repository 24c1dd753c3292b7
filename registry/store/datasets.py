"""Uploaded data sets as values; the rows themselves live in Parquet files beside the database."""

import dataclasses
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from sqlmodel import Session, col, select

from registry.domain.dataset import DatasetVersion
from registry.domain.freeze import unseal
from registry.errors import NotFoundError
from registry.store import plans
from registry.store.opened import Registry
from registry.store.tables import DatasetRow


def path_of(registry: Registry, dataset: UUID) -> Path:
    """Return where the pseudonymised rows of a data set are kept."""
    return registry.settings.datasets / f"{dataset}.parquet"


def next_number(session: Session, evaluation: UUID) -> int:
    """Return the number that the next upload of an evaluation will have."""
    statement = select(DatasetRow.number).where(DatasetRow.evaluation_id == evaluation)
    return max(session.exec(statement), default=0) + 1


def add(session: Session, value: DatasetVersion) -> DatasetVersion:
    """Write a new data set and return it with its key."""
    row = DatasetRow(
        id=value.id,
        evaluation_id=value.evaluation,
        number=value.number,
        data_sha256=value.data_sha256,
        stored_sha256=value.stored_sha256,
        gate=value.gate.value,
        has_outcomes=value.has_outcomes,
        uploaded_at=value.uploaded_at,
        uploaded_by=value.uploaded_by,
        document=msgspec.to_builtins(value),
    )
    session.add(row)
    session.flush()
    return dataclasses.replace(value, key=row.key or 0)


def _value(row: DatasetRow) -> DatasetVersion:
    value: DatasetVersion = msgspec.convert(row.document, DatasetVersion, strict=False)
    return dataclasses.replace(value, key=row.key or 0, erased_at=row.erased_at)


def find(session: Session, found: UUID) -> DatasetVersion:
    """Return a data set, or raise NotFoundError."""
    row = session.exec(select(DatasetRow).where(DatasetRow.id == found)).first()
    if row is None:
        raise NotFoundError
    return _value(row)


def of(session: Session, evaluation: UUID) -> tuple[DatasetVersion, ...]:
    """Return every data set of an evaluation, newest first."""
    statement = select(DatasetRow).where(DatasetRow.evaluation_id == evaluation)
    rows = session.exec(statement.order_by(col(DatasetRow.number).desc()))
    return tuple(_value(row) for row in rows)


def due_for_erasure(session: Session, today: date) -> tuple[UUID, ...]:
    """Return the data sets whose retention, as the newest registration states it, has ended."""
    statement = select(DatasetRow.id, DatasetRow.evaluation_id).where(
        col(DatasetRow.erased_at).is_(None)
    )
    found: list[UUID] = []
    ends: dict[UUID, date | None] = {}
    for dataset, evaluation in session.exec(statement):
        if evaluation not in ends:
            versions = plans.frozen_versions(session, evaluation)
            protection = unseal(versions[-1].content).data_protection if versions else None
            ends[evaluation] = protection.retain_until_on if protection else None
        end = ends[evaluation]
        if end is not None and end < today:
            found.append(dataset)
    return tuple(found)


def known_files(session: Session) -> frozenset[str]:
    """Return the names of the files that data sets with rows have."""
    statement = select(DatasetRow.id).where(col(DatasetRow.erased_at).is_(None))
    return frozenset(f"{found}.parquet" for found in session.exec(statement))


def mark_erased(session: Session, found: UUID, at: datetime) -> None:
    """Note that a data set's rows are gone. This is the one change that its seal allows."""
    row: Any = session.exec(select(DatasetRow).where(DatasetRow.id == found)).one()
    row.erased_at = at
    session.add(row)
    session.flush()
