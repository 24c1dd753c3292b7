import datetime as dt

import numpy as np
import pytest

from analysis.data import Kind, PeriodKind
from analysis.errors import BadDataError
from analysis.roles import observe
from analysis.table import open_table


class ADesign:
    """Stands for a design: observing asks for its key alone."""

    def __init__(self, key):
        self.key = key


@pytest.fixture
def observed(tmp_path, a_hypothesis):
    """Observe a hypothesis in a CSV that is given as lines."""

    def observing(lines, **changes):
        path = tmp_path / "data.csv"
        text = lines if isinstance(lines, str) else "\n".join(lines) + "\n"
        path.write_text(text, encoding="utf-8")
        hypothesis = a_hypothesis(**{"outcome": "y", **changes})
        return observe(open_table(path), hypothesis, ADesign(hypothesis.design))

    return observing


@pytest.fixture
def fault_of(observed):
    """Return the error that the data give."""

    def failing(lines, **changes):
        with pytest.raises(BadDataError) as fault:
            observed(lines, **changes)
        return fault.value

    return failing


TWO = ["arm,y", "initiative,1", "comparison,2", "initiative,3", "comparison,"]


def test_rows_come_with_their_numbers_and_missing_ones_are_counted(observed):
    found = observed(TWO)
    assert found.rows == 3
    np.testing.assert_array_equal(found.outcome, [1, 2, 3])
    np.testing.assert_array_equal(found.treated, [True, False, True])
    np.testing.assert_array_equal(found.row, [2, 3, 4])
    assert found.left_out == {"missing": 1}
    assert found.names == {"outcome": "y", "group": "arm"}


def test_columns_that_the_plan_does_not_use_may_hold_anything(observed):
    found = observed(["arm,y,z", "initiative,1,£5", "comparison,2,", "comparison,3,NA"])
    assert found.rows == 3
    assert found.left_out == {}


def test_every_column_that_is_not_there_is_named_with_what_the_first_row_holds(fault_of):
    fault = fault_of(TWO, outcome="why", columns={"group": "arms", "stratum": "area"})
    assert [problem.column for problem in fault.problems] == ["why", "arms", "area"]
    assert "'arm', 'y'" in str(fault)


# Numbers


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1;234", "not a number"),
        ('"1,234"', "without commas"),
        ('"3,5"', "without commas"),
        ("12%", "0.12 or 12"),
        ("£5", "currency"),
        ("n/a", "'n/a' is not a number"),
        ("-", "'-' is not a number"),
        ("01", "'01' is not a number"),
        (".5", "'.5' is not a number"),
        ("true", "'true' is not a number"),
    ],
)
def test_a_text_in_a_number_column_names_row_column_and_text(fault_of, text, says):
    fault = fault_of([*TWO, f"initiative,{text}"])
    assert (fault.problems[0].row, fault.problems[0].column) == (6, "y")
    assert says in str(fault)


def test_numbers_may_have_a_plus_an_exponent_and_blanks(observed):
    found = observed(["arm,y", "initiative, +1.5\xa0", "comparison,2e1"])
    np.testing.assert_array_equal(found.outcome, [1.5, 20])


def test_all_faults_are_listed_together_and_over_two_hundred_are_counted(fault_of):
    rows = [f"initiative,x{number}" for number in range(230)]
    fault = fault_of([*TWO, *rows], settings={"treated_value": "pilot"})
    assert len(fault.problems) == 200
    assert fault.more == 31


@pytest.mark.parametrize(
    ("role", "value"),
    [("weight", "-1"), ("exposure", "-0.5"), ("count", "-2"), ("people", "-3")],
)
def test_what_cannot_be_negative_is_an_error_that_names_the_row(fault_of, role, value):
    lines = ["arm,y,more", "initiative,1,9", f"comparison,0,{value}"]
    columns = {"group": "arm", role: "more"}
    fault = fault_of(lines, kind=Kind.PROPORTION, columns=columns)
    assert fault.problems[0].row == 3
    assert fault.problems[0].column == "more"
    assert "negative" in str(fault)


