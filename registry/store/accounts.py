"""Accounts: people added and closed, roles given and taken, passwords, sessions, tokens, links."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from registry.domain.people import Person, Role
from registry.errors import InvalidError, NotFoundError
from registry.store import people
from registry.store.tables_access import LinkRow, SessionRow, TokenRow, TryRow
from registry.store.tables_people import PersonRow, RoleRow


def token_hash(token: str) -> str:
    """Return what is kept of a secret token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Return a fresh secret of 256 bits."""
    return secrets.token_urlsafe(32)


def add(session: Session, value: Person, *, at: datetime) -> Person:
    """Write a new person and return them; two people cannot share an e-mail address."""
    email = value.email.strip().lower()
    if people.by_email(session, email) is not None:
        raise InvalidError({"email": f"Somebody has the address {email} already."})
    session.add(
        PersonRow(
            id=value.id,
            organisation_id=value.organisation,
            unit_id=value.unit,
            email=email,
            name=value.name.strip(),
            rank=value.rank.strip(),
            active=True,
            created_at=at,
        )
    )
    session.flush()
    return people.person(session, value.id)


def grant(session: Session, *, person: UUID, role: Role, unit: UUID) -> None:
    """Give a role in a unit."""
    if session.get(RoleRow, (person, unit, role)) is None:
        session.add(RoleRow(person_id=person, unit_id=unit, role=role))
        session.flush()


def take_away(session: Session, *, person: UUID, role: Role, unit: UUID) -> None:
    """Take a role in a unit away."""
    row = session.get(RoleRow, (person, unit, role))
    if row is not None:
        session.delete(row)
        session.flush()


def _row(session: Session, person: UUID) -> PersonRow:
    row = session.get(PersonRow, person)
    if row is None:
        raise NotFoundError
    return row


def set_active(session: Session, person: UUID, *, active: bool) -> None:
    """Open or close an account; a closed one has no sessions and no tokens."""
    row = _row(session, person)
    row.active = active
    session.add(row)
    session.flush()


def password_hash(session: Session, person: UUID) -> str | None:
    """Return the argon2 hash of somebody's password, or None where none is set."""
    return _row(session, person).password_hash


def set_password_hash(session: Session, person: UUID, value: str) -> None:
    """Keep the argon2 hash of a new password."""
    row = _row(session, person)
    row.password_hash = value
    session.add(row)
    session.flush()


def open_session(session: Session, person: UUID, *, at: datetime, lasts: timedelta) -> str:
    """Return the token of a new signed-in session; only its hash is kept."""
    token = new_token()
    session.add(
        SessionRow(
            token_sha256=token_hash(token),
            person_id=person,
            started_at=at,
            seen_at=at,
            expires_at=at + lasts,
        )
    )
    session.flush()
    return token


def session_of(session: Session, token: str) -> SessionRow | None:
    """Return the row of a session token, ended or not. It stays inside the store and its tests."""
    return session.get(SessionRow, token_hash(token))


def end_sessions(session: Session, person: UUID, *, at: datetime, only: str | None = None) -> int:
    """End all of somebody's sessions, or the one with this token, and return how many."""
    statement = (
        sa.update(SessionRow)
        .where(col(SessionRow.person_id) == person, col(SessionRow.ended_at).is_(None))
        .values(ended_at=at)
    )
    if only is not None:
        statement = statement.where(col(SessionRow.token_sha256) == token_hash(only))
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]


def live_sessions(
    session: Session, person: UUID, *, at: datetime, idle: timedelta
) -> tuple[dict[str, Any], ...]:
    """Return somebody's live sessions, last used first, each by the SHA-256 of its token."""
    statement = select(SessionRow).where(
        SessionRow.person_id == person,
        col(SessionRow.ended_at).is_(None),
        col(SessionRow.expires_at) > at,
        col(SessionRow.seen_at) >= at - idle,
    )
    rows = session.exec(statement.order_by(col(SessionRow.seen_at).desc()))
    return tuple(
        {
            "token_sha256": row.token_sha256,
            "started_at": row.started_at,
            "seen_at": row.seen_at,
            "expires_at": row.expires_at,
        }
        for row in rows
    )


