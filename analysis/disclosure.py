"""Counts made safe to publish: each rounded to the midpoint of its six, totals from what is shown.

Everything that leaves the role which uploaded the data passes through here: pages, charts, the API,
exports and packs.

References
----------
    OpenSAFELY (2023), midpoint 6 rounding: no count under 6 is told apart, and no difference of two
    rounded counts gives a small one away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.errors import BadDataError, Problem
from analysis.observing.faults import DataFaults
from analysis.observing.treatment import check_case
from analysis.table import FIRST_ROW, Table
from analysis.tables.cell_text import number_text, shown

RULE = "round_midpoint6"
TOTAL = "total"
_COLUMNS = ("row", "column", "count")
_BECAUSE = (
    "Each count above 0 is rounded up to a multiple of 6, less 3, so that no small count can be "
    "told; 0 stays 0. Totals are sums of the rounded counts, never rounded true totals."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One true count of a table, by the row and the column that it stands in."""

    row: str
    column: str
    count: int

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError("a count is not negative")


def midpoint6(count: int) -> int:
    """Return a count as it may be published: 0 stays 0, n becomes 6 ceil(n / 6) - 3.

    Examples
    --------
    >>> [midpoint6(count) for count in (0, 1, 6, 7, 120)]
    [0, 3, 3, 9, 117]
    """
    if count < 0:
        raise ValueError("a count is not negative")
    return 6 * -(-count // 6) - 3 if count else 0


def release(cells: Iterable[Cell]) -> dict[str, Any]:
    """Return the document of ``release``: every pair, and totals of what is shown.

    Raises
    ------
        BadDataError: a pair is given twice, or a row or column is named ``total``.
    """
    true: dict[tuple[str, str], int] = {}
    problems: list[Problem] = []
    for cell in cells:
        problems += _reserved(cell)
        if (cell.row, cell.column) in true:
            message = f"The pair {shown(cell.row)} and {shown(cell.column)} is given twice."
            problems.append(Problem(message=message))
        true[cell.row, cell.column] = cell.count
    if problems:
        raise BadDataError(problems)
    table = _with_totals({pair: midpoint6(count) for pair, count in true.items()})
    return {
        "rule": RULE,
        "table": table,
        "changed": sum(midpoint6(count) != count for count in true.values()),
        "because": _BECAUSE,
    }


def read_cells(table: Table) -> list[Cell]:
    """Return the counts of a table of ``row``, ``column`` and ``count``.

    Raises
    ------
        BadDataError: a column is not there, a name is missing, or a count is no whole number from
            0 on; or a pair is given twice, or a name is ``total``: each with its row.
    """
    table.require(_COLUMNS)
    faults = DataFaults()
    rows, columns = table.text("row"), table.text("column")
    check_case(rows, faults)
    check_case(columns, faults)
    counts = _counts(table, faults)
    cells: list[Cell] = []
    seen: dict[tuple[str, str], int] = {}
    for place, count in enumerate(counts):
        row, column = rows.text_at(place), columns.text_at(place)
        if row is None or column is None:
            name = "row" if row is None else "column"
            faults.cell(FIRST_ROW + place, name, "is empty; each count has a row and a column.")
            continue
        _check_pair(row, column, FIRST_ROW + place, seen, faults)
        if count is not None:
            cells.append(Cell(row=row, column=column, count=count))
    faults.raise_any()
    return cells


def _counts(table: Table, faults: DataFaults) -> list[int | None]:
    column = table.numbers("count")
    wrong = set(column.bad.tolist())
    found: list[int | None] = []
    for place, value in enumerate(column.values.tolist()):
        number = FIRST_ROW + place
        because = ""
        if place in wrong:
            because = f"{shown(column.texts.get(place, ''))} is not a number."
        elif value != value:  # noqa: PLR0124 - the one value that is not itself is missing
            because = "is empty; a count that is 0 is written 0."
        elif value < 0 or value % 1:
            because = f"{number_text(value)} is no count: write whole numbers from 0 on."
        if because:
            faults.cell(number, "count", because)
        found.append(None if because else int(value))
    return found


def _check_pair(
    row: str, column: str, number: int, seen: dict[tuple[str, str], int], faults: DataFaults
) -> None:
    for name, word in (("row", row), ("column", column)):
        if word == TOTAL:
            faults.cell(number, name, f"{TOTAL!r} is reserved for the totals of the answer.")
    if (row, column) in seen:
        faults.add(
            f"Rows {seen[row, column]:,} and {number:,} both give {shown(row)} and "
            f"{shown(column)}; give each pair once.",
            column="row",
            row=number,
        )
    seen.setdefault((row, column), number)


def _reserved(cell: Cell) -> list[Problem]:
    return [
        Problem(message=f"The {name} name {TOTAL!r} is reserved for the totals of the answer.")
        for name, word in (("row", cell.row), ("column", cell.column))
        if word == TOTAL
    ]


def _with_totals(rounded: dict[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    """Return rows of columns, every pair there, with the totals of what is shown."""
    rows = list(dict.fromkeys(row for row, _ in rounded))
    columns = list(dict.fromkeys(column for _, column in rounded))
    table = {
        row: _row([rounded.get((row, column), 0) for column in columns], columns) for row in rows
    }
    by_column = [sum(rounded.get((row, column), 0) for row in rows) for column in columns]
    return {**table, TOTAL: _row(by_column, columns)}


def _row(counts: Sequence[int], columns: Sequence[str]) -> dict[str, int]:
    return {**dict(zip(columns, counts, strict=True)), TOTAL: sum(counts)}
