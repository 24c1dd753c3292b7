import numpy as np
import pytest

TWO = ["arm,y", "initiative,1", "comparison,2", "initiative,3", "comparison,"]


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


def test_a_fault_beyond_many_that_where_leaves_out_still_shows_its_text(fault_of):
    lines = ["arm,y,k", *(f"1,x{number},out" for number in range(1500)), "1,oops,in", "0,2,in"]
    fault = fault_of(lines, where={"k": ("in",)})
    assert "'oops'" in str(fault)
    assert fault.problems[0].row == 1502
