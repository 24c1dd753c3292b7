"""The time, passed in: the server's own, or one that a test or a demonstration sets."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Anything that knows the moment."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's present moment in UTC."""
        return datetime.now(UTC)


@dataclass(slots=True)
class SetClock:
    """A clock that stands where it is put, and moves only when it is told to."""

    at: datetime = field(default_factory=lambda: datetime(2026, 1, 5, 9, tzinfo=UTC))

    def now(self) -> datetime:
        """Return the moment that was set."""
        return self.at

    def set(self, at: datetime) -> None:
        """Put the clock at a moment, which must name its time zone."""
        if at.tzinfo is None:
            raise ValueError("a moment must name its time zone")
        self.at = at.astimezone(UTC)

    def tick(self, **by: float) -> None:
        """Move on by so many ``days``, ``hours``, ``minutes`` or ``seconds``."""
        self.at += timedelta(**by)


def local_date(moment: datetime, zone: str) -> date:
    """Return the calendar date of a moment in the organisation's zone."""
    return moment.astimezone(ZoneInfo(zone)).date()
