"""The columns of the models behind a matched comparison, standardised, in blocks of rows."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, FloatArray, IntArray
from analysis.parts.adjusted_columns import independent_columns
from analysis.parts.matched_terms import Term

BLOCK = 16_384
"""Rows taken at a time, as caches like it."""

MOSTLY = 0.75
"""A block is taken as it stands where more than this share of its rows is asked for."""

MOST_NUMBERS = 400_000_000
"""A larger table of columns (3 GiB) is not built: a factor has too many levels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A model's columns: the constant first; the others with mean 0 and deviation 1.

    values: shape (rows, columns). owners: what each column stands for, for messages.
    """

    values: FloatArray
    owners: tuple[str, ...]

    @property
    def count(self) -> int:
        """Columns, the constant among them."""
        return int(self.values.shape[1])

    def blocks(self, rows: BoolArray) -> Iterator[tuple[slice | IntArray, FloatArray]]:
        """Yield places of rows with their columns, block by block, all that ``rows`` asks for.

        A block of which few rows are asked for is cut to those.
        """
        for start in range(0, self.values.shape[0], BLOCK):
            part = slice(start, start + BLOCK)
            asked = int(np.count_nonzero(rows[part]))
            if asked > MOSTLY * min(BLOCK, self.values.shape[0] - start):
                yield part, self.values[part]
            elif asked:
                places = start + np.flatnonzero(rows[part])
                yield places, self.values[places]


def wanted(terms: tuple[Term, ...]) -> int:
    """Return the columns that terms would have, the constant among them."""
    return 1 + sum(term.columns for term in terms)


def columns_of(terms: tuple[Term, ...], mass: FloatArray) -> Columns:
    """Return the constant and the columns of some terms.

    mass: shape (rows,), what each row counts.
    """
    found = [each for term in terms for each in term.items(every_level=False)]
    shapes = [_shape(column, mass) for _, column in found]
    values = np.ones((mass.size, len(found) + 1))
    for part in _parts(mass.size):  # row by row of blocks, as the table is laid out
        for place, ((_, column), (centre, scale)) in enumerate(zip(found, shapes, strict=True), 1):
            np.multiply(column[part] - centre, scale, out=values[part, place])
    return Columns(values=values, owners=("the constant", *(name for name, _ in found)))


def _parts(rows: int) -> Iterator[slice]:
    return (slice(start, start + BLOCK) for start in range(0, rows, BLOCK))


def _shape(column: FloatArray, mass: FloatArray) -> tuple[float, float]:
    """Return a column's mean and 1 over its standard deviation, 0 where it is constant.

    One pass: both are of the distances to the mean of the first block, which keeps their digits.
    """
    near = float(column[:BLOCK].mean())
    weight = first = second = largest = 0.0
    for part in _parts(mass.size):
        away = column[part] - near
        weighed = mass[part] * away
        weight += float(mass[part].sum())
        first += float(weighed.sum())
        second += float(weighed @ away)
        largest = max(largest, float(away.max()), -float(away.min()))
    moved = first / weight
    deviation = float(np.sqrt(max(0.0, second / weight - moved**2)))
    flat = deviation <= FLAT * max(largest, abs(near))
    return near + moved, 0.0 if flat else 1.0 / deviation


FLAT = 1e-12
"""A column whose deviation is a smaller share of its size is constant."""


def standing(columns: Columns, mass: FloatArray) -> Columns:
    """Return the columns that no earlier ones hold, in the rows that count (``mass`` above 0)."""
    return standing_gram(columns, mass)[0]


def standing_gram(columns: Columns, mass: FloatArray) -> tuple[Columns, FloatArray]:
    """Return the same columns, and X'WX of them with the mass as weights."""
    products, total = gram(columns, mass), float(mass.sum())
    kept = independent_columns(products / total)
    if len(kept) == columns.count:
        return columns, products
    held = Columns(
        values=columns.values[:, kept], owners=tuple(columns.owners[place] for place in kept)
    )
    return held, products[np.ix_(kept, kept)]


def reachable(columns: Columns, treated: BoolArray, rows: BoolArray) -> BoolArray:
    """Return the rows that can be like a treated one, shape (rows,).

    Where all treated have one value of a column, and it is the least or greatest that there is,
    only rows with that value can be mixed into their likes: the others would weigh 0.
    """
    kept = rows.copy()
    while True:
        before = int(kept.sum())
        for column in columns.values.T:
            ours, theirs = column[kept & treated], column[kept & ~treated]
            if not ours.size or not theirs.size or ours.min() != ours.max():
                continue
            if ours[0] in (theirs.min(), theirs.max()):
                kept &= column == ours[0]
        if int(kept.sum()) == before:
            return kept


def gram(columns: Columns, weights: FloatArray) -> FloatArray:
    """Return X'WX, shape (columns, columns); weights: shape (rows,), 0 or more."""
    total = np.zeros((columns.count, columns.count))
    for part, x in columns.blocks(weights > 0):
        # The product of one array with itself costs half of that of two.
        rooted = x * np.sqrt(weights[part])[:, None]
        total += rooted.T @ rooted
    return total


def summed(columns: Columns, weights: FloatArray) -> FloatArray:
    """Return X' @ weights, shape (columns,)."""
    return np.asarray(weights @ columns.values)
