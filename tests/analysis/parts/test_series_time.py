"""Periods in regular time: months, quarters, weeks, days and years, with gaps and holidays."""

import datetime as dt

import numpy as np
import pytest

from analysis.data import PeriodKind
from analysis.errors import BadDataError, BadPlanError
from analysis.parts.series_time import excluded_places, timeline

DATE, MONTH, INTEGER = PeriodKind.DATE, PeriodKind.MONTH, PeriodKind.INTEGER


@pytest.mark.parametrize(
    ("kind", "labels", "start", "places", "begins", "year"),
    [
        (MONTH, ["2023-11", "2023-12", "2024-02"], "2024-01", [0, 1, 3], 2, 12),
        (MONTH, ["2023-02", "2023-05", "2023-11"], "2023-06", [0, 1, 3], 2, 4),
        (DATE, ["2024-01-31", "2024-02-29", "2024-04-30"], "2024-03-15", [0, 1, 3], 2, 12),
        (DATE, ["2024-01-01", "2024-04-01", "2024-07-01"], "2024-04-01", [0, 1, 2], 1, 4),
        (DATE, ["2020-12-31", "2021-12-31", "2023-12-31"], "2022-01-01", [0, 1, 3], 2, 1),
        (DATE, ["2024-01-01", "2024-01-08", "2024-01-22"], "2024-01-16", [0, 1, 3], 3, None),
        (DATE, ["2024-01-01", "2024-01-02", "2024-01-05"], "2024-01-03", [0, 1, 4], 2, None),
        (INTEGER, ["7", "8", "10"], 9, [0, 1, 3], 2, None),
        (INTEGER, ["1980", "1990", "2000"], 1985, [0, 1, 2], 1, None),
        (INTEGER, ["1", "2", "3"], 9, [0, 1, 2], 3, None),
        (INTEGER, ["1", "2", "3"], -4, [0, 1, 2], 0, None),
    ],
)
def test_periods_have_regular_places_and_the_start_the_first_at_or_after_it(
    kind, labels, start, places, begins, year
):
    found = timeline(kind, labels, start)
    np.testing.assert_array_equal(found.places, places)
    assert found.start == begins
    if year is not None:
        assert found.calendar.year == year
    written = found.written()
    assert [written[place] for place in places] == labels


def test_a_gap_is_written_as_its_neighbours_are():
    ends = timeline(DATE, ["2024-01-31", "2024-02-29", "2024-04-30"], "2024-02-01")
    assert ends.written()[2] == "2024-03-31"
    months = timeline(MONTH, ["2023-11", "2024-02", "2024-03"], "2024-02")
    assert months.written() == ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03"]


def test_a_week_moved_by_a_holiday_is_still_a_week():
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=7 * week) for week in range(12)]
    days[4] += dt.timedelta(days=1)
    found = timeline(DATE, [day.isoformat() for day in days], "2024-02-12")
    np.testing.assert_array_equal(found.places, np.arange(12))
    assert found.start == 6
    assert found.calendar.length == 7


def test_dates_at_no_regular_steps_are_an_error_that_names_two():
    days = [1, 2, 4, 9, 11, 13, 15, 18, 20, 25]
    with pytest.raises(BadDataError, match=r"2024-01-01 and 2024-01-02 are 1 days apart"):
        timeline(DATE, [f"2024-01-{day:02d}" for day in days], "2024-01-15")


def test_calendar_months_of_places_are_those_of_their_dates():
    weeks = timeline(DATE, ["2024-01-22", "2024-01-29", "2024-02-05"], "2024-02-01")
    np.testing.assert_array_equal(weeks.calendar.months(weeks.places), [0, 0, 1])
    quarters = timeline(MONTH, ["2023-08", "2023-11", "2024-02"], "2024-02")
    np.testing.assert_array_equal(quarters.calendar.months(quarters.places), [7, 10, 1])
    assert timeline(INTEGER, ["1", "2"], 2).calendar.months(np.arange(2)) is None


def test_excluded_periods_may_be_missing_from_the_data():
    time = timeline(MONTH, ["2023-11", "2024-02", "2024-03"], "2024-02")
    np.testing.assert_array_equal(excluded_places(time, MONTH, ["2024-01", "2024-02"]), [2, 3])
    days = timeline(DATE, ["2024-01-01", "2024-01-08", "2024-01-15"], "2024-01-08")
    np.testing.assert_array_equal(excluded_places(days, DATE, ["08/01/2024"]), [1])
    whole = timeline(INTEGER, ["1", "2", "3"], 2)
    np.testing.assert_array_equal(excluded_places(whole, INTEGER, [3, "2"]), [1, 2])


@pytest.mark.parametrize("listed", ["2024-13", "2025-01", "2024-01-01", "soon", 7])
def test_what_is_no_period_of_the_series_cannot_be_excluded(listed):
    time = timeline(MONTH, ["2023-11", "2024-02", "2024-03"], "2024-02")
    with pytest.raises(BadPlanError, match="is no period of the series, 2023-11 to 2024-03"):
        excluded_places(time, MONTH, [listed])
