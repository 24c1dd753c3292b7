"""What the search is told: the box, what it finds as one types, and the page of all it finds."""

from dataclasses import dataclass

from registry.web.fields import Field
from registry.web.pages.frame import Head, Link
from registry.web.pages.parts import Empty, Pages, State, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchBox:
    """The question that comes before any new initiative."""

    label: str
    hint: str
    query: str = ""
    start: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing that was tried, or is being tried: title, place, verdict, range."""

    title: str
    url: str
    about: str
    verdict: Verdict | None = None
    words: str = ""
    state: State | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPart:
    """What stands under the box while somebody types."""

    tally: str
    rest: str
    found: tuple[Found, ...]
    starters: tuple[Link, ...]
    blank: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """Everything that was found, those that were tried first."""

    head: Head
    fields: tuple[Field, ...]
    tally: str
    rest: str
    found: tuple[Found, ...]
    pages: Pages | None
    empty: Empty
    starters: tuple[Link, ...]
    metrics: tuple[Link, ...]
    start: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    """Begin something: what was tried, then a starter or a blank plan."""

    head: Head
    search: SearchBox
    found: FoundPart | None
    key: str
    fields: tuple[Field, ...]
    back_to: str = ""
