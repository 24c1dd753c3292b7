import numpy as np

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
