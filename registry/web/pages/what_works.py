"""What the pages of what works are told: by problem and type, every result, for and against."""

from dataclasses import dataclass

from registry.web.fields import Field
from registry.web.pages.board import BoardRow
from registry.web.pages.frame import Head, Link
from registry.web.pages.parts import Chart, Empty
from registry.web.pages.results import Note


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeLine:
    """One type of intervention for a problem: how many tests, and how they came out."""

    name: str
    url: str
    tests: str
    tally: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPart:
    """One problem and what was tried against it."""

    name: str
    id: str
    types: tuple[TypeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatWorks:
    """Everything that was tested, by problem."""

    head: Head
    problems: tuple[ProblemPart, ...]
    empty: Empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt:
    """The button that begins a replication from the strongest result."""

    reference: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypePage:
    """One type of intervention: all its results, and the average of those that are alike."""

    head: Head
    lead: str
    tally: str
    action: str
    fields: tuple[Field, ...]
    heading: str
    forests: tuple[Chart, ...]
    rows: tuple[BoardRow, ...]
    notes: tuple[Note, ...]
    unknown: tuple[str, ...]
    empty: Empty
    links: tuple[Link, ...] = ()
    adopt: Adopt | None = None
