"""The regular time of a series: each period's place in it, gaps kept, and its times of year."""

import calendar
import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.data import IntArray, PeriodKind
from analysis.errors import BadDataError, BadPlanError, Problem

_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
_SHORTEST_MONTH = 27
DAYS_A_YEAR = 365.25
MONTHS_A_YEAR = 12
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Regular time. A period of the series is ``length`` units long, and place 0 is the first one.

    kind: how the column writes periods.
    unit: ``month``, ``day`` or ``integer``: what ``length`` counts.
    origin: the first period in units (months since year 0, days since year 1, the integer itself).
    day: where dates stand for months, the day of the month; 0 where that is its last day.
    """

    kind: PeriodKind
    unit: str
    length: int
    origin: int
    day: int = 1

    def label(self, place: int) -> str:
        """Return how a place in time is written."""
        at = self.origin + place * self.length
        if self.unit == "integer":
            return str(at)
        if self.unit == "day":
            return dt.date.fromordinal(at).isoformat()
        year, month = divmod(at, MONTHS_A_YEAR)
        if self.kind is PeriodKind.MONTH:
            return f"{year:04d}-{month + 1:02d}"
        last = calendar.monthrange(year, month + 1)[1]
        return dt.date(year, month + 1, min(self.day, last) if self.day else last).isoformat()

    def months(self, places: IntArray) -> IntArray | None:
        """Return the calendar month (0 to 11) of each place; None where periods are integers."""
        at = self.origin + places * self.length
        if self.unit == "month":
            return np.asarray(at % MONTHS_A_YEAR)
        if self.unit == "day":
            return np.array([dt.date.fromordinal(int(day)).month - 1 for day in at])
        return None

    @property
    def year(self) -> float | None:
        """Periods in a year; None where periods are integers."""
        if self.unit == "month":
            return MONTHS_A_YEAR / self.length
        return DAYS_A_YEAR / self.length if self.unit == "day" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The labels of a series in regular time.

    places: shape (labels,), whole numbers from 0 on; a gap of one missing period is 2 steps.
    start: the place of the first period, seen or missing, at or after the start.
    """

    calendar: Calendar
    places: IntArray
    start: int
    labels: tuple[str, ...]

    def written(self) -> list[str]:
        """Return how every period from the first to the last is written, gaps too."""
        found = [self.calendar.label(place) for place in range(int(self.places[-1]) + 1)]
        for place, label in zip(self.places, self.labels, strict=True):
            found[int(place)] = label
        return found


def timeline(kind: PeriodKind, labels: Sequence[str], start: str | int) -> Timeline:
    """Return the regular time of a period column.

    Months, and dates of which each month has at most one, step by months; other dates by days;
    integers by themselves. A step is the greatest common divisor of the differences, or where
    dates waver around a regular step, that step.

    Raises
    ------
        BadDataError: the dates are at no regular steps.
    """
    units = [unit_of(kind, label) for label in labels]
    days = units if kind is PeriodKind.DATE else []
    if days and _are_monthly(days):
        found = _of_months(kind, days)
    else:
        unit = {PeriodKind.MONTH: "month", PeriodKind.DATE: "day"}.get(kind, "integer")
        found = _stepped(kind, unit, units, labels)
    begins = unit_of(kind, str(start).strip())
    return Timeline(
        calendar=found[0],
        places=found[1],
        start=_start(found[0], found[1], units, begins),
        labels=tuple(labels),
    )


def unit_of(kind: PeriodKind, text: str) -> int:
    """Return a period in units of its kind: months since year 0, days since year 1, the integer.

    Raises
    ------
        ValueError: the text is no period of the kind.
    """
    if kind is PeriodKind.INTEGER:
        number = float(text)
        if not number.is_integer():
            raise ValueError(f"{text} is no whole number")
        return int(number)
    if kind is PeriodKind.MONTH:
        if (found := _ISO_MONTH.fullmatch(text)) and 1 <= int(found[2]) <= MONTHS_A_YEAR:
            return MONTHS_A_YEAR * int(found[1]) + int(found[2]) - 1
        raise ValueError(f"{text} is no month (YYYY-MM)")
    if found := _ISO_DATE.fullmatch(text):
        return dt.date(int(found[1]), int(found[2]), int(found[3])).toordinal()
    if found := _DAY_FIRST.fullmatch(text):
        return dt.date(int(found[3]), int(found[2]), int(found[1])).toordinal()
    raise ValueError(f"{text} is no date (YYYY-MM-DD)")


