"""What each chart is given: finished numbers and words, checked as they are made.

A number of change is in natural units with its true sign (10 fewer is -10). None is an end that
is not bounded, or a place where nothing was measured; no other gap, NaN or infinity is let in.
"""

import math
from dataclasses import dataclass
from typing import Literal

Better = Literal["lower", "higher"]

VERDICTS = (
    "worked",
    "worked_size_uncertain",
    "below_worthwhile",
    "no_meaningful_difference",
    "worse",
    "cannot_tell",
    "not_testable",
)


def refuse_endless(*numbers: float | None) -> None:
    """Refuse a number that no drawing can hold.

    Raises
    ------
        ValueError: one of them is NaN or infinite.
    """
    for value in numbers:
        if value is not None and not math.isfinite(value):
            raise ValueError(f"a chart is given finite numbers or None, not {value!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A best estimate and the likely range around it, in natural units. None: unbounded."""

    value: float | None
    low: float | None
    high: float | None

    def __post_init__(self) -> None:
        refuse_endless(self.value, self.low, self.high)
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("a range runs from its smaller to its larger end")

    def numbers(self) -> tuple[float, ...]:
        """Return those of the three that are known."""
        return tuple(each for each in (self.low, self.value, self.high) if each is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How a change of this metric is said: ``fewer`` and ``more``, ``lower`` and ``higher``."""

    less: str = "lower"
    more: str = "higher"

    def __post_init__(self) -> None:
        if not self.less or not self.more:
            raise ValueError("a change has a word for less and one for more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """The change worth having, and its mirror on the bad side, both as positive sizes."""

    good: float
    bad: float

    def __post_init__(self) -> None:
        refuse_endless(self.good, self.bad)
        if self.good <= 0 or self.bad <= 0:
            raise ValueError("the smallest change worth having is more than 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """What all rows of one effect axis share."""

    better: Better
    words: Words
    worth: Worth | None
    unit: str
    """In full, for captions: ``offences a month``, ``in every 100 people``."""
    is_margin: bool = False
    """Whether ``worth`` is a guardrail's margin: then its bad side is the line that matters."""

    @property
    def sign(self) -> int:
        """1 where more is better, -1 where less is: a change times it points right when good."""
        return 1 if self.better == "higher" else -1

    @property
    def line(self) -> float | None:
        """Return the change at which the dashed line stands, with its true sign."""
        if self.worth is None:
            return None
        return -self.worth.bad * self.sign if self.is_margin else self.worth.good * self.sign


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateValues:
    """One effect, for the chart that opens a result."""

    key: str
    finding: str
    axis: Axis
    effect: Range
    verdict: str
    level: float = 0.95
    exploratory: bool = False

    def __post_init__(self) -> None:
        _known(self.verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowValues:
    """One effect in multiples of the change worth having, on the footing of benefit: plus is good.

    ``measured`` False draws no change worth having, for then none was set and the unit is free.
    """

    effect: Range
    verdict: str
    measured: bool = True

    def __post_init__(self) -> None:
        _known(self.verdict)


def _known(verdict: str) -> None:
    if verdict not in VERDICTS:
        raise ValueError(f"{verdict!r} is not a verdict")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """Places of evidence strength: reached, lost to downgrades, and the design's ceiling."""

    level: int
    ceiling: int
    lost: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.level <= 5 or not 0 <= self.ceiling <= 5 or not 0 <= self.lost <= 5:
            raise ValueError("strength and its ceiling lie between 0 and 5")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPoint:
    """The effect so many periods before (minus) or after the start. The reference has no range."""

    period: int
    effect: Range
    reference: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStudyValues:
    """Leads and lags around the start."""

    key: str
    finding: str
    axis: Axis
    points: tuple[EventPoint, ...]
    could_see: float | None = None
    """The smallest difference before the start that would have been seen, as a positive size."""

    def __post_init__(self) -> None:
        if not self.points:
            raise ValueError("an event study has points")
        refuse_endless(self.could_see)


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRow:
    """One way to get the same effect. The first row is the registered plan."""

    title: str
    effect: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityValues:
    """The plan's effect and what other reasonable methods say; ``head`` names what rows are."""

    key: str
    finding: str
    axis: Axis
    rows: tuple[MethodRow, ...]
    head: str = "Method"

    def __post_init__(self) -> None:
        if not self.rows:
            raise ValueError("a sensitivity set has the plan's own row")


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRow:
    """One study of a forest: who and when, what it says, and how much it weighs (0 to 1)."""

    name: str
    detail: str
    effect: Range
    verdict: str
    verdict_words: str
    weight: float | None = None

    def __post_init__(self) -> None:
        _known(self.verdict)
        refuse_endless(self.weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestValues:
    """Studies on one axis; ``average`` and ``next_force`` only where they were pooled."""

    key: str
    finding: str
    axis: Axis
    rows: tuple[StudyRow, ...]
    average: Range | None = None
    next_force: Range | None = None
    remark: str = ""
    """A sentence of the note below: how much the studies differ."""

    def __post_init__(self) -> None:
        if not self.rows:
            raise ValueError("a forest has at least one study")
