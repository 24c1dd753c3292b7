"""The gate on single values and rows: missing ones, repeats, far-off numbers, keys given twice."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from analysis.data import BoolArray, IntArray
from analysis.profiling.asked import Asked
from analysis.profiling.described import Described
from analysis.profiling.items import GateItem, Status, over, rows_named
from analysis.table import FIRST_ROW
from analysis.tables.columns import ABSENT

MISSING_WARNS, MISSING_FAILS = 0.05, 0.20
FAR_OFF = 5.0
"""Median absolute deviations, unscaled, from which a number is far off (contract, section 8)."""
DIFFERENCE_FAILS = 0.05
_MOST = 2**62


def missing(columns: Iterable[Described]) -> Iterator[GateItem]:
    """Yield, for each column, the share of rows without a value.

    A start that is not there is a value: the unit never starts.
    """
    for column in columns:
        share = column.missing / column.rows
        lacking = (
            f"{column.missing:,} of {column.rows:,} rows have no value in column {column.name!r}"
        )
        if column.role == "starts":
            yield GateItem(
                key="missing",
                column=column.name,
                status=Status.PASS,
                value=share,
                threshold="none: no start means never treated",
                because=f"{lacking}: their units never start.",
            )
            continue
        yield GateItem(
            key="missing",
            column=column.name,
            status=over(share, warn=MISSING_WARNS, fail=MISSING_FAILS),
            value=share,
            threshold="warn over 0.05, fail over 0.20",
            because=f"{lacking}.",
        )


def duplicates(columns: Sequence[Described]) -> GateItem:
    """Return the number of rows that repeat an earlier one in every column."""
    repeats = _repeats([column.codes for column in columns])
    rows = (np.flatnonzero(repeats) + FIRST_ROW).tolist()
    said = f"{rows_named(rows)} repeat an earlier row in every column." if rows else ""
    return GateItem(
        key="duplicates",
        status=over(len(rows), warn=0),
        value=len(rows),
        threshold="warn over 0",
        because=said[:1].upper() + said[1:] or "No row repeats an earlier one.",
    )


def outliers(columns: Iterable[Described]) -> Iterator[GateItem]:
    """Yield, for each number column, how many values are far off its median."""
    for column in columns:
        values = column.numbers
        if values is None:
            continue
        there = values[~np.isnan(values)]
        middle = float(np.median(there))
        spread = float(np.median(np.abs(there - middle)))
        far = np.abs(values - middle) > FAR_OFF * spread
        rows = (np.flatnonzero(far) + FIRST_ROW).tolist()
        known = spread > 0
        status = Status.INFO if rows else Status.PASS
        yield GateItem(
            key="outliers",
            column=column.name,
            status=status if known else Status.UNKNOWN,
            value=len(rows) if known else None,
            threshold="info over 0: further than 5 median absolute deviations from the median",
            because=_far_off(column.name, rows, known=known),
        )


def duplicate_keys(asked: Sequence[Asked]) -> Iterator[GateItem]:
    """Yield, where the plan has unit and period, how many rows repeat a key."""
    found: list[int] | None = None
    for one in asked:
        unit = one.text("unit")
        if unit is None or one.period is None:
            continue
        there = (unit.codes != ABSENT) & (one.period.codes != ABSENT)
        # Two writings of one period are one period.
        periods = np.unique(one.period.places, return_inverse=True)[1]
        repeats = _repeats([unit.codes[there], periods[one.period.codes[there]]])
        places = np.flatnonzero(there)[repeats]
        rows = [one.kept.row(int(place)) for place in places]
        found = rows if found is None or len(rows) > len(found) else found
    if found is not None:
        yield GateItem(
            key="duplicate_keys",
            status=over(len(found), fail=0),
            value=len(found),
            threshold="fail over 0",
            because=f"Unit and period were given before: {rows_named(found)}."
            if found
            else "Each unit has one row in each period.",
        )


def missing_by_group(asked: Sequence[Asked]) -> Iterator[GateItem]:
    """Yield, for each outcome, how much its share missing differs between groups or phases."""
    by_outcome: dict[str, list[Asked]] = {}
    for one in asked:
        by_outcome.setdefault(one.hypothesis.outcome, []).append(one)
    for outcome, several in by_outcome.items():
        found = [pair for one in several for pair in _differences(one)]
        largest, where = max(found, default=(None, ""))
        yield GateItem(
            key="missing_by_group",
            column=outcome,
            status=Status.UNKNOWN if largest is None else over(largest, fail=DIFFERENCE_FAILS),
            value=largest,
            threshold="fail over 0.05",
            because=f"The share of rows without {outcome!r} differs by {largest:.3f} at most, "
            f"between the {where}."
            if largest is not None
            else "The plan has no groups and no phases to compare.",
        )


def _differences(asked: Asked) -> Iterator[tuple[float, str]]:
    """Yield the largest difference in the share missing, for each way to part the rows."""
    lacks = asked.outcome_missing()
    for role in ("group", "phase", "area"):
        column = asked.text(role)
        if column is not None:
            yield _spread(lacks, column.codes), f"values of column {column.name!r}"
    starts, unit = asked.text("starts"), asked.text("unit") or asked.text("cluster")
    if starts is not None and unit is not None:
        ever = (starts.codes != ABSENT).astype(np.int32)
        yield _spread(lacks, ever), f"units with and without a start in {starts.name!r}"
    if asked.period is not None and asked.period.start is not None:
        after = asked.period.places[asked.period.codes] >= asked.period.start
        codes = np.where(asked.period.codes == ABSENT, ABSENT, after)
        yield _spread(lacks, codes), f"rows before and after the start in {asked.period.name!r}"


def _spread(lacks: BoolArray, codes: IntArray | np.ndarray) -> float:
    """Return the largest share missing in a group less the smallest."""
    there = codes != ABSENT
    of_group = codes[there]
    if not of_group.size:
        return 0.0
    rows = np.bincount(of_group)
    without = np.bincount(of_group, weights=lacks[there])
    shares = without[rows > 0] / rows[rows > 0]
    return float(shares.max() - shares.min())


def _repeats(columns: Sequence[IntArray | np.ndarray]) -> BoolArray:
    """Return which rows have the same codes in every column as an earlier row."""
    keys = np.zeros(columns[0].size, dtype=np.int64)
    size = 1
    for codes in columns:
        levels = int(codes.max(initial=-1)) + 2
        if size > _MOST // levels:
            keys = np.unique(keys, return_inverse=True)[1].astype(np.int64)
            size = int(keys.max(initial=0)) + 1
        keys = keys * levels + (codes.astype(np.int64) + 1)
        size *= levels
    _, first = np.unique(keys, return_index=True)
    repeats = np.ones(keys.size, dtype=bool)
    repeats[first] = False
    return repeats


def _far_off(name: str, rows: list[int], *, known: bool) -> str:
    if not known:
        return f"Over half of the values of {name!r} are the same: there is no scale to judge by."
    if rows:
        return f"Far from the median of {name!r}: {rows_named(rows)}."
    return f"No value of {name!r} is far from its median."
