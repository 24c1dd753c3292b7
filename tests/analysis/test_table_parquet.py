import datetime as dt
from decimal import Decimal

import duckdb
import numpy as np
import pytest

from analysis.errors import BadDataError
from analysis.table import open_table
from tests.analysis.table_files import write_parquet


def values(table, name):
    return [table.text(name).text_at(row) for row in range(table.rows)]


@pytest.mark.parametrize(
    "kind",
    [
        *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
        *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE"),
    ],
)
def test_whole_numbers_of_any_width_are_one_text_and_one_number(tmp_path, kind):
    rows = [[1], [None], [120], [0]]
    table = open_table(write_parquet(tmp_path / "a.parquet", ["x"], rows, [kind]))
    assert values(table, "x") == ["1", None, "120", "0"]
    np.testing.assert_array_equal(table.numbers("x").values, [1, np.nan, 120, 0])
    assert table.text("x").texts == ("0", "1", "120")


def test_negative_and_far_apart_integers_keep_their_values(tmp_path):
    rows = [[-(2**62)], [2**62], [None], [-3]]
    table = open_table(write_parquet(tmp_path / "a.parquet", ["x"], rows, ["BIGINT"]))
    assert values(table, "x") == [str(-(2**62)), str(2**62), None, "-3"]


def test_floats_have_their_shortest_decimal_also_those_of_32_bits(tmp_path):
    rows = [[0.1, 0.1], [float("nan"), 2.5], [3.0, float("nan")]]
    table = open_table(write_parquet(tmp_path / "a.parquet", ["f", "d"], rows, ["FLOAT", "DOUBLE"]))
    assert values(table, "f") == ["0.1", None, "3"]
    assert values(table, "d") == ["0.1", "2.5", None]
    assert table.numbers("f").values[0] == 0.1


def test_an_infinity_is_no_number_and_not_missing(tmp_path):
    rows = [[1.0], [float("inf")], [float("-inf")]]
    table = open_table(write_parquet(tmp_path / "a.parquet", ["x"], rows, ["DOUBLE"]))
    assert table.numbers("x").bad.tolist() == [1, 2]
    assert table.numbers("x").texts == {1: "inf", 2: "-inf"}
    assert values(table, "x") == ["1", "inf", "-inf"]


@pytest.mark.parametrize("kind", ["DECIMAL(8,2)", "DECIMAL(38,4)"])
def test_decimals_lose_the_zeros_at_their_end(tmp_path, kind):
    rows = [[Decimal("31.50")], [Decimal("30.00")], [None], [Decimal("-0.25")]]
    table = open_table(write_parquet(tmp_path / "a.parquet", ["x"], rows, [kind]))
    assert values(table, "x") == ["31.5", "30", None, "-0.25"]
    np.testing.assert_array_equal(table.numbers("x").values, [31.5, 30, np.nan, -0.25])


def test_booleans_dates_and_timestamps_at_midnight(tmp_path):
    day, moment = dt.date(2024, 1, 5), dt.datetime(2024, 1, 5)  # noqa: DTZ001
    rows = [[True, day, moment, moment], [None, None, None, None], [False, day, moment, moment]]
    kinds = ["BOOLEAN", "DATE", "TIMESTAMP", "TIMESTAMP_NS"]
    table = open_table(write_parquet(tmp_path / "a.parquet", ["b", "d", "t", "n"], rows, kinds))
    assert values(table, "b") == ["true", None, "false"]
    for name in ("d", "t", "n"):
        assert values(table, name) == ["2024-01-05", None, "2024-01-05"]
    assert table.numbers("b").bad.tolist() == [0, 2]


def test_a_timestamp_with_a_time_of_day_keeps_it(tmp_path):
    rows = [[dt.datetime(2024, 1, 5, 10, 30)]]  # noqa: DTZ001
    table = open_table(write_parquet(tmp_path / "a.parquet", ["t"], rows, ["TIMESTAMP"]))
    assert values(table, "t") == ["2024-01-05T10:30:00"]


