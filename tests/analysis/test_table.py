import hashlib

import pytest

from analysis.errors import BadDataError
from analysis.table import open_table
from analysis.tables.cell_text import cleaned, listed, number_of, number_text, shown
from tests.analysis.table_files import write_csv, write_parquet, write_xlsx


@pytest.fixture
def a_csv(tmp_path):
    """Write bytes or a text as a CSV file, and return its path."""

    def write(content, name="data.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0.0),
        ("-0.5", -0.5),
        ("+31.5", 31.5),
        ("1e3", 1000.0),
        ("1.25E-2", 0.0125),
        ("123456789012345678", 123456789012345678.0),
    ],
)
def test_a_number_is_what_json_calls_one_with_an_optional_plus(text, value):
    assert number_of(text) == value


@pytest.mark.parametrize(
    "text",
    [
        *("1,234", "12%", "£5", "3,5", ".5", "5.", "01", "+-5", "--5", "1e", "inf", "Infinity"),
        *("0x10", "1_000", "n/a", "-", "NULL", "true", "1e999", "\uff11", "1 000", "(5)", "+", ""),
    ],
)
def test_what_is_no_json_number_is_no_number(text):
    assert number_of(text) is None


@pytest.mark.parametrize("blank", [" ", "\t", "\xa0", "\u2003", "\u3000", "\u200b", "\ufeff", "\r"])
def test_blanks_around_a_value_hard_ones_too_are_no_part_of_it(blank):
    assert cleaned(f"{blank}a b{blank}{blank}") == "a b"


def test_two_spellings_of_one_letter_are_one_text():
    assert cleaned("Cafe\u0301") == "Café"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (-0.0, "0"),
        (31.5, "31.5"),
        (0.1, "0.1"),
        (1e16, "10000000000000000"),
        (1e-7, "1e-07"),
        (float("inf"), "inf"),
        (float("nan"), "NaN"),
    ],
)
def test_the_text_of_a_number_is_its_shortest_decimal(value, text):
    assert number_text(value) == text


def test_a_long_text_is_cut_in_messages_and_a_long_list_is_counted():
    assert len(shown("x" * 500)) < 70
    assert listed([str(number) for number in range(30)]).endswith("and 10 more")


def test_the_data_hash_is_that_of_the_bytes_as_received(a_csv):
    content = b"\xef\xbb\xbfarm,score\r\na,1\r\n"
    assert open_table(a_csv(content)).sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("missing", ["", "NA", "NaN", "null", " NA ", "\xa0"])
def test_only_four_texts_are_missing_blanks_aside(a_csv, missing):
    column = open_table(a_csv(f"x,y\n{missing},1\na,2\n")).text("x")
    assert column.text_at(0) is None
    assert column.texts == ("a",)


@pytest.mark.parametrize("text", ["n/a", "-", "NULL", "Null", "nan", "na", "N/A", "none", "."])
def test_other_words_for_missing_are_texts(a_csv, text):
    table = open_table(a_csv(f"x,y\n{text},1\n"))
    assert table.text("x").text_at(0) == text
    assert table.numbers("x").bad.tolist() == [0]


def test_columns_are_text_as_the_file_has_them(a_csv):
    column = open_table(a_csv("unit,y\n01,1\n1,2\n1.0,3\n")).text("unit")
    assert column.texts == ("01", "1", "1.0")


def test_columns_come_by_name_and_an_unknown_one_names_the_nearest(a_csv):
    table = open_table(a_csv("arm,Score\na,1\n"))
    assert set(table.columns(["arm", "Score"])) == {"arm", "Score"}
    with pytest.raises(BadDataError, match=r"no column 'scores'.*mean 'Score'.*'arm', 'Score'"):
        table.columns(["scores"])


def test_every_column_that_is_not_there_is_named(a_csv):
    with pytest.raises(BadDataError) as fault:
        open_table(a_csv("arm,score\na,1\n")).require(["one", "arm", "two"])
    assert [problem.column for problem in fault.value.problems] == ["one", "two"]


def test_a_file_of_another_kind_is_refused_by_name(a_csv):
    with pytest.raises(BadDataError, match=r"\.csv, \.xlsx, \.parquet"):
        open_table(a_csv("a,b\n1,2\n", "data.ods"))


def test_a_file_without_an_ending_is_known_by_its_first_bytes(tmp_path):
    header, rows = ["a", "b"], [["x", "1"]]
    for write in (write_csv, write_xlsx, write_parquet):
        path = write(tmp_path / f"{write.__name__}.tmp", header, rows)
        bare = path.rename(tmp_path / write.__name__)
        assert open_table(bare).names == ("a", "b")


def test_a_workbook_named_as_csv_is_refused(tmp_path):
    path = write_xlsx(tmp_path / "book.csv", ["a"], [["x"]])
    with pytest.raises(BadDataError, match=r"looks like \.xlsx"):
        open_table(path)


def test_a_sheet_of_a_file_without_sheets_is_an_error(a_csv):
    with pytest.raises(BadDataError, match="Only a workbook"):
        open_table(a_csv("a,b\n1,2\n"), sheet="Data")


def test_a_table_without_hidden_parts_has_nothing_to_warn_of(a_csv):
    table = open_table(a_csv("a,b\n1,2\n"))
    assert table.warnings == table.hidden_parts == ()
