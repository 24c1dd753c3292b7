"""Texts that say when: dates, months and whole numbers, and what each other writing lacks."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from analysis.data import PeriodKind
from analysis.tables.cell_text import number_of, shown

_EPOCH = dt.date(1970, 1, 1).toordinal()
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?)?")
_ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:.*")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
_NAMED_MONTH = re.compile(
    r"(?:\d{1,4}[ /.-]*)*"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
    r"(?:[ /.,'-]*\d{1,4})*",
    re.IGNORECASE,
)
_LARGEST = 2**53


class Writing(StrEnum):
    """How a moment is written."""

    DATE = "date"
    DAY_FIRST = "day_first"
    MONTH = "month"
    INTEGER = "integer"


KINDS = {
    Writing.DATE: PeriodKind.DATE,
    Writing.DAY_FIRST: PeriodKind.DATE,
    Writing.MONTH: PeriodKind.MONTH,
    Writing.INTEGER: PeriodKind.INTEGER,
}
CALLED = {
    PeriodKind.DATE: "dates",
    PeriodKind.MONTH: "months (YYYY-MM)",
    PeriodKind.INTEGER: "integers",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment and its place in time: days since 1970, months since year 0, or the integer."""

    writing: Writing
    place: int

    @property
    def kind(self) -> PeriodKind:
        """Whether it is a date, a month or an integer."""
        return KINDS[self.writing]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoMoment:
    """A text that says no moment, and why; ``not_day_first`` for 08/15/2022 and its like."""

    because: str
    not_day_first: bool = False


def moment_of(text: str) -> Moment | NoMoment:
    """Return the moment that a text says; British dates are read day first."""
    if found := _ISO_DATE.fullmatch(text):
        return _day(text, int(found[1]), int(found[2]), int(found[3]), Writing.DATE)
    if found := _SLASHED.fullmatch(text):
        return _day_first(text, int(found[1]), int(found[2]), int(found[3]))
    if (found := _ISO_MONTH.fullmatch(text)) and 1 <= int(found[2]) <= 12:
        return Moment(writing=Writing.MONTH, place=12 * int(found[1]) + int(found[2]) - 1)
    number = number_of(text)
    if number is not None and number.is_integer() and abs(number) <= _LARGEST:
        return Moment(writing=Writing.INTEGER, place=int(number))
    return NoMoment(because=_because(text))


def label_of(kind: PeriodKind, place: int) -> str:
    """Return a moment as a result writes it: ISO dates and months, and integers."""
    if kind is PeriodKind.DATE:
        return dt.date.fromordinal(place + _EPOCH).isoformat()
    if kind is PeriodKind.MONTH:
        return f"{place // 12:04d}-{place % 12 + 1:02d}"
    return str(place)


def _day(text: str, year: int, month: int, day: int, writing: Writing) -> Moment | NoMoment:
    try:
        place = dt.date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return NoMoment(because=f"{shown(text)} is no day of the calendar.")
    return Moment(writing=writing, place=place)


def _day_first(text: str, day: int, month: int, year: int) -> Moment | NoMoment:
    if month > 12 >= day:
        return NoMoment(
            because=f"{shown(text)} cannot be day first, as dd/mm/yyyy is read. "
            "Write dates as YYYY-MM-DD.",
            not_day_first=True,
        )
    return _day(text, year, month, day, Writing.DAY_FIRST)


def _because(text: str) -> str:
    if _NAMED_MONTH.fullmatch(text) and any(letter.isdigit() for letter in text):
        return f"{shown(text)} is a month as text. Write months as YYYY-MM and dates as YYYY-MM-DD."
    if _SHORT_YEAR.fullmatch(text):
        return f"{shown(text)} has a year of two digits. Write the year with four digits."
    if _ISO_MOMENT.fullmatch(text):
        return f"{shown(text)} has a time of day; a period is a date, a month or an integer."
    return f"{shown(text)} is no date (YYYY-MM-DD), month (YYYY-MM) or integer."
