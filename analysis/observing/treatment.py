"""Who was treated, when after is, whether the event happened; what a unit cannot change."""

from collections.abc import Sequence

import numpy as np

from analysis.data import BoolArray, IntArray
from analysis.observing.faults import DataFaults
from analysis.observing.kept import KeptRows
from analysis.observing.matching import MEANINGS, case_variants, matching, meaning_of
from analysis.tables.cell_text import listed, shown
from analysis.tables.columns import ABSENT, TextColumn, looked_up
from analysis.tables.plan_values import said
from analysis.terms import Scalar

GROUPING_ROLES = (
    "group",
    "phase",
    "event",
    "area",
    "unit",
    "cluster",
    "pair",
    "stratum",
    "row",
    "column",
)
"""Roles whose values may not differ in upper and lower case only (contract, section 2)."""


def resolve(
    role: str, column: TextColumn, value: Scalar | None, faults: DataFaults
) -> BoolArray | None:
    """Return the rows whose value means treated, after or happened; None where nobody can tell.

    Rows without a value are False; they are no complete cases.
    """
    found = meaning_of(role, column.name, column.texts, value)
    if found.because:
        faults.add(found.because, column=column.name)
        return None
    if len(found.places) == 1:
        return np.asarray(column.codes == found.places[0])
    return np.isin(column.codes, found.places)


def resolve_competing(
    column: TextColumn, codes: Sequence[Scalar], happened: BoolArray, faults: DataFaults
) -> BoolArray:
    """Return the rows where an event came that competes; a code in no row is a fault, by name."""
    places: list[int] = []
    for code in codes:
        found = matching(column.texts, code)
        places += found
        if not found:
            faults.add(
                f"competing = {said(code)} is in no row of column {column.name!r}. "
                f"It holds {listed(list(column.texts))}.",
                column=column.name,
            )
    competing: BoolArray = np.isin(column.codes, places)
    if bool((competing & happened).any()):
        faults.add(
            f"settings.competing names the value of column {column.name!r} that means that the "
            "event happened: an event cannot compete with itself.",
            column=column.name,
        )
    return competing


def check_case(column: TextColumn, faults: DataFaults) -> None:
    """Note values of a grouping column that differ in upper and lower case only."""
    for same in case_variants(column.texts):
        faults.add(
            f"Column {column.name!r} holds values that differ in upper and lower case only: "
            f"{listed(same)}. Write each group in one way.",
            column=column.name,
        )


def check_constant_group(
    kept: KeptRows, unit: TextColumn, group: TextColumn, faults: DataFaults
) -> None:
    """Note the first unit whose group changes, with both rows."""
    found = first_change(unit.codes, group.codes, absent=ABSENT)
    if found is None:
        return
    first, second = found
    faults.add(
        f"Unit {shown(unit.text_at(second) or '')} of column {unit.name!r} is "
        f"{shown(group.text_at(first) or '')} in row {kept.row(first):,} and "
        f"{shown(group.text_at(second) or '')} in row {kept.row(second):,} of column "
        f"{group.name!r}; a unit has one group, the same in all its rows. If the column says who "
        f"is {MEANINGS['group']} now, give the first treated period of each unit in a column of "
        "its own, as starts; a treatment that stops cannot be said that way.",
        column=group.name,
        row=kept.row(second),
    )


def check_constant_starts(
    kept: KeptRows, unit: TextColumn, starts: IntArray, column: TextColumn, faults: DataFaults
) -> None:
    """Note the first unit that has two starts, with both rows; an empty start is one of them."""
    distinct, codes = np.unique(starts, return_inverse=True)
    del distinct
    found = first_change(unit.codes, codes.astype(np.int32), absent=None)
    if found is None:
        return
    first, second = found
    faults.add(
        f"Unit {shown(unit.text_at(second) or '')} of column {unit.name!r} starts at "
        f"{_start_at(column, first)} in row {kept.row(first):,} and at "
        f"{_start_at(column, second)} in row {kept.row(second):,} of column {column.name!r}; a "
        "unit has one start, the same in all its rows.",
        column=column.name,
        row=kept.row(second),
    )


def first_change(
    units: IntArray | np.ndarray, values: IntArray | np.ndarray, *, absent: int | None
) -> tuple[int, int] | None:
    """Return the places of a unit's first row and of its first row with another value.

    Parameters
    ----------
    units:
        shape (rows,), codes, -1 where there is no unit
    values:
        shape (rows,), codes; ``absent``, where it is given, is no value and never differs
    """
    places = _where_both(units, values, absent)
    of_unit, of_value = (units, values) if places is None else (units[places], values[places])
    if of_unit.size == 0:
        return None
    last = np.zeros(int(of_unit.max()) + 1, dtype=of_value.dtype)
    last[of_unit] = of_value
    if np.array_equal(looked_up(last, of_unit), of_value):
        return None
    first = np.full(int(of_unit.max()) + 1, -1, dtype=np.int64)
    # Written backwards, so that the first row of a unit is what stands in the end.
    first[of_unit[::-1]] = np.arange(of_unit.size - 1, -1, -1)
    second = int(np.argmax(of_value[first][of_unit] != of_value))
    before = int(first[of_unit[second]])
    return (before, second) if places is None else (int(places[before]), int(places[second]))


def _where_both(
    units: IntArray | np.ndarray, values: IntArray | np.ndarray, absent: int | None
) -> IntArray | None:
    """Return the places of rows that have a unit and a value; None where that is all of them."""
    lacks_value = absent is not None and bool((values == absent).any())
    if not lacks_value and (units.size == 0 or int(units.min()) >= 0):
        return None
    there = units >= 0
    return np.flatnonzero(there & (values != absent) if lacks_value else there)


def _start_at(column: TextColumn, place: int) -> str:
    text = column.text_at(place)
    return "no period (empty)" if text is None else shown(text)
