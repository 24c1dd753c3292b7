"""Columns that carry a type: to arrays of numbers, and to codes with a text for each level."""

# ruff: noqa: S608 - what goes into a query is quoted, or is a column's number

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analysis.tables.cell_text import BLANKS, MISSING, SIGNED_PATTERN, number_text
from analysis.tables.columns import (
    ABSENT,
    NumberColumn,
    TextColumn,
    has_no_gap,
    integer_column,
    text_column,
)
from analysis.tables.duck import Duck, quoted

INTEGERS = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
)
"""Types whose every value fits in 64 bits with a sign."""

_WIDE = frozenset({"UBIGINT", "HUGEINT", "UHUGEINT"})
_STAMPS = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")
_EXACT_DIGITS = 15
_SHOWN = 200


def text_of(duck: Duck, table: str, column: str, kind: str, name: str) -> TextColumn:
    """Return a column as text: a number's is its shortest decimal, a date's is ISO."""
    if kind in INTEGERS:
        return _coded_integers(duck, table, column, name)
    if kind == "BOOLEAN":
        words = ("false", "true")
        return _coded_integers(duck, table, f"{column}::TINYINT", name, lambda value: words[value])
    if kind == "DATE":
        days = f"CASE WHEN isfinite({column}) THEN {column} - DATE '1970-01-01' END::INTEGER"
        return _coded_integers(duck, table, days, name, _iso_day)
    if kind in ("FLOAT", "DOUBLE"):
        return _coded_floats(duck, table, column, kind, name)
    return _coded_texts(duck, table, _as_text(column, kind), name)


def numbers_of(duck: Duck, table: str, column: str, kind: str, name: str) -> NumberColumn | None:
    """Return a column as numbers; None where its type holds no numbers."""
    if kind in INTEGERS | _WIDE or _is_short_decimal(kind):
        return NumberColumn(name=name, values=_floats(duck, table, column, "DOUBLE"))
    if kind in ("FLOAT", "DOUBLE"):
        values = _floats(duck, table, column, kind)
        return _with_infinities(name, values)
    if kind == "VARCHAR" or kind.startswith("DECIMAL"):
        return written_numbers(duck, table, _as_text(column, kind), name)
    return None


def written_numbers(duck: Duck, table: str, column: str, name: str) -> NumberColumn:
    """Return the numbers that texts write, and where a text writes none."""
    text = f"trim({column}, {quoted(BLANKS)})"
    missing = ", ".join(map(quoted, sorted(MISSING)))
    # Not-a-number says missing; an infinity marks a text that is no number, or beyond a double.
    # The first branches see the text as it stands: trimming costs ten times as much.
    coded = (
        f"CASE WHEN {column} IS NULL THEN 'nan'::DOUBLE "
        f"WHEN {_writes_number(column)} THEN TRY_CAST({column} AS DOUBLE) "
        f"WHEN {text} IN ({missing}) THEN 'nan'::DOUBLE "
        f"WHEN {_writes_number(text)} THEN TRY_CAST({text} AS DOUBLE) ELSE 'inf'::DOUBLE END"
    )
    values = duck.array_of(f"SELECT {coded} AS v FROM {table}")
    bad = np.flatnonzero(np.isinf(values)).astype(np.int64)
    if not bad.size:
        return NumberColumn(name=name, values=values)
    numbered = f"(SELECT row_number() OVER () - 1 AS n, {text} AS v FROM {table})"
    wanted = ", ".join(str(place) for place in bad[:_SHOWN])
    rows = duck.rows_of(f"SELECT n, v FROM {numbered} WHERE n IN ({wanted})")
    values[bad] = np.nan
    return NumberColumn(name=name, values=values, bad=bad, texts=dict(rows))


def _writes_number(text: str) -> str:
    return f"regexp_full_match({text}, {quoted(SIGNED_PATTERN)})"


def _coded_integers(
    duck: Duck,
    table: str,
    value: str,
    name: str,
    text_of_level: Callable[[int], str] | None = None,
) -> TextColumn:
    found = duck.arrays_of(f"SELECT {value} AS v FROM {table}")["v"]
    absent = np.ma.getmaskarray(found) if np.ma.isMaskedArray(found) else None
    return integer_column(name, np.ma.getdata(found), absent, text_of_level)


