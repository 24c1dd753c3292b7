import datetime as dt

import numpy as np
import pytest

from analysis.data import PeriodKind

SERIES = ["month,y", "2024-03,3", "2024-01,1", "2024-02,2", "2024-05,5"]


def a_series(**changes):
    return {
        "design": "interrupted_time_series",
        "columns": {"period": "month"},
        "start": "2024-03",
        **changes,
    }


def test_periods_are_in_time_order_and_show_their_gaps(observed):
    found = observed(SERIES, **a_series())
    assert found.period.kind is PeriodKind.MONTH
    assert found.period.labels == ("2024-01", "2024-02", "2024-03", "2024-05")
    np.testing.assert_array_equal(found.period.codes, [2, 0, 1, 3])
    np.testing.assert_array_equal(found.period.step, [0, 1, 2, 4])
    assert found.period.start == 2
    np.testing.assert_array_equal(found.after, [True, False, False, True])


def test_a_period_without_a_complete_row_is_a_gap(observed):
    found = observed([*SERIES, "2024-04,"], **a_series(start="2024-04"))
    assert found.period.labels == ("2024-01", "2024-02", "2024-03", "2024-05")
    assert found.period.start == 3


@pytest.mark.parametrize(
    ("periods", "kind", "labels", "step"),
    [
        (["2024-02-29", "2024-03-01"], PeriodKind.DATE, ("2024-02-29", "2024-03-01"), [0, 1]),
        (["2024-02-29T00:00:00", "2024-03-01 00:00"], PeriodKind.DATE, None, [0, 1]),
        (["2004", "2006"], PeriodKind.INTEGER, ("2004", "2006"), [2004, 2006]),
        (["9", "10"], PeriodKind.INTEGER, ("9", "10"), [9, 10]),
        (["-1", "0"], PeriodKind.INTEGER, ("-1", "0"), [-1, 0]),
        (["2023-12", "2024-01"], PeriodKind.MONTH, ("2023-12", "2024-01"), [0, 1]),
    ],
)
def test_each_kind_of_period_is_known_by_its_writing(observed, periods, kind, labels, step):
    lines = ["month,y", *(f"{period},1" for period in periods)]
    found = observed(lines, **a_series(start=periods[1]))
    assert found.period.kind is kind
    assert labels is None or found.period.labels == labels
    np.testing.assert_array_equal(found.period.step, step)
    assert found.period.start == 1


@pytest.mark.parametrize("start", ["2024-02-29", "29/02/2024"])
@pytest.mark.parametrize("periods", [("2024-02-28", "2024-02-29"), ("28/02/2024", "29/02/2024")])
def test_start_may_be_iso_or_day_first_whichever_the_column_is(observed, periods, start):
    found = observed(["month,y", *(f"{p},1" for p in periods)], **a_series(start=start))
    assert found.period.labels == ("2024-02-28", "2024-02-29")
    assert found.period.start == 1


def test_british_dates_are_said_with_the_first_value_and_how_it_was_read(observed):
    lines = ["month,y", "05/06/2024,1", "04/05/2024,2"]
    found = observed(lines, **a_series(start="2024-06-01"))
    assert len(found.warnings) == 1
    assert "'month'" in found.warnings[0]
    assert "05/06/2024" in found.warnings[0]
    assert "2024-06-05" in found.warnings[0]


def test_iso_dates_are_no_matter_for_a_warning(observed):
    assert observed(SERIES, **a_series()).warnings == ()


@pytest.mark.parametrize(
    ("period", "says"),
    [
        ("01/13/2024", "two kinds of dates in one column"),
        ("31/02/2024", "no day of the calendar"),
        ("2024-02-01", "two kinds"),
        ("2024-02", "two kinds"),
        ("2024", "two kinds"),
        ("Apr-23", "month as text"),
        ("April 2023", "month as text"),
        ("2023 apr", "month as text"),
        ("01-Apr-2023", "month as text"),
        ("01/02/24", "two digits"),
        ("01-02-24", "two digits"),
        ("2024-02-01T10:30:00", "time of day"),
        ("week 3", "no date"),
        ("2024-13", "no date"),
        ("01.02.2024", "no date"),
    ],
)
def test_a_column_of_british_dates_holds_nothing_else(fault_of, period, says):
    lines = ["month,y", "01/02/2024,1", "02/02/2024,1", f"{period},2"]
    fault = fault_of(lines, **a_series(start="2024-02-02"))
    assert says in str(fault)
    assert f"'{period}'" in str(fault)
    assert fault.problems[0].column == "month"
    assert fault.problems[0].row == 4


def test_a_date_that_where_leaves_out_still_shows_that_dates_are_not_day_first(fault_of):
    lines = ["month,y,k", "01/02/2024,1,in", "02/02/2024,1,in", "01/13/2024,2,out"]
    fault = fault_of(lines, **a_series(start="2024-02-02", where={"k": ("in",)}))
    assert "two kinds of dates" in str(fault)


@pytest.mark.parametrize("start", ["2024-03-01", "2024-03", "01/03/2024"])
def test_day_numbers_of_a_spreadsheet_are_integers_and_no_dates(fault_of, start):
    lines = ["month,y", "45296,1", "45297,2"]
    fault = fault_of(lines, **a_series(start=start))
    assert "holds integers" in str(fault)
    assert "day numbers" in str(fault)
    assert fault.problems[0].column == "month"


@pytest.mark.parametrize("start", ["2024-04-15", 2024, "soon"])
def test_start_must_be_in_the_terms_of_the_period_column(fault_of, start):
    fault = fault_of(SERIES, **a_series(start=start))
    assert str(start) in str(fault)


@pytest.mark.parametrize(("start", "place"), [("2023-01", 0), ("2024-04", 3), ("2025-01", 4)])
def test_start_is_the_first_period_at_or_after_it(observed, start, place):
    assert observed(SERIES, **a_series(start=start)).period.start == place


def test_a_toml_date_and_a_number_as_text_are_read_as_what_they_say(observed):
    found = observed(["month,y", "2003,1", "2004,2"], **a_series(start="2004"))
    assert found.period.start == 1
    day = dt.date(2024, 1, 2).isoformat()
    found = observed(["month,y", "2024-01-01,1", "2024-01-02,2"], **a_series(start=day))
    assert found.period.start == 1
