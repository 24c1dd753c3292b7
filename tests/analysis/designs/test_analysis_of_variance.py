"""Analysis of variance: certified and other programs' numbers, and what it cannot answer."""

import math

import numpy as np
import pytest

from analysis.errors import BadDataError, BadPlanError
from tests.analysis.designs.written_plans import answered, checks_of, power_for

DESIGN = ("analysis_of_variance", {"group": "group"}, "value", "mean")

RESISTIVITY = {
    "1": (196.3052, 196.1240, 196.1890, 196.2569, 196.3403),
    "2": (196.3042, 196.3825, 196.1669, 196.3257, 196.0422),
    "3": (196.1303, 196.2005, 196.2889, 196.0343, 196.1811),
    "4": (196.2795, 196.1748, 196.1494, 196.1485, 195.9885),
    "5": (196.2119, 196.1051, 196.1850, 196.0052, 196.2090),
}
"""NIST Statistical Reference Datasets, SiRstv; public domain."""

TENSION = {
    "L": (26, 30, 54, 25, 70, 52, 51, 26, 67, 27, 14, 29, 19, 29, 31, 41, 20, 44),
    "M": (18, 21, 29, 17, 12, 18, 35, 30, 36, 42, 26, 19, 16, 39, 28, 21, 39, 29),
    "H": (36, 21, 24, 18, 10, 43, 28, 15, 26, 20, 21, 24, 17, 13, 15, 15, 16, 28),
}
"""Breaks of yarn by tension: R datasets, warpbreaks (Tukey 1977)."""


def lines_of(groups):
    return ["group,value", *(f"{name},{value!r}" for name, of in groups.items() for value in of)]


def simon_lesage(base, replicates):
    """NIST's sets of Simon and Lesage: nine groups about ``base``, whose digits carry the spread.

    The first value of a group is its middle; the others lie a tenth below and above it in turn.
    """
    lines = ["group,value"]
    for group, middle in enumerate((4, 3, 5, 3, 5, 3, 5, 3, 5), start=1):
        tenths = [
            middle,
            *(middle - 1 if turn % 2 == 0 else middle + 1 for turn in range(replicates - 1)),
        ]
        lines += [f"{group},{base}.{tenth}" for tenth in tenths]
    return lines


def test_the_certified_values_of_the_resistivity_of_silicon_are_met_to_nine_digits(tmp_path):
    found = answered(tmp_path, lines_of(RESISTIVITY), *DESIGN)["quantities"]
    certified = {
        "f": 1.18046237440255,
        "df_between": 4,
        "df_within": 20,
        "r_squared": 0.190999039051129,
        "residual_sd": 0.104076068334656,
        "mean_square_between": 5.11462616e-2 / 4,
        "mean_square_within": 2.16636560e-1 / 20,
    }
    assert {name: found[name] for name in certified} == pytest.approx(certified, rel=1e-9)


@pytest.mark.parametrize(
    ("base", "replicates", "f", "between", "digits"),
    [
        (1, 21, 21.0, 0.21, 1e-9),
        (1, 201, 201.0, 2.01, 1e-9),
        (1_000_000, 21, 21.0, 0.21, 1e-8),
        (1_000_000, 2001, 2001.0, 20.01, 1e-8),
        (1_000_000_000_000, 21, 21.0, 0.21, 2e-4),
        (1_000_000_000_000, 201, 201.0, 2.01, 2e-4),
    ],
)
def test_a_constant_in_all_values_costs_no_digits_but_those_that_doubles_lack(
    tmp_path, base, replicates, f, between, digits
):
    found = answered(tmp_path, simon_lesage(base, replicates), *DESIGN)["quantities"]
    assert found["f"] == pytest.approx(f, rel=digits)
    assert found["mean_square_between"] == pytest.approx(between, rel=digits)
    assert found["mean_square_within"] == pytest.approx(0.01, rel=digits)


def test_breaks_of_yarn_have_the_numbers_of_r(tmp_path):
    """R 4.2: anova(lm(breaks ~ tension, warpbreaks)), kruskal.test(breaks ~ tension)."""
    found = answered(tmp_path, lines_of(TENSION), *DESIGN)
    quantities = found["quantities"]
    assert quantities["f"] == pytest.approx(7.20611388087116, rel=1e-9)
    assert quantities["p"] == pytest.approx(0.00175281674585271, rel=1e-9)
    assert quantities["mean_square_within"] == pytest.approx(141.148148148148, rel=1e-12)
    assert quantities["kruskal_wallis_chi2"] == pytest.approx(10.80926527062, rel=1e-11)
    assert quantities["kruskal_wallis_p"] == pytest.approx(0.00449570566138, rel=1e-11)
    assert quantities["mean_H"]["value"] == pytest.approx(np.mean(TENSION["H"]))
    assert found["n"] == {"rows": 54, "units": 54, "groups": 3}


