"""The parts of a starter that are words: how it works, what is delivered, what can go wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from registry.catalogue.document import CatalogueError
from registry.catalogue.metric import metrics
from registry.domain.decision import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic:
    """How the initiative is thought to work, from what goes in to what it is for in the end."""

    inputs: tuple[str, ...]
    activities: tuple[str, ...]
    outputs: tuple[str, ...]
    outcomes: tuple[str, ...]
    impact: tuple[str, ...]
    assumptions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What is delivered, so that another force could do the same."""

    what: str
    who_provides: str
    how: str
    where: str
    when_and_how_much: str
    tailoring: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignChoice:
    """The design that the starter proposes, why, what would be better, and what it needs."""

    key: str
    why: str
    better: tuple[str, ...]
    baseline: str
    sample: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that the data file should have: its role in the plan, or "outcome" or "context"."""

    name: str
    role: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What others found, in one sentence with its sources."""

    finding: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A measure that comes in a file of its own, so that it is an evaluation beside this one."""

    metric: str
    design: str
    why: str

    def __post_init__(self) -> None:
        if self.metric not in metrics():
            raise CatalogueError(f"there is no metric {self.metric}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleException:
    """Where the starter departs from the default decision rule."""

    when: str
    choice: Choice
    because: str

    def sentence(self) -> str:
        """Return the exception as the sentence that a plan freezes."""
        return f"Where {self.when}: {self.choice.value}. {self.because}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanParts:
    """The parts of a ``plan/1`` document that a starter knows already."""

    columns: Mapping[str, str | list[str]]
    settings: Mapping[str, Any]
    power: Mapping[str, int | float]
    selected_on_baseline: bool = False
    needs_start: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The hypothesis as one sentence: who, against whom, over what window."""

    intervention: str
    population: str
    comparator: str
    window: str
    direction: Literal["fewer", "more", "no worse"]
    what: str
    smallest: str

    def sentence(self) -> str:
        """Return the falsifiable sentence of the registration form."""
        return (
            f"{self.intervention} will cause {self.direction} {self.what} among {self.population} "
            f"than {self.comparator} over {self.window}; the smallest change worth having is "
            f"{self.smallest}."
        )
