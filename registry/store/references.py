"""References that people see: HIOW-2026-0042, allotted without gaps."""

from uuid import UUID

from sqlmodel import Session

from registry.store import people
from registry.store.tables_people import CounterRow

EVALUATION = ""
INITIATIVE = "I"
DECISION = "D"


def allot(session: Session, *, organisation: UUID, kind: str, year: int) -> str:
    """Return the next reference of an organisation and year; a failed act gives it back."""
    code = people.organisation(session, organisation).code
    counter = session.get(CounterRow, (organisation, kind or "E", year))
    if counter is None:
        counter = CounterRow(organisation_id=organisation, kind=kind or "E", year=year, last=0)
    counter.last += 1
    session.add(counter)
    session.flush()
    middle = f"{kind}-" if kind else ""
    return f"{code}-{middle}{year}-{counter.last:04d}"
