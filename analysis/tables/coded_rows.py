"""Rows of text cells held by code: what a CSV or a sheet becomes when it is read row by row."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from analysis.data import BoolArray, CodeArray
from analysis.errors import BadDataError
from analysis.tables.cell_text import cleaned
from analysis.tables.columns import NumberColumn, TextColumn, numbers_from_text, text_column
from analysis.tables.header import Header, read_header

_BATCH = 4096


class CodedRows:
    """A table that was read whole. Rows wholly empty at the end are no rows.

    A value's text is made once for each different value, not for each cell.
    """

    def __init__(
        self,
        first: Sequence[Any],
        rows: Iterable[Sequence[Any]],
        text_of: Callable[[Any], str] = str,
    ) -> None:
        self._values: list[dict[Any, int]] = [{} for _ in first]
        self._codes = [array("i") for _ in first]
        self._read(rows)
        self._words = [list(map(text_of, values)) for values in self._values]
        self._arrays = [np.frombuffer(codes, dtype=np.int32) for codes in self._codes]
        self._rows = self._last_row() + 1
        empty = [set(map(cleaned, words)) <= {""} for words in self._words]
        self.header: Header = read_header(list(map(text_of, first)), empty, self._raw_row(0))
        if not self._rows:
            raise BadDataError("The file has a header and no rows below it.")
        self._places = dict(zip(self.header.names, self.header.places, strict=True))
        self._texts: dict[str, TextColumn] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.header.names

    def rows(self) -> int:
        """Return the number of rows below the header."""
        return self._rows

    def text(self, name: str) -> TextColumn:
        """Return one column as text."""
        if name not in self._texts:
            place = self._places[name]
            codes: CodeArray = self._arrays[place][: self._rows]
            self._texts[name] = text_column(name, codes, self._words[place])
        return self._texts[name]

    def numbers(self, name: str) -> NumberColumn:
        """Return one column as numbers."""
        return numbers_from_text(self.text(name))

    def _read(self, rows: Iterable[Sequence[str]]) -> None:
        batch: list[Sequence[Any]] = []
        for row in rows:
            batch.append(row)
            if len(batch) == _BATCH:
                self._take(batch)
                batch.clear()
        if batch:
            self._take(batch)

    def _take(self, batch: list[Sequence[Any]]) -> None:
        columns = zip(zip(*batch, strict=True), self._values, self._codes, strict=True)
        for cells, values, codes in columns:
            codes.extend([values.setdefault(cell, len(values)) for cell in cells])

    def _last_row(self) -> int:
        """Return the place of the last row that holds anything; -1 where none does."""
        last = -1
        for codes, words in zip(self._arrays, self._words, strict=True):
            filled: BoolArray = np.array([cleaned(word) != "" for word in words], dtype=bool)
            places = np.flatnonzero(filled[codes]) if codes.size else np.empty(0)
            last = max(last, int(places[-1]) if places.size else -1)
        return last

    def _raw_row(self, place: int) -> list[str]:
        if place >= self._rows:
            return []
        return [words[codes[place]] for words, codes in zip(self._words, self._arrays, strict=True)]
