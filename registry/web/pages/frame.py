"""What stands around every page, and the head that every page begins with."""

from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

from registry.errors import FieldProblem


class Section(StrEnum):
    """One entry of the navigation, the same for all."""

    HOME = "Home"
    EVALUATIONS = "Evaluations"
    WHAT_WORKS = "What works"
    METRICS = "Metrics"
    BOARD = "Board"


SECTION_URLS = {
    Section.HOME: "/",
    Section.EVALUATIONS: "/evaluations",
    Section.WHAT_WORKS: "/what-works",
    Section.METRICS: "/metrics",
    Section.BOARD: "/board",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words that lead to an address."""

    words: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    """One step of the way down to a page; the last one has no address."""

    words: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How a page begins: its name and its place.

    ``title`` is the page's one h1. ``reference`` joins the title element only. ``errors`` are
    drawn as the kit's summary above everything, each linked to the field with that id.
    ``refresh_seconds`` reloads the page where there is no script (a part that polls).
    """

    title: str
    section: Section | None = None
    reference: str | None = None
    caption: str | None = None
    lead: Markup | str | None = None
    crumbs: tuple[Crumb, ...] = ()
    back: Link | None = None
    errors: tuple[FieldProblem, ...] = ()
    refresh_seconds: int | None = None

    @property
    def window_title(self) -> str:
        """The text of the title element."""
        named = ", ".join(part for part in (self.title, self.reference) if part)
        prefix = "Error: " if self.errors else ""
        return f"{prefix}{named} \u2013 Evaluation Registry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page: who looks, where they may go, and how the request is kept."""

    organisation: str
    person: str | None
    sections: tuple[Section, ...]
    demonstration: bool
    ledger: str | None
    nonce: str
    csrf_token: str

    def navigation(self, chosen: Section | None) -> list[dict[str, object]]:
        """Return the navigation as the kit's macro takes it."""
        return [
            {"text": section.value, "href": SECTION_URLS[section], "current": section is chosen}
            for section in self.sections
        ]
