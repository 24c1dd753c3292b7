"""The ledger in the database: entries appended in the transaction of what they record."""

import dataclasses
import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from registry.domain import journal
from registry.domain.canonical import plain
from registry.domain.journal import Checkpoint, Event
from registry.keys import pseudonym
from registry.store.opened import Act, Registry
from registry.store.tables_access import CheckpointRow, EventContentRow, EventRow

SEALED = "ledger.sealed"
SERVICE = "service"
"""The actor of what the service does by itself."""


def _last(session: Session) -> tuple[int, str, datetime | None]:
    statement = select(EventRow.seq, EventRow.sha256, EventRow.at)
    row = session.exec(statement.order_by(col(EventRow.seq).desc()).limit(1)).first()
    return (0, journal.START, None) if row is None else row


def settle_clock(session: Session, registry: Registry) -> datetime:
    """Return now; if the clock has gone back, record that and return the last entry's moment."""
    now = registry.clock.now()
    _, _, last_at = _last(session)
    if last_at is None or now >= last_at:
        return now
    act = Act(registry=registry, session=session, now=last_at, by_or_none=None)
    append(
        act,
        kind="clock.stepped_back",
        subject="clock",
        payload={"read": journal.moment_text(now), "seconds": (last_at - now).total_seconds()},
    )
    return last_at


def append(
    act: Act,
    *,
    kind: str,
    subject: str,
    payload: Mapping[str, Any],
    organisation: UUID | None = None,
) -> Event:
    """Write one entry for what the act does, and return it. Its content is kept beside it."""
    seq, previous, _ = _last(act.session)
    person = act.by_or_none
    actor = SERVICE
    if person is not None:
        organisation = organisation or person.organisation
        key = act.registry.keys.pseudonym_key(person.organisation)
        actor = pseudonym(key, str(person.id))
    content: dict[str, Any] = plain(dict(payload))
    salt = secrets.token_hex(32)
    draft = Event(
        seq=seq + 1,
        at=act.now,
        kind=kind,
        subject=subject,
        actor=actor,
        commitment=journal.commitment(salt, content),
        previous=previous,
        sha256="",
    )
    sha256 = journal.leaf(journal.body(draft))
    event = dataclasses.replace(draft, sha256=sha256, payload=content)
    _write(act, event, content, salt=salt, organisation=organisation)
    act.events += 1
    act.last = event
    return event


def _write(
    act: Act, event: Event, content: dict[str, Any], *, salt: str, organisation: UUID | None
) -> None:
    act.session.add(
        EventRow(
            seq=event.seq,
            at=event.at,
            kind=event.kind,
            subject=event.subject,
            actor=event.actor,
            commitment=event.commitment,
            previous=event.previous,
            sha256=event.sha256,
            organisation_id=organisation,
        )
    )
    act.session.flush()
    person = act.by_or_none
    act.session.add(
        EventContentRow(
            seq=event.seq, person_id=person.id if person else None, salt=salt, payload=content
        )
    )
    act.session.flush()


_COLUMNS: tuple[Any, ...] = (
    EventRow.seq,
    EventRow.at,
    EventRow.kind,
    EventRow.subject,
    EventRow.actor,
    EventRow.commitment,
    EventRow.previous,
    EventRow.sha256,
)


def _entries(session: Session, statement: Any) -> Iterator[Event]:
    for row in session.execute(statement.execution_options(yield_per=1000)):
        yield Event(**dict(zip((c.key for c in _COLUMNS), row[:8], strict=True)), **_extra(row))


def _extra(row: Any) -> dict[str, Any]:
    return {"actor_id": row[8], "payload": row[9]} if len(row) > 8 else {}


def entries(session: Session) -> Iterator[Event]:
    """Yield the whole ledger in order, without content."""
    return _entries(session, sa.select(*_COLUMNS).order_by(col(EventRow.seq)))


def history(
    session: Session, subject: str, *, organisation: UUID | None = None
) -> tuple[Event, ...]:
    """Return every entry about one subject, oldest first, with its content.

    A subject that two organisations may both have, as a unit's code, needs the organisation.
    """
    content: tuple[Any, ...] = (EventContentRow.person_id, EventContentRow.payload)
    statement = (
        sa.select(*_COLUMNS, *content)
        .join(EventContentRow, col(EventContentRow.seq) == col(EventRow.seq), isouter=True)
        .where(col(EventRow.subject) == subject)
        .order_by(col(EventRow.seq))
    )
    if organisation is not None:
        statement = statement.where(col(EventRow.organisation_id) == organisation)
    return tuple(_entries(session, statement))


