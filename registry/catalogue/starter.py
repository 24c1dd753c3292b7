"""What a starter is: a well-thought-out first draft of an initiative and of the plan to test it."""

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from registry.catalogue.document import CatalogueError, build, check_sources, read_all
from registry.catalogue.hypothesis import Hypothesis
from registry.catalogue.metric import metrics
from registry.catalogue.outline import (
    Column,
    Companion,
    Delivery,
    DesignChoice,
    Evidence,
    Logic,
    PlanParts,
    RuleException,
    Statement,
)
from registry.catalogue.rule import decision_rule


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
    maturity_days: int
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

    def draft(self, *, designs: Collection[str], start: str | None = None) -> dict[str, Any]:
        """Return the fields of a draft that the starter can fill, by the names drafts have."""
        plan = self.plan_document(title=self.title, designs=designs, start=start)
        kept = {entry["key"] for entry in plan["hypotheses"]}
        return {
            "starter": self.key,
            "title": self.title,
            "problem": self.problem,
            "evidence": "\n".join(f"- {item.finding}" for item in self.evidence),
            "kind": self.intervention_type,
            "population": self.statement.population,
            "delivered": self.delivery.what,
            "delivery": {
                "intervention": self.statement.intervention,
                **dataclasses.asdict(self.delivery),
            },
            "comparator": self.statement.comparator,
            "window": self.statement.window,
            "maturity_days": self.maturity_days,
            "logic": {name: list(items) for name, items in dataclasses.asdict(self.logic).items()},
            "metrics": {
                entry.key: f"{entry.metric}/{metrics()[entry.metric].version}"
                for entry in self.hypotheses
                if entry.key in kept
            },
            "rule": decision_rule().frozen(*(item.sentence() for item in self.rule_exceptions)),
            "costs": [],
            "analysis": plan,
        }

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
