"""The values that the shared parts draw. A part is one macro in ``templates/parts``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from registry.web.pages.frame import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A verdict by its stored key, and the word that a leader reads (from ``analysis.wording``)."""

    key: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """Evidence strength: the level, the places lost to downgrades, words that follow."""

    level: int
    lost: int = 0
    note: str = ""

    def __post_init__(self) -> None:
        if not (0 <= self.level <= 5 and 0 <= self.lost <= 5 - self.level):
            raise ValueError(f"strength {self.level} with {self.lost} lost does not fit 5 places")

    @property
    def words(self) -> str:
        """The level in words."""
        return f"{self.level} of 5"


CheckLook = Literal["tick", "warning", "stop", "unknown", "info", "todo"]
_CHECK_TONES = {"warning": "warning", "stop": "harm"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One check: the word first (Held, Warning, Fail ...), what was checked, what was seen."""

    icon: CheckLook
    word: str
    what: str
    seen: str = ""

    @property
    def tone(self) -> str:
        """The colour of the word, where it has one."""
        return _CHECK_TONES.get(self.icon, "")


_CHECK_WORDS: dict[tuple[str, str], tuple[CheckLook, str]] = {
    ("held", "none"): ("tick", "Held"),
    ("not_held", "caveat"): ("warning", "Not held"),
    ("not_held", "caps_strength"): ("stop", "Not held"),
    ("not_held", "refuses"): ("stop", "Not held"),
    ("info", "none"): ("info", "For information"),
    ("pass", ""): ("tick", "Pass"),
    ("warn", ""): ("warning", "Warning"),
    ("fail", ""): ("stop", "Fail"),
}
_CHECK_FALLBACK: dict[str, tuple[CheckLook, str]] = {
    "held": ("tick", "Held"),
    "not_held": ("warning", "Not held"),
    "info": ("info", "For information"),
    "unknown": ("unknown", "Cannot be checked"),
}


def check_line(status: str, what: str, *, seen: str = "", consequence: str = "") -> CheckLine:
    """Return the line for a check's or a gate item's ``status``, by the words of the design.

    ``status`` is one of ``held``, ``not_held``, ``unknown``, ``info`` (a check) or ``pass``,
    ``warn``, ``fail`` (a gate item); ``consequence`` is the check's own.
    """
    look, word = _CHECK_WORDS.get((status, consequence)) or _CHECK_FALLBACK[status]
    return CheckLine(icon=look, word=word, what=what, seen=seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a thing is worth as evidence."""

    kind: Literal["confirmatory", "frozen", "exploratory", "weaker"]
    words: str

    @property
    def icon(self) -> CheckLook | None:
        """The shape beside the words."""
        if self.kind == "exploratory":
            return None
        return "info" if self.kind == "weaker" else "tick"


CONFIRMATORY = Mark(kind="confirmatory", words="Confirmatory: ran the frozen plan")
EXPLORATORY = Mark(kind="exploratory", words="Exploratory: not the registered plan")
TIMING_MARKS = {
    "before_start": Mark(kind="frozen", words="Frozen before start"),
    "after_start_before_outcomes": Mark(kind="frozen", words="Frozen after start, before outcomes"),
    "outcomes_exist_unseen": Mark(kind="weaker", words="Outcomes existed, unseen"),
    "outcomes_seen": Mark(kind="weaker", words="Outcomes seen"),
    "retrospective": Mark(kind="weaker", words="Retrospective"),
}
"""The five timing labels, by the key the server computes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A small framed word: a state, or a label such as "23 days late"."""

    words: str
    look: Literal["outline", "filled", "tint", "dashed", "late"] = "outline"
    icon: CheckLook | None = None


STATES = {
    "draft": State(words="Draft"),
    "in_review": State(words="In review"),
    "registered": State(words="Registered"),
    "running": State(words="Running", look="filled"),
    "follow_up": State(words="Follow-up", look="filled"),
    "analysing": State(words="Analysing", look="filled"),
    "reported": State(words="Reported", look="tint"),
    "decided": State(words="Decided", look="tint"),
    "closed": State(words="Closed", look="tint"),
    "paused": State(words="Paused", look="dashed"),
    "terminated_early": State(words="Ended early", look="dashed"),
    "withdrawn": State(words="Withdrawn", look="dashed"),
}
"""The states of an evaluation, stored and computed, by key."""
UNSEEN = State(words="Unseen", look="tint", icon="tick")
SEEN = State(words="Seen", icon="warning")


def late(days: int) -> State:
    """Return the label of something that is late by so many days."""
    return State(words=f"{days:,} day{'s' if days != 1 else ''} late", look="late", icon="warning")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineStep:
    """One state on the way, with its real date in words ("due 23 Oct 2027")."""

    name: str
    date: str
    when: Literal["past", "now", "future"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof of a freeze: the whole hash, the previous one, when, and where to get it."""

    mark: Mark | None
    sealed: str
    distance: str
    of: str
    digest: str
    download_url: str
    follows: str = ""
    previous: str | None = None

    def __post_init__(self) -> None:
        if len(self.digest) != 64:
            raise ValueError("a receipt shows the whole SHA-256: 64 hex digits")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something owed: date and distance, what, for what, one action."""

    date: str
    distance: str
    what: str
    about: str
    url: str | None = None
    action: str | None = None
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The head of a table's column, with its unit; ``say_head`` repeats it on a phone."""

    head: str
    number: bool = False
    say_head: bool = False
    sort_url: str | None = None
    sorted: Literal["ascending", "descending"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of ready words. The first cell of a row is its head; no cell is empty."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Sequence[str | Markup], ...]
    caption_hidden: bool = False
    wide: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError("a row has one cell for each column")
            if any(not str(cell).strip() for cell in row):
                raise ValueError("no cell is empty: say \u2013 and why")


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatePicture:
    """The drawn estimate: markup made by ``registry.publish.charts``, its finding and its key."""

    wide: Markup | str
    narrow: Markup | str = ""
    finding: str = ""
    key: str = ""
    size: Literal["full", "row"] = "full"
    exploratory: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart: two drawings of one picture, its finding, its data as a table, its CSV."""

    finding: str
    wide: Markup
    narrow: Markup
    data: Table
    about: str = ""
    key: str = ""
    csv_url: str | None = None
    exploratory: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One tab of an object page: a page with its own address."""

    name: str
    url: str
    chosen: bool = False
    count: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where one stands in a long list."""

    total: str
    first_url: str | None = None
    next_url: str | None = None
    csv_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """What will stand here, and one action."""

    words: str
    action: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectHead:
    """What an object page has below its title, in the order all of them share."""

    state: State | None
    tabs: tuple[Tab, ...]
    timeline: tuple[TimelineStep, ...] = ()
    mark: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPage:
    """A page with a head and prose, and nothing else."""

    head: Head
    body: Markup
