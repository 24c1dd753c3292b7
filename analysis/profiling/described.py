"""What each column holds: its type, how much is missing, and its least and largest value."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from analysis.data import FloatArray, PeriodKind
from analysis.observing.moments import Moment, Writing, label_of, moment_of
from analysis.tables.cell_text import number_of
from analysis.tables.columns import ABSENT, TextColumn

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
    """One column: what it holds, and no value of a row but the least and the largest."""

    column: TextColumn
    type: ColumnType
    missing: int
    distinct: int
    least: float | int | str | None
    largest: float | int | str | None
    role: str | None = None

    @property
    def name(self) -> str:
        """The column's name."""
        return self.column.name

    @property
    def missing_share(self) -> float:
        """The share of rows without a value."""
        return self.missing / self.column.codes.size

    @property
    def is_number(self) -> bool:
        """Whether every value is a number."""
        return self.type in (ColumnType.INTEGER, ColumnType.NUMBER)

    def numbers(self) -> FloatArray:
        """Return the values of a number column, NaN where missing."""
        parsed = [number_of(text) for text in self.column.texts]
        by_code = np.array([*(np.nan if value is None else value for value in parsed), np.nan])
        return np.asarray(by_code[self.column.codes])

    def document(self) -> dict[str, Any]:
        """Return the column as plain values."""
        return {
            "name": self.name,
            "type": self.type.value,
            "missing": self.missing,
            "missing_share": self.missing_share,
            "distinct": self.distinct,
            "min": self.least,
            "max": self.largest,
            "role": self.role,
        }


def describe(column: TextColumn, role: str | None) -> Described:
    """Return what a column holds."""
    kind = type_of(column.texts)
    values = _values(column.texts, kind)
    least, largest = (min(values), max(values)) if values else (None, None)
    if kind in (ColumnType.DATE, ColumnType.MONTH) and values:
        period = PeriodKind.DATE if kind is ColumnType.DATE else PeriodKind.MONTH
        least, largest = label_of(period, int(min(values))), label_of(period, int(max(values)))
    if kind in (ColumnType.TEXT, ColumnType.BOOLEAN):
        least, largest = None, None
    return Described(
        column=column,
        type=kind,
        missing=int((column.codes == ABSENT).sum()),
        distinct=len(set(values)),
        least=least,
        largest=largest,
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