def person_of_session(
    session: Session, token: str, *, at: datetime, idle: timedelta
) -> UUID | None:
    """Return whose live session a token is, or None."""
    row = session_of(session, token)
    if row is None or row.ended_at is not None or at >= row.expires_at or at - row.seen_at > idle:
        return None
    return row.person_id


def seen_before(session: Session, token: str, moment: datetime) -> bool:
    """Return whether a session was last used before a moment."""
    row = session_of(session, token)
    return row is not None and row.seen_at < moment


def touch_session(session: Session, token: str, *, at: datetime) -> None:
    """Note that a session was used."""
    session.execute(
        sa.update(SessionRow)
        .where(col(SessionRow.token_sha256) == token_hash(token))
        .values(seen_at=at)
    )


def add_token(session: Session, value: dict[str, Any]) -> None:
    """Write a bearer token's hash, name, scopes and dates."""
    session.add(TokenRow(**value))
    session.flush()


def tokens(session: Session, person: UUID) -> tuple[dict[str, Any], ...]:
    """Return somebody's tokens without their secrets, newest first."""
    statement = select(TokenRow).where(TokenRow.person_id == person)
    rows = session.exec(statement.order_by(col(TokenRow.created_at).desc()))
    return tuple(
        {
            "id": row.id,
            "name": row.name,
            "scopes": tuple(row.scopes),
            "created_at": row.created_at,
            "expires_at": row.expires_at,
            "used_at": row.used_at,
            "revoked_at": row.revoked_at,
        }
        for row in rows
    )


def person_of_token(
    session: Session, token: str, *, at: datetime
) -> tuple[UUID, frozenset[str]] | None:
    """Return whose live bearer token it is, and its scopes, or None."""
    row = session.exec(select(TokenRow).where(TokenRow.token_sha256 == token_hash(token))).first()
    if row is None or row.revoked_at is not None:
        return None
    if row.expires_at is not None and at >= row.expires_at:
        return None
    return row.person_id, frozenset(row.scopes)


def revoke_tokens(session: Session, person: UUID, *, at: datetime, only: UUID | None = None) -> int:
    """Revoke all of somebody's tokens, or one of them, and return how many."""
    statement = (
        sa.update(TokenRow)
        .where(col(TokenRow.person_id) == person, col(TokenRow.revoked_at).is_(None))
        .values(revoked_at=at)
    )
    if only is not None:
        statement = statement.where(col(TokenRow.id) == only)
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]


def add_link(session: Session, *, person: UUID | None, purpose: str, expires_at: datetime) -> str:
    """Return the token of a link that works once."""
    token = new_token()
    session.add(
        LinkRow(
            token_sha256=token_hash(token),
            person_id=person,
            purpose=purpose,
            expires_at=expires_at,
        )
    )
    session.flush()
    return token


def use_link(session: Session, token: str, *, purpose: str, at: datetime) -> UUID:
    """Return whose link it is and use it up, or raise NotFoundError."""
    row = session.get(LinkRow, token_hash(token))
    if row is None or row.purpose != purpose or row.used_at is not None or at >= row.expires_at:
        raise NotFoundError("This link has been used, or is too old. Ask for a new one.")
    row.used_at = at
    session.add(row)
    session.flush()
    if row.person_id is None:
        raise NotFoundError
    return row.person_id


def note_try(session: Session, *, email: str, address: str, at: datetime, succeeded: bool) -> None:
    """Keep a try to sign in; address and e-mail address as hashes."""
    session.add(
        TryRow(
            tried_at=at,
            email_sha256=token_hash(email.strip().lower()),
            address_sha256=token_hash(address),
            succeeded=succeeded,
        )
    )
    session.flush()


def tries_since(session: Session, *, email: str, address: str, since: datetime) -> tuple[int, ...]:
    """Return failed tries since a moment: for the e-mail address, the address, and all."""
    failed = (col(TryRow.tried_at) > since, ~col(TryRow.succeeded))
    counts = []
    for extra in (
        (col(TryRow.email_sha256) == token_hash(email.strip().lower()),),
        (col(TryRow.address_sha256) == token_hash(address),),
        (),
    ):
        statement = select(sa.func.count()).select_from(TryRow).where(*failed, *extra)
        counts.append(session.exec(statement).one())
    return tuple(counts)
