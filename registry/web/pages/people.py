"""What the pages of units, people and their administration are told."""

from dataclasses import dataclass

from registry.web.pages.frame import Head, Link
from registry.web.pages.parts import Empty, Table
from registry.web.pages.review import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPage:
    """A unit: where it belongs, who works there, what it evaluates."""

    head: Head
    facts: tuple[tuple[str, str], ...]
    below: tuple[Link, ...]
    people: Table | None
    evaluations: tuple[Link, ...]
    all_evaluations: Link
    empty: Empty


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """Somebody: where they work and what they take part in; for administrators, what they may."""

    head: Head
    facts: tuple[tuple[str, str], ...]
    roles: Table | None
    part_in: tuple[Link, ...]
    empty: Empty
    answers: tuple[Answer, ...] = ()
    link: str = ""
    """A link to set a password, shown once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminPage:
    """Everybody with an account, and the forms for new people and units."""

    head: Head
    people: Table
    units: Table
    answers: tuple[Answer, ...]
    first_steps: tuple[str, ...] = ()
    """What to do first, while nobody else has an account."""
