"""What a process chart and a funnel are given: finished numbers, checked as they are made."""

from dataclasses import dataclass

from registry.publish.charts.values import refuse_endless

RULE_NUMBERS = {"outside": 1, "trend": 2, "two_of_three": 3, "run": 4}
"""The number that a ring carries, by the first rule that marks the point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessPoint:
    """One period. ``value`` None is a gap; limits are None where there are too few points."""

    period: str
    value: float | None
    centre: float
    low: float | None = None
    high: float | None = None
    rule: str | None = None
    """The first rule that marks the point."""

    def __post_init__(self) -> None:
        refuse_endless(self.value, self.centre, self.low, self.high)
        if self.rule is not None and self.rule not in RULE_NUMBERS:
            raise ValueError(f"{self.rule!r} is no rule of a process chart")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessValues:
    """A series with its limits. ``begins`` are the places where limits were worked out anew."""

    key: str
    finding: str
    unit: str
    points: tuple[ProcessPoint, ...]
    begins: tuple[int, ...] = ()
    target: float | None = None

    def __post_init__(self) -> None:
        if not self.points:
            raise ValueError("a process chart has at least one period")
        refuse_endless(self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPoint:
    """One unit: its share or rate, its size, and the limits of chance at that size."""

    unit: str
    value: float
    size: float
    low_95: float
    high_95: float
    low_998: float
    high_998: float
    flag: str = "none"

    def __post_init__(self) -> None:
        refuse_endless(self.value, self.size, self.low_95, self.high_95)
        refuse_endless(self.low_998, self.high_998)
        if self.flag not in ("none", "alert", "alarm"):
            raise ValueError(f"{self.flag!r} is no flag of a funnel")


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelValues:
    """Units side by side, in the order of their table: a funnel ranks nobody."""

    key: str
    finding: str
    unit: str
    size_unit: str
    points: tuple[FunnelPoint, ...]
    centre: float

    def __post_init__(self) -> None:
        if not self.points:
            raise ValueError("a funnel has at least one unit")
        refuse_endless(self.centre)
