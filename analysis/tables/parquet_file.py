"""Parquet by DuckDB: columns go straight into arrays, and a text is made for each level only."""

# ruff: noqa: S608 - what goes into a query is quoted, or is a column's number

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.errors import BadDataError
from analysis.tables.cell_text import BLANKS
from analysis.tables.cells import Cells, Products, columns_of
from analysis.tables.columns import NumberColumn, TextColumn, numbers_from_text
from analysis.tables.duck import Duck, quoted
from analysis.tables.grouped import summed
from analysis.tables.header import Header, read_header, refuse_width
from analysis.tables.typed_columns import INTEGERS, numbers_of, text_of

MARK = b"PAR1"
MOST_ROWS_A_BYTE = 100
"""A file that claims more rows than this a byte, and over five million, is a trap."""
_MANY_ROWS = 5_000_000


class ParquetFile:
    """A Parquet file whose columns are read when they are asked for.

    ``names`` are those of its columns, where they are not its own.
    """

    hidden_parts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def __init__(self, path: Path, *, names: list[str] | None = None) -> None:
        _refuse_other_format(path)
        self._duck = Duck(path)
        own_names = self._names()
        header = own_names if names is None else names
        self._file = f"read_parquet({quoted(self._duck.path)}, hive_partitioning = false)"
        described = self._duck.rows_of(f"DESCRIBE SELECT * FROM {self._file}")
        aliases = ", ".join(f"c{place}" for place in range(len(described)))
        self._all = f"{self._file} AS t({aliases})"
        self._types = [str(row[1]) for row in described]
        self._rows = self._count(path)
        self._header = self._read_header(header)
        self.names = self._header.names
        self._places = dict(zip(self.names, self._header.places, strict=True))
        self._texts: dict[str, TextColumn] = {}

    def rows(self) -> int:
        """Return the number of rows, without those at the end that hold nothing."""
        return self._rows

    def text(self, name: str) -> TextColumn:
        """Return one column as text."""
        if name not in self._texts:
            place = self._places[name]
            found = text_of(self._duck, self._all, f"c{place}", self._types[place], name)
            self._texts[name] = self._cut_text(found)
        return self._texts[name]

    def numbers(self, name: str) -> NumberColumn:
        """Return one column as numbers."""
        place = self._places[name]
        found = numbers_of(self._duck, self._all, f"c{place}", self._types[place], name)
        if found is None:
            return numbers_from_text(self.text(name))
        if found.values.size == self._rows:
            return found
        return NumberColumn(
            name=name,
            values=found.values[: self._rows],
            bad=found.bad[found.bad < self._rows],
            texts=found.texts,
        )

    def is_number(self, name: str) -> bool:
        """Return whether the column's type is one of numbers."""
        kind = self._types[self._places[name]]
        return kind in (*INTEGERS, "FLOAT", "DOUBLE") or kind.startswith("DECIMAL")

    def integer_range(self, name: str) -> tuple[int, int] | None:
        """Return the least and largest value of an integer column, as the file's own index says."""
        place = self._places[name]
        if self._types[place] not in INTEGERS or self._is_nested:
            return None
        index = f"parquet_metadata({quoted(self._duck.path)})"
        found = self._duck.rows_of(
            f"SELECT min(stats_min_value::HUGEINT), max(stats_max_value::HUGEINT), "
            f"count(*) = count(stats_min_value) AND count(*) = count(stats_max_value) "
            f"FROM {index} WHERE column_id = {place}"
        )
        low, high, is_whole = found[0]
        return (int(low), int(high)) if is_whole and low is not None else None

    def cells(self, keys: Sequence[str], products: Products) -> Cells | None:
        """Return sums by group in one pass of DuckDB; None where a column is no integer.

        Sums of integers are exact, so that the number of threads and the order of rows do not
        matter.
        """
        places = {name: self._places[name] for name in (*keys, *columns_of(products))}
        whole = all(self._types[places[name]] in INTEGERS for name in columns_of(products))
        plain = all(self._types[places[key]] in (*INTEGERS, "VARCHAR", "BOOLEAN") for key in keys)
        if not (whole and plain) or self._rows < self._in_file:
            return None
        return summed(self._duck, self._all, keys, products, places)

    def _cut_text(self, column: TextColumn) -> TextColumn:
        if column.codes.size == self._rows:
            return column
        return TextColumn(name=column.name, codes=column.codes[: self._rows], texts=column.texts)

    def _names(self) -> list[str]:
        """Return the columns' own names; DuckDB's differ where two differ in case only."""
        path = quoted(self._duck.path)
        tree = self._duck.rows_of(f"SELECT name, num_children FROM parquet_schema({path})")
        self._is_nested = any(children for _, children in tree[1:])
        names: list[str] = []
        place = 1
        while place < len(tree):
            names.append(str(tree[place][0]))
            place = _after_branch(tree, place)
        refuse_width(len(names))
        return names

    def _count(self, path: Path) -> int:
        metadata = f"parquet_file_metadata({quoted(self._duck.path)})"
        rows = int(self._duck.rows_of(f"SELECT sum(num_rows) FROM {metadata}")[0][0])
        if rows > _MANY_ROWS and rows > MOST_ROWS_A_BYTE * path.stat().st_size:
            raise BadDataError(
                f"The file claims {rows:,} rows in {path.stat().st_size:,} bytes: it is not read."
            )
        if rows == 0:
            raise BadDataError("The file has columns and no rows.")
        self._in_file = rows
        return self._without_empty_end(rows)

    def _without_empty_end(self, rows: int) -> int:
        """Return the number of rows up to the last that holds anything."""
        filled = " OR ".join(
            f"trim(c{place}, {quoted(BLANKS)}) <> ''"
            if kind == "VARCHAR"
            else f"c{place} IS NOT NULL"
            for place, kind in enumerate(self._types)
        )
        last = f"SELECT {filled} FROM {self._all} LIMIT 1 OFFSET {rows - 1}"
        if self._duck.rows_of(last)[0][0]:
            return rows
        numbered = f"(SELECT row_number() OVER () AS n, {filled} AS filled FROM {self._all})"
        found = self._duck.rows_of(f"SELECT max(n) FROM {numbered} WHERE filled")[0][0]
        if found is None:
            raise BadDataError("The file has columns, and no row holds a value.")
        return int(found)

    def _read_header(self, names: list[str]) -> Header:
        empty = [
            bool(name.strip()) is False and self._is_empty(place)
            for place, name in enumerate(names)
        ]
        return read_header(names, empty)

    def _is_empty(self, place: int) -> bool:
        found: Any = self._duck.rows_of(f"SELECT count(c{place}) FROM {self._all}")[0][0]
        return int(found) == 0


def _after_branch(tree: list[tuple[Any, ...]], place: int) -> int:
    """Return the place after a column of the schema and all that is nested in it."""
    open_children = 1
    while open_children and place < len(tree):
        open_children += int(tree[place][1] or 0) - 1
        place += 1
    return place


def _refuse_other_format(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(4)
        size = file.seek(0, 2)
        file.seek(max(0, size - 4))
        end = file.read(4)
    if not size:
        raise BadDataError("The file is empty.")
    if start != MARK:
        raise BadDataError("The file is named as Parquet (.parquet) and is none.")
    if end != MARK or size < 12:
        raise BadDataError("The Parquet file is cut short: its end is missing.")
