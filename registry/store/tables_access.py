"""Tables of access and of the ledger: sessions, tokens, tries, answers given, entries."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from registry.store import tables_people  # noqa: F401  (its tables are named here by their keys)
from registry.store.columns import UTCDateTime, document


class SessionRow(SQLModel, table=True):
    """A signed-in browser; the token itself is nowhere here, only its SHA-256."""

    __tablename__ = "session"
    token_sha256: str = Field(primary_key=True, max_length=64)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    started_at: datetime = Field(sa_type=UTCDateTime)
    seen_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class TokenRow(SQLModel, table=True):
    """A personal bearer token for programs, kept as its SHA-256."""

    __tablename__ = "token"
    id: UUID = Field(primary_key=True)
    token_sha256: str = Field(max_length=64, unique=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    name: str = Field(max_length=120)
    scopes: list[str] = Field(sa_type=document())
    created_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class LinkRow(SQLModel, table=True):
    """A link that works once: to set a password, the first or a new one."""

    __tablename__ = "link"
    token_sha256: str = Field(primary_key=True, max_length=64)
    person_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    purpose: str = Field(max_length=24)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class TryRow(SQLModel, table=True):
    """One try to sign in, so that guessing is slow. The e-mail address is kept as a hash."""

    __tablename__ = "login_try"
    __table_args__ = (
        sa.Index("ix_login_try_email", "email_sha256", "tried_at"),
        sa.Index("ix_login_try_address", "address_sha256", "tried_at"),
    )
    key: int | None = Field(default=None, primary_key=True)
    tried_at: datetime = Field(sa_type=UTCDateTime, index=True)
    email_sha256: str = Field(max_length=64)
    address_sha256: str = Field(max_length=64)
    succeeded: bool = False


class AnswerRow(SQLModel, table=True):
    """What a request with an idempotency key did: said again, not done again."""

    __tablename__ = "answer"
    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    key: str = Field(max_length=120, primary_key=True)
    request_sha256: str = Field(max_length=64)
    answered_at: datetime = Field(sa_type=UTCDateTime)
    document: dict[str, Any] = Field(sa_type=document())


class EventRow(SQLModel, table=True):
    """An entry of the ledger: sealed, chained, without content."""

    __tablename__ = "event"
    __table_args__ = (sa.Index("ix_event_subject", "subject", "seq"),)
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UTCDateTime)
    kind: str = Field(max_length=60, index=True)
    subject: str = Field(max_length=80)
    actor: str = Field(max_length=64)
    commitment: str = Field(max_length=64)
    previous: str = Field(max_length=64, unique=True)
    sha256: str = Field(max_length=64, unique=True)
    organisation_id: UUID | None = Field(default=None, index=True)


class EventContentRow(SQLModel, table=True):
    """What an entry commits to; can be erased, never changed."""

    __tablename__ = "event_content"
    seq: int = Field(primary_key=True, foreign_key="event.seq")
    person_id: UUID | None = Field(default=None, index=True)
    salt: str | None = Field(default=None, max_length=64)
    payload: dict[str, Any] | None = Field(default=None, sa_type=document())


class CheckpointRow(SQLModel, table=True):
    """A signed statement of the ledger's length and head: sealed."""

    __tablename__ = "checkpoint"
    size: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UTCDateTime)
    origin: str = Field(max_length=120)
    root: str = Field(max_length=64)
    signature: str = Field(max_length=120)
    public: str = Field(max_length=64)
