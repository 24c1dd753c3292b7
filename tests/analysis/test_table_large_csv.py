"""The quick way to read a large CSV gives what the slow way gives, or leaves the file to it."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import BadDataError
from analysis.table import LARGE_CSV, open_table
from analysis.tables.csv_file import CsvFile
from analysis.tables.large_csv import read_large_csv
from tests.analysis.table_files import write_csv

letters = st.sampled_from([*"ab01,;\t\"'#\n\r .-+e%£", "\xa0", "NA", "é", "\u3000", "\0"])


def contents(source):
    """Return all that a reader found, as plain values."""
    found = {}
    for name in source.names:
        text, numbers = source.text(name), source.numbers(name)
        found[name] = (
            text.texts,
            text.codes.tolist(),
            np.nan_to_num(numbers.values, nan=-9.25).tolist(),
            numbers.bad.tolist(),
        )
    return source.rows(), found


def both_ways(content):
    """Return what the quick way and the slow way make of the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.csv"
        path.write_bytes(content)
        try:
            quick = read_large_csv(path)
            found = None if quick is None else contents(quick)
        except BadDataError:
            found = None
        try:
            slow = contents(CsvFile(path))
        except BadDataError as fault:
            slow = str(fault)
    return found, slow


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(letters, max_size=40).map("".join))
def test_whatever_the_quick_way_reads_the_slow_way_reads_alike(body):
    quick, slow = both_ways(("a,b\n" + body).encode())
    assert quick in (None, slow)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(*[st.text(st.sampled_from('ab01,;"\n\t.-+eNA \xa0é'), max_size=5)] * 3),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
)
def test_what_a_writer_quotes_is_read_alike_both_ways(rows, separator, bom):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.csv"
        write_csv(path, ["x", "y", "z"], rows, separator=separator, bom=bom, quote_all=True)
        quick, slow = both_ways(path.read_bytes())
    assert quick in (None, slow)


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\nx,NA\n",
        b"\xef\xbb\xbfa;b\n1;2\n3;\n",
        b"a\tb\r\n1\t2\r\n",
        b'a,b\n"1,5","x\ny"\n"say ""no""",2\n',
        b"a,,b\n1,,2\n",
        b"a,b\n1,2\n,\n,\n",
    ],
)
def test_a_sound_file_takes_the_quick_way(content):
    quick, slow = both_ways(content)
    assert quick == slow
    assert quick is not None


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1\n",
        b"a,b\n1,2,3\n",
        b"a,b\n1,2\n\n3,4\n",
        b'a,b\n"1,2\n',
        b"a,b\n\xe9,2\n",
        b"a,b\n1\0,2\n",
        b'"a\nb",c\n1,2\n',
        b"a,a\n1,2\n",
        b"a,b\n",
    ],
)
def test_a_file_with_a_fault_is_left_to_the_way_that_names_it(content):
    quick, _ = both_ways(content)
    assert quick is None


def test_a_large_file_is_read_and_its_faults_are_named(tmp_path):
    path = tmp_path / "large.csv"
    line = "some area with a long name,2024-01,12.5,note\n"
    lines = LARGE_CSV // len(line) + 10
    path.write_text("area,month,score,note\n" + line * lines)
    table = open_table(path)
    assert table.rows == lines
    assert table.text("month").texts == ("2024-01",)
    assert float(table.numbers("score").values.sum()) == 12.5 * lines
    with path.open("a") as file:
        file.write("one,2024-02\n")
    with pytest.raises(BadDataError, match=f"Row {lines + 2:,} has 2 fields"):
        open_table(path)
