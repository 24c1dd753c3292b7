"""Columns that must be numbers: which cells are none, and which numbers cannot be."""

from collections.abc import Callable, Mapping

import numpy as np

from analysis.data import BoolArray, FloatArray, Kind
from analysis.observing.faults import DataFaults
from analysis.observing.kept import KeptRows
from analysis.tables.cell_text import number_text, shown

NUMBER_ROLES = (
    "exposure",
    "people",
    "count",
    "weight",
    "duration",
    "entry",
    "baseline",
)
"""Roles whose column is numbers, beside the outcome."""

_NOT_NEGATIVE = frozenset({"exposure", "people", "count", "weight", "duration"})
_WHOLE = frozenset({"people", "count"})
_LISTED = 200
LARGEST = 1e100
"""The square of a larger number leaves double precision, and nothing is measured so large."""


def read_numbers(kept: KeptRows, name: str, faults: DataFaults, hint: str = "") -> FloatArray:
    """Return a column's numbers, NaN where missing; each text that is no number is a fault."""
    column = kept.numbers(name)
    for place in column.bad[:_LISTED]:
        text = column.texts.get(int(place), "")
        faults.cell(kept.row(int(place)), name, f"{shown(text)} is not a number.{_why(text)}{hint}")
    faults.count_more(int(column.bad.size) - _LISTED)
    if _reaches_beyond(column.values):
        beyond = np.abs(column.values) > LARGEST
        _each(kept, name, column.values, beyond, faults, "is no measurement: it is beyond 1e100.")
    return column.values


def _reaches_beyond(values: FloatArray) -> bool:
    """Return whether a number is beyond the largest, without looking at each place."""
    if not values.size:
        return False
    return bool(np.fmax.reduce(values) > LARGEST or np.fmin.reduce(values) < -LARGEST)


def check_role(
    kept: KeptRows, role: str, name: str, values: FloatArray, faults: DataFaults
) -> None:
    """Note values that a role cannot have: negative ones, and broken counts."""
    if role in _NOT_NEGATIVE:
        _each(kept, name, values, values < 0, faults, f"is negative, and {role} cannot be.")
    if role in _WHOLE:
        _each(kept, name, values, _broken(values), faults, f"is not whole, and {role} counts.")


def check_outcome(
    kept: KeptRows,
    name: str,
    values: FloatArray,
    *,
    kind: Kind,
    of_people: bool,
    faults: DataFaults,
) -> None:
    """Note values that an outcome of this kind cannot have."""
    if kind is Kind.COUNT or (kind is Kind.PROPORTION and of_people):
        _each(kept, name, values, values < 0, faults, "is negative, and a count cannot be.")
        _each(kept, name, values, _broken(values), faults, "is not whole, and a count is.")
    elif kind is Kind.PROPORTION:
        neither = ~(np.isnan(values) | (values == 0) | (values == 1))
        _each(
            kept,
            name,
            values,
            neither,
            faults,
            "is neither 0 nor 1. A proportion is 0 or 1 in each row, or a value that event_value "
            "names, or events out of a people column.",
        )


def check_together(
    kept: KeptRows,
    outcome: tuple[str, FloatArray] | None,
    measures: Mapping[str, tuple[str, FloatArray]],
    *,
    kind: Kind,
    faults: DataFaults,
) -> None:
    """Note rows whose numbers contradict one another."""
    if outcome is not None and "people" in measures:
        _pairs(kept, outcome, measures["people"], np.greater, faults, "is more than")
    if outcome is not None and kind is Kind.COUNT and "exposure" in measures:
        exposure = measures["exposure"]
        _pairs(kept, outcome, exposure, _over_nothing, faults, "events happened over no")
    if "entry" in measures and "duration" in measures:
        _pairs(
            kept, measures["entry"], measures["duration"], np.greater_equal, faults, "is not before"
        )


def _over_nothing(events: FloatArray, exposure: FloatArray) -> BoolArray:
    both: BoolArray = (events > 0) & (exposure == 0)
    return both


def _pairs(
    kept: KeptRows,
    first: tuple[str, FloatArray],
    second: tuple[str, FloatArray],
    contradict: Callable[[FloatArray, FloatArray], BoolArray],
    faults: DataFaults,
    words: str,
) -> None:
    (name, values), (other, others) = first, second
    wrong = np.flatnonzero(contradict(values, others))
    for place in wrong[:_LISTED]:
        one, two = number_text(float(values[place])), number_text(float(others[place]))
        faults.cell(kept.row(int(place)), name, f"{one} {words} {other!r}, which is {two}.")
    faults.count_more(int(wrong.size) - _LISTED)


def _each(
    kept: KeptRows,
    name: str,
    values: FloatArray,
    wrong: BoolArray,
    faults: DataFaults,
    words: str,
) -> None:
    places = np.flatnonzero(wrong)
    for place in places[:_LISTED]:
        value = number_text(float(values[place]))
        faults.cell(kept.row(int(place)), name, f"{value} {words}")
    faults.count_more(int(places.size) - _LISTED)


def _broken(values: FloatArray) -> BoolArray:
    with np.errstate(invalid="ignore"):
        return np.asarray(~np.isnan(values) & (values != np.floor(values)))


def _why(text: str) -> str:
    """Return what a text looks like, where it is a number that people write for people."""
    bare = text.strip("+-")
    if "%" in text:
        return " Write a share as a number: is it 0.12 or 12 for 12%?"
    if any(sign in text for sign in "£$€"):
        return " Write amounts without a currency sign."
    if "," in text and all(part.isdigit() for part in bare.replace(".", ",").split(",")):
        return " Write numbers without commas: a point for decimals, nothing between thousands."
    return ""
