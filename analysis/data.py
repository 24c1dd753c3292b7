"""The shapes in which data reach a design: columns by role, coded and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
CodeArray = NDArray[np.int32]
BoolArray = NDArray[np.bool_]


class Kind(StrEnum):
    """What an outcome column holds."""

    MEAN = "mean"
    PROPORTION = "proportion"
    COUNT = "count"
    TIME_TO_EVENT = "time_to_event"
    ORDINAL = "ordinal"


class PeriodKind(StrEnum):
    """How the period column writes time."""

    DATE = "date"
    MONTH = "month"
    INTEGER = "integer"
    """Years too: 2004 is an integer."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A text column as codes: ``levels[codes[i]]`` is row i's text; levels are in sorted order.

    codes: shape (rows,), -1 where the cell is missing (only in ``starts``-like uses).
    """

    codes: CodeArray
    levels: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.codes.ndim != 1:
            raise ValueError("the codes of a factor are one-dimensional")
        if self.codes.size and int(self.codes.max()) >= len(self.levels):
            raise ValueError("a factor holds a code without a level")

    def __len__(self) -> int:
        """Rows."""
        return int(self.codes.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """A period column: distinct periods in time order, and each row's place among them.

    labels are the periods in ISO form (``2024-04``, ``2024-04-15``, ``2004``); ``start`` is the
    place of the first period at or after the plan's start, None where the plan has none and
    ``len(labels)`` where every period is before it. ``step`` gives the regular calendar place
    of each label (months or days since the first, or the integer itself), so that a gap is seen.
    """

    kind: PeriodKind
    codes: CodeArray
    labels: tuple[str, ...]
    step: IntArray
    start: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Covariate:
    """A covariate: numbers, or a factor whose first level in sorted order is the reference."""

    name: str
    values: FloatArray | Factor


@dataclass(frozen=True, slots=True, kw_only=True)
class Attrition:
    """Rows whose only missing value is the outcome, by arm, and all rows with the rest complete."""

    treated: int
    comparison: int
    treated_missing: int
    comparison_missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Observations:
    """The rows that one hypothesis analyses, by role: complete cases, weight-0 rows left out.

    Every array has shape (rows,). ``outcome`` is a number (0/1 for a proportion without
    ``people``, events with ``people``); for text outcomes (ordinal, association, event) it is in
    ``outcome_text``. ``treated`` and ``after`` are resolved by the plan's values; ``starts`` is the
    place in ``period.labels`` of the unit's first treated period, -1 for never, and the number of
    labels for a start after the last period. ``row`` is the row number in the file (header is 1),
    for messages only; None on the one-pass path, where messages name a row by asking the table
    again. ``left_out`` counts rows left out, by reason.
    """

    kind: Kind
    outcome: FloatArray | None = None
    outcome_text: Factor | None = None
    treated: BoolArray | None = None
    after: BoolArray | None = None
    group: Factor | None = None
    phase: Factor | None = None
    period: Periods | None = None
    starts: CodeArray | None = None
    unit: Factor | None = None
    cluster: Factor | None = None
    pair: Factor | None = None
    stratum: Factor | None = None
    weight: FloatArray | None = None
    exposure: FloatArray | None = None
    people: FloatArray | None = None
    count: FloatArray | None = None
    baseline: FloatArray | None = None
    duration: FloatArray | None = None
    entry: FloatArray | None = None
    event: BoolArray | None = None
    """Whether the event happened, by ``event_value``; its codes as written are ``outcome_text``."""
    competing: BoolArray | None = None
    """Whether another event came first that the plan names in ``competing``."""
    area: Factor | None = None
    row_variable: Factor | None = None
    """The ``row`` of an association table; its ``column`` is ``outcome_text``."""
    covariates: tuple[Covariate, ...] = ()
    row: IntArray | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    """``missing``, ``zero_weight`` and ``where`` -> rows; a reason without rows is not there."""
    attrition: Attrition | None = None
    warnings: tuple[str, ...] = ()
    """What was read with a guess that a person should know of: British dates."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Role -> the column's own name, for sentences."""

    @property
    def rows(self) -> int:
        """Rows analysed."""
        codes = None if self.period is None else self.period.codes
        for column in (self.outcome, self.treated, self.after, codes):
            if column is not None:
                return int(column.size)
        return len(self.outcome_text) if self.outcome_text is not None else 0
