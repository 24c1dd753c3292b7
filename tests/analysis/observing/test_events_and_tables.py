import numpy as np

from analysis.data import Kind


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


def test_events_that_compete_are_found_by_their_codes(observed):
    lines = ["arm,days,left", "1,5,2", "0,7,1", "0,9,0", "1,4,3"]
    found = observed(lines, **to_event(settings={"event_value": 1, "competing": (2, "3")}))
    np.testing.assert_array_equal(found.competing, [True, False, False, True])
    assert observed(lines, **to_event(settings={"event_value": 1})).competing is None


def test_a_competing_code_in_no_row_is_an_error_that_lists_those_found(fault_of):
    lines = ["arm,days,left", "1,5,death", "0,7,left", "0,9,stayed"]
    settings = {"event_value": "left", "competing": ("deaht",)}
    assert "'death', 'left', 'stayed'" in str(fault_of(lines, **to_event(settings=settings)))


def test_an_event_cannot_compete_with_itself(fault_of):
    lines = ["arm,days,left", "1,5,1", "0,7,0", "0,9,1"]
    fault = fault_of(lines, **to_event(settings={"event_value": 1, "competing": (1,)}))
    assert "compete with itself" in str(fault)
