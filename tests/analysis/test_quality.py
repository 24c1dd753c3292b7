import math
import random

import numpy as np
import pytest

from analysis.data import Kind
from analysis.errors import BadDataError
from analysis.plan import Plan
from analysis.quality import pettitt, profile
from analysis.table import open_table
from tests.analysis.table_files import write_csv, write_parquet


@pytest.fixture
def profiled(tmp_path):
    """Profile a CSV that is given as lines; with hypotheses, as their plan asks."""

    def profiling(lines, *hypotheses):
        path = tmp_path / "data.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return profile(open_table(path), a_plan(*hypotheses) if hypotheses else None).document()

    return profiling


def a_plan(*hypotheses):
    return Plan(
        title="A plan",
        hypotheses=hypotheses,
        power={},
        multiplicity=None,
        normalised={},
        canonical=b"",
        sha256="",
        seed=1,
    )


def item(document, key, column=None):
    found = [one for one in document["gate"] if (one["key"], one["column"]) == (key, column)]
    assert len(found) <= 1
    return found[0] if found else None


def column(document, name="x"):
    return next(one for one in document["columns"] if one["name"] == name)


@pytest.mark.parametrize(
    ("values", "kind", "distinct", "least", "largest"),
    [
        (["3", "-1", "+3", "NA"], "integer", 2, -1, 3),
        (["1.5", "1.50", "2"], "number", 2, 1.5, 2.0),
        (["1e3", "1"], "number", 2, 1.0, 1000.0),
        (["TRUE", "true", "False"], "boolean", 2, None, None),
        (["2024-02-29", "2023-01-01"], "date", 2, "2023-01-01", "2024-02-29"),
        (["28/02/2024", "01/03/2024"], "date", 2, "2024-02-28", "2024-03-01"),
        (["2024-02", "2023-12"], "month", 2, "2023-12", "2024-02"),
        (["2024-02", "2024-02-01"], "text", 2, None, None),
        (["2024-02-01", "01/03/2024"], "text", 2, None, None),
        (["01/13/2024", "02/01/2024"], "text", 2, None, None),
        (["1", "1,000"], "text", 2, None, None),
        (["01", "1"], "text", 2, None, None),
        (["a", "A", " a "], "text", 2, None, None),
        (["", "NA", "null"], "empty", 0, None, None),
        (["2004", "2005"], "integer", 2, 2004, 2005),
    ],
)
def test_a_column_is_described_by_all_values_that_are_there(
    profiled, values, kind, distinct, least, largest
):
    document = profiled(["x,y", *(f'"{value}",1' for value in values)])
    found = column(document)
    assert found["type"] == kind
    assert found["distinct"] == distinct
    assert (found["min"], found["max"]) == (least, largest)
    assert found["role"] is None


def test_missing_values_are_counted_and_their_share_judged(profiled):
    lines = ["a,b,c,d", *("1,1,1," for _ in range(94)), *("1,1,,1" for _ in range(1)), "1,1,,1"]
    lines += ["1,,,1"] * 4
    document = profiled(lines)
    assert column(document, "b")["missing"] == 4
    assert column(document, "b")["missing_share"] == 0.04
    assert [item(document, "missing", name)["status"] for name in "abcd"] == [
        "pass",
        "pass",
        "warn",
        "fail",
    ]
    assert document["overall"] == "fail"


@pytest.mark.parametrize(
    ("missing", "status"), [(1, "pass"), (2, "warn"), (4, "warn"), (5, "fail")]
)
def test_a_share_at_the_threshold_is_still_good(profiled, missing, status):
    lines = ["x,y", *(["1,1"] * (20 - missing)), *([",1"] * missing)]
    assert item(profiled(lines), "missing", "x")["status"] == status


def test_repeated_rows_are_counted_and_named(profiled):
    document = profiled(["x,y", "1,a", "1,a", "2,a", "1,a ", ",", "3,", "3,NA"])
    found = item(document, "duplicates")
    assert (found["status"], found["value"]) == ("warn", 3)
    assert "3, 5, 8" in found["because"]


def test_rows_that_differ_in_the_last_of_many_columns_are_no_repeats(tmp_path):
    names = [f"c{number}" for number in range(30)]
    rows = [[str(row % 7)] * 29 + [str(row)] for row in range(500)]
    document = profile(open_table(write_csv(tmp_path / "a.csv", names, rows))).document()
    assert item(document, "duplicates")["value"] == 0


def test_values_far_from_the_median_inform_and_never_fail(profiled):
    document = profiled(["x,y", *(f"{value},a" for value in (1, 2, 3, 4, 5, 9, 8.01, "", 100))])
    found = item(document, "outliers", "x")
    # The median is 4.5, the median absolute deviation 2.5.
    assert (found["status"], found["value"]) == ("info", 1)
    assert "10" in found["because"]
    assert item(document, "outliers", "y") is None


