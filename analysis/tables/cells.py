"""Sums by group: a table reduced to one line for each combination of its keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.tables.columns import NumberColumn, TextColumn

Products = Mapping[str, tuple[str, ...]]
"""The name of a sum -> the columns whose product is summed: ``("y", "y")`` sums squares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """One line for each combination of the keys' texts that occurs.

    keys: column -> the text of each cell, None where it is missing. rows: shape (cells,). sums:
    over rows that have every factor. least and filled: for each column that is summed, its least
    value (NaN where there is none) and how many rows have one.
    """

    keys: Mapping[str, tuple[str | None, ...]]
    rows: IntArray
    sums: Mapping[str, FloatArray]
    least: Mapping[str, FloatArray]
    filled: Mapping[str, IntArray]


def columns_of(products: Products) -> tuple[str, ...]:
    """Return the columns that the products name, each once."""
    return tuple(dict.fromkeys(name for factors in products.values() for name in factors))


def cells_of_columns(
    keys: Sequence[TextColumn], products: Products, numbers: Mapping[str, NumberColumn]
) -> Cells:
    """Return the cells of columns in memory."""
    codes, places = np.unique(
        np.stack([key.codes for key in keys], axis=1), axis=0, return_inverse=True
    )
    size = codes.shape[0]
    flat = places.ravel()

    def total(values: FloatArray) -> FloatArray:
        return np.bincount(flat, weights=values, minlength=size).astype(np.float64)

    least = {}
    for name, column in numbers.items():
        least[name] = np.full(size, np.inf)
        np.fmin.at(least[name], flat, column.values)
        least[name][np.isinf(least[name])] = np.nan
    return Cells(
        keys={
            key.name: tuple(None if code < 0 else key.texts[code] for code in codes[:, place])
            for place, key in enumerate(keys)
        },
        rows=np.bincount(flat, minlength=size).astype(np.int64),
        sums={
            name: total(np.nan_to_num(np.prod([numbers[f].values for f in factors], axis=0)))
            for name, factors in products.items()
        },
        least=least,
        filled={
            name: total((~np.isnan(column.values)).astype(np.float64)).astype(np.int64)
            for name, column in numbers.items()
        },
    )
