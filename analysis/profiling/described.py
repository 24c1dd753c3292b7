"""What each column holds: its type, how much is missing, and its least and largest value."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from analysis.data import CodeArray, FloatArray, IntArray, PeriodKind
from analysis.observing.moments import Moment, Writing, label_of, moment_of
from analysis.table import Table
from analysis.tables.cell_text import number_of
from analysis.tables.columns import ABSENT, TextColumn, numbers_from_text

_MANY_ROWS = 200_000
"""Rows from which numbers are described as numbers, without a text for each different one."""
_EXACT = 2.0**53
_INTEGER = re.compile(r"[+-]?[0-9]+")


class ColumnType(StrEnum):
    """What all values of a column are."""

    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    MONTH = "month"
    TEXT = "text"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One column: what it holds, and no value of a row but the least and the largest.

    codes: shape (rows,), equal where two rows hold the same, -1 where there is no value. texts:
    what the codes stand for; empty where the file's type says that the column is numbers. numbers:
    shape (rows,), NaN where missing; None where the column is not numbers.
    """

    name: str
    type: ColumnType
    codes: IntArray | CodeArray
    distinct: int
    least: float | int | str | None
    largest: float | int | str | None
    texts: tuple[str, ...] = ()
    numbers: FloatArray | None = None
    role: str | None = None

    @property
    def rows(self) -> int:
        """Rows of the table."""
        return int(self.codes.size)

    @property
    def missing(self) -> int:
        """Rows without a value."""
        return int((self.codes == ABSENT).sum())

    def document(self) -> dict[str, Any]:
        """Return the column as plain values."""
        return {
            "name": self.name,
            "type": self.type.value,
            "missing": self.missing,
            "missing_share": self.missing / self.rows,
            "distinct": self.distinct,
            "min": self.least,
            "max": self.largest,
            "role": self.role,
        }


def describe(table: Table, name: str, role: str | None) -> Described:
    """Return what a column holds; numbers of a large file become no texts on the way."""
    if table.rows >= _MANY_ROWS:
        column = table.numbers(name)
        there = column.values[~np.isnan(column.values)]
        has_fraction = bool(np.any(there % 1))
        small = there.size > 0 and float(np.abs(there).max()) < _EXACT
        if not column.bad.size and (has_fraction or (small and table.is_number(name))):
            return _of_numbers(name, column.values, role, is_whole=not has_fraction)
    return _of_texts(table.text(name), role)


def _of_numbers(name: str, values: FloatArray, role: str | None, *, is_whole: bool) -> Described:
    absent = np.isnan(values)
    distinct, inverse = np.unique(values[~absent], return_inverse=True)
    codes = np.full(values.size, ABSENT, dtype=np.int64)
    codes[~absent] = inverse
    least, largest = float(distinct[0]), float(distinct[-1])
    return Described(
        name=name,
        type=ColumnType.INTEGER if is_whole else ColumnType.NUMBER,
        codes=codes,
        distinct=int(distinct.size),
        least=int(least) if is_whole else least,
        largest=int(largest) if is_whole else largest,
        numbers=values,
        role=role,
    )


def _of_texts(column: TextColumn, role: str | None) -> Described:
    kind = type_of(column.texts)
    values = _values(column.texts, kind)
    least, largest = (min(values), max(values)) if values else (None, None)
    if kind in (ColumnType.DATE, ColumnType.MONTH) and values:
        period = PeriodKind.DATE if kind is ColumnType.DATE else PeriodKind.MONTH
        least, largest = label_of(period, int(min(values))), label_of(period, int(max(values)))
    if kind in (ColumnType.TEXT, ColumnType.BOOLEAN):
        least, largest = None, None
    is_number = kind in (ColumnType.INTEGER, ColumnType.NUMBER)
    return Described(
        name=column.name,
        type=kind,
        codes=column.codes,
        distinct=len(set(values)),
        least=least,
        largest=largest,
        texts=column.texts,
        numbers=numbers_from_text(column).values if is_number else None,
        role=role,
    )


def type_of(texts: Sequence[str]) -> ColumnType:
    """Return what all of the texts are."""
    if not texts:
        return ColumnType.EMPTY
    if all(number_of(text) is not None for text in texts):
        whole = all(_INTEGER.fullmatch(text) for text in texts)
        return ColumnType.INTEGER if whole else ColumnType.NUMBER
    if all(text.lower() in ("true", "false") for text in texts):
        return ColumnType.BOOLEAN
    return _time_type(texts)


def _time_type(texts: Sequence[str]) -> ColumnType:
    writings = set()
    for text in texts:
        found = moment_of(text)
        if not isinstance(found, Moment):
            return ColumnType.TEXT
        writings.add(found.writing)
    if writings == {Writing.MONTH}:
        return ColumnType.MONTH
    return ColumnType.DATE if writings in ({Writing.DATE}, {Writing.DAY_FIRST}) else ColumnType.TEXT


def _values(texts: Sequence[str], kind: ColumnType) -> list[Any]:
    """Return the values that the texts write: two writings of one value are one."""
    if kind is ColumnType.INTEGER:
        return [int(text) for text in texts]
    if kind is ColumnType.NUMBER:
        return [number_of(text) for text in texts]
    if kind is ColumnType.BOOLEAN:
        return [text.lower() for text in texts]
    if kind in (ColumnType.DATE, ColumnType.MONTH):
        found = map(moment_of, texts)
        return [moment.place for moment in found if isinstance(moment, Moment)]
    return list(texts)
