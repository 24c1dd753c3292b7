"""One place less its comparison over time, before the range that its donors show of themselves."""

from dataclasses import dataclass, replace

from registry.publish.charts.amounts import signed
from registry.publish.charts.drawing import Chart
from registry.publish.charts.periods import period_words
from registry.publish.charts.time_series import series
from registry.publish.charts.time_values import Band, Line, SeriesValues
from registry.publish.charts.values import refuse_endless


@dataclass(frozen=True, slots=True, kw_only=True)
class GapValues:
    """The gap in each period, in natural units; ``low`` and ``high`` of the donors, or empty.

    ``start`` is the place in ``labels`` of the first period with the initiative; ``placebos`` how
    many donors were treated as if they had been the place.
    """

    key: str
    finding: str
    unit: str
    labels: tuple[str, ...]
    start: int
    gaps: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    placebos: int = 0

    def __post_init__(self) -> None:
        refuse_endless(*self.gaps, *self.low, *self.high)
        count = len(self.labels)
        if not count or len(self.gaps) != count:
            raise ValueError("there is one gap for each period, and at least one")
        if len(self.low) != len(self.high) or len(self.low) not in (0, count):
            raise ValueError("the donors' range has both its ends in every period, or none")
        if not 0 <= self.start <= count:
            raise ValueError("the start lies among the periods")


def gaps(values: GapValues) -> Chart:
    """Return the gap as a line around no difference, the donors' own range shaded behind it."""
    drawn = series(
        SeriesValues(
            key=values.key,
            finding=values.finding,
            unit=values.unit,
            labels=values.labels,
            lines=(Line(name="the place", side="treated", values=values.gaps),),
            start=values.start,
            start_words=_start(values),
            expected=Band(values=(0.0,) * len(values.labels), low=values.low, high=values.high),
            expected_words="no difference",
        )
    )
    return replace(
        drawn,
        description=_describe(values),
        note=_note(values),
        columns=("Period", "Gap", "Lowest of the donors", "Highest of the donors")
        if values.low
        else ("Period", "Gap"),
        rows=tuple(_row(values, place) for place in range(len(values.labels))),
    )


def _start(values: GapValues) -> str:
    if values.start == len(values.labels):
        return ""
    return f"Start, {period_words(values.labels[values.start])}"


def _describe(values: GapValues) -> str:
    first, last = period_words(values.labels[0]), period_words(values.labels[-1])
    parts = [f"{values.unit}, {first} to {last}.", f"{_start(values)}." if _start(values) else ""]
    parts.append(f"The gap in the last period: {signed(values.gaps[-1])}.")
    if values.low:
        ends = f"{signed(values.low[-1])} to {signed(values.high[-1])}"
        parts.append(f"Donors treated as if they had been the place: {ends}.")
    return " ".join(part for part in parts if part)


def _note(values: GapValues) -> str:
    parts = ["Line: the place less its weighted comparison. Dashed: no difference."]
    if values.low:
        parts.append(
            f"Shaded: the range of the same gap in {values.placebos} places without the "
            "initiative. A line inside it could be chance."
        )
    return " ".join(parts)


def _row(values: GapValues, place: int) -> tuple[str, ...]:
    row = (period_words(values.labels[place]), signed(values.gaps[place]))
    if not values.low:
        return row
    return (*row, signed(values.low[place]), signed(values.high[place]))
