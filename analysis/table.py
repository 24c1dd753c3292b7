"""A table as people hand it in: CSV, XLSX or Parquet, opened once, read column by column."""

import hashlib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

from analysis.errors import BadDataError, Problem
from analysis.tables.cell_text import listed, shown
from analysis.tables.cells import Cells, Products, cells_of_columns, columns_of
from analysis.tables.columns import NumberColumn, TextColumn
from analysis.tables.source import Source

CSV_SUFFIXES = (".csv", ".tsv", ".txt")
SUFFIXES = (*CSV_SUFFIXES, ".xlsx", ".parquet")
LARGE_CSV = 4_000_000
"""Bytes from which importing DuckDB is quicker than reading a CSV row by row."""
FIRST_ROW = 2
"""The row in the file of the first row below the header."""

_ZIP_MARK = b"PK\x03\x04"
_PARQUET_MARK = b"PAR1"


class Table:
    """One opened table. Its columns are text until somebody asks for their numbers."""

    def __init__(self, path: Path, source: Source) -> None:
        self._path = path
        self._source = source
        self._sha256: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in the file's order."""
        return self._source.names

    @property
    def rows(self) -> int:
        """The number of rows below the header."""
        return self._source.rows()

    @property
    def sha256(self) -> str:
        """The SHA-256, in hex, of the file's bytes as received."""
        if self._sha256 is None:
            with self._path.open("rb") as file:
                self._sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return self._sha256

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know of the file, hidden parts among it."""
        return (*self._source.hidden_parts, *self._source.warnings)

    @property
    def hidden_parts(self) -> tuple[str, ...]:
        """Hidden sheets, pivot caches, external links, comments: a sentence each.

        A service refuses a file that has any; the command line warns.
        """
        return self._source.hidden_parts

    def text(self, name: str) -> TextColumn:
        """Return one column as text.

        Raises
        ------
            BadDataError: the table has no such column; the message names the nearest.
        """
        self.require([name])
        return self._source.text(name)

    def numbers(self, name: str) -> NumberColumn:
        """Return one column as numbers, with the places of cells that hold none.

        Raises
        ------
            BadDataError: the table has no such column; the message names the nearest.
        """
        self.require([name])
        return self._source.numbers(name)

    def columns(self, names: Iterable[str]) -> Mapping[str, TextColumn]:
        """Return several columns as text, by name."""
        wanted = tuple(names)
        self.require(wanted)
        return MappingProxyType({name: self._source.text(name) for name in wanted})

    def is_number(self, name: str) -> bool:
        """Return whether the file's own type of a column says that it is numbers."""
        self.require([name])
        return self._source.is_number(name)

    def integer_range(self, name: str) -> tuple[int, int] | None:
        """Return the range of a column of integers, where the file has an index that says it."""
        self.require([name])
        return self._source.integer_range(name)

    def cells(self, keys: Iterable[str], sums: Products) -> Cells:
        """Return sums by group: in one pass over the file where its format and types allow.

        Parameters
        ----------
        sums:
            the name of a sum -> the columns whose product is summed

        Raises
        ------
            BadDataError: the table lacks a column, or one to be summed holds a text that is no
                number.
        """
        wanted = tuple(keys)
        self.require([*wanted, *columns_of(sums)])
        found = self._source.cells(wanted, sums)
        if found is not None:
            return found
        numbers = {name: self._source.numbers(name) for name in columns_of(sums)}
        for name, column in numbers.items():
            if column.bad.size:
                place = int(column.bad[0])
                message = f"Row {place + FIRST_ROW:,}, column {name!r}: is not a number."
                raise BadDataError([Problem(message=message, column=name, row=place + FIRST_ROW)])
        return cells_of_columns([self._source.text(key) for key in wanted], sums, numbers)

    def require(self, names: Iterable[str]) -> None:
        """Raise where the table lacks a column, with the nearest name and those it has.

        Raises
        ------
            BadDataError: with one problem for each column that is not there.
        """
        problems = [self._lacks(name) for name in dict.fromkeys(names) if name not in self.names]
        if problems:
            raise BadDataError(problems)

    def _lacks(self, name: str) -> Problem:
        folded = {known.casefold(): known for known in reversed(self.names)}
        near = get_close_matches(name.casefold(), folded, n=1)
        meant = f" Did you mean {shown(folded[near[0]])}?" if near else ""
        message = (
            f"There is no column {shown(name)}.{meant} The first row holds {listed(self.names)}."
        )
        return Problem(message=message, column=name, row=1)


def open_table(path: Path, *, sheet: str | None = None) -> Table:
    """Return the table in a CSV, XLSX or Parquet file; its first row is the header.

    Parameters
    ----------
    sheet:
        the name of a workbook's sheet; the first one without it

    Raises
    ------
        BadDataError: the file is not what its name says, or is damaged, or its rows do not fit its
            header; every row that is wrong is named, where the header is row 1.
    """
    return Table(path, _source(path, sheet))


def _source(path: Path, sheet: str | None) -> Source:
    suffix = path.suffix.lower() or _suffix_by_mark(path)
    if suffix == ".xlsx":
        from analysis.tables.workbook import Workbook

        return Workbook(path, sheet)
    if sheet is not None:
        raise BadDataError(f"Only a workbook (.xlsx) has sheets; {path.name} is none.")
    if suffix == ".parquet":
        from analysis.tables.parquet_file import ParquetFile

        return ParquetFile(path)
    if suffix not in CSV_SUFFIXES:
        raise BadDataError(
            f"A table is a CSV, XLSX or Parquet file (.csv, .xlsx, .parquet), not {suffix[:20]!r}."
        )
    _refuse_wrong_name(path)
    return _csv(path)


def _csv(path: Path) -> Source:
    from analysis.tables.csv_file import CsvFile

    if path.stat().st_size < LARGE_CSV:
        return CsvFile(path)
    from analysis.tables.large_csv import read_large_csv

    return read_large_csv(path) or CsvFile(path)


def _refuse_wrong_name(path: Path) -> None:
    """Refuse a workbook or a Parquet file that is named as CSV."""
    found = _suffix_by_mark(path)
    if found != ".csv":
        raise BadDataError(
            f"The file is named as CSV and looks like {found}: give it the name that it is."
        )


def _suffix_by_mark(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    return {_ZIP_MARK: ".xlsx", _PARQUET_MARK: ".parquet"}.get(start, ".csv")
