"""From a table to what is watched: every cell that cannot be charted is named by its row."""

from collections.abc import Iterator

import numpy as np

from analysis.data import BoolArray, FloatArray, IntArray, Kind, Periods
from analysis.errors import BadDataError
from analysis.observing.faults import DataFaults
from analysis.observing.kept import KeptRows
from analysis.observing.measures import check_outcome, check_role, check_together, read_numbers
from analysis.observing.timing import read_period
from analysis.observing.treatment import check_case
from analysis.process_chart.watched import Series, Units
from analysis.table import Table
from analysis.tables.cell_text import number_text, shown

SMALLEST = 1e-100
_SIZES = {"p": "people", "u": "exposure"}
_LISTED = 20


def chart_of(table: Table) -> str:
    """Return the chart that a table's columns ask for.

    Raises
    ------
        BadDataError: it holds both people and exposure.
    """
    if "unit" in table.names:
        return "funnel"
    found = [chart for chart, size in _SIZES.items() if size in table.names]
    if len(found) > 1:
        raise BadDataError(
            "The table holds both people (for a p chart) and exposure (for a u chart): say which "
            "with --chart."
        )
    return found[0] if found else "xmr"


def read_series(table: Table, *, chart: str) -> Series:
    """Return a table's series in time order.

    Raises
    ------
        BadDataError: a column is missing, a period stands twice, or a cell cannot be charted.
    """
    size_name = _SIZES.get(chart)
    table.require(["period", "value", *([size_name] if size_name else [])])
    faults, kept = DataFaults(), KeptRows(table, None)
    if size_name is None:
        values, size = read_numbers(kept, "value", faults), None
    else:
        values, size = _sized(kept, size_name, faults)
    column = read_period(kept, "period", None, faults)
    _refuse_missing_period(kept, faults)
    faults.raise_any()
    if column is None:
        raise BadDataError("The period column cannot be read.")
    periods = column.analysed(None)[0]
    _refuse_twice(kept, periods, faults)
    faults.raise_any()
    order = np.argsort(periods.codes, kind="stable")
    warnings = [*column.warnings, *_order_warnings(order), *_absent(periods)]
    if size is not None:
        values, dropped = _without_size(values, size)
        if dropped:
            warnings.append(f"{dropped:,} periods with nobody to count among are gaps.")
        size = size[order]
    if np.isnan(values).all():
        raise BadDataError("No period has a value: there is nothing to chart.")
    return Series(labels=periods.labels, values=values[order], size=size, warnings=tuple(warnings))


def read_units(table: Table) -> Units:
    """Return the units of a funnel, as the table has them.

    Raises
    ------
        BadDataError: the table has not exactly one of people and exposure, a unit stands twice or
            has no name, or a cell cannot be charted.
    """
    table.require(["unit", "value"])
    sizes = [name for name in _SIZES.values() if name in table.names]
    if len(sizes) != 1:
        raise BadDataError(
            "A funnel has one of the columns people (for shares) and exposure (for rates); the "
            f"table has {'both' if sizes else 'neither'}."
        )
    faults, kept = DataFaults(), KeptRows(table, None)
    counts, size = _sized(kept, sizes[0], faults)
    names = _unit_names(kept, faults)
    faults.raise_any()
    counts, _ = _without_size(counts, size)
    there = ~np.isnan(counts)
    if not there.any():
        raise BadDataError("No unit has a value: there is nothing to chart.")
    left_out = [name for name, is_there in zip(names, there, strict=True) if not is_there]
    return Units(
        names=tuple(name for name, is_there in zip(names, there, strict=True) if is_there),
        counts=counts[there],
        size=size[there],
        of_people=sizes[0] == "people",
        warnings=(f"Units without a value are left out: {', '.join(left_out)}.",)
        if left_out
        else (),
    )


