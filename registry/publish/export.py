"""Tables that leave the service: CSV and workbook, with text that no spreadsheet will run.

Text that starts as a formula does is made inert by an apostrophe before it; numbers stay numbers.
"""

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Cell = str | int | float | bool | datetime.date | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_FULLWIDTH = ("\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}", "\N{FULLWIDTH HYPHEN-MINUS}")
_FULLWIDTH_AT = "\N{FULLWIDTH COMMERCIAL AT}"

_MADE = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's date has no zone
"""The date that every workbook says it was made on: the same rows give the same bytes."""

_MOST_TEXT = 32_767
"""Characters that a cell of a workbook holds."""

_MOST_WHOLE = 10**15
"""A workbook keeps fifteen digits: a longer whole number is written as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Rows to export: stable column names, typed cells, and notes on what they are."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.columns or len(set(self.columns)) != len(self.columns):
            raise ValueError("an export has columns, and each has a name of its own")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row of an export has a cell for each column")


def inert(text: str) -> str:
    """Return text that no spreadsheet takes for a formula, otherwise unchanged."""
    start = text.lstrip(" \N{NO-BREAK SPACE}")
    if text.startswith(_FORMULA) or start.startswith((*_FORMULA, *_FULLWIDTH, _FULLWIDTH_AT)):
        return f"'{text}"
    return text


def to_csv(sheet: Sheet) -> bytes:
    """Return the rows as CSV in UTF-8: a header, CRLF, numbers in full, dates as ISO 8601.

    Notes have no place in CSV: they stand in the workbook and on the page.
    """
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow([inert(name) for name in sheet.columns])
    writer.writerows([_csv_cell(cell) for cell in row] for row in sheet.rows)
    return held.getvalue().encode()


def _csv_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case int() | float():
            return _number(cell)
        case datetime.date():
            return cell.isoformat()
        case str():
            return inert(cell)


def _number(value: float) -> str:
    """Return a number as JSON writes it, and nothing for what is not finite."""
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - only NaN differs
        return ""
    return repr(value)


def to_xlsx(sheet: Sheet, *, title: str) -> bytes:
    """Return the rows as a workbook: one sheet of data, one of notes; no formula, no link.

    Every workbook of the same rows has the same bytes.
    """
    import xlsxwriter

    held = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"title": title, "author": "Evaluation Registry", "created": _MADE})
        _data(book, sheet)
        _notes(book, title, sheet.notes)
    return held.getvalue()


def _data(book: "object", sheet: Sheet) -> None:
    page = book.add_worksheet("Data")  # type: ignore[attr-defined]
    head = book.add_format({"bold": True, "bottom": 1})  # type: ignore[attr-defined]
    day = book.add_format({"num_format": "yyyy-mm-dd"})  # type: ignore[attr-defined]
    page.freeze_panes(1, 0)
    for place, name in enumerate(sheet.columns):
        page.write_string(0, place, _text(name), head)
        page.set_column(place, place, _column_width(name, (row[place] for row in sheet.rows)))
    for number, row in enumerate(sheet.rows, start=1):
        for place, cell in enumerate(row):
            _write(page, number, place, cell, day)


def _column_width(name: str, cells: Iterable[Cell]) -> int:
    longest = max([len(name), *(len(_csv_cell(cell)) for cell in cells)])
    return min(60, max(8, longest + 2))


def _write(page: "object", row: int, place: int, cell: Cell, day: "object") -> None:
    write = page.write_string  # type: ignore[attr-defined]
    match cell:
        case None:
            return
        case bool():
            page.write_boolean(row, place, cell)  # type: ignore[attr-defined]
        case int() if abs(cell) >= _MOST_WHOLE:
            write(row, place, str(cell))
        case int() | float():
            if _number(cell):
                page.write_number(row, place, cell)  # type: ignore[attr-defined]
        case datetime.date():
            page.write_datetime(row, place, cell, day)  # type: ignore[attr-defined]
        case str():
            write(row, place, _text(cell))


def _text(words: str) -> str:
    """Return text that a workbook can hold: inert, without control characters, not too long."""
    kept = "".join(letter for letter in words if letter >= " " or letter in "\t\n")
    return inert(kept)[:_MOST_TEXT]


def _notes(book: "object", title: str, notes: Sequence[str]) -> None:
    page = book.add_worksheet("Notes")  # type: ignore[attr-defined]
    page.set_column(0, 0, 100)
    for number, words in enumerate((title, *notes)):
        page.write_string(number, 0, _text(words))
