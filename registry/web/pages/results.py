"""What the pages of a result are told: verdict, size, range, trust, and what would settle it."""

from dataclasses import dataclass

from markupsafe import Markup

from registry.web.pages.frame import Head, Link
from registry.web.pages.parts import (
    Chart,
    CheckLine,
    Empty,
    EstimatePicture,
    Mark,
    ObjectHead,
    Strength,
    Table,
    Verdict,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The verdict region. ``estimate`` and ``strength`` are None where nothing was estimated."""

    verdict: Verdict
    size: str
    rest: str
    more: str
    estimate: EstimatePicture | None = None
    strength: Strength | None = None
    gate: tuple[CheckLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """One promised outcome: its change, the small picture of it, its verdict."""

    name: str
    role: str
    change: str
    picture: EstimatePicture | None
    verdict: str
    strength: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One line of why strength is what it is: a number, and what it stands for."""

    number: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to settle an open question."""

    head: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle:
    """What would settle it, or help: ways side by side, or sentences one below the other."""

    heading: str
    ways: tuple[Way, ...] = ()
    sentences: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A deviation from what was promised: declared or found, and what was said of it."""

    promised: str
    done: str
    kind: str
    explained: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What the team would tell the next force, and who said so."""

    words: Markup
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """One result. ``notice`` says who cannot see it yet, or that it is exploratory."""

    head: Head
    object: ObjectHead
    opening: Opening
    outcomes: tuple[OutcomeRow, ...]
    outcomes_note: str
    charts: tuple[Chart, ...]
    more_charts: tuple[Chart, ...]
    groups: Table | None
    sensitivity: Chart | None
    reasons: tuple[Reason, ...]
    checks: tuple[CheckLine, ...]
    deviations: tuple[Promise, ...]
    deviation_words: str
    facts: tuple[tuple[str, str], ...]
    hashes: tuple[tuple[str, str], ...]
    downloads: tuple[Link, ...]
    settle: Settle | None = None
    notice: str = ""
    actions: tuple[Link, ...] = ()
    action_words: str = ""
    cost: tuple[tuple[str, str], ...] = ()
    learning: tuple[Note, ...] = ()
    concluded: Markup | None = None
    warnings: tuple[str, ...] = ()
    exploratory: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoResult:
    """The tab of a result while there is none to show, or none that this person may see."""

    head: Head
    object: ObjectHead
    empty: Empty
    facts: tuple[tuple[str, str], ...] = ()