@pytest.mark.parametrize("role", ["count", "people"])
def test_a_broken_count_is_an_error(fault_of, role):
    lines = ["arm,y,more", "initiative,1,9", "comparison,0,2.5"]
    fault = fault_of(lines, kind=Kind.PROPORTION, columns={"group": "arm", role: "more"})
    assert "2.5 is not whole" in str(fault)


@pytest.mark.parametrize("value", ["-1", "2.5"])
def test_an_outcome_that_is_counted_is_whole_and_not_negative(fault_of, value):
    fault = fault_of(["arm,y", "initiative,1", f"comparison,{value}"], kind=Kind.COUNT)
    assert fault.problems[0].row == 3


def test_events_beyond_people_are_an_error(fault_of):
    lines = ["arm,y,people", "initiative,1,9", "comparison,10,9"]
    columns = {"group": "arm", "people": "people"}
    fault = fault_of(lines, kind=Kind.PROPORTION, columns=columns)
    assert "10 is more than 'people', which is 9" in str(fault)


def test_events_over_no_exposure_are_an_error_and_none_over_none_are_not(fault_of, observed):
    columns = {"group": "arm", "exposure": "days"}
    lines = ["arm,y,days", "initiative,1,9", "comparison,0,0"]
    assert observed(lines, kind=Kind.COUNT, columns=columns).rows == 2
    fault = fault_of([*lines, "comparison,1,0"], kind=Kind.COUNT, columns=columns)
    assert fault.problems[0].row == 4


@pytest.mark.parametrize("value", ["2", "0.5", "-1"])
def test_a_proportion_is_0_or_1(fault_of, value):
    fault = fault_of(["arm,y", "initiative,1", f"comparison,{value}"], kind=Kind.PROPORTION)
    assert "neither 0 nor 1" in str(fault)


def test_an_event_value_makes_a_proportion_of_texts(observed):
    lines = ["arm,y", "initiative,Left", "comparison,stayed", "comparison,NA", "initiative,other"]
    found = observed(lines, kind=Kind.PROPORTION, settings={"event_value": "Left"})
    np.testing.assert_array_equal(found.outcome, [1, 0, 0])
    assert found.outcome_text is None


def test_a_proportion_of_words_without_an_event_value_asks_for_one(fault_of):
    fault = fault_of(["arm,y", "initiative,yes", "comparison,no"], kind=Kind.PROPORTION)
    assert "event_value" in str(fault)


def test_an_event_value_set_for_others_changes_nothing_for_a_mean(observed):
    found = observed(TWO, settings={"event_value": "Left"})
    np.testing.assert_array_equal(found.outcome, [1, 2, 3])


def test_rows_of_weight_0_are_no_observations(observed):
    lines = ["arm,y,w", "initiative,1,1", "comparison,2,0", "comparison,3,0.5", "comparison,,0"]
    found = observed(lines, columns={"group": "arm", "weight": "w"})
    np.testing.assert_array_equal(found.weight, [1, 0.5])
    assert found.left_out == {"missing": 1, "zero_weight": 1}


# Groups


@pytest.mark.parametrize(
    "words",
    [
        ("1", "0"),
        ("1.0", "0.0"),
        ("+1", "0"),
        ("TRUE", "FALSE"),
        ("yes", "No"),
        ("Treated", "Control"),
        ("INITIATIVE", "other"),
        ("treated\xa0", " control"),
    ],
)
def test_the_words_for_treated_speak_for_themselves(observed, words):
    treated, other = words
    found = observed(["arm,y", f"{treated},1", f"{other},2"])
    np.testing.assert_array_equal(found.treated, [True, False])


@pytest.mark.parametrize(
    "values",
    [("1", "2"), ("pilot", "control"), ("yes", "treated"), ("true", "1"), ("A", "B"), ("01", "00")],
)
def test_groups_that_do_not_speak_for_themselves_are_listed_and_asked_for(fault_of, values):
    fault = fault_of(["arm,y", f"{values[0]},1", f"{values[1]},2"])
    assert all(f"'{value}'" in str(fault) for value in values)
    assert "treated_value" in str(fault)


