"""What a registration promises: the values of a ``registration/1`` document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

SCHEMA = "registration/1"
REPORT_DAYS = 84
"""Days from the day the outcomes are complete to the day the result is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """What is done: the part of a registration that says so in words."""

    reference: str
    title: str
    problem: str
    kind: str
    unit: str
    organisation: str
    population: str
    delivered: str
    comparator: str
    evidence: str = ""
    place: str = ""
    window: str = ""
    delivery: Mapping[str, str] = field(default_factory=dict)
    starter: str = ""
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    replicates: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A person as a frozen document names them."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who answers for the plan, who analyses it and who reviewed it."""

    leads: tuple[Named, ...]
    analyst: Named
    reviewer: Named
    authors: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The registration's own dates; never the analysis's ``start``, which only splits rows."""

    delivery_starts_on: date
    delivery_ends_on: date
    outcomes_from_on: date
    outcomes_to_on: date
    maturity_days: int = 0
    decision_on: date | None = None

    @property
    def mature_on(self) -> date:
        """The day on which the last outcome is complete."""
        return self.outcomes_to_on + timedelta(days=self.maturity_days)

    @property
    def result_due_on(self) -> date:
        """The day on which the result is due."""
        return self.mature_on + timedelta(days=REPORT_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricUse:
    """A version of a catalogue metric, and the SHA-256 of its definition."""

    key: str
    version: int
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An interim look that the plan allows: from a day, at these hypotheses."""

    on: date
    hypotheses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DataProtection:
    """On what ground data are used. Personal data need every field."""

    personal: bool = False
    basis: str = ""
    assessment: str = ""
    controller: str = ""
    retain_until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One cost: whole pence, in the registration's price year; ``year`` 0 is the first."""

    item: str
    amount: int
    year: int = 0


class ItemStatus(StrEnum):
    """How one line of the checklist stands."""

    HELD = "held"
    NOT_HELD = "not_held"
    UNKNOWN = "unknown"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One line of the list that ticks itself; a waiver has its reason and who gave it."""

    key: str
    title: str
    status: ItemStatus
    because: str
    waiver: str | None = None
    waived_by: str | None = None
    field: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether the plan may go on."""
        return self.status in {ItemStatus.HELD, ItemStatus.WAIVED}


class Timing(StrEnum):
    """When a plan was frozen, against delivery and outcomes. Computed, never set."""

    OUTCOMES_SEEN = "outcomes_seen"
    RETROSPECTIVE = "retrospective"
    OUTCOMES_EXIST_UNSEEN = "outcomes_exist_unseen"
    AFTER_START_BEFORE_OUTCOMES = "after_start_before_outcomes"
    BEFORE_START = "before_start"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesAnswer:
    """The answer to the question whether anyone has seen outcome figures, here or elsewhere."""

    seen: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One version of what was promised, whole. ``analysis`` is one ``plan/1`` document."""

    reference: str
    number: int
    previous_sha256: str | None
    initiative: Initiative
    people: People
    dates: Dates
    logic: Mapping[str, Any]
    metrics: Mapping[str, MetricUse]
    checklist: tuple[ChecklistItem, ...]
    rule: Mapping[str, Any]
    analysis: Mapping[str, Any]
    outcomes_answer: OutcomesAnswer
    looks: tuple[Look, ...] = ()
    data_protection: DataProtection = field(default_factory=DataProtection)
    costs: tuple[Cost, ...] = ()
    price_year: int | None = None
    people_hours: float | None = None
    power: Mapping[str, Any] = field(default_factory=dict)
    schema: str = SCHEMA


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A registration as it was sealed: the very bytes that were hashed, and both hashes."""

    evaluation: UUID
    number: int
    content: bytes
    registration_sha256: str
    plan_sha256: str
    plan_content: bytes
    previous_sha256: str | None
    frozen_at: datetime
    frozen_by: UUID
    timing: Timing
    seq: int
    receipt: Mapping[str, Any]


def timing_of(*, frozen_on: date, seen: bool, dates: tuple[Dates, ...]) -> Timing:
    """Return the timing label, first match wins, from the earliest dates ever registered."""
    if seen:
        return Timing.OUTCOMES_SEEN
    if frozen_on > min(item.outcomes_to_on for item in dates):
        return Timing.RETROSPECTIVE
    if frozen_on > min(item.outcomes_from_on for item in dates):
        return Timing.OUTCOMES_EXIST_UNSEEN
    if frozen_on > min(item.delivery_starts_on for item in dates):
        return Timing.AFTER_START_BEFORE_OUTCOMES
    return Timing.BEFORE_START
