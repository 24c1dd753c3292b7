"""Data as they are kept: what was received, what passed the gate, and who looked when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Gate(StrEnum):
    """Whether a data set may carry the registered plan."""

    PASS = "pass"  # noqa: S105  (a verdict on data, no password)
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetVersion:
    """One upload, as it was received and as it is stored: replaced by another, never edited."""

    id: UUID
    key: int
    evaluation: UUID
    number: int
    name: str
    filename: str
    data_sha256: str
    """Hash of the file as received; the file itself is gone."""

    stored_sha256: str
    """Hash of the pseudonymised Parquet that runs read."""

    rows: int
    gate: Gate
    profile: Mapping[str, Any]
    pseudonymised: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    """Columns of the file that were not kept: the plan does not name them."""

    has_outcomes: bool
    uploaded_at: datetime
    uploaded_by: UUID
    erased_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """One look at outcome rows: who, when, and what for."""

    evaluation: UUID
    dataset_version: UUID | None
    purpose: str
    consulted_at: datetime
    consulted_by: UUID
