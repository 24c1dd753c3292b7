"""A series of periods, perhaps with a comparison series beside it, ready for a model."""

from dataclasses import dataclass, field

import numpy as np

from analysis.data import BoolArray, Covariate, FloatArray, IntArray, Kind
from analysis.parts.series_time import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One series by period.

    values: shape (periods,), the outcome: means, or events.
    size: shape (periods,), the exposure of counts or the people of a share; None where it is 1.
    """

    values: FloatArray
    size: FloatArray | None = None

    @property
    def levels(self) -> FloatArray:
        """The mean, rate or share of each period, shape (periods,)."""
        return self.values if self.size is None else self.values / self.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a chart shows: every period from the first to the last, gaps and all.

    treated, comparison: a level for each label, None where none was seen.
    excluded: the places of the periods that the plan leaves out.
    """

    labels: tuple[str, ...]
    start: int
    treated: tuple[float | None, ...]
    comparison: tuple[float | None, ...]
    excluded: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The periods that are analysed, in time order; excluded and missing ones are not among them.

    places: shape (periods,), each period's place in regular time.
    start: the place of the first period at or after the start.
    covariates: values shape (periods,); in a controlled series treated less comparison where the
        two differ.
    rows: rows of the file behind the periods; ``people`` counts a row with ``people`` as so many.
    absent: periods between the first and the last without a value, those excluded aside.
    alone: periods in which only one of two series was seen.
    """

    kind: Kind
    calendar: Calendar
    places: IntArray
    start: int
    treated: Line
    comparison: Line | None
    covariates: tuple[Covariate, ...]
    rows: tuple[int, int]
    members: int
    absent: IntArray
    alone: int
    drawn: Drawn
    size_name: str | None = None
    period_name: str = "period"
    labels: tuple[str, ...] = field(default=())

    @property
    def after(self) -> BoolArray:
        """Which periods are after the start, shape (periods,)."""
        return np.asarray(self.places >= self.start)

    @property
    def periods(self) -> int:
        """Periods analysed."""
        return int(self.places.size)

    @property
    def before(self) -> int:
        """Periods analysed before the start."""
        return int(np.count_nonzero(self.places < self.start))

    @property
    def gaps(self) -> IntArray:
        """Steps from each period to the next, shape (periods - 1,)."""
        return np.diff(self.places)

    @property
    def counted(self) -> bool:
        """Whether the outcome counts events."""
        return self.kind is Kind.COUNT or (
            self.kind is Kind.PROPORTION and self.treated.size is not None
        )
