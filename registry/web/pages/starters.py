"""What the starters are told: a list, and one with all that it fills in."""

from dataclasses import dataclass

from registry.web.pages.frame import Head, Link
from registry.web.pages.parts import Strength, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterLine:
    """One starter in the list."""

    title: str
    url: str
    summary: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterList:
    """All starters."""

    head: Head
    rows: tuple[StarterLine, ...]
    start: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterPage:
    """One starter: its sentence, its logic, its hypotheses, its pitfalls."""

    head: Head
    sentence: str
    delivery: tuple[tuple[str, str], ...]
    logic: tuple[tuple[str, tuple[str, ...]], ...]
    hypotheses: Table
    design: str
    design_why: str
    better: tuple[str, ...]
    needs: tuple[str, ...]
    strength: Strength | None
    threats: tuple[str, ...]
    protection: tuple[str, ...]
    evidence: tuple[str, ...]
    timing: str
    start: Link | None = None
