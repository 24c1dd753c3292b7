import math
import random

import duckdb
import numpy as np
import pytest

from analysis.quality import pettitt, profile
from analysis.table import open_table
from tests.analysis.profiling.profile_items import column, item
from tests.analysis.table_files import write_csv


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


def test_a_large_file_has_the_profile_of_its_texts(tmp_path):
    path = tmp_path / "large.parquet"
    query = """
        SELECT (i % 977)::INTEGER AS unit, i / 8 AS real,
            CASE WHEN i % 3 > 0 THEN i % 5 END AS gaps, (i % 7)::DOUBLE AS whole,
            (hash(i) % 11)::VARCHAR AS text
        FROM range(200000) t(i)
    """
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
        connection.execute(f"COPY ({query}) TO '{tmp_path / 'large.csv'}' (HEADER)")
    one, two = (profile(open_table(file)).document() for file in (path, tmp_path / "large.csv"))
    del one["data_sha256"], two["data_sha256"]
    # In the CSV the whole doubles are written with a point.
    assert one["columns"].pop(3)["type"] == "integer"
    assert two["columns"].pop(3)["type"] == "number"
    assert one == two
