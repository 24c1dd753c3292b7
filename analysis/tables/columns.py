"""Columns as the engine holds them: texts by code, and numbers with the cells that are none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from analysis.data import BoolArray, CodeArray, FloatArray, IntArray
from analysis.tables.cell_text import cleaned, is_missing, number_of

_Value = TypeVar("_Value", bound=np.generic)
_BLOCK = 1 << 16
"""Rows whose codes, and the wider ones that numpy makes of them, stay in the processor's cache."""

ABSENT = -1
"""The code of a cell that holds no value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextColumn:
    """One column as text: row i holds ``texts[codes[i]]``, or nothing where the code is -1.

    codes: shape (rows,). texts: distinct, in sorted order, each in at least one row. ``is_whole``
    says that every row is known to hold a value; where it is False, some may not.
    """

    name: str
    codes: CodeArray
    texts: tuple[str, ...]
    is_whole: bool = False

    def __post_init__(self) -> None:
        # A column is read once and seen by every hypothesis: nobody may change it under another.
        self.codes.flags.writeable = False

    def text_at(self, place: int) -> str | None:
        """Return the text of one row, counted from 0; None where it is missing."""
        code = int(self.codes[place])
        return None if code == ABSENT else self.texts[code]

    def there(self) -> BoolArray:
        """Return which rows hold a value."""
        return np.asarray(self.codes != ABSENT)


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
    values: NDArray[np.integer],
    absent: BoolArray | None,
    text_of: Callable[[int], str] | None = None,
) -> TextColumn:
    """Return a column of integers as texts, without making a text for each row.

    Parameters
    ----------
    values:
        shape (rows,); what stands where ``absent`` holds does not matter
    absent:
        shape (rows,), True where there is no value; None where every row has one
    text_of:
        the text of an integer, where that is not its decimal
    """
    there = values if absent is None else values[~absent]
    if there.size == 0:
        return TextColumn(name=name, codes=np.full(values.size, ABSENT, dtype=np.int32), texts=())
    low, high = int(there.min()), int(there.max())
    if high - low <= 4 * values.size + 1_000_000:
        # The range is small enough to look each value up in: no row is sorted.
        seen = np.zeros(high - low + 1, dtype=bool)
        for block in _blocks(values.size):
            part = values[block] if absent is None else values[block][~absent[block]]
            seen[part.astype(np.intp) - low] = True
        distinct = np.flatnonzero(seen) + low
        codes_of, texts = _coded(distinct, text_of)
        lookup = np.full(seen.size, ABSENT, dtype=np.int32)
        lookup[distinct - low] = codes_of
        codes = looked_up(lookup, values, low)
    else:
        distinct, inverse = np.unique(values, return_inverse=True)
        found = np.isin(distinct, there, assume_unique=False)
        codes_of = np.full(distinct.size, ABSENT, dtype=np.int32)
        codes_of[found], texts = _coded(distinct[found], text_of)
        codes = codes_of[inverse]
    if absent is not None:
        codes[absent] = ABSENT
    return TextColumn(name=name, codes=codes, texts=texts, is_whole=absent is None)


def _coded(
    distinct: NDArray[np.integer], text_of: Callable[[int], str] | None
) -> tuple[CodeArray, tuple[str, ...]]:
    """Return the place of each integer among all texts in sorted order, and those texts."""
    if text_of is None:
        written = distinct.astype("U20")
    else:
        written = np.array([text_of(int(value)) for value in distinct])
    order = np.argsort(written, kind="stable")
    codes = np.empty(distinct.size, dtype=np.int32)
    codes[order] = np.arange(distinct.size, dtype=np.int32)
    return codes, tuple(written[order].tolist())


def looked_up(
    lookup: NDArray[_Value], places: NDArray[np.integer], first: int = 0
) -> NDArray[_Value]:
    """Return ``lookup[places - first]``, block by block: half the time and memory.

    What is out of range gets the nearest entry.
    """
    found = np.empty(places.size, dtype=lookup.dtype)
    for block in _blocks(places.size):
        at = places[block].astype(np.intp)
        if first:
            at -= first
        np.take(lookup, at, out=found[block], mode="clip")
    return found


def _blocks(size: int) -> Iterator[slice]:
    return (slice(start, start + _BLOCK) for start in range(0, size, _BLOCK))


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


def has_no_gap(values: FloatArray) -> bool:
    """Return whether values are known to hold no NaN and no infinity, by one sum."""
    with np.errstate(invalid="ignore", over="ignore"):
        return bool(np.isfinite(values.sum()))
