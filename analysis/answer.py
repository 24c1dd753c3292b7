"""What one hypothesis came to, whole: the estimate, what it was read as, and how strong it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.outcome import Check, Estimate, Refusal, Result
from analysis.plan import Hypothesis
from analysis.strength import Strength
from analysis.verdict import Reading

CAUSAL_FROM = 3
"""Strength from which the words may name the initiative as the cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One hypothesis answered: all that its words may speak of."""

    hypothesis: Hypothesis
    title: str
    outcome: Result | Refusal
    reading: Reading
    strength: Strength
    checks: tuple[Check, ...]
    level: float
    p_adjusted: float | None = None
    with_harm: bool = False
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Rows of the file that were not analysed, by reason."""

    @property
    def estimate(self) -> Estimate | None:
        """The headline, None for a refusal and for designs that describe."""
        return self.outcome.estimate if isinstance(self.outcome, Result) else None

    @property
    def causal(self) -> bool:
        """Whether the evidence is strong enough to name a cause."""
        return self.strength.value >= CAUSAL_FROM

    @property
    def counted(self) -> bool:
        """Whether the smallest change worth having could be read."""
        return self.reading.footing is not None
