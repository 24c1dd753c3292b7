"""Malformed columns of two groups are errors that name their row before any sum is taken."""

import pytest

from analysis.errors import BadDataError, BadPlanError
from tests.analysis.designs.two_group_rows import rows, run


@pytest.mark.parametrize(
    ("kind", "outcome", "columns", "said"),
    [
        ("count", [3, 4.5], {}, "Row 3.*4.5"),
        ("count", [3, -4], {}, "Row 3.*-4"),
        ("proportion", [3, 4], {"people": [9, 9.5]}, "Row 3, column people"),
        ("mean", [3, 4], {"count": [1, 1.5]}, "Row 3, column count"),
        ("mean", [3, 1e200], {}, "too large"),
        ("count", [3, 4], {"exposure": [1.0, 1e-200]}, "too small"),
        ("proportion", [3, 4], {"people": [9, 9], "pair": ["a", "a"]}, "exclude each other"),
    ],
)
def test_a_broken_number_names_its_row(kind, outcome, columns, said):
    with pytest.raises(BadDataError, match=said):
        run("comparison_group", rows(kind, [True, False], outcome, **columns))


def test_a_population_without_spread_is_an_error():
    with pytest.raises(BadPlanError, match="population_sd"):
        run("comparison_group", rows("mean", [True, False], [3, 4]), population_sd=0.0)
