"""What the list of initiatives and one initiative with its evaluations are told."""

from dataclasses import dataclass

from registry.web.pages.evaluations import EvaluationRow
from registry.web.pages.frame import Head, Link
from registry.web.pages.parts import Empty, Pages


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeLine:
    """One initiative in the list: its name, whose it is, and how often it was tested."""

    title: str
    url: str
    about: str
    tests: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeList:
    """All initiatives that somebody may see."""

    head: Head
    rows: tuple[InitiativeLine, ...]
    pages: Pages
    empty: Empty
    start: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativePage:
    """One initiative: its evaluations, and the way to a further one."""

    head: Head
    facts: tuple[tuple[str, str], ...]
    rows: tuple[EvaluationRow, ...]
    key: str
    url: str
    again: bool