def test_moments_with_a_zone_are_read_at_greenwich(tmp_path):
    path = tmp_path / "a.parquet"
    with duckdb.connect() as connection:
        moments = "VALUES (TIMESTAMPTZ '2024-07-05 01:00:00+01'), (TIMESTAMPTZ '2024-07-05 09:30Z')"
        connection.execute(f"COPY (SELECT * FROM ({moments}) AS t(x)) TO '{path}' (FORMAT parquet)")
    assert values(open_table(path), "x") == ["2024-07-05", "2024-07-05T09:30:00"]


def test_texts_are_trimmed_and_their_missing_words_are_missing(tmp_path):
    rows = [[" a\xa0"], ["NA"], [None], [""], ["b"], ["a"]]
    table = open_table(write_parquet(tmp_path / "a.parquet", ["x"], rows))
    assert values(table, "x") == ["a", None, None, None, "b", "a"]


def test_numbers_written_as_texts_are_read_as_in_a_csv(tmp_path):
    rows = [["\xa0+1.5 "], ["1e2"], ["NA"], ["1,5"], ["01"], [None], ["7"]]
    found = open_table(write_parquet(tmp_path / "a.parquet", ["x"], rows)).numbers("x")
    np.testing.assert_array_equal(found.values, [1.5, 100, np.nan, np.nan, np.nan, np.nan, 7])
    assert found.bad.tolist() == [3, 4]
    assert found.texts == {3: "1,5", 4: "01"}


def test_names_that_differ_in_case_are_two_columns(tmp_path):
    path = write_parquet(tmp_path / "a.parquet", ["score", "XXXXX"], [["x", "1"]])
    # DuckDB would write the second as Score_1; other writers keep both names.
    path.write_bytes(path.read_bytes().replace(b"XXXXX", b"Score"))
    table = open_table(path)
    assert (values(table, "score"), values(table, "Score")) == (["x"], ["1"])


def test_two_columns_of_one_name_are_an_error(tmp_path):
    path = write_parquet(tmp_path / "a.parquet", ["score", "XXXXX"], [["x", "1"]])
    path.write_bytes(path.read_bytes().replace(b"XXXXX", b"score"))
    with pytest.raises(BadDataError, match="'score'"):
        open_table(path)


def test_nested_columns_are_texts_that_nobody_need_use(tmp_path):
    path = tmp_path / "a.parquet"
    with duckdb.connect() as connection:
        nested = "SELECT {'p': 1, 'q': 2} AS s, [1, 2] AS l, 7 AS x"
        connection.execute(f"COPY ({nested}) TO '{path}' (FORMAT parquet)")
    table = open_table(path)
    assert table.names == ("s", "l", "x")
    assert values(table, "x") == ["7"]
    assert table.numbers("l").bad.tolist() == [0]


def test_rows_at_the_end_that_hold_nothing_are_no_rows(tmp_path):
    rows = [["a", 1], [None, None], ["b", 2], [None, None], ["  \xa0", None]]
    table = open_table(write_parquet(tmp_path / "a.parquet", ["x", "y"], rows, ["VARCHAR", "INT"]))
    assert table.rows == 3
    assert values(table, "x") == ["a", None, "b"]
    assert table.numbers("y").values.size == 3


def test_a_path_that_looks_like_a_pattern_or_a_partition_is_one_file(tmp_path):
    folder = tmp_path / "year=2024 [a]*{b}'"
    folder.mkdir()
    path = write_parquet(tmp_path / "a.parquet", ["x"], [["1"]]).rename(folder / "a?.parquet")
    assert open_table(path).names == ("x",)


def test_a_file_without_rows_is_told(tmp_path):
    with pytest.raises(BadDataError, match="no rows"):
        open_table(write_parquet(tmp_path / "a.parquet", ["x"], []))


def test_no_more_than_the_one_file_can_be_read_through_the_engine(tmp_path):
    table = open_table(write_parquet(tmp_path / "a.parquet", ["x"], [["1"]]))
    other = write_parquet(tmp_path / "b.parquet", ["x"], [["secret"]])
    with pytest.raises(BadDataError):
        table._source._duck.rows_of(f"SELECT * FROM read_parquet('{other}')")
