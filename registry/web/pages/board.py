"""What the board and the list of what is late are told."""

from dataclasses import dataclass

from markupsafe import Markup

from registry.web.pages.frame import Head, Link
from registry.web.pages.layout import Count
from registry.web.pages.parts import Empty, EstimatePicture, Strength, Table, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One result: what changed, on the axis that all rows share."""

    title: str
    url: str
    change: str
    picture: EstimatePicture | None
    verdict: Verdict
    strength: Strength | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDecide:
    """One decision that waits, with what the frozen rule says of it."""

    title: str
    url: str
    choice: str
    verdict: str
    note: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    """Something owed that is late: what, by how much, and from whom."""

    title: str
    url: str
    late: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """The portfolio on one page."""

    head: Head
    sentence: Markup
    counts: tuple[Count, ...]
    rows: tuple[BoardRow, ...]
    all_results: Link
    to_decide: tuple[ToDecide, ...]
    late: tuple[LateRow, ...]
    empty: Empty


@dataclass(frozen=True, slots=True, kw_only=True)
class OverduePage:
    """Who owes what, since when, with deferrals and their reasons."""

    head: Head
    late: Table | None
    deferred: Table | None
    empty: Empty
