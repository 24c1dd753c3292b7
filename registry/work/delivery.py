"""How a run gets to a worker: two deliverers behind one small interface."""

from typing import Protocol
from uuid import UUID

from sqlmodel import Session

from registry.store import Registry


class Delivery(Protocol):
    """Gets runs to workers, at least once each."""

    def send(self, session: Session, run: UUID) -> None:
        """Hand a run over in the transaction that wrote it."""
        ...


class Embedded:
    """The run row itself is the message: the one warm worker takes open rows in order."""

    def send(self, session: Session, run: UUID) -> None:
        """Do nothing: the row that was just written is what the worker looks for."""


class Queued:
    """PostgreSQL: procrastinate delivers to any number of workers, on any host."""

    def send(self, session: Session, run: UUID) -> None:
        """Queue the job in the same transaction as the run row."""
        from registry.work.queue import defer

        defer(session, run)


def delivery_of(registry: Registry) -> Delivery:
    """Return the deliverer that fits the database."""
    return Embedded() if registry.settings.on_sqlite else Queued()