def _sized(kept: KeptRows, size_name: str, faults: DataFaults) -> tuple[FloatArray, FloatArray]:
    """Return the values and their sizes; what cannot be, and what contradicts, is noted."""
    values = read_numbers(kept, "value", faults)
    size = read_numbers(kept, size_name, faults)
    for place in np.flatnonzero((size > 0) & (size < SMALLEST))[:_LISTED].tolist():
        said = f"{number_text(float(size[place]))} is too small a size to chart."
        faults.cell(kept.row(place), size_name, said)
    kind = Kind.PROPORTION if size_name == "people" else Kind.COUNT
    check_role(kept, size_name, size_name, size, faults)
    check_outcome(kept, "value", values, kind=Kind.COUNT, of_people=False, faults=faults)
    check_together(
        kept, ("value", values), {size_name: (size_name, size)}, kind=kind, faults=faults
    )
    wrong = set(kept.numbers(size_name).bad.tolist())
    lacking = ~np.isnan(values) & np.isnan(size)
    for place in np.flatnonzero(lacking).tolist():
        if place not in wrong:
            said = f"is empty; with a value it says what the value is {_of(size_name)}."
            faults.cell(kept.row(place), size_name, said)
    return values, size


def _of(size_name: str) -> str:
    return "out of" if size_name == "people" else "over"


def _without_size(values: FloatArray, size: FloatArray) -> tuple[FloatArray, int]:
    """Return the values with those of nobody, or of no exposure, as gaps, and how many."""
    empty: BoolArray = ~np.isnan(values) & (size == 0)
    return np.where(empty, np.nan, values), int(empty.sum())


def _refuse_missing_period(kept: KeptRows, faults: DataFaults) -> None:
    missing = np.flatnonzero(~kept.text("period").there())
    for place in missing[:_LISTED].tolist():
        faults.cell(kept.row(place), "period", "is empty; each row says its period.")
    faults.count_more(missing.size - _LISTED)


def _refuse_twice(kept: KeptRows, periods: Periods, faults: DataFaults) -> None:
    for first, again, code in _repeats(periods.codes.astype(np.int64)):
        faults.add(
            f"Rows {kept.row(first):,} and {kept.row(again):,} both give period "
            f"{shown(periods.labels[code])}; a series has one value for each.",
            column="period",
            row=kept.row(again),
        )


def _unit_names(kept: KeptRows, faults: DataFaults) -> list[str]:
    column = kept.text("unit")
    check_case(column, faults)
    names: list[str] = []
    for place in range(kept.rows):
        name = column.text_at(place)
        if name is None:
            faults.cell(kept.row(place), "unit", "is empty; each row names its unit.")
        names.append(name or "")
    for first, again, _ in _repeats(column.codes.astype(np.int64)):
        if names[first]:
            faults.add(
                f"Rows {kept.row(first):,} and {kept.row(again):,} both give unit "
                f"{shown(names[first])}; a funnel has one value for each.",
                column="unit",
                row=kept.row(again),
            )
    return names


def _repeats(codes: IntArray) -> Iterator[tuple[int, int, int]]:
    """Yield the place of a code's first row, of each later one, and the code."""
    seen: dict[int, int] = {}
    for place, code in enumerate(codes.tolist()):
        if code in seen:
            yield seen[code], place, code
        seen.setdefault(code, place)


def _order_warnings(order: IntArray) -> Iterator[str]:
    if order.size and bool((np.diff(order) < 0).any()):
        yield "The rows are not in time order: the series is charted in time order."


def _absent(periods: Periods) -> Iterator[str]:
    """Say that periods of a regular calendar have no row: they are no gaps until they do."""
    steps = np.diff(periods.step)
    if steps.size < 2:
        return
    least = int(steps.min())
    if least > 0 and bool((steps % least == 0).all()):
        absent = int((steps // least - 1).sum())
        if 0 < absent < periods.step.size:
            yield (
                f"{absent:,} periods between the first and the last have no row: they end no "
                "run and no moving range. Give them rows with an empty value if they should."
            )