@pytest.mark.parametrize("value", [1, 1.0, "1", "1.0"])
def test_a_treated_value_that_is_a_number_compares_by_value_a_text_exactly(observed, value):
    found = observed(
        ["arm,y", "1,1", "1.0,2", "2,3"],
        settings={"treated_value": value},
    )
    expected = {"1": [1, 0, 0], "1.0": [0, 1, 0]}.get(value, [1, 1, 0])
    np.testing.assert_array_equal(found.treated, np.array(expected, dtype=bool))


def test_one_region_of_many_may_be_the_treated_one(observed):
    lines = ["region,y", "North,1", "South,2", "East,3"]
    found = observed(lines, columns={"group": "region"}, settings={"treated_value": "South "})
    np.testing.assert_array_equal(found.treated, [False, True, False])
    assert found.group.levels == ("East", "North", "South")


def test_a_treated_value_in_no_row_lists_those_found(fault_of):
    fault = fault_of(["arm,y", "pilot,1", "control,2"], settings={"treated_value": "initiative"})
    assert "'control', 'pilot'" in str(fault)
    assert fault.problems[0].column == "arm"


def test_the_groups_of_an_analysis_of_variance_are_alike(observed):
    found = observed(["arm,y", "1,1", "2,2"], design="analysis_of_variance")
    assert found.treated is None
    assert found.group.levels == ("1", "2")


def test_after_is_a_word_or_the_value_that_the_plan_gives(observed):
    lines = ["when,y", "Before,1", "After,2"]
    found = observed(lines, design="before_after", columns={"phase": "when"})
    np.testing.assert_array_equal(found.after, [False, True])
    lines = ["when,y", "2019,1", "2020,2"]
    found = observed(
        lines, design="before_after", columns={"phase": "when"}, settings={"after_value": 2020}
    )
    np.testing.assert_array_equal(found.after, [False, True])


@pytest.mark.parametrize("role", ["unit", "cluster", "pair", "stratum", "area"])
def test_groupings_that_differ_in_case_only_are_listed(fault_of, role):
    lines = ["arm,y,place", "1,1,North", "0,2,north", "0,2,south"]
    fault = fault_of(lines, columns={"group": "arm", role: "place"})
    assert "'North', 'north'" in str(fault)
    assert "south" not in str(fault)


def test_units_are_compared_as_written(observed):
    lines = ["arm,y,place", "1,1,01", "0,2,1", "0,2,1.0"]
    found = observed(lines, columns={"group": "arm", "unit": "place"})
    assert found.unit.levels == ("01", "1", "1.0")


def test_a_group_that_changes_names_the_first_unit_and_both_rows(fault_of):
    lines = ["arm,y,area", "1,1,B", "0,2,A", "0,2,C", "1,3,A", "0,3,B"]
    fault = fault_of(lines, columns={"group": "arm", "unit": "area"})
    assert "'A'" in str(fault)
    assert "row 3" in str(fault)
    assert "row 5" in str(fault)
    assert fault.problems[0].row == 5


def test_a_unit_without_a_group_in_some_rows_does_not_change_it(observed):
    lines = ["arm,y,area", "1,1,B", ",2,B", "0,2,C", "1,3,B"]
    assert observed(lines, columns={"group": "arm", "unit": "area"}).rows == 3


def test_covariates_are_numbers_where_every_value_is_one_and_text_otherwise(observed):
    lines = ["arm,y,age,edu,flag", "1,1,30,2,true", "0,2,40,x,false", "0,3,NA,2,true"]
    found = observed(lines, columns={"group": "arm", "covariates": ("age", "edu", "flag")})
    age, edu, flag = found.covariates
    np.testing.assert_array_equal(age.values, [30, 40])
    assert edu.values.levels == ("2", "x")
    assert flag.values.levels == ("false", "true")
    assert found.left_out == {"missing": 1}


def test_a_level_that_only_incomplete_rows_have_is_no_level(observed):
    lines = ["arm,y,place", "1,1,A", "0,2,B", "0,,C"]
    found = observed(lines, columns={"group": "arm", "stratum": "place"})
    assert found.stratum.levels == ("A", "B")
    np.testing.assert_array_equal(found.stratum.codes, [0, 1])


