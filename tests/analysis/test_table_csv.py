import pytest

from analysis.errors import BadDataError
from analysis.table import open_table

ROWS = "arm,score,note\na,1.5,one\nb,2.5,\n"


@pytest.fixture
def read(tmp_path):
    """Write bytes or a text as a CSV file and open it."""

    def reading(content):
        path = tmp_path / "data.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return open_table(path)

    return reading


@pytest.fixture
def fault_of(read):
    """Return the error that a CSV file gives."""

    def failing(content):
        with pytest.raises(BadDataError) as fault:
            read(content)
        return fault.value

    return failing


def values(table):
    return {
        name: [table.text(name).text_at(row) for row in range(table.rows)] for name in table.names
    }


@pytest.mark.parametrize(
    "content",
    [
        ROWS,
        "\ufeff" + ROWS,
        ROWS.replace(",", ";"),
        ROWS.replace(",", "\t"),
        ROWS.replace("\n", "\r\n"),
        ROWS.replace("\n", "\r"),
        ROWS.rstrip("\n"),
        ROWS + "\n",
        ROWS + "\r\n\r\n\r\n",
        ROWS + " \n",
        ROWS + ",,\n, ,\n",
        'arm,"score",note\n"a","1.5","one"\n"b","2.5",""\n',
        " arm ,score\xa0,note\n a,1.5 ,one\nb, 2.5,\xa0\n",
    ],
)
def test_one_table_is_read_alike_however_it_is_written(read, content):
    table = read(content)
    assert values(table) == {"arm": ["a", "b"], "score": ["1.5", "2.5"], "note": ["one", None]}


def test_line_breaks_separators_and_quotes_inside_quotes_are_part_of_the_text(read):
    table = read('arm,note\na,"one\ntwo, ""three"""\nb,x\n')
    assert values(table)["note"] == ['one\ntwo, "three"', "x"]


def test_the_separator_is_the_one_with_most_hits_in_the_header_outside_quotes(read):
    assert read('"a,b,c,d";e\n1;2\n').names == ("a,b,c,d", "e")
    assert read("a;b,c;d\n1;2;3\n").names == ("a", "b,c", "d")


def test_a_header_of_one_column_needs_no_separator_and_a_blank_line_in_it_is_missing(read):
    assert values(read("x\n1\n\n3\n")) == {"x": ["1", None, "3"]}


def test_rows_at_the_end_that_say_missing_are_rows(read):
    assert read("x,y\n1,2\nNA,NA\n").rows == 2


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_a_file_that_is_not_utf8_names_utf8_and_the_row(fault_of, encoding):
    fault = fault_of("a,b\n1,2\n3,é\n4,5\n".encode(encoding))
    assert "UTF-8" in str(fault)
    assert fault.problems[0].row == 3


def test_the_row_that_is_not_utf8_is_counted_in_rows_not_in_lines(fault_of):
    assert fault_of(b'a,b\n"1\n\n",2\n3,' + b"\xe9\n").problems[0].row == 3


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_refused_and_says_utf8(fault_of, encoding):
    assert "UTF-8" in str(fault_of(ROWS.encode(encoding)))


def test_every_row_of_another_width_is_named(fault_of):
    fault = fault_of("a,b\n1\n1,2\n1,2,3\n\n1,2\n")
    assert [problem.row for problem in fault.problems] == [2, 4, 5]
    assert "Row 2 has 1 field; the header has 2." in str(fault)
    assert "Row 4 has 3 fields" in str(fault)
    assert "Row 5 is blank" in str(fault)


def test_at_most_two_hundred_rows_are_named_and_the_rest_counted(fault_of):
    fault = fault_of("a,b\n" + "1\n" * 250)
    assert len(fault.problems) == 200
    assert "and 50 more" in str(fault)


def test_two_columns_of_one_name_are_an_error_that_names_it(fault_of):
    fault = fault_of("a, b,b \n1,2,3\n")
    assert fault.problems[0].column == "b"
    assert "2 (B), 3 (C)" in str(fault)


def test_names_that_differ_in_case_are_two_names(read):
    assert read("a,A\n1,2\n").names == ("a", "A")


def test_a_column_without_a_name_over_values_is_named_by_its_letter(fault_of):
    assert "Column 2 (B) has no name" in str(fault_of("a,,c\n1,2,3\n"))


def test_headings_in_two_rows_are_shown(fault_of):
    assert "Row 2 holds 'x', 'y'" in str(fault_of("a,\nx,y\n1,2\n"))


def test_a_column_without_a_name_or_values_is_no_column(read):
    assert read("a,,b,\n1,,2, \n").names == ("a", "b")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "empty"),
        ("\n", "no column names"),
        ("\ufeff\n", "no column names"),
        (",,\n1,2,3\n", "no column names"),
        ("a,b\n", "no rows"),
        ("a,b\n\n\n", "no rows"),
        ("a,b\n,\n", "no rows"),
        ('a,b\n"1,2\n3,4\n', "never closed"),
        ('a,b\n"1"x,2\n', "Row 2"),
        ("a,b\n1\0,2\n", "NUL"),
    ],
)
def test_what_is_no_table_is_told_in_a_sentence(fault_of, content, says):
    assert says in str(fault_of(content))


def test_a_quote_inside_a_value_that_has_none_around_it_is_part_of_it(read):
    assert values(read('a,b\n5" pipe,2\n'))["a"] == ['5" pipe']
