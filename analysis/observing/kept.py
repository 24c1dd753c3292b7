"""The rows that a hypothesis keeps by ``where``, and a table seen through them."""

from collections.abc import Mapping

import numpy as np

from analysis.data import BoolArray, CodeArray, Factor, IntArray
from analysis.observing.faults import DataFaults
from analysis.observing.matching import matching
from analysis.table import FIRST_ROW, Table
from analysis.tables.cell_text import listed
from analysis.tables.columns import ABSENT, NumberColumn, TextColumn
from analysis.tables.plan_values import said
from analysis.terms import Scalar

MOST_NUMBERED = 1_000_000
"""Rows up to which each keeps its row number, so that a message can name it."""


class KeptRows:
    """A table through a filter: columns hold the kept rows only, and know their row numbers."""

    def __init__(self, table: Table, mask: BoolArray | None) -> None:
        self.table = table
        self._places: IntArray | None = None if mask is None else np.flatnonzero(mask)
        self.rows = table.rows if self._places is None else int(self._places.size)

    def text(self, name: str) -> TextColumn:
        """Return a column as text; its levels are those of the kept rows."""
        column = self.table.text(name)
        if self._places is None:
            return column
        factor = compact(column.codes[self._places], column.texts)
        return TextColumn(name=name, codes=factor.codes, texts=factor.levels)

    def numbers(self, name: str) -> NumberColumn:
        """Return a column as numbers."""
        column = self.table.numbers(name)
        if self._places is None:
            return column
        wrong = np.zeros(column.values.size, dtype=bool)
        wrong[column.bad] = True
        bad = np.flatnonzero(wrong[self._places])
        return NumberColumn(
            name=name,
            values=column.values[self._places],
            bad=bad,
            texts={int(new): self._text_at(column, int(self._places[new])) for new in bad[:200]},
        )

    def _text_at(self, column: NumberColumn, place: int) -> str:
        """Return the text of a cell that is no number: a column keeps the first of them only."""
        text = column.texts.get(place)
        return text if text is not None else self.table.text(column.name).text_at(place) or ""

    def row(self, place: int) -> int:
        """Return the row in the file of a kept row, where the header is row 1."""
        return FIRST_ROW + (place if self._places is None else int(self._places[place]))

    def row_numbers(self, analysed: BoolArray | None) -> IntArray | None:
        """Return the rows in the file of the analysed rows; None where they are too many."""
        if self.rows > MOST_NUMBERED:
            return None
        places = np.arange(self.rows) if self._places is None else self._places
        return FIRST_ROW + (places if analysed is None else places[analysed])


def kept_rows(
    table: Table, where: Mapping[str, tuple[Scalar, ...]], faults: DataFaults
) -> KeptRows:
    """Return the rows that match every column of ``where``; a missing cell never matches."""
    mask: BoolArray | None = None
    for name, values in where.items():
        column = table.text(name)
        wanted = np.zeros(len(column.texts) + 1, dtype=bool)
        for value in values:
            places = matching(column.texts, value)
            wanted[places] = True
            if not places:
                faults.add(
                    f"where: {said(value)} is in no row of column {name!r}. It holds "
                    f"{listed(column.texts)}.",
                    column=name,
                )
        found = wanted[column.codes]
        mask = found if mask is None else mask & found
    if mask is not None and not mask.any():
        faults.add(f"No row matches where: {', '.join(where)} leave none.")
    return KeptRows(table, mask)


def compact(codes: CodeArray, levels: tuple[str, ...]) -> Factor:
    """Return a factor without the levels that no row holds."""
    used = np.zeros(len(levels) + 1, dtype=bool)
    used[codes] = True
    used = used[:-1]
    if used.all():
        return Factor(codes=codes, levels=levels)
    translation = np.full(len(levels) + 1, ABSENT, dtype=np.int32)
    translation[:-1][used] = np.arange(int(used.sum()), dtype=np.int32)
    kept = tuple(level for level, there in zip(levels, used, strict=True) if there)
    return Factor(codes=translation[codes], levels=kept)
