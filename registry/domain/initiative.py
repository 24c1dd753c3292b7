"""An initiative: what is done, whoever tests it and however often."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeRecord:
    """One initiative; its pilot, its follow-up and a replication are evaluations of it."""

    id: UUID
    key: int
    reference: str
    organisation: UUID
    unit: UUID
    title: str
    kind: str
    starter: str
    created_at: datetime
    created_by: UUID
