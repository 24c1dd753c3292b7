"""An evaluation as everyone sees it, its runs and results, and what people said of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from registry.domain.lifecycle import PUBLISHED, State
from registry.domain.registration import Dates, Timing


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A stretch of time in which delivery rested."""

    from_on: date
    to_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the newest frozen version of a plan is called and hashed."""

    number: int
    registration_sha256: str
    plan_sha256: str
    frozen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is concluded: the verdict, how strong it is, and what the guardrails say."""

    verdict: str
    strength: int
    benefit_ruled_out: bool = False
    harm: str = "none"
    run: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How one initiative is tested. ``version`` goes up by one with every change of it."""

    id: UUID
    key: int
    reference: str
    initiative: UUID
    organisation: UUID
    unit: UUID
    title: str
    kind: str
    state: State
    version: int
    created_at: datetime
    leads: tuple[UUID, ...] = ()
    analyst: UUID | None = None
    reviewer: UUID | None = None
    authors: tuple[UUID, ...] = ()
    dates: Dates | None = None
    timing: Timing | None = None
    head: Head | None = None
    pauses: tuple[Pause, ...] = ()
    standing: Standing | None = None
    reason: str = ""
    """Why it was withdrawn or ended early."""

    ended_at: datetime | None = None
    owes_report_on: date | None = None
    reported_at: datetime | None = None
    decided_at: datetime | None = None
    deferred_to: date | None = None
    submitted_at: datetime | None = None
    summary: Mapping[str, Any] = field(default_factory=dict)
    """The words and numbers that lists show: population, comparator, place, primary effect."""

    @property
    def is_published(self) -> bool:
        """Whether its result is out."""
        return self.state in PUBLISHED

    def phase(self, today: date) -> str:
        """Return the state as pages call it: a registered plan is *running* between its dates."""
        if self.state is not State.REGISTERED or self.dates is None:
            return self.state.value
        if any(p.from_on <= today and (p.to_on is None or today <= p.to_on) for p in self.pauses):
            return "paused"
        if today < self.dates.delivery_starts_on:
            return "registered"
        return "running" if today <= self.dates.delivery_ends_on else "follow_up"

    @property
    def result_due_on(self) -> date | None:
        """The day on which the result is due, a deferral counted."""
        due = self.owes_report_on or (self.dates.result_due_on if self.dates else None)
        return max(filter(None, (due, self.deferred_to)), default=None)


class RunMode(StrEnum):
    """What a run can prove."""

    CONFIRMATORY = "confirmatory"
    EXPLORATORY = "exploratory"


class RunStatus(StrEnum):
    """Where a run stands. A run is written as STARTED before anything is computed."""

    STARTED = "started"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a plan on a data set. It is recorded before it computes, and never taken away."""

    id: UUID
    key: int
    evaluation: UUID
    dataset_version: UUID
    mode: RunMode
    why_exploratory: tuple[str, ...]
    plan_sha256: str
    registration_number: int | None
    status: RunStatus
    started_at: datetime
    started_by: UUID
    attempts: int = 0
    finished_at: datetime | None = None
    error: str = ""
    result: UUID | None = None
    progress: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """One thing that only the registry knows and that limits or lowers strength."""

    key: str
    because: str
    cap: int | None = None
    """The most that strength may be; None for one step down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredResult:
    """What a run gave: the engine's very bytes, and what the registry adds to their strength."""

    id: UUID
    run: UUID
    content: bytes
    sha256: str
    caps: tuple[Cap, ...]
    standing: Standing | None
    strengths: Mapping[str, int]
    """Strength of each hypothesis after the registry's caps."""

    stored_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One difference between the plan and what was done."""

    key: str
    promised: str
    done: str
    is_major: bool
    explained: str = ""
    found_by: str = "server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What analyst and reviewer sign. ``reason_code`` stands where no run could be."""

    id: UUID
    evaluation: UUID
    number: int
    run: UUID | None
    standing: Standing
    text: str
    deviations: tuple[Deviation, ...]
    reason_code: str
    concluded_at: datetime
    concluded_by: UUID
    signed_at: datetime | None = None
    signed_by: UUID | None = None
    override: Mapping[str, Any] = field(default_factory=dict)
    """A strength set by hand: {old, new, reason}."""

    cost: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A correction of a frozen plan, with what the server knew when it was made."""

    evaluation: UUID
    number: int
    reason: str
    changes: Mapping[str, tuple[Any, Any]]
    is_major: bool
    outcomes_seen: bool
    reads: int
    amended_at: datetime
    amended_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A remark of a reviewer, a lead or an analyst, at a place of the plan."""

    id: UUID
    evaluation: UUID
    text: str
    at_field: str
    written_at: datetime
    written_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A line of the checklist that was let go, with its reason."""

    evaluation: UUID
    item: str
    reason: str
    waived_at: datetime
    waived_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """A monthly report from delivery."""

    id: UUID
    evaluation: UUID
    month: str
    as_planned: str
    reached: int | None
    eligible: int | None
    harms: str
    note: str
    made_at: datetime
    made_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """How likely a leader held *worked* before the reveal."""

    evaluation: UUID
    person: UUID
    probability: float
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """What the team would tell the next force."""

    id: UUID
    evaluation: UUID
    text: str
    tags: tuple[str, ...]
    written_at: datetime
    written_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferral:
    """A due date moved, with its reason and its end."""

    evaluation: UUID
    to_on: date
    reason: str
    deferred_at: datetime
    deferred_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpDone:
    """A follow-up of a decision that was carried out; ``index`` is its place in the decision."""

    evaluation: UUID
    decision: UUID
    index: int
    note: str
    done_at: datetime
    done_by: UUID
