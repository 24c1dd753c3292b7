"""Exports: text that no spreadsheet runs, numbers that stay numbers, the same bytes each time."""

import csv
import datetime
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from registry.publish.export import Sheet, inert, to_csv, to_xlsx

ROWS = Sheet(
    columns=("name", "count", "rate", "on", "live"),
    rows=(
        ("=HYPERLINK(1)", -3, 0.1, datetime.date(2026, 12, 3), True),
        ("plain, with comma", 12, -2.5e-7, None, False),
    ),
    notes=("Counts under 10 are not shown.", "=2+2"),
)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\N{FULLWIDTH EQUALS SIGN}1"]
)
def test_text_that_starts_as_a_formula_is_made_inert(text):
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "a=b", "1-2", "'quoted"])
def test_other_text_is_left_as_it_is(text):
    assert inert(text) == text


def test_csv_keeps_numbers_as_numbers_in_full_and_dates_in_iso_form():
    content = to_csv(ROWS)
    assert content.endswith(b"\r\n")
    read = list(csv.reader(io.StringIO(content.decode())))
    assert read[0] == ["name", "count", "rate", "on", "live"]
    assert read[1] == ["'=HYPERLINK(1)", "-3", "0.1", "2026-12-03", "true"]
    assert read[2] == ["plain, with comma", "12", "-2.5e-07", "", "false"]


def test_a_workbook_has_one_sheet_of_data_and_one_of_notes_with_typed_cells():
    content = to_xlsx(ROWS, title="Months")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Data", "Notes"]
    data = book.get_sheet_by_name("Data").to_python()
    assert data[1] == ["'=HYPERLINK(1)", -3, 0.1, datetime.date(2026, 12, 3), True]
    notes = book.get_sheet_by_name("Notes").to_python()
    assert [row[0] for row in notes] == ["Months", "Counts under 10 are not shown.", "'=2+2"]


def test_a_workbook_holds_no_formula_and_no_link_and_always_the_same_bytes():
    sheet = Sheet(columns=("=a", "b"), rows=(("https://x.example", "=1"), ("mailto:a@b", "12")))
    content = to_xlsx(sheet, title="t")
    assert content == to_xlsx(sheet, title="t")
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        pages = b"".join(held.read(name) for name in held.namelist() if "sheet" in name)
    assert b"<f>" not in pages
    assert b"hyperlink" not in pages


def test_a_whole_number_that_a_workbook_would_round_is_written_as_text():
    content = to_xlsx(Sheet(columns=("id",), rows=((9007199254740993,),)), title="t")
    data = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Data")
    assert data.to_python()[1] == ["9007199254740993"]


def test_an_export_with_two_columns_of_one_name_or_a_row_too_short_is_refused():
    with pytest.raises(ValueError, match="name of its own"):
        Sheet(columns=("a", "a"), rows=())
    with pytest.raises(ValueError, match="a cell for each column"):
        Sheet(columns=("a", "b"), rows=((1,),))


cells = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates()


@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_any_cell_can_leave_and_no_text_leaves_as_a_formula(rows):
    sheet = Sheet(columns=("a", "b"), rows=tuple(rows))
    read = list(csv.reader(io.StringIO(to_csv(sheet).decode(errors="surrogatepass"), newline="")))
    assert len(read) == len(rows) + 1
    for given_row, read_row in zip(rows, read[1:], strict=True):
        for given_cell, text in zip(given_row, read_row, strict=True):
            if isinstance(given_cell, str):
                assert not text.startswith(("=", "+", "-", "@"))
    assert to_xlsx(sheet, title="t").startswith(b"PK")
