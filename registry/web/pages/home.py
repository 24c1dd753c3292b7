"""What the home pages are told: what is due from one, what one leads, what is new near it."""

from dataclasses import dataclass

from registry.web.pages.evaluations import EvaluationRow
from registry.web.pages.frame import Head, Link
from registry.web.pages.parts import Due, Empty, Verdict
from registry.web.pages.search import SearchBox


@dataclass(frozen=True, slots=True, kw_only=True)
class NewResult:
    """A result that came out lately, near one's own work."""

    title: str
    url: str
    verdict: Verdict
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """Home of a lead, an analyst or a reviewer: due first, then one's own."""

    head: Head
    search: SearchBox
    due: tuple[Due, ...]
    nothing_due: Empty
    mine: tuple[EvaluationRow, ...]
    nothing_mine: Empty
    news: tuple[NewResult, ...]
    drafts_saved: str
    meeting: Link | None = None
    start: Link | None = None
    due_title: str = "Due from you"
    more_due: Link | None = None
    more_mine: Link | None = None
