"""The time and the columns of a series that is still to come."""

import datetime as dt
from dataclasses import replace

import numpy as np

from analysis.data import PeriodKind
from analysis.errors import BadPlanError, Problem
from analysis.parts.power_assumptions import SeriesAssumptions
from analysis.parts.series_columns import LEVEL, SPARE, Columns, build, seasonal
from analysis.parts.series_data import Series
from analysis.parts.series_model import Choice
from analysis.parts.series_time import DAYS_A_WEEK, MONTHS_A_YEAR, Calendar, unit_of


def future(start: str | int | None, before: int, series: Series | None) -> Calendar:
    """Return the calendar of a series that has so many periods before its start.

    Without data a start that is a month, or the first of one, stands for months, another date for
    weeks.
    """
    if series is not None:
        own = series.calendar
        return replace(own, origin=own.origin + (series.start - before) * own.length)
    text = str(start).strip()
    for kind in PeriodKind:
        try:
            at = unit_of(kind, text)
        except ValueError:
            continue
        return _calendar(kind, at, before)
    raise BadPlanError([Problem(message=f"start: {text} is no period.", field="start")])


def _calendar(kind: PeriodKind, at: int, before: int) -> Calendar:
    unit, length = {
        PeriodKind.MONTH: ("month", 1),
        PeriodKind.DATE: ("day", DAYS_A_WEEK),
        PeriodKind.INTEGER: ("integer", 1),
    }[kind]
    if kind is PeriodKind.DATE and dt.date.fromordinal(at).day == 1:
        first = dt.date.fromordinal(at)
        unit, length, at = "month", 1, MONTHS_A_YEAR * first.year + first.month - 1
    return Calendar(kind=kind, unit=unit, length=length, origin=at - before * length)


def planned_columns(given: SeriesAssumptions, choice: Choice, time: Calendar) -> Columns:
    """Return the columns of the series that is planned, without covariates.

    Raises
    ------
    BadPlanError
        The periods are fewer than the model needs.
    """
    places = np.arange(given.before + given.after, dtype=np.int64)
    season = list(seasonal(time, places, choice.season))
    columns = build(places, given.before, season, trend=choice.trend, slope=choice.slope)
    if places.size < columns.count + SPARE or columns.place(LEVEL) is None:
        message = (
            f"power.periods_before: {given.before} before and {given.after} after the start are "
            f"too few; {columns.count} coefficients need {SPARE} periods to spare."
        )
        raise BadPlanError([Problem(message=message, field="power.periods_before")])
    return columns
