"""Rows of text cells held by code: what a CSV or a sheet becomes when it is read row by row."""

from array import array
from collections.abc import Iterable, Sequence

import numpy as np

from analysis.data import BoolArray, CodeArray
from analysis.errors import BadDataError
from analysis.tables.cell_text import cleaned
from analysis.tables.columns import NumberColumn, TextColumn, numbers_from_text, text_column
from analysis.tables.header import Header, read_header

_BATCH = 4096


class CodedRows:
    """A table that was read whole. Rows wholly empty at the end are no rows."""

    def __init__(self, first: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        self._dictionaries: list[dict[str, int]] = [{} for _ in first]
        self._codes = [array("i") for _ in first]
        self._read(rows)
        self._arrays = [np.frombuffer(codes, dtype=np.int32) for codes in self._codes]
        self._rows = self._last_row() + 1
        empty = [set(map(cleaned, words)) <= {""} for words in self._dictionaries]
        self.header: Header = read_header(first, empty, self._raw_row(0))
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
            self._texts[name] = text_column(name, codes, list(self._dictionaries[place]))
        return self._texts[name]

    def numbers(self, name: str) -> NumberColumn:
        """Return one column as numbers."""
        return numbers_from_text(self.text(name))

    def _read(self, rows: Iterable[Sequence[str]]) -> None:
        batch: list[Sequence[str]] = []
        for row in rows:
            batch.append(row)
            if len(batch) == _BATCH:
                self._take(batch)
                batch.clear()
        if batch:
            self._take(batch)

    def _take(self, batch: list[Sequence[str]]) -> None:
        for cells, words, codes in zip(
            zip(*batch, strict=True), self._dictionaries, self._codes, strict=True
        ):
            codes.extend([words.setdefault(cell, len(words)) for cell in cells])

    def _last_row(self) -> int:
        """Return the place of the last row that holds anything; -1 where none does."""
        last = -1
        for codes, words in zip(self._arrays, self._dictionaries, strict=True):
            filled: BoolArray = np.array([cleaned(word) != "" for word in words], dtype=bool)
            places = np.flatnonzero(filled[codes]) if codes.size else np.empty(0)
            last = max(last, int(places[-1]) if places.size else -1)
        return last

    def _raw_row(self, place: int) -> list[str]:
        if place >= self._rows:
            return []
        return [
            list(words)[codes[place]]
            for words, codes in zip(self._dictionaries, self._arrays, strict=True)
        ]