def _floats(duck: Duck, table: str, column: str, kind: str) -> NDArray[np.float64]:
    """Return a column of floats, NaN where there is none."""
    # A float of 32 bits is its shortest decimal, not that decimal's neighbour in 64 bits.
    value = f"{column}::VARCHAR::DOUBLE" if kind == "FLOAT" else f"{column}::DOUBLE"
    found = duck.arrays_of(f"SELECT {value} AS v FROM {table}")["v"]
    if np.ma.isMaskedArray(found):
        return np.asarray(np.ma.filled(found, np.nan), dtype=np.float64)
    return np.asarray(found, dtype=np.float64)


def _with_infinities(name: str, values: NDArray[np.float64]) -> NumberColumn:
    if has_no_gap(values):
        return NumberColumn(name=name, values=values)
    bad = np.flatnonzero(np.isinf(values)).astype(np.int64)
    texts = {int(place): number_text(float(values[place])) for place in bad[:_SHOWN]}
    if bad.size:
        values = values.copy()
        values[bad] = np.nan
    return NumberColumn(name=name, values=values, bad=bad, texts=texts)


def _coded_floats(duck: Duck, table: str, column: str, kind: str, name: str) -> TextColumn:
    values = _floats(duck, table, column, kind)
    absent = np.isnan(values)
    there = values[~absent]
    if np.all(np.isfinite(there)) and np.all(np.abs(there) < 2**53) and np.all(there % 1 == 0):
        # Without the zeros, an absent value would be cast to an integer that means nothing.
        whole = np.where(absent, 0, values).astype(np.int64)
        return integer_column(name, whole, absent if absent.any() else None)
    levels, inverse = np.unique(there, return_inverse=True)
    codes = np.full(values.size, ABSENT, dtype=np.int64)
    codes[~absent] = inverse
    return text_column(name, codes, [number_text(float(value)) for value in levels])


def _coded_texts(duck: Duck, table: str, value: str, name: str) -> TextColumn:
    """Return texts as codes; DuckDB makes the codes, so that no row becomes a Python text."""
    distinct = f"SELECT DISTINCT {value} AS v FROM {table} WHERE {value} IS NOT NULL"
    raw = [row[0] for row in duck.rows_of(f"{distinct} ORDER BY v")]
    if not raw:
        rows = duck.rows_of(f"SELECT count(*) FROM {table}")[0][0]
        return TextColumn(name=name, codes=np.full(rows, ABSENT, dtype=np.int32), texts=())
    duck.run("DROP TYPE IF EXISTS levels")
    duck.run(f"CREATE TYPE levels AS ENUM ({distinct} ORDER BY v)")
    codes = duck.array_of(
        f"SELECT coalesce(enum_code({value}::levels)::INTEGER, {ABSENT}) AS v FROM {table}"
    )
    return text_column(name, codes, raw)


def _as_text(column: str, kind: str) -> str:
    if kind == "VARCHAR":
        return column
    if kind.startswith("DECIMAL"):
        text = f"{column}::VARCHAR"
        return (
            f"CASE WHEN contains({text}, '.') THEN rtrim(rtrim({text}, '0'), '.') ELSE {text} END"
        )
    if kind == "TIMESTAMP WITH TIME ZONE":
        return _as_text(f"({column} AT TIME ZONE 'UTC')", "TIMESTAMP")
    if kind in _STAMPS:
        whole = f"strftime({column}, '%Y-%m-%d')"
        moment = f"replace({column}::VARCHAR, ' ', 'T')"
        return f"CASE WHEN {column} = date_trunc('day', {column}) THEN {whole} ELSE {moment} END"
    return f"{column}::VARCHAR"


def _is_short_decimal(kind: str) -> bool:
    if not kind.startswith("DECIMAL("):
        return False
    return int(kind.removeprefix("DECIMAL(").partition(",")[0]) <= _EXACT_DIGITS


def _iso_day(days: int) -> str:
    return str(np.datetime64(days, "D"))
