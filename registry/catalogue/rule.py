"""The default decision rule in words: what follows from each verdict, promised beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from registry.catalogue.document import CatalogueError, build, read
from registry.domain.decision import DEFAULT_RULE, Choice

COLUMNS = ("strong", "weak", "harm", "harm_unclear")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What the rule recommends, as one choice and in words."""

    choice: Choice
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """What follows from one verdict.

    ``strong`` at strength 3 or more, ``weak`` below it, ``harm`` where a guardrail got worse by
    more than its margin, ``harm_unclear`` where that is not ruled out.
    """

    strong: Advice
    weak: Advice
    harm: Advice
    harm_unclear: Advice


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRule:
    """A whole decision rule: a line for each verdict."""

    lines: Mapping[str, RuleLine]

    def __post_init__(self) -> None:
        missing = sorted(set(DEFAULT_RULE["options"]) ^ set(self.lines))
        if missing:
            raise CatalogueError(f"the rule and the verdicts differ in {', '.join(missing)}")
        for verdict, line in self.lines.items():
            if line.harm.choice in (Choice.ADOPT, Choice.SCALE):
                raise CatalogueError(f"{verdict}: harm is never followed by adopt or scale")
            if line.harm_unclear.choice is Choice.SCALE:
                raise CatalogueError(f"{verdict}: nothing is scaled while harm is not ruled out")

    def words(self, *, verdict: str, column: str) -> str:
        """Return the sentence of one cell: ``column`` is strong, weak, harm or harm_unclear."""
        advice: Advice = getattr(self.lines[verdict], column)
        return advice.words

    def options(self) -> dict[str, dict[str, str]]:
        """Return the choices as a frozen plan holds them, by verdict and column."""
        return {
            verdict: {column: getattr(line, column).choice.value for column in COLUMNS}
            for verdict, line in self.lines.items()
        }

    def frozen(self, *exceptions: str) -> dict[str, Any]:
        """Return the rule as a registration freezes it, with a starter's exceptions in words."""
        text = " ".join((DEFAULT_RULE["text"], *exceptions))
        return {"text": text, "options": self.options()}


@cache
def decision_rule() -> DecisionRule:
    """Return the default rule, frozen with a plan that names no other.

    Raises
    ------
        CatalogueError: the shipped file contradicts itself.
    """
    return build(DecisionRule, {"lines": read("decision_rule.toml")}, "decision_rule.toml")