# where


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        ("1", [2]),
        (1, [2, 3]),
        (1.0, [2, 3]),
        ("1.0", [3]),
        ("01", [4]),
        (True, [5, 6]),
        ("true", [5]),
        ("x y", [7]),
        (" x y\xa0", [7]),
    ],
)
def test_where_compares_texts_exactly_numbers_by_value_and_true_in_any_case(observed, value, rows):
    kept = ["1", "1.0", "01", "true", "TRUE", " x y "]
    lines = ["arm,y,k", *(f"{number % 2},1,{text}" for number, text in enumerate(kept)), "1,1,"]
    # Every filter keeps the last two rows too, so that both arms are there.
    lines += ["1,1,both", "0,1,both"]
    found = observed(lines, where={"k": (value, "both")})
    np.testing.assert_array_equal(found.row, [*rows, 9, 10])
    assert found.left_out["where"] == 9 - len(rows) - 2


def test_a_missing_cell_never_matches(fault_of):
    fault = fault_of(["arm,y,k", "1,1,", "0,2,NA"], where={"k": ("",)})
    assert "in no row" in str(fault)


def test_a_value_of_where_in_no_row_lists_those_found(fault_of):
    fault = fault_of([*TWO], where={"arm": ("initiative", "pilot")})
    assert "'pilot'" in str(fault)
    assert "'comparison', 'initiative'" in str(fault)


def test_filters_that_leave_no_row_are_an_error(fault_of):
    lines = ["arm,y,a,b", "1,1,p,q", "0,2,r,s"]
    assert "No row" in str(fault_of(lines, where={"a": ("p",), "b": ("s",)}))


def test_rows_left_out_by_where_are_not_judged(observed):
    lines = ["arm,y,k", "1,1,in", "0,2,in", "Zero,many,out", "ZERO,-,out"]
    found = observed(lines, where={"k": ("in",)})
    assert found.rows == 2
    assert found.group.levels == ("0", "1")


# Periods


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


# Starts


def staggered(**changes):
    return {
        "design": "staggered_adoption",
        "columns": {"unit": "area", "period": "year", "starts": "first"},
        **changes,
    }


def a_panel(*starts, years=(2018, 2019, 2020)):
    rows = [f"A{n},{year},{start},1" for n, start in enumerate(starts) for year in years]
    return ["area,year,first,y", *rows]


def test_starts_are_places_among_the_periods_and_empty_is_never(observed):
    found = observed(a_panel("2019", "", "NA", "2017", "2020", "2030"), **staggered())
    np.testing.assert_array_equal(found.starts[::3], [1, -1, -1, 0, 2, 3])
    assert found.rows == 18
    assert found.left_out == {}


@pytest.mark.parametrize("start", ["0", "2019-01", "never", "2019-01-01", "Inf"])
def test_a_start_that_is_no_period_says_that_never_is_an_empty_cell(fault_of, start):
    fault = fault_of(a_panel("2019", start), **staggered())
    assert "empty cell" in str(fault)
    assert fault.problems[0].column == "first"
    assert fault.problems[0].row == 5


def test_starts_are_dates_of_one_kind_and_british_ones_are_said(observed, fault_of):
    days = ("2024-01-01", "2024-02-01", "2024-03-01")
    found = observed(a_panel("01/02/2024", "", years=days), **staggered())
    np.testing.assert_array_equal(found.starts, [1, 1, 1, -1, -1, -1])
    assert "'first'" in found.warnings[0]
    fault = fault_of(a_panel("01/02/2024", "2024-03-01", years=days), **staggered())
    assert "two kinds" in str(fault)
    fault = fault_of(a_panel("01/02/2024", "01/13/2024", years=days), **staggered())
    assert "day first" in str(fault)


def test_0_is_a_start_where_periods_are_not_years(observed):
    found = observed(a_panel("0", "", years=(-1, 0, 1)), **staggered())
    np.testing.assert_array_equal(found.starts, [1, 1, 1, -1, -1, -1])


def test_a_unit_has_one_start_in_all_its_rows(fault_of):
    lines = [*a_panel("2019", ""), "A1,2021,2020,1"]
    fault = fault_of(lines, **staggered())
    assert "'A1'" in str(fault)
    assert "row 5" in str(fault)
    assert "row 8" in str(fault)
    assert "no period (empty)" in str(fault)