def test_five_deviations_are_not_further_than_five(profiled):
    document = profiled(["x", *map(str, (0, 1, 2, 3, 4, 7, -3))])
    found = item(document, "outliers", "x")
    assert (found["status"], found["value"]) == ("pass", 0)


def test_without_a_deviation_nobody_knows_what_is_far(profiled):
    found = item(profiled(["x", "1", "1", "1", "50"]), "outliers", "x")
    assert (found["status"], found["value"]) == ("unknown", None)


@pytest.mark.parametrize(
    ("periods", "status", "value"),
    [
        (["2024-01", "2024-02", "2024-03"], "pass", 0),
        (["2023-11", "2024-01", "2024-02", "2024-03"], "warn", 1),
        (["2024-01", "2024-04", "2024-05"], "fail", 2),
        (["2024-01-01", "2024-01-08", "2024-01-22", "2024-01-29"], "warn", 1),
        (["2024-01-01", "2024-02-01", "2024-04-01", "2024-05-01"], "warn", 1),
        (["2024-01-31", "2024-02-29", "2024-03-31"], "pass", 0),
        (["31/01/2024", "29/02/2024", "31/03/2024"], "pass", 0),
        (["2024-01"], "pass", 0),
    ],
)
def test_periods_that_are_absent_are_counted(profiled, periods, status, value):
    document = profiled(["x,y", *(f"{period},{n}" for n, period in enumerate(periods))])
    found = item(document, "gaps", "x")
    assert (found["status"], found["value"]) == (status, value)


def test_dates_without_a_regular_step_have_no_gaps(profiled):
    lines = ["x", "2024-01-01", "2024-01-05", "2024-02-19", "2024-02-20", "2024-06-02"]
    assert item(profiled(lines), "gaps", "x") is None


def test_the_gap_names_the_period_before_it(profiled):
    document = profiled(["x", "2024-01", "2024-02", "2024-04", "2024-05", "2024-06"])
    assert "2024-02" in item(document, "gaps", "x")["because"]


def test_pettitt_is_the_double_sum_of_signs():
    draw = random.Random(3)
    for size in (2, 3, 10, 41):
        values = np.array([draw.randint(0, 9) for _ in range(size)], dtype=float)
        sums = [
            sum(np.sign(values[i] - values[j]) for i in range(t) for j in range(t, size))
            for t in range(1, size)
        ]
        largest = max(map(abs, sums))
        p, place = pettitt(values)
        assert p == pytest.approx(min(1, 2 * math.exp(-6 * largest**2 / (size**3 + size**2))))
        assert abs(sums[place]) == largest


def test_a_file_of_period_and_value_is_looked_at_for_a_break(profiled):
    values = [10] * 15 + [30] * 15
    lines = [f"{1900 + n},{value}" for n, value in enumerate(values)]
    random.Random(1).shuffle(lines)
    found = item(profiled(["period,value", *lines]), "recording_break")
    assert found["status"] == "warn"
    assert found["at"] == "1914"
    assert found["value"] < 0.001


def test_other_files_have_no_series_to_break(profiled):
    assert item(profiled(["month,value", "2024-01,1", "2024-02,2"]), "recording_break") is None


# With a plan


def panel(a_hypothesis, **changes):
    whole = {
        "design": "difference_in_differences",
        "outcome": "y",
        "kind": Kind.COUNT,
        "columns": {"unit": "area", "period": "month", "group": "arm", "exposure": "n"},
        "settings": {},
        "start": "2024-02",
    }
    return a_hypothesis(**(whole | changes))


PANEL = [
    "area,month,arm,y,n",
    *(
        f"A{unit},2024-0{month},{unit % 2},{10 + month},{100 + unit}"
        for unit in range(4)
        for month in range(1, 6)
    ),
]


def test_a_sound_panel_passes_what_the_plan_needs(profiled, a_hypothesis):
    document = profiled(PANEL, panel(a_hypothesis))
    assert {one["status"] for one in document["gate"]} == {"pass"}
    assert document["overall"] == "pass"
    keys = {"duplicate_keys", "missing_by_group", "denominator", "recording_break", "gaps"}
    assert keys <= {one["key"] for one in document["gate"]}
    assert column(document, "area")["role"] == "unit"
    assert column(document, "y")["role"] == "outcome"


def test_a_column_of_two_roles_has_both(profiled, a_hypothesis):
    columns = {"unit": "area", "cluster": "area", "period": "month", "group": "arm"}
    document = profiled(PANEL, panel(a_hypothesis, columns=columns))
    assert column(document, "area")["role"] == "unit, cluster"


def test_a_unit_twice_in_a_period_fails_and_names_the_rows(profiled, a_hypothesis):
    document = profiled([*PANEL, "A1,2024-02,1,3,101", "A1,2024-02,1,4,101"], panel(a_hypothesis))
    found = item(document, "duplicate_keys")
    assert (found["status"], found["value"]) == ("fail", 2)
    assert "rows 22, 23" in found["because"]
    assert document["overall"] == "fail"