def newest(
    session: Session, *, before: int | None, limit: int, organisation: UUID
) -> tuple[Event, ...]:
    """Return an organisation's entries, newest first, below a number, without content."""
    statement = sa.select(*_COLUMNS).where(col(EventRow.organisation_id) == organisation)
    if before is not None:
        statement = statement.where(col(EventRow.seq) < before)
    return tuple(_entries(session, statement.order_by(col(EventRow.seq).desc()).limit(limit)))


def last_entry(session: Session) -> Event | None:
    """Return the newest entry of all, or None in an empty ledger."""
    statement = sa.select(*_COLUMNS).order_by(col(EventRow.seq).desc()).limit(1)
    return next(_entries(session, statement), None)


def payloads(session: Session, kind: str) -> Iterator[Mapping[str, Any]]:
    """Yield the content of every entry of a kind that has not been erased."""
    statement = (
        select(EventContentRow.payload)
        .join(EventRow, col(EventRow.seq) == col(EventContentRow.seq))
        .where(EventRow.kind == kind)
        .order_by(col(EventRow.seq))
    )
    yield from (payload for payload in session.exec(statement) if payload is not None)


def content_problems(session: Session) -> Iterator[str]:
    """Yield a sentence for every entry whose kept content is not what it committed to."""
    columns: tuple[Any, ...] = (
        EventRow.seq,
        EventRow.commitment,
        EventContentRow.salt,
        EventContentRow.payload,
    )
    statement = sa.select(*columns).join(
        EventContentRow, col(EventContentRow.seq) == col(EventRow.seq), isouter=True
    )
    for seq, commitment, salt, payload in session.execute(statement):
        if salt is None or payload is None:
            continue  # erased, as the law can ask; the entry itself stays
        if journal.commitment(salt, payload) != commitment:
            yield f"The content of entry {seq} was changed after it was written."


def broken_entries(session: Session, seqs: Iterable[int]) -> Iterator[int]:
    """Yield the numbers of those entries whose kept content is not what they committed to."""
    columns: tuple[Any, ...] = (
        EventRow.seq,
        EventRow.commitment,
        EventContentRow.salt,
        EventContentRow.payload,
    )
    statement = (
        sa.select(*columns)
        .join(EventContentRow, col(EventContentRow.seq) == col(EventRow.seq))
        .where(col(EventRow.seq).in_(list(seqs)))
    )
    for seq, commitment, salt, payload in session.execute(statement):
        kept = salt is not None and payload is not None
        if kept and journal.commitment(salt, payload) != commitment:
            yield seq


def forget(session: Session, seq: int) -> None:
    """Erase what an entry said, and the salt; the entry stays, and the chain still holds."""
    row = session.get(EventContentRow, seq)
    if row is not None:
        row.salt, row.payload = None, None
        session.add(row)
        session.flush()


def sign_checkpoint(session: Session, registry: Registry) -> Checkpoint:
    """Write and return a signed statement of the ledger as it stands."""
    leaves = list(session.exec(select(EventRow.sha256).order_by(col(EventRow.seq))))
    origin = f"evaluation-registry/{registry.keys.key_id()}"
    head = journal.root(leaves)
    text = journal.checkpoint_text(origin, len(leaves), head)
    checkpoint = Checkpoint(
        origin=origin,
        size=len(leaves),
        root=head,
        signature=registry.keys.sign(text.encode()),
        public=registry.keys.public(),
        at=registry.clock.now(),
    )
    if session.get(CheckpointRow, checkpoint.size) is None:
        session.add(
            CheckpointRow(
                size=checkpoint.size,
                at=checkpoint.at,
                origin=origin,
                root=head,
                signature=checkpoint.signature,
                public=checkpoint.public,
            )
        )
        session.flush()
    return checkpoint


def seal(act: Act) -> Checkpoint:
    """Sign for the ledger as it stands, and enter that as what the act does."""
    checkpoint = sign_checkpoint(act.session, act.registry)
    append(
        act,
        kind=SEALED,
        subject="ledger",
        payload={"size": checkpoint.size, "root": checkpoint.root},
    )
    return checkpoint


def checkpoints(session: Session) -> tuple[Checkpoint, ...]:
    """Return every checkpoint, oldest first."""
    rows = session.exec(select(CheckpointRow).order_by(col(CheckpointRow.size)))
    return tuple(
        Checkpoint(
            origin=row.origin,
            size=row.size,
            root=row.root,
            signature=row.signature,
            public=row.public,
            at=row.at,
        )
        for row in rows
    )
