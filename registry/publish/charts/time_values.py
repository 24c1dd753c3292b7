"""What the charts over time, and those of planning, are given. See ``values`` for the rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from registry.publish.charts.values import refuse_endless

Side = Literal["treated", "comparison"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One measured series: a value for each label, None where there is none."""

    name: str
    side: Side
    values: tuple[float | None, ...]

    def __post_init__(self) -> None:
        refuse_endless(*self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What would have been expected: a value for each label, with its likely range if known."""

    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()

    def __post_init__(self) -> None:
        refuse_endless(*self.values, *self.low, *self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesValues:
    """What was seen over time, what was expected, and the gap between them.

    ``start`` is the place in ``labels`` where delivery began (``len(labels)`` or None: never).
    ``gap`` is the change with its words, ``10 fewer``; ``before``, ``after`` and ``expected`` are
    the levels of the treated before and after, and of the expectation after, drawn as thick lines.
    """

    key: str
    finding: str
    unit: str
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    start: int | None
    start_words: str
    expected: Band | None = None
    fitted: tuple[float | None, ...] = ()
    gap: str = ""
    expected_words: str = "expected without it"
    seen_words: str = "with it"
    comparison_note: str = ""
    excluded: tuple[int, ...] = ()
    bounds: tuple[float, float] | None = None
    """Ends of the metric's own scale, for mean scores; None starts at 0."""

    def __post_init__(self) -> None:
        if not self.labels or not self.lines:
            raise ValueError("a series has labels and at least one line")
        rows = [line.values for line in self.lines]
        if self.expected is not None:
            rows += [self.expected.values, self.expected.low, self.expected.high]
        _same_length(len(self.labels), [*rows, self.fitted])
        if self.bounds is not None:
            refuse_endless(*self.bounds)


def _same_length(length: int, rows: Iterable[tuple[float | None, ...]]) -> None:
    if any(row and len(row) != length for row in rows):
        raise ValueError("every line of a series has a value, or None, for each label")


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerValues:
    """What a plan could see: the change wanted and the smallest one seen 8 times in 10."""

    key: str
    finding: str
    unit: str
    can_see: float | None
    wanted: float | None = None

    def __post_init__(self) -> None:
        refuse_endless(self.can_see, self.wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrowingValues:
    """Half the width of the likely range as months go by: pairs of months ahead and half width."""

    key: str
    finding: str
    unit: str
    points: tuple[tuple[float, float], ...]
    wanted: float | None = None
    enough: float | None = None
    """Months after which the range is narrow enough."""

    def __post_init__(self) -> None:
        if len(self.points) < 2:
            raise ValueError("narrowing is shown over at least two moments")
        refuse_endless(self.wanted, self.enough, *(each for point in self.points for each in point))


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    """A month's count; None is not shown (small numbers); ``filling`` may still grow."""

    label: str
    count: float | None
    filling: bool = False

    def __post_init__(self) -> None:
        refuse_endless(self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsValues:
    """Counts by month, pooled over groups. ``marks`` are (place in months, words)."""

    key: str
    finding: str
    unit: str
    months: tuple[MonthCount, ...]
    marks: tuple[tuple[int, str], ...] = ()

    def __post_init__(self) -> None:
        if not self.months:
            raise ValueError("counts by month has at least one month")
