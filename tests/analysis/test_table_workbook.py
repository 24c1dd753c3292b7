import datetime as dt

import pytest
import xlsxwriter

from analysis.errors import BadDataError
from analysis.table import open_table
from tests.analysis.table_files import add_part, rewrite_part, write_xlsx

HEADER = ["day", "unit", "score"]
ROWS = [[dt.date(2024, 1, 5), "01", 1.5], [dt.date(2024, 2, 29), "1", 2]]


def values(table, name):
    return [table.text(name).text_at(row) for row in range(table.rows)]


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_cells_formatted_as_dates_are_dates_in_both_epochs(tmp_path, epoch_1904):
    table = open_table(write_xlsx(tmp_path / "a.xlsx", HEADER, ROWS, epoch_1904=epoch_1904))
    assert values(table, "day") == ["2024-01-05", "2024-02-29"]
    assert values(table, "unit") == ["01", "1"]
    assert values(table, "score") == ["1.5", "2"]


def test_a_serial_number_without_a_date_format_stays_an_integer(tmp_path):
    table = open_table(write_xlsx(tmp_path / "a.xlsx", ["day", "y"], [[45296, 1]]))
    assert values(table, "day") == ["45296"]


def test_booleans_are_true_and_false_and_a_time_of_day_stays(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["x", "when"])
        sheet.write_boolean(1, 0, True)
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_datetime(1, 1, dt.datetime(2024, 1, 5, 10, 30), moment)  # noqa: DTZ001
        sheet.write_boolean(2, 0, False)
        sheet.write_datetime(2, 1, dt.datetime(2024, 1, 6), moment)  # noqa: DTZ001
    table = open_table(tmp_path / "a.xlsx")
    assert values(table, "x") == ["true", "false"]
    assert values(table, "when") == ["2024-01-05T10:30:00", "2024-01-06"]


def test_formatted_empty_rows_and_columns_after_the_last_value_are_ignored(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        grey = book.add_format({"bg_color": "#eeeeee"})
        for row in range(300):
            for column in range(9):
                sheet.write_blank(row, column, None, grey)
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, [1, 2])
        sheet.write_row(3, 0, [5, 6])
        sheet.write_string(200, 1, "  ")
    table = open_table(tmp_path / "a.xlsx")
    assert table.names == ("a", "b")
    assert values(table, "a") == ["1", None, "5"]


def test_rows_keep_their_numbers_where_a_blank_row_stands_between(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", ["a", "b"], [[1, 2], [None, None], ["x", 4]])
    assert open_table(path).numbers("a").bad.tolist() == [2]


def test_an_error_cell_is_a_text_and_not_missing(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write_number(1, 1, 3)
        sheet.write_formula(2, 0, "=NA()", None, "#N/A")
        sheet.write_number(2, 1, 3)
    table = open_table(tmp_path / "a.xlsx")
    assert values(table, "a") == ["#DIV/0!", "#N/A"]
    assert table.numbers("a").bad.tolist() == [0, 1]
    assert "formulas" in table.warnings[0]
    assert table.hidden_parts == ()


@pytest.fixture
def two_sheets(tmp_path):
    """A workbook of notes and figures."""
    with xlsxwriter.Workbook(str(tmp_path / "two.xlsx")) as book:
        notes = book.add_worksheet("Read me")
        notes.write_column(0, 0, ["Notes", "The figures are on the next sheet"])
        figures = book.add_worksheet("Figures & more")
        figures.write_row(0, 0, ["a", "b"])
        figures.write_row(1, 0, [1, 2])
    return tmp_path / "two.xlsx"


def test_the_first_sheet_is_read_unless_one_is_named(two_sheets):
    assert open_table(two_sheets).names == ("Notes",)
    assert open_table(two_sheets, sheet="Figures & more").names == ("a", "b")


def test_an_unknown_sheet_names_the_nearest_and_all(two_sheets):
    with pytest.raises(BadDataError, match=r"mean 'Figures & more'.*'Read me', 'Figures & more'"):
        open_table(two_sheets, sheet="Figures")


def test_a_hidden_sheet_is_named_and_is_not_the_first(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        secret, seen = book.add_worksheet("Names"), book.add_worksheet("Data")
        secret.write_row(0, 0, ["who"])
        secret.write_row(1, 0, ["someone"])
        secret.hide()
        seen.activate()
        seen.set_first_sheet()
        seen.write_row(0, 0, ["a"])
        seen.write_row(1, 0, [1])
    table = open_table(tmp_path / "a.xlsx")
    assert table.names == ("a",)
    assert table.hidden_parts == ("The workbook has a hidden sheet: 'Names'.",)
    assert table.warnings == table.hidden_parts


def test_comments_are_named(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a"])
        sheet.write_row(1, 0, [1])
        sheet.write_comment("A2", "who this is")
    assert "comments" in open_table(tmp_path / "a.xlsx").hidden_parts[0]


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("xl/externalLinks/externalLink1.xml", "external links"),
        ("xl/pivotCache/pivotCacheDefinition1.xml", "a pivot cache"),
        ("xl/threadedComments/threadedComment1.xml", "comments"),
        ("xl/embeddings/oleObject1.bin", "embedded files"),
        ("xl/connections.xml", "data connections"),
        ("xl/vbaProject.bin", "macros"),
    ],
)
def test_every_part_that_nobody_sees_is_named(tmp_path, part, says):
    plain = write_xlsx(tmp_path / "plain.xlsx", HEADER, ROWS)
    table = open_table(add_part(plain, tmp_path / "more.xlsx", part, b"<x/>"))
    assert table.rows == 2
    assert [said for said in table.hidden_parts if says in said]


def test_a_merged_header_shows_both_rows(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:B1", "Figures")
        sheet.write_row(1, 0, ["month", "offences"])
        sheet.write_row(2, 0, ["2024-01", 3])
    with pytest.raises(BadDataError, match=r"Column 2 \(B\).*'Figures'.*'month', 'offences'"):
        open_table(tmp_path / "a.xlsx")


def test_a_first_row_that_is_blank_is_no_header(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(2, 1, ["month", "offences"])
        sheet.write_row(3, 1, ["2024-01", 3])
    with pytest.raises(BadDataError, match="first row"):
        open_table(tmp_path / "a.xlsx")


def test_an_empty_sheet_is_told(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        book.add_worksheet()
    with pytest.raises(BadDataError, match="empty"):
        open_table(tmp_path / "a.xlsx")


def test_a_chart_sheet_is_no_sheet_of_cells(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        chart = book.add_chart({"type": "line"})
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["a"])
        sheet.write_row(1, 0, [1])
        chart.add_series({"values": "=Data!$A$2:$A$2"})
        book.add_chartsheet("Chart").set_chart(chart)
    assert open_table(tmp_path / "a.xlsx").names == ("a",)


def test_cells_without_places_are_read_in_their_order(tmp_path):
    plain = write_xlsx(tmp_path / "plain.xlsx", ["a", "b"], [[1, 2], [3, 4]])
    cells = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
        b'spreadsheetml/2006/main"><sheetData><row><c t="inlineStr"><is><t>a</t></is></c>'
        b'<c t="inlineStr"><is><t>b</t></is></c></row><row><c><v>7</v></c><c><v>8</v></c></row>'
        b"</sheetData></worksheet>"
    )
    bare = rewrite_part(plain, tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", lambda _: cells)
    table = open_table(bare)
    assert values(table, "a") == ["7"]
    assert values(table, "b") == ["8"]