def test_starts_are_of_a_cluster_where_there_is_no_unit(fault_of):
    lines = ["area,year,first,y", "A,1,1,5", "A,2,2,5"]
    columns = {"cluster": "area", "period": "year", "starts": "first"}
    fault = fault_of(lines, **staggered(design="stepped_wedge", columns=columns))
    assert "one start" in str(fault)


# Time to event, surveys and tables


def to_event(**changes):
    columns = {"duration": "days", "event": "left", "group": "arm"}
    return {
        "design": "time_to_event",
        "kind": Kind.TIME_TO_EVENT,
        "outcome": "left",
        "columns": columns,
        **changes,
    }


EVENTS = ["arm,days,left,start", "1,5,1,0", "0,7,0,1", "0,9,1,0", "1,,1,0"]


def test_the_event_and_its_codes_and_times_are_read(observed):
    found = observed(EVENTS, **to_event())
    np.testing.assert_array_equal(found.event, [True, False, True])
    np.testing.assert_array_equal(found.duration, [5, 7, 9])
    assert found.outcome_text.levels == ("0", "1")
    assert found.outcome is None
    assert found.rows == 3


def test_event_codes_of_competing_risks_keep_their_words(observed):
    lines = ["arm,days,left", "1,5,death", "0,7,progression", "0,9,censored"]
    found = observed(lines, **to_event(settings={"event_value": "progression"}))
    np.testing.assert_array_equal(found.event, [False, True, False])
    assert found.outcome_text.levels == ("censored", "death", "progression")


def test_entry_must_come_before_the_end(fault_of):
    columns = {"duration": "days", "event": "left", "group": "arm", "entry": "start"}
    lines = ["arm,days,left,start", "1,5,1,0", "0,7,0,7", "0,9,1,12"]
    fault = fault_of(lines, **to_event(columns=columns))
    assert [problem.row for problem in fault.problems] == [3, 4]


def test_a_negative_duration_is_an_error(fault_of):
    assert "negative" in str(fault_of(["arm,days,left", "1,-5,1", "0,7,0"], **to_event()))


def test_events_that_differ_in_case_only_are_listed(fault_of):
    lines = ["arm,days,left", "1,5,Yes", "0,7,yes", "0,7,no"]
    assert "'Yes', 'yes'" in str(fault_of(lines, **to_event()))


def test_the_answers_of_a_survey_are_texts_with_their_counts(observed):
    lines = ["arm,y,n", "1,Agree,3", "0,Disagree,4"]
    columns = {"group": "arm", "count": "n"}
    found = observed(lines, design="ordinal_survey", kind=Kind.ORDINAL, columns=columns)
    assert found.outcome_text.levels == ("Agree", "Disagree")
    np.testing.assert_array_equal(found.count, [3, 4])


def test_the_row_and_column_of_an_association_table_are_texts(observed):
    lines = ["who,y,n", "men,yes,3", "women,no,4"]
    found = observed(
        lines,
        design="association_table",
        kind=Kind.PROPORTION,
        columns={"row": "who", "column": "y", "count": "n"},
    )
    assert found.row_variable.levels == ("men", "women")
    assert found.outcome_text.levels == ("no", "yes")


def test_the_areas_of_a_displacement_are_texts(observed):
    lines = ["area,when,y", "treated,before,3", "control,after,4"]
    found = observed(
        lines,
        design="weighted_displacement",
        kind=Kind.COUNT,
        columns={"area": "area", "phase": "when"},
    )
    assert found.area.levels == ("control", "treated")


def test_a_trial_counts_missing_outcomes_by_arm_and_leaves_them_out(observed):
    lines = ["arm,y,age", "1,1,30", "1,,31", "0,2,32", "0,,33", "0,,34", "0,5,"]
    columns = {"group": "arm", "covariates": ("age",)}
    found = observed(lines, design="randomised", columns=columns)
    assert found.rows == 2
    assert found.attrition.treated == 2
    assert found.attrition.treated_missing == 1
    assert found.attrition.comparison == 3
    assert found.attrition.comparison_missing == 2


def test_a_table_of_missing_values_only_is_for_the_design_to_refuse(observed):
    found = observed(["arm,y,z", "1,,a", "0,NA,b"])
    assert found.rows == 0
    assert found.left_out == {"missing": 2}