def test_the_ranks_and_the_spreads_agree_with_scipy(tmp_path):
    from scipy import stats

    found = answered(tmp_path, lines_of(TENSION), *DESIGN)
    spread = stats.levene(*TENSION.values(), center="median")
    assert checks_of(found)["equal_spread"]["value"] == pytest.approx(spread.pvalue, rel=1e-10)
    ranks = stats.kruskal(*TENSION.values())
    assert found["quantities"]["kruskal_wallis_p"] == pytest.approx(ranks.pvalue, rel=1e-10)


def test_it_describes_and_gives_no_verdict(tmp_path):
    found = answered(tmp_path, lines_of(TENSION), *DESIGN)
    assert found["outcome"] == "result"
    assert (found["estimate"], found["verdict"], found["strength"]) == (None, None, 0)
    assert not found["benefit_ruled_out"]


def test_two_groups_give_the_square_of_student_s_t(tmp_path):
    from scipy import stats

    two = {name: TENSION[name] for name in ("L", "H")}
    found = answered(tmp_path, lines_of(two), *DESIGN)["quantities"]
    t = stats.ttest_ind(two["L"], two["H"])
    assert found["f"] == pytest.approx(t.statistic**2, rel=1e-10)
    assert found["p"] == pytest.approx(t.pvalue, rel=1e-10)


def test_shifting_and_scaling_all_values_leaves_f_where_it_was(tmp_path):
    moved = {name: [3.0 * value - 40.0 for value in of] for name, of in TENSION.items()}
    one = answered(tmp_path, lines_of(TENSION), *DESIGN)["quantities"]
    two = answered(tmp_path, lines_of(moved), *DESIGN)["quantities"]
    for name in ("f", "p", "r_squared", "kruskal_wallis_chi2"):
        assert two[name] == pytest.approx(one[name], rel=1e-12)
    assert two["residual_sd"] == pytest.approx(3.0 * one["residual_sd"], rel=1e-12)


def test_the_order_of_the_rows_changes_nothing(tmp_path):
    head, *rest = lines_of(TENSION)
    one = answered(tmp_path, [head, *rest], *DESIGN)["quantities"]
    two = answered(tmp_path, [head, *reversed(rest)], *DESIGN)["quantities"]
    assert {n: v for n, v in two.items() if isinstance(v, float)} == pytest.approx(
        {n: v for n, v in one.items() if isinstance(v, float)}, rel=1e-12
    )


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        (["group,value", "a,1", "a,2"], "one group"),
        (["group,value", "a,1", "b,2"], "one row only"),
        (["group,value", "a,1", "b,1", "a,1", "b,1"], "the same"),
    ],
)
def test_data_that_cannot_answer_are_refused(tmp_path, lines, word):
    found = answered(tmp_path, lines, *DESIGN)
    assert found["outcome"] == "refusal"
    for name, value in found["quantities"].items():
        assert value is not None or checks_of(found)[name]["status"] == "unknown"
    assert {"f", "p", "df_within", "residual_sd"} <= found["quantities"].keys()
    assert word in found["because"]
    assert found["verdict"] == "not_testable"


def test_groups_without_spread_have_no_f_and_a_check_says_why(tmp_path):
    found = answered(tmp_path, ["group,value", "a,1", "a,1", "b,2", "b,2"], *DESIGN)
    assert found["outcome"] == "result"
    assert found["quantities"]["f"] is None
    assert found["quantities"]["p"] is None
    assert found["quantities"]["r_squared"] == 1.0
    assert "no bound" in checks_of(found)["f"]["because"]


def test_a_missing_value_is_left_out_or_refused_as_the_plan_says(tmp_path):
    lines = [*lines_of(TENSION), "L,NA"]
    assert answered(tmp_path, lines, *DESIGN)["n"]["rows"] == 54
    refused = answered(tmp_path, lines, *DESIGN, settings={"missing": "refuse"})
    assert refused["outcome"] == "refusal"


def test_a_number_too_large_to_be_measured_is_an_error_with_its_row(tmp_path):
    with pytest.raises(BadDataError, match="Row 3, column 'value'"):
        answered(tmp_path, ["group,value", "a,1", "b,1e200", "a,2"], *DESIGN)


def test_it_has_no_power_because_it_describes():
    with pytest.raises(BadPlanError, match="describe"):
        power_for(*DESIGN)


def test_no_number_that_it_gives_is_unbounded(tmp_path):
    found = answered(tmp_path, lines_of({"a": (1e90, 1), "b": (-1e90, 2)}), *DESIGN)
    values = [value for value in found["quantities"].values() if isinstance(value, float)]
    assert all(math.isfinite(value) for value in values)
