import numpy as np
import pytest


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
