import pytest

from analysis.data import Kind
from analysis.errors import BadDataError
from analysis.quality import profile
from analysis.table import open_table
from tests.analysis.profiling.profile_items import column, item
from tests.analysis.table_files import write_csv, write_parquet


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


def test_a_unit_that_never_starts_lacks_nothing(profiled, a_hypothesis):
    rows = ["area,month,starts,y,n"]
    rows += [
        f"A{unit},2024-0{month},{'2024-03' if unit == 0 else ''},{10 + month},{100 + unit}"
        for unit in range(4)
        for month in range(1, 6)
    ]
    columns = {"unit": "area", "period": "month", "starts": "starts", "exposure": "n"}
    document = profiled(rows, panel(a_hypothesis, columns=columns, start=None))
    found = item(document, "missing", "starts")
    assert (found["status"], found["value"]) == ("pass", 0.75)
    assert "never start" in found["because"]
    assert document["overall"] == "pass"


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
