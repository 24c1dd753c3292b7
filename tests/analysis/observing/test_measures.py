import numpy as np
import pytest

from analysis.data import Kind

TWO = ["arm,y", "initiative,1", "comparison,2", "initiative,3", "comparison,"]


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
