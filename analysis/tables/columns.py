"""Columns as the engine holds them: texts by code, and numbers with the cells that are none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.data import CodeArray, FloatArray, IntArray
from analysis.tables.cell_text import cleaned, is_missing, number_of

ABSENT = -1
"""The code of a cell that holds no value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextColumn:
    """One column as text: row i holds ``texts[codes[i]]``, or nothing where the code is -1.

    codes: shape (rows,). texts: distinct, in sorted order, each in at least one row.
    """

    name: str
    codes: CodeArray
    texts: tuple[str, ...]

    def text_at(self, place: int) -> str | None:
        """Return the text of one row, counted from 0; None where it is missing."""
        code = int(self.codes[place])
        return None if code == ABSENT else self.texts[code]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberColumn:
    """One column as numbers.

    values: shape (rows,), NaN where the cell is missing or no number. bad: the places, counted from
    0 and rising, of cells that hold a text that is no number. texts: what some of them hold.
    """

    name: str
    values: FloatArray
    bad: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    texts: Mapping[int, str] = field(default_factory=dict)


def text_column(name: str, codes: NDArray[np.integer], raw: Sequence[str]) -> TextColumn:
    """Return a column from codes of raw texts: blanks go, what means missing is missing.

    Parameters
    ----------
    codes:
        shape (rows,), places in ``raw``; negative where there is no cell
    raw:
        distinct texts as the file has them
    """
    clean = [cleaned(text) for text in raw]
    kept = sorted({text for text in clean if not is_missing(text)})
    places = {text: place for place, text in enumerate(kept)}
    translation = np.full(len(clean) + 1, ABSENT, dtype=np.int32)
    for old, text in enumerate(clean):
        translation[old] = places.get(text, ABSENT)
    if codes.dtype == np.int32 and np.array_equal(translation[:-1], np.arange(len(clean))):
        return TextColumn(name=name, codes=codes.astype(np.int32, copy=False), texts=tuple(kept))
    # A negative code points at the last entry, which says absent.
    return TextColumn(name=name, codes=translation[codes], texts=tuple(kept))


def integer_column(
    name: str,
    values: IntArray,
    absent: NDArray[np.bool_] | None,
    text_of: Callable[[int], str] = str,
) -> TextColumn:
    """Return a column of integers as texts, without making a text for each row.

    Parameters
    ----------
    values:
        shape (rows,); what stands where ``absent`` holds does not matter
    absent:
        shape (rows,), True where there is no value; None where every row has one
    """
    there = values if absent is None else values[~absent]
    if there.size == 0:
        return TextColumn(name=name, codes=np.full(values.size, ABSENT, dtype=np.int32), texts=())
    low, high = int(there.min()), int(there.max())
    if high - low <= 4 * values.size + 1_000_000:
        codes, found = _by_place(values, absent, low, high)
    else:
        distinct, inverse = np.unique(there, return_inverse=True)
        codes = np.full(values.size, ABSENT, dtype=np.int64)
        codes[slice(None) if absent is None else ~absent] = inverse
        found = distinct
    return text_column(name, codes, [text_of(int(value)) for value in found])


def _by_place(
    values: IntArray, absent: NDArray[np.bool_] | None, low: int, high: int
) -> tuple[IntArray, IntArray]:
    """Return codes and distinct values by their place in the range: no sorting of rows."""
    offsets = values - low
    if absent is not None:
        offsets = np.where(absent, 0, offsets)
    seen = np.zeros(high - low + 1, dtype=bool)
    seen[offsets if absent is None else offsets[~absent]] = True
    places = np.cumsum(seen, dtype=np.int64) - 1
    codes = places[offsets]
    if absent is not None:
        codes[absent] = ABSENT
    return codes, np.flatnonzero(seen) + low


def numbers_from_text(column: TextColumn) -> NumberColumn:
    """Return the numbers that a text column writes, and the places of cells that write none."""
    parsed = [number_of(text) for text in column.texts]
    by_code = np.array([*(np.nan if value is None else value for value in parsed), np.nan])
    wrong = np.array([*(value is None for value in parsed), False])
    bad = np.flatnonzero(wrong[column.codes]).astype(np.int64)
    return NumberColumn(
        name=column.name,
        values=by_code[column.codes],
        bad=bad,
        texts={int(place): column.texts[column.codes[place]] for place in bad[:1000]},
    )
