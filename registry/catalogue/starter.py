"""What a starter is: a well-thought-out first draft of an initiative and of the plan to test it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from registry.catalogue.document import CatalogueError, build, check_sources, read_all
from registry.catalogue.metric import Better, Kind, metrics
from registry.catalogue.rule import Choice

Role = Literal["primary", "secondary", "guardrail", "exploratory"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A smallest change worth having, or a margin: its number and how the number is meant."""

    value: float
    scale: Literal["relative", "absolute"]

    def __post_init__(self) -> None:
        if self.value <= 0:
            raise CatalogueError("a smallest change or a margin is more than 0")


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
class Hypothesis:
    """One claim that can fail, with its metric and the change that would be worth having.

    ``outcome`` is the column of the data. ``columns`` and ``settings`` override the plan's own;
    ``needs_design`` is a design other than the plan's, left out while the engine lacks it.
    """

    key: str
    role: Role
    metric: str
    outcome: str
    kind: Kind
    better: Better
    why: str
    sesoi: Size | None = None
    margin: Size | None = None
    needs_design: str | None = None
    columns: Mapping[str, str] | None = None
    settings: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if self.metric not in metrics():
            raise CatalogueError(f"{self.key}: there is no metric {self.metric}")
        if self.kind not in metrics()[self.metric].kinds:
            raise CatalogueError(f"{self.key}: {self.metric} is not analysed as a {self.kind}")
        if (self.role == "guardrail") != (self.margin is not None):
            raise CatalogueError(f"{self.key}: a guardrail has a margin, and nothing else has one")
        if self.role in ("primary", "secondary") and self.sesoi is None:
            raise CatalogueError(f"{self.key}: the smallest change worth having is missing")
        if self.role == "primary" and metrics()[self.metric].guardrail_only:
            raise CatalogueError(f"{self.key}: {self.metric} is never a sole primary metric")

    def as_plan(self) -> dict[str, Any]:
        """Return the hypothesis as it stands in a plan document."""
        document: dict[str, Any] = {
            "key": self.key,
            "role": self.role,
            "metric": metrics()[self.metric].name,
            "outcome": self.outcome,
            "kind": self.kind,
            "better": self.better,
        }
        if self.needs_design is not None:
            document["design"] = self.needs_design
        for name, size in (("sesoi", self.sesoi), ("margin", self.margin)):
            if size is not None:
                document[name] = {"value": size.value, "scale": size.scale}
        if self.columns:
            document["columns"] = dict(self.columns)
        if self.settings:
            document["settings"] = dict(self.settings)
        return document


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """A template of an initiative with everything that does not depend on the force."""

    key: str
    title: str
    summary: str
    problem_area: str
    intervention_type: str
    problem: str
    recommendation: str
    statement: Statement
    logic: Logic
    delivery: Delivery
    hypotheses: tuple[Hypothesis, ...]
    companions: tuple[Companion, ...]
    design: DesignChoice
    columns: tuple[Column, ...]
    threats: tuple[str, ...]
    data_protection: tuple[str, ...]
    equality: str
    costs: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    rule_exceptions: tuple[RuleException, ...]
    timing: str
    months_of_delivery: int
    plan: PlanParts

    def __post_init__(self) -> None:
        roles = [hypothesis.role for hypothesis in self.hypotheses]
        if "primary" not in roles or "guardrail" not in roles:
            raise CatalogueError(f"{self.key}: a starter has a primary hypothesis and a guardrail")
        for entry in self.evidence:
            check_sources(entry.sources, self.key)
        named = {column.name for column in self.columns}
        wanted = {name for value in self.plan.columns.values() for name in _names(value)}
        wanted |= {hypothesis.outcome for hypothesis in self.hypotheses}
        if wanted - named:
            missing = ", ".join(sorted(wanted - named))
            raise CatalogueError(f"{self.key}: columns without a meaning: {missing}")

    @property
    def primary(self) -> Hypothesis:
        """The first primary hypothesis."""
        return next(entry for entry in self.hypotheses if entry.role == "primary")

    def left_out(self, designs: Collection[str]) -> tuple[Hypothesis, ...]:
        """Return the hypotheses whose design is not among those that the engine has."""
        return tuple(entry for entry in self.hypotheses if not _can_run(entry, designs))

    def plan_document(
        self, *, title: str, designs: Collection[str], start: str | None = None
    ) -> dict[str, Any]:
        """Return a whole ``plan/1`` document to begin from, with what the engine can run.

        ``designs`` are the keys of the engine's catalogue; ``start`` is when delivery begins, in
        the terms of the period column, and is left out where the design takes none.
        """
        document: dict[str, Any] = {
            "schema": "plan/1",
            "title": title,
            "design": self.design.key,
            "columns": dict(self.plan.columns),
            "settings": dict(self.plan.settings),
            "power": dict(self.plan.power),
            "hypotheses": [
                entry.as_plan() for entry in self.hypotheses if _can_run(entry, designs)
            ],
        }
        if self.plan.selected_on_baseline:
            document["selected_on_baseline"] = True
        if self.plan.needs_start and start is not None:
            document["start"] = start
        return document


def _can_run(hypothesis: Hypothesis, designs: Collection[str]) -> bool:
    return hypothesis.needs_design is None or hypothesis.needs_design in designs


def _names(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


@cache
def starters() -> Mapping[str, Starter]:
    """Return the shipped starters by key.

    Raises
    ------
        CatalogueError: a shipped file contradicts itself.
    """
    return {
        key: build(Starter, {"key": key, **tables}, f"starters/{key}.toml")
        for key, tables in read_all("starters")
    }
