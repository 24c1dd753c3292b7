"""The default decision rule: what follows from each verdict, promised before it is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from registry.catalogue.document import CatalogueError, build, read

Choice = Literal["adopt", "scale", "adapt", "extend", "pause", "stop", "none"]
Verdict = Literal[
    "worked",
    "worked_size_uncertain",
    "below_worthwhile",
    "no_meaningful_difference",
    "cannot_tell",
    "worse",
    "not_testable",
]
Harm = Literal["none", "not_ruled_out", "with_harm"]

STRONG_FROM = 3
"""Evidence of this strength or more has a comparison before and after, or random groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What the rule recommends, as one choice and in words."""

    choice: Choice
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """What follows from one verdict: at strength 3 or more, below it, and where there is harm."""

    strong: Advice
    weak: Advice
    with_harm: Advice
    not_ruled_out: Advice
    benefit_ruled_out: Advice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRule:
    """A whole decision rule: a line for each verdict."""

    lines: Mapping[Verdict, RuleLine]

    def __post_init__(self) -> None:
        for verdict, line in self.lines.items():
            if line.with_harm.choice in ("adopt", "scale"):
                raise CatalogueError(f"{verdict}: harm is never followed by adopt or scale")
            if line.not_ruled_out.choice == "scale":
                raise CatalogueError(f"{verdict}: nothing is scaled while harm is not ruled out")

    def recommend(
        self,
        *,
        verdict: Verdict,
        strength: int,
        harm: Harm = "none",
        benefit_ruled_out: bool = False,
    ) -> Advice:
        """Return what the rule recommends for a verdict of this strength and harm."""
        line = self.lines[verdict]
        if harm == "with_harm":
            return line.with_harm
        if harm == "not_ruled_out":
            return line.not_ruled_out
        if benefit_ruled_out and line.benefit_ruled_out is not None:
            return line.benefit_ruled_out
        return line.strong if strength >= STRONG_FROM else line.weak


@cache
def decision_rule() -> DecisionRule:
    """Return the default rule, frozen with a plan that names no other.

    Raises
    ------
        CatalogueError: the shipped file contradicts itself.
    """
    rule = build(DecisionRule, {"lines": read("decision_rule.toml")}, "decision_rule.toml")
    missing = sorted(set(Verdict.__args__) - set(rule.lines))  # type: ignore[attr-defined]
    if missing:
        raise CatalogueError(f"decision_rule.toml: no line for {', '.join(missing)}")
    return rule
