"""Tables of evaluations: columns to search by, keys, constraints, and the document they stand for.

No rules live here, and no row leaves the store.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from registry.domain.evaluation import RunMode, RunStatus
from registry.domain.lifecycle import State
from registry.store import tables_people  # noqa: F401  (its tables are named here by their keys)
from registry.store.columns import UTCDateTime, document, words


class InitiativeRow(SQLModel, table=True):
    """An initiative."""

    __tablename__ = "initiative"
    key: int | None = Field(default=None, primary_key=True)
    id: UUID = Field(unique=True)
    reference: str = Field(max_length=40, unique=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    unit_id: UUID = Field(foreign_key="unit.id", index=True)
    title: str = Field(max_length=200)
    kind: str = Field(default="", max_length=80, index=True)
    starter: str = Field(default="", max_length=80)
    created_at: datetime = Field(sa_type=UTCDateTime)
    created_by: UUID = Field(foreign_key="person.id")


class EvaluationRow(SQLModel, table=True):
    """An evaluation: what lists ask for, and the whole value as a document."""

    __tablename__ = "evaluation"
    __table_args__ = (
        sa.Index("ix_evaluation_org_key", "organisation_id", "key"),
        sa.Index(
            "ix_evaluation_facets",
            "organisation_id",
            "state",
            "unit_id",
            "kind",
            "verdict",
            "id",
        ),
        sa.Index("ix_evaluation_state_key", "state", "key"),
        sa.Index("ix_evaluation_unit_key", "unit_id", "key"),
        sa.Index("ix_evaluation_kind_key", "kind", "key"),
        sa.CheckConstraint(
            "state NOT IN ('withdrawn', 'terminated_early') OR reason <> ''", name="reason"
        ),
        sa.CheckConstraint(
            "state NOT IN ('reported', 'decided', 'closed') OR verdict IS NOT NULL", name="verdict"
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'withdrawn') OR registration_sha256 IS NOT NULL",
            name="frozen",
        ),
    )
    key: int | None = Field(default=None, primary_key=True)
    id: UUID = Field(unique=True)
    reference: str = Field(max_length=40, unique=True)
    initiative_id: UUID = Field(foreign_key="initiative.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    unit_id: UUID = Field(foreign_key="unit.id")
    title: str = Field(max_length=200)
    kind: str = Field(default="", max_length=80)
    state: State = Field(sa_type=words(State, "state"))
    version: int = 1
    verdict: str | None = Field(default=None, max_length=40)
    strength: int | None = None
    timing: str | None = Field(default=None, max_length=40)
    reason: str = Field(default="", max_length=2000)
    registration_sha256: str | None = Field(default=None, max_length=64)
    analyst_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    reviewer_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    result_due_on: date | None = Field(default=None, index=True)
    decision_on: date | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UTCDateTime)
    document: dict[str, Any] = Field(sa_type=document())


class PartRow(SQLModel, table=True):
    """Who takes part in an evaluation, so that a person's own list is one index away."""

    __tablename__ = "part"
    evaluation_id: UUID = Field(foreign_key="evaluation.id", primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", primary_key=True, index=True)
    part: str = Field(max_length=16, primary_key=True)


class DraftRow(SQLModel, table=True):
    """A draft as typed."""

    __tablename__ = "draft"
    evaluation_id: UUID = Field(foreign_key="evaluation.id", primary_key=True)
    version: int = 1
    changed_at: datetime = Field(sa_type=UTCDateTime)
    changed_by: UUID = Field(foreign_key="person.id")
    document: dict[str, Any] = Field(sa_type=document())


class RegistrationRow(SQLModel, table=True):
    """A frozen version of a plan: sealed."""

    __tablename__ = "registration"
    evaluation_id: UUID = Field(foreign_key="evaluation.id", primary_key=True)
    number: int = Field(primary_key=True)
    content: bytes
    plan_content: bytes
    registration_sha256: str = Field(max_length=64, index=True)
    plan_sha256: str = Field(max_length=64, index=True)
    previous_sha256: str | None = Field(default=None, max_length=64)
    timing: str = Field(max_length=40)
    seq: int
    frozen_at: datetime = Field(sa_type=UTCDateTime)
    frozen_by: UUID = Field(foreign_key="person.id")
    receipt: dict[str, Any] = Field(sa_type=document())


class StatementRow(SQLModel, table=True):
    """Something a person stated about an evaluation, and that only another statement follows.

    Comments, waivers, amendments, check-ins, forecasts, learnings, deferrals and consultations.
    """

    __tablename__ = "statement"
    __table_args__ = (sa.Index("ix_statement_of", "evaluation_id", "kind", "key"),)
    key: int | None = Field(default=None, primary_key=True)
    evaluation_id: UUID = Field(foreign_key="evaluation.id")
    kind: str = Field(max_length=24)
    made_at: datetime = Field(sa_type=UTCDateTime)
    made_by: UUID = Field(foreign_key="person.id")
    once: str | None = Field(default=None, max_length=120, unique=True)
    document: dict[str, Any] = Field(sa_type=document())


class DatasetRow(SQLModel, table=True):
    """An uploaded data set, as it was received and as it is stored: sealed but for erasure."""

    __tablename__ = "dataset"
    __table_args__ = (sa.UniqueConstraint("evaluation_id", "number"),)
    key: int | None = Field(default=None, primary_key=True)
    id: UUID = Field(unique=True)
    evaluation_id: UUID = Field(foreign_key="evaluation.id", index=True)
    number: int
    data_sha256: str = Field(max_length=64, index=True)
    stored_sha256: str = Field(max_length=64)
    gate: str = Field(max_length=8)
    has_outcomes: bool
    uploaded_at: datetime = Field(sa_type=UTCDateTime)
    uploaded_by: UUID = Field(foreign_key="person.id")
    erased_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    document: dict[str, Any] = Field(sa_type=document())


class RunRow(SQLModel, table=True):
    """A run: the record of truth, written before anything is computed."""

    __tablename__ = "run"
    key: int | None = Field(default=None, primary_key=True)
    id: UUID = Field(unique=True)
    evaluation_id: UUID = Field(foreign_key="evaluation.id", index=True)
    dataset_id: UUID = Field(foreign_key="dataset.id")
    mode: RunMode = Field(sa_type=words(RunMode, "mode"))
    status: RunStatus = Field(sa_type=words(RunStatus, "status"), index=True)
    plan_sha256: str = Field(max_length=64)
    plan_content: bytes
    registration_number: int | None = None
    why_exploratory: list[str] = Field(default_factory=list, sa_type=document())
    started_at: datetime = Field(sa_type=UTCDateTime)
    started_by: UUID = Field(foreign_key="person.id")
    attempts: int = 0
    heartbeat_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    progress: str = Field(default="", max_length=200)
    error: str = Field(default="", max_length=4000)


class ResultRow(SQLModel, table=True):
    """What a run gave: the engine's very bytes, once. Sealed."""

    __tablename__ = "result"
    id: UUID = Field(primary_key=True)
    run_id: UUID = Field(foreign_key="run.id", unique=True)
    content: bytes
    sha256: str = Field(max_length=64)
    verdict: str | None = Field(default=None, max_length=40)
    stored_at: datetime = Field(sa_type=UTCDateTime)
    document: dict[str, Any] = Field(sa_type=document())


class ConclusionRow(SQLModel, table=True):
    """What analyst and reviewer sign; sealed once both have."""

    __tablename__ = "conclusion"
    __table_args__ = (
        sa.UniqueConstraint("evaluation_id", "number"),
        sa.CheckConstraint("(signed_at IS NULL) = (signed_by IS NULL)", name="signature"),
        sa.CheckConstraint("signed_by IS NULL OR signed_by <> concluded_by", name="four_eyes"),
        sa.CheckConstraint("run_id IS NOT NULL OR reason_code <> ''", name="run_or_reason"),
    )
    id: UUID = Field(primary_key=True)
    evaluation_id: UUID = Field(foreign_key="evaluation.id", index=True)
    number: int
    run_id: UUID | None = Field(default=None, foreign_key="run.id")
    reason_code: str = Field(default="", max_length=40)
    concluded_at: datetime = Field(sa_type=UTCDateTime)
    concluded_by: UUID = Field(foreign_key="person.id")
    signed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    signed_by: UUID | None = Field(default=None, foreign_key="person.id")
    document: dict[str, Any] = Field(sa_type=document())


class DecisionRow(SQLModel, table=True):
    """A decision: sealed."""

    __tablename__ = "decision"
    __table_args__ = (
        sa.CheckConstraint("NOT is_contrary OR reason <> ''", name="contrary_reason"),
    )
    key: int | None = Field(default=None, primary_key=True)
    id: UUID = Field(unique=True)
    reference: str = Field(max_length=40, unique=True)
    evaluation_id: UUID = Field(foreign_key="evaluation.id", index=True)
    choice: str = Field(max_length=16)
    is_contrary: bool
    reason: str = Field(default="", max_length=2000)
    decided_at: datetime = Field(sa_type=UTCDateTime)
    decided_by: UUID = Field(foreign_key="person.id")
    document: dict[str, Any] = Field(sa_type=document())


class MetricRow(SQLModel, table=True):
    """A version of a force's own metric; sealed once approved."""

    __tablename__ = "metric"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "metric_key", "version"),)
    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    metric_key: str = Field(max_length=80)
    version: int
    name: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    owner_id: UUID = Field(foreign_key="person.id")
    proposed_at: datetime = Field(sa_type=UTCDateTime)
    proposed_by: UUID = Field(foreign_key="person.id")
    approved_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    approved_by: UUID | None = Field(default=None, foreign_key="person.id")
    definition: dict[str, Any] = Field(sa_type=document())
