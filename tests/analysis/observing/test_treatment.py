import numpy as np
import pytest


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