def test_a_plan_that_keeps_some_rows_is_judged_by_those(profiled, a_hypothesis):
    lines = [f"{line},{'sex' if n == 0 else 'f'}" for n, line in enumerate(PANEL)]
    lines += [line.replace(",f", ",m") for line in lines[1:]]
    everyone = profiled(lines, panel(a_hypothesis))
    assert item(everyone, "duplicate_keys")["value"] == 20
    women = profiled(lines, panel(a_hypothesis, where={"sex": ("f",)}))
    assert item(women, "duplicate_keys")["value"] == 0


@pytest.mark.parametrize("columns", [{"group": "arm"}, {"phase": "arm"}])
def test_an_outcome_missing_more_in_one_group_fails(profiled, a_hypothesis, columns):
    lines = ["arm,y", *(["1,5"] * 18), "1,", "1,", *(["0,5"] * 20)]
    document = profiled(lines, a_hypothesis(outcome="y", columns=columns))
    found = item(document, "missing_by_group", "y")
    assert found["status"] == "fail"
    assert found["value"] == pytest.approx(0.1)


def test_an_outcome_missing_more_after_the_start_fails(profiled, a_hypothesis):
    lines = [line if "2024-05,1" not in line else "A1,2024-05,1,,101" for line in PANEL]
    found = item(profiled(lines, panel(a_hypothesis)), "missing_by_group", "y")
    # Two of the ten rows of the treated, none of the others.
    assert found["value"] == pytest.approx(0.2)
    assert found["status"] == "fail"


def test_without_groups_nobody_knows_whether_missing_differs(profiled, a_hypothesis):
    hypothesis = a_hypothesis(outcome="y", columns={"stratum": "arm"})
    found = item(profiled(["arm,y", "1,5", "0,"], hypothesis), "missing_by_group", "y")
    assert (found["status"], found["value"]) == ("unknown", None)


def test_a_denominator_that_jumps_warns_and_names_the_periods(profiled, a_hypothesis):
    lines = [line.rsplit(",", 1)[0] + f",{120 if '2024-04' in line else 100}" for line in PANEL[1:]]
    document = profiled([PANEL[0], *lines], panel(a_hypothesis))
    found = item(document, "denominator", "n")
    assert found["status"] == "warn"
    assert found["value"] == pytest.approx(0.2)
    assert "2024-03 to 2024-04" in found["because"]


def test_the_total_of_each_outcome_is_looked_at_for_a_break(profiled, a_hypothesis):
    lines = ["area,month,arm,y,n"]
    lines += [
        f"A{unit},{2000 + year},{unit % 2},{5 if year < 12 else 9},100"
        for unit in range(2)
        for year in range(24)
    ]
    found = item(profiled(lines, panel(a_hypothesis, start=2012)), "recording_break", "y")
    assert (found["status"], found["at"]) == ("warn", "2011")


def test_what_the_gate_has_no_key_for_stays_an_error(profiled, a_hypothesis):
    with pytest.raises(BadDataError, match="no column 'nothing'"):
        profiled(PANEL, panel(a_hypothesis, outcome="nothing"))
    with pytest.raises(BadDataError, match="not a number"):
        profiled([*PANEL, "A9,2024-01,1,x,1"], panel(a_hypothesis))
    with pytest.raises(BadDataError, match="two kinds"):
        profiled([*PANEL, "A9,2024-01-01,1,1,1"], panel(a_hypothesis))


def test_a_number_that_is_none_is_an_error_without_periods_too(profiled, a_hypothesis):
    lines = ["arm,y", "1,5", "0,many", "0,-"]
    with pytest.raises(BadDataError) as fault:
        profiled(lines, a_hypothesis(outcome="y"))
    assert [problem.row for problem in fault.value.problems] == [3, 4]


def test_a_file_of_baseline_rows_has_nobody_after_the_start(profiled, a_hypothesis):
    hypothesis = a_hypothesis(outcome="y", columns={"phase": "when"}, settings={"after_value": 1})
    assert profiled(["when,y", "0,5", "0,6"], hypothesis)["overall"] == "pass"


def test_no_value_of_a_row_is_shown_but_the_least_and_largest(profiled, a_hypothesis):
    lines = ["who,arm,y", "Ada,1,5", "Ada,1,5", "Grace,0,"]
    document = profiled(lines, a_hypothesis(outcome="y"))
    assert "Ada" not in str(document)
    assert "Grace" not in str(document)


def test_a_profile_is_the_same_from_parquet(tmp_path):
    names = ["month", "y", "flag"]
    rows = [[f"2024-{month:02d}", month * 1.5, month % 2 == 0] for month in range(1, 13)]
    types = ["VARCHAR", "DOUBLE", "BOOLEAN"]
    one = profile(open_table(write_csv(tmp_path / "a.csv", names, rows))).document()
    two = profile(open_table(write_parquet(tmp_path / "a.parquet", names, rows, types))).document()
    del one["data_sha256"], two["data_sha256"]
    assert one == two
