"""CSV read row by row, so that whatever is wrong is named by its row, column and text."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from analysis.errors import MOST_LISTED, BadDataError, Problem
from analysis.tables.cell_text import BLANKS, cleaned
from analysis.tables.coded_rows import CodedRows
from analysis.tables.header import refuse_width
from analysis.tables.whole_file import WholeFile

SEPARATORS = (",", ";", "\t")
LONGEST_LINE = 4 * 1024 * 1024
"""Letters. A longer line is no row of a table, and is not read into memory."""

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class CsvFile(WholeFile):
    """A CSV file, read whole into codes."""

    def __init__(self, path: Path) -> None:
        refuse_other_text(path)
        try:
            with path.open(encoding="utf-8-sig", newline="") as text:
                super().__init__(_read(text))
        except UnicodeDecodeError:
            raise BadDataError([_not_utf8(path)]) from None


def refuse_other_text(path: Path) -> None:
    """Refuse a file that is empty or written in UTF-16, by its first bytes."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise BadDataError("The file is empty.")
    if start[:2] in _UTF16_MARKS:
        raise BadDataError(
            "The file is written in UTF-16, not in UTF-8. Save it as CSV UTF-8 and try again."
        )


def separator_of(first_line: str) -> str:
    """Return the one of comma, semicolon and tab that stands most often outside quotes."""
    outside = "".join(first_line.split('"')[::2])
    return max(SEPARATORS, key=outside.count)


def lines_of(text: TextIO) -> Iterator[str]:
    """Yield the lines of a text with their ends, and refuse one that is endless or not text.

    Raises
    ------
        BadDataError: a line is over ``LONGEST_LINE``, or holds a NUL.
    """
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise BadDataError(
                f"Line {number:,} is over {LONGEST_LINE:,} letters long: this is no table of rows."
            )
        if "\0" in line:
            raise BadDataError(
                f"Line {number:,} holds a NUL, which no text has: is this a CSV file in UTF-8?"
            )
        yield line


def _read(text: TextIO) -> CodedRows:
    """Return the rows of a text, after every row was checked for its width."""
    first_line = text.readline(LONGEST_LINE)
    separator = separator_of(first_line)
    text.seek(0)
    records = _records(csv.reader(lines_of(text), delimiter=separator, strict=True))
    header = next(records, [])
    if not any(map(cleaned, header)):
        raise BadDataError("The first row holds no column names.")
    refuse_width(len(header))
    return CodedRows(header, _of_one_width(records, len(header)))


def _records(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield each row, and name the row that a quote or an endless value breaks."""
    row = 0
    while True:
        row += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise BadDataError([_broken(row, str(fault))]) from None
        yield record


def _broken(row: int, fault: str) -> Problem:
    if "field larger" in fault:
        because = "holds a value of over 131,072 letters"
    elif "unexpected end" in fault:
        because = "opens a quote that is never closed"
    elif "expected after" in fault:
        because = "goes on after a closing quote; inside quotes a quote is written twice"
    else:
        because = f"cannot be read ({fault})"
    return Problem(message=f"Row {row:,} {because}: is a quote out of place?", row=row)


def _of_one_width(records: Iterator[list[str]], width: int) -> Iterator[Sequence[str]]:
    """Yield the rows, of which blank lines at the end are none, and raise for those of other width.

    A blank line is a row of one empty value; under a header of one column it is a missing value.
    """
    problems: list[Problem] = []
    wrong = blank = 0
    for row, record in enumerate(records, start=2):
        if _is_blank(record):
            blank += 1
            continue
        if width == 1:
            yield from ([""] for _ in range(blank))
        elif blank:
            wrong += blank
            for place in range(row - blank, row):
                _note(problems, place, f"Row {place:,} is blank; the header has {width:,} fields.")
        blank = 0
        if len(record) == width:
            yield record
        else:
            wrong += 1
            fields = "1 field" if len(record) == 1 else f"{len(record):,} fields"
            _note(problems, row, f"Row {row:,} has {fields}; the header has {width:,}.")
    if wrong:
        raise BadDataError(problems, more=wrong - len(problems))


def _is_blank(record: list[str]) -> bool:
    return not record or (len(record) == 1 and not record[0].strip(BLANKS))


def _note(problems: list[Problem], row: int, message: str) -> None:
    if len(problems) < MOST_LISTED:
        problems.append(Problem(message=message, row=row))


def _not_utf8(path: Path) -> Problem:
    """Return the row that holds the first byte which is not UTF-8."""
    row = 0
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
        separator = separator_of(text.readline(LONGEST_LINE))
        text.seek(0)
        reader = csv.reader(text, delimiter=separator)
        while True:
            row += 1
            try:
                record = next(reader)
            except (csv.Error, StopIteration):
                break
            if any("\udc80" <= letter <= "\udcff" for cell in record for letter in cell):
                break
    message = f"Row {row:,} is not UTF-8. Save the file as CSV UTF-8 and try again."
    return Problem(message=message, row=row)
