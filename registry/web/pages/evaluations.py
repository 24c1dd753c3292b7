"""What the list of evaluations and an evaluation's overview, plan and history are told."""

from dataclasses import dataclass

from markupsafe import Markup

from registry.web.fields import Field
from registry.web.pages.frame import Head, Link
from registry.web.pages.parts import (
    CheckLine,
    Due,
    Empty,
    ObjectHead,
    Pages,
    Receipt,
    State,
    Strength,
    Table,
    Verdict,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationRow:
    """One evaluation in a list: where it stands, and one true sentence."""

    title: str
    url: str
    caption: str
    state: State
    sentence: str
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationList:
    """The list of evaluations with its filter."""

    head: Head
    fields: tuple[Field, ...]
    rows: tuple[EvaluationRow, ...]
    pages: Pages
    empty: Empty
    start: Link | None = None
    whole: Link | None = None
    """Every line that the filter leaves, as a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One row of the frozen plan: what it is about, in words, and what may stand beside it."""

    name: str
    words: str | Markup
    strength: Strength | None = None
    check: CheckLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One version of a frozen plan: what changed, and what the server knew then."""

    version: str
    url: str
    date: str
    words: str
    kind: str
    stamp: State
    reads: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """Who does what here."""

    role: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOf:
    """What an evaluation belongs to, or what stands beside it there, with its verdict."""

    words: str
    url: str
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """An evaluation at a glance: what was promised, what changed, what is due."""

    head: Head
    object: ObjectHead
    plan_title: str
    plan: tuple[PlanLine, ...]
    plan_links: tuple[Link, ...]
    notice: str = ""
    actions: tuple[Link, ...] = ()
    moves: tuple[Link, ...] = ()
    """Ways out of the ordinary: pause, move the day, end it, hand it over."""

    ready: tuple[CheckLine, ...] = ()
    changes: tuple[Change, ...] = ()
    amend: Link | None = None
    check_ins: Table | None = None
    check_in_sum: str = ""
    check_in: Link | None = None
    due: tuple[Due, ...] = ()
    receipt: Receipt | None = None
    people: tuple[PersonLine, ...] = ()
    part_of: tuple[PartOf, ...] = ()
    calendar: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSection:
    """A part of a plan in words."""

    title: str
    lines: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """A plan as words and as the document that is run; one version, or the draft."""

    head: Head
    object: ObjectHead
    sections: tuple[PlanSection, ...]
    document: str
    receipt: Receipt | None
    versions: tuple[Link, ...]
    downloads: tuple[Link, ...]
    difference: Table | None = None
    is_whole: bool = False
    """Whether the plan document is open, as it is for printing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """Everything that happened to an evaluation, newest first."""

    head: Head
    object: ObjectHead
    entries: Table
