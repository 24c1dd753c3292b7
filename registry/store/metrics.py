"""A force's own metrics and their versions, as values."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from registry.domain.metric import MetricVersion
from registry.errors import NotFoundError
from registry.store.tables import MetricRow


def add(session: Session, value: MetricVersion) -> None:
    """Write a proposed version."""
    session.add(
        MetricRow(
            id=value.id,
            organisation_id=value.organisation,
            metric_key=value.key,
            version=value.version,
            name=value.name,
            sha256=value.sha256,
            owner_id=value.owner,
            proposed_at=value.proposed_at,
            proposed_by=value.proposed_by,
            definition=dict(value.definition),
        )
    )
    session.flush()


def _value(row: MetricRow) -> MetricVersion:
    return MetricVersion(
        id=row.id,
        organisation=row.organisation_id,
        key=row.metric_key,
        version=row.version,
        name=row.name,
        definition=row.definition,
        sha256=row.sha256,
        owner=row.owner_id,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by,
        approved_at=row.approved_at,
        approved_by=row.approved_by,
    )


def versions(session: Session, organisation: UUID) -> tuple[MetricVersion, ...]:
    """Return every version of an organisation's own metrics, by key and then newest first."""
    statement = select(MetricRow).where(MetricRow.organisation_id == organisation)
    order = (col(MetricRow.metric_key), col(MetricRow.version).desc())
    return tuple(_value(row) for row in session.exec(statement.order_by(*order)))


def find(session: Session, organisation: UUID, key: str, version: int) -> MetricVersion:
    """Return one version, or raise NotFoundError."""
    statement = select(MetricRow).where(
        MetricRow.organisation_id == organisation,
        MetricRow.metric_key == key,
        MetricRow.version == version,
    )
    row = session.exec(statement).first()
    if row is None:
        raise NotFoundError
    return _value(row)


def approve(session: Session, found: UUID, *, at: datetime, by: UUID) -> None:
    """Note who approved a version; from then on it is sealed."""
    session.execute(
        sa.update(MetricRow)
        .where(col(MetricRow.id) == found, col(MetricRow.approved_at).is_(None))
        .values(approved_at=at, approved_by=by)
    )
