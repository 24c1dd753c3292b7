"""A metric and its versions: proposed, approved by its owner, and never changed afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricVersion:
    """One definition of a metric. ``approved_at`` is None while it is only proposed."""

    id: UUID
    organisation: UUID
    key: str
    version: int
    name: str
    definition: Mapping[str, Any]
    sha256: str
    owner: UUID
    proposed_at: datetime
    proposed_by: UUID
    approved_at: datetime | None = None
    approved_by: UUID | None = None

    @property
    def label(self) -> str:
        """How drafts name it: ``key/version``."""
        return f"{self.key}/{self.version}"
