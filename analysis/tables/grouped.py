"""Sums by group taken by DuckDB in one pass over a file, without a row in Python."""

# ruff: noqa: S608 - what goes into a query is a column's number

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.tables.cell_text import cleaned, is_missing
from analysis.tables.cells import Cells, Products, columns_of
from analysis.tables.duck import Duck


def summed(
    duck: Duck, table: str, keys: Sequence[str], products: Products, places: Mapping[str, int]
) -> Cells:
    """Return the cells of a table whose summed columns are integers.

    Two texts of a key that differ in blanks only are two cells.
    """
    columns = columns_of(products)
    named = {name: f"c{places[name]}" for name in (*keys, *columns)}
    asked = [f"{named[key]} AS k{n}" for n, key in enumerate(keys)] + ["count(*) AS n"]
    for n, factors in enumerate(products.values()):
        product = " * ".join(f"{named[name]}::BIGINT" for name in factors)
        asked.append(f"coalesce(sum({product}), 0)::DOUBLE AS s{n}")
    for n, name in enumerate(columns):
        asked += [f"min({named[name]})::DOUBLE AS l{n}", f"count({named[name]}) AS f{n}"]
    grouped = ", ".join(f"k{n}" for n in range(len(keys)))
    rows = duck.rows_of(f"SELECT {', '.join(asked)} FROM {table} GROUP BY {grouped}")
    table_of = list(zip(*rows, strict=True))
    first = len(keys)
    sums = table_of[first + 1 : first + 1 + len(products)]
    rest = table_of[first + 1 + len(products) :]
    return Cells(
        keys={key: tuple(map(_text, table_of[n])) for n, key in enumerate(keys)},
        rows=np.array(table_of[first], dtype=np.int64),
        sums={
            name: np.array(column, dtype=np.float64)
            for name, column in zip(products, sums, strict=True)
        },
        least={
            name: np.array(column, dtype=np.float64)
            for name, column in zip(columns, rest[::2], strict=True)
        },
        filled={
            name: np.array(column, dtype=np.int64)
            for name, column in zip(columns, rest[1::2], strict=True)
        },
    )


def _text(value: object) -> str | None:
    """Return the text of a key as the columns have it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    text = cleaned(str(value))
    return None if is_missing(text) else text
