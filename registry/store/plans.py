"""Drafts as typed, and the frozen versions that came of them."""

import dataclasses
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from registry.domain.draft import Draft
from registry.domain.registration import Frozen, Timing
from registry.errors import NotFoundError, StaleError
from registry.store.opened import Act
from registry.store.tables import DraftRow, RegistrationRow


def add_draft(act: Act, evaluation: UUID, values: Mapping[str, Any]) -> Draft:
    """Write the first version of a draft and return it."""
    draft = Draft(
        evaluation=evaluation,
        values=dict(values),
        version=1,
        changed_at=act.now,
        changed_by=act.by.id,
    )
    act.session.add(
        DraftRow(
            evaluation_id=evaluation,
            version=1,
            changed_at=act.now,
            changed_by=act.by.id,
            document=dict(values),
        )
    )
    act.session.flush()
    return draft


def draft(session: Session, evaluation: UUID) -> Draft:
    """Return the draft of an evaluation, or raise NotFoundError."""
    row = session.exec(select(DraftRow).where(DraftRow.evaluation_id == evaluation)).first()
    if row is None:
        raise NotFoundError
    return Draft(
        evaluation=evaluation,
        values=row.document,
        version=row.version,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )


def save_draft(act: Act, old: Draft, values: Mapping[str, Any]) -> Draft:
    """Write changed values if the draft still has the version that was read, and return it.

    Raises
    ------
        StaleError: it has not; the error carries the draft as it stands, and nothing is written.
    """
    new = dataclasses.replace(
        old,
        values=dict(values),
        version=old.version + 1,
        changed_at=act.now,
        changed_by=act.by.id,
    )
    statement = (
        sa.update(DraftRow)
        .where(col(DraftRow.evaluation_id) == old.evaluation, col(DraftRow.version) == old.version)
        .values(
            version=new.version,
            changed_at=new.changed_at,
            changed_by=new.changed_by,
            document=dict(values),
        )
    )
    if act.session.execute(statement).rowcount != 1:  # type: ignore[attr-defined]
        current = draft(act.session, old.evaluation)
        raise StaleError("Somebody saved this draft first.", current=current)
    return new


def add_frozen(session: Session, value: Frozen) -> None:
    """Write a frozen version; it can never be changed again."""
    session.add(
        RegistrationRow(
            evaluation_id=value.evaluation,
            number=value.number,
            content=value.content,
            plan_content=value.plan_content,
            registration_sha256=value.registration_sha256,
            plan_sha256=value.plan_sha256,
            previous_sha256=value.previous_sha256,
            timing=value.timing.value,
            seq=value.seq,
            frozen_at=value.frozen_at,
            frozen_by=value.frozen_by,
            receipt=dict(value.receipt),
        )
    )
    session.flush()


def _frozen(row: RegistrationRow) -> Frozen:
    return Frozen(
        evaluation=row.evaluation_id,
        number=row.number,
        content=row.content,
        registration_sha256=row.registration_sha256,
        plan_sha256=row.plan_sha256,
        plan_content=row.plan_content,
        previous_sha256=row.previous_sha256,
        frozen_at=row.frozen_at,
        frozen_by=row.frozen_by,
        timing=Timing(row.timing),
        seq=row.seq,
        receipt=row.receipt,
    )


def frozen_versions(session: Session, evaluation: UUID) -> tuple[Frozen, ...]:
    """Return every frozen version of a plan, the first one first."""
    statement = select(RegistrationRow).where(RegistrationRow.evaluation_id == evaluation)
    rows = session.exec(statement.order_by(col(RegistrationRow.number)))
    return tuple(_frozen(row) for row in rows)


def newest_frozen(session: Session, evaluation: UUID) -> Frozen:
    """Return the frozen version that counts now, or raise NotFoundError."""
    versions = frozen_versions(session, evaluation)
    if not versions:
        raise NotFoundError
    return versions[-1]


def by_hash(session: Session, sha256: str) -> Frozen:
    """Return the frozen version with this registration or plan hash, or raise NotFoundError."""
    statement = (
        select(RegistrationRow)
        .where(
            (col(RegistrationRow.registration_sha256) == sha256)
            | (col(RegistrationRow.plan_sha256) == sha256)
        )
        .order_by(col(RegistrationRow.frozen_at))
    )
    row = session.exec(statement).first()
    if row is None:
        raise NotFoundError
    return _frozen(row)
