"""An open registry, and the two ways to use it: read, or act once and leave one entry behind."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.engine import Engine
from sqlalchemy.exc import DataError, OperationalError
from sqlmodel import Session

from registry.clock import Clock, local_date
from registry.domain.journal import Event
from registry.domain.people import Person
from registry.errors import ConflictError, InvalidError
from registry.keys import Keys
from registry.settings import Settings
from registry.store.connection import WRITES

LOCK_TURNS = 4
"""How often a writer asks for the lock, five seconds each (the busy timeout of a connection)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Everything an action needs: settings, database, clock and keys. Open it once a process."""

    settings: Settings
    engine: Engine
    clock: Clock
    keys: Keys
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    """The one writer of this process: SQLite's own queue is unfair, ours is not."""

    def today(self) -> date:
        """Return the date of now where the registry is."""
        return local_date(self.clock.now(), self.settings.zone)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one state of the database and writes nothing."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session that holds the write lock, and commit it unless the block fails."""
        engine = self.engine.execution_options(**{WRITES: True})
        with self.lock, Session(engine, expire_on_commit=False) as session:
            _take_lock(session)
            yield session
            session.commit()

    @contextlib.contextmanager
    def acting(self, by: Person | None) -> Iterator["Act"]:
        """Give one act: one transaction and one ledger entry, or nothing at all.

        The person is read again inside the transaction, so that a role taken away or an account
        closed counts at once. ``by`` is None for what the service does by itself.
        """
        from registry.store import expected, journal, once, people

        with _plain_refusals(), self.writing() as session:
            now = journal.settle_clock(session, self)
            person = None if by is None else people.again(session, by)
            act = Act(registry=self, session=session, now=now, by_or_none=person)
            if person is not None:
                once.check(act, person)
                expected.check(act)
            yield act
            if act.events != 1:
                raise AssertionError(f"an act writes one ledger entry; this one wrote {act.events}")
            if person is not None:
                once.keep(act, person)

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def _take_lock(session: Session) -> None:
    """Begin to write, and wait for another process's turn to end: SQLite's queue is not fair."""
    for turn in range(LOCK_TURNS):
        try:
            session.connection()
        except OperationalError:
            session.rollback()
            if turn == LOCK_TURNS - 1:
                raise ConflictError("The registry is very busy. Try again in a moment.") from None
        else:
            return


@contextlib.contextmanager
def _plain_refusals() -> Iterator[None]:
    """Turn what a database cannot hold (a NUL, half a character) into a problem of the input."""
    try:
        yield
    except (DataError, UnicodeError):
        words = "A text holds a character that cannot be kept. Type it again."
        raise InvalidError({"text": words}) from None


@dataclass(slots=True, kw_only=True)
class Act:
    """One thing being done: its transaction, its moment and who does it."""

    registry: Registry
    session: Session
    now: datetime
    by_or_none: Person | None
    events: int = 0
    last: Event | None = None

    @property
    def by(self) -> Person:
        """The person who acts."""
        if self.by_or_none is None:
            raise AssertionError("the service acts here by itself")
        return self.by_or_none

    @property
    def today(self) -> date:
        """The date of this act where the registry is."""
        return local_date(self.now, self.registry.settings.zone)


def new_id(now: datetime) -> UUID:
    """Return a fresh UUIDv7: the millisecond first, then 74 random bits."""
    import secrets

    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    random = secrets.randbits(74)
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62
    return UUID(int=value | (random & ((1 << 62) - 1)))