def excluded_places(time: Timeline, kind: PeriodKind, listed: Sequence[object]) -> IntArray:
    """Return the places of the periods that a plan excludes.

    Raises
    ------
        BadPlanError: one is no period of the column's kind, or not within the series.
    """
    found: list[int] = []
    wrong: list[str] = []
    written = {label: place for place, label in enumerate(time.written())}
    for item in listed:
        text = str(item).strip()
        try:
            place = written.get(_written(kind, unit_of(kind, text)))
        except ValueError:
            place = None
        if place is None:
            wrong.append(text)
        else:
            found.append(place)
    if wrong:
        span = f"{time.calendar.label(0)} to {time.calendar.label(int(time.places[-1]))}"
        raise BadPlanError(
            [
                Problem(
                    message=f"settings.exclude: {text} is no period of the series, {span}.",
                    field="settings.exclude",
                )
                for text in wrong
            ]
        )
    return np.array(sorted(set(found)), dtype=np.int64)


def _written(kind: PeriodKind, unit: int) -> str:
    if kind is PeriodKind.DATE:
        return dt.date.fromordinal(unit).isoformat()
    if kind is PeriodKind.MONTH:
        return f"{unit // MONTHS_A_YEAR:04d}-{unit % MONTHS_A_YEAR + 1:02d}"
    return str(unit)


def _month_of(day: int) -> int:
    date = dt.date.fromordinal(day)
    return MONTHS_A_YEAR * date.year + date.month - 1


def _are_monthly(days: Sequence[int]) -> bool:
    """Return whether each month has at most one date, and no two are closer than a month."""
    months = [_month_of(day) for day in days]
    apart = [after - before for before, after in pairwise(days)]
    return (
        len(set(months)) == len(months)
        and min(apart, default=_SHORTEST_MONTH) > 0
        and (not apart or float(np.median(apart)) >= _SHORTEST_MONTH)
    )


def _of_months(kind: PeriodKind, days: Sequence[int]) -> tuple[Calendar, IntArray]:
    months = [_month_of(day) for day in days]
    length = _divisor(months)
    dates = [dt.date.fromordinal(day) for day in days]
    ends = all((date + dt.timedelta(days=1)).day == 1 for date in dates)
    found = Calendar(
        kind=kind,
        unit="month",
        length=length,
        origin=months[0],
        day=0 if ends else max(date.day for date in dates),
    )
    return found, np.array([(month - months[0]) // length for month in months], dtype=np.int64)


def _stepped(
    kind: PeriodKind, unit: str, units: Sequence[int], labels: Sequence[str]
) -> tuple[Calendar, IntArray]:
    length = _divisor(units)
    places = np.array([(at - units[0]) // length for at in units], dtype=np.int64)
    if unit == "day" and length == 1 and len(units) > 1:
        length, places = _wavering(units, labels)
    return Calendar(kind=kind, unit=unit, length=length, origin=units[0]), places


def _wavering(units: Sequence[int], labels: Sequence[str]) -> tuple[int, IntArray]:
    """Return the commonest step of dates that are a little off it: a week moved by a holiday."""
    apart = np.diff(np.asarray(units, dtype=np.int64))
    steps, times = np.unique(apart, return_counts=True)
    length = int(steps[np.argmax(times)])
    places = np.rint((np.asarray(units) - units[0]) / length).astype(np.int64)
    off = np.abs(np.asarray(units) - units[0] - places * length)
    if np.any(np.diff(places) < 1) or float(off.max()) > length / 2.5:
        place = int(np.argmax(apart != length))
        raise BadDataError(
            "The dates of the series are at no regular steps: "
            f"{labels[place]} and {labels[place + 1]} are {int(apart[place])} days apart, most are "
            f"{length}. Give one row for each day, week, month, quarter or year."
        )
    return length, places


def _divisor(units: Sequence[int]) -> int:
    return max(1, math.gcd(*(after - before for before, after in pairwise(units))))


def _start(found: Calendar, places: IntArray, units: Sequence[int], begins: int) -> int:
    """Return the place of the first period at or after the start, whether it was seen or not."""
    first = int(np.searchsorted(np.asarray(units), begins))
    if first == 0:
        return int(places[0])
    before = int(places[first - 1])
    last = int(places[first]) if first < len(units) else before + 1
    for place in range(before + 1, last):
        if unit_of(found.kind, found.label(place)) >= begins:
            return place
    return last
