"""The period column in time order, where the plan's start falls in it, and when units begin."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, CodeArray, IntArray, PeriodKind, Periods
from analysis.observing.faults import DataFaults
from analysis.observing.kept import KeptRows
from analysis.observing.moments import CALLED, Moment, NoMoment, Writing, label_of, moment_of
from analysis.table import FIRST_ROW
from analysis.tables.cell_text import shown
from analysis.tables.columns import TextColumn, looked_up

NEVER = np.iinfo(np.int64).min
"""The start of a unit that never starts, before it becomes a place among the periods."""
_YEARS = range(1000, 3000)
_LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodColumn:
    """A period column that was understood: each level's place in time, and each row's level."""

    column: TextColumn
    kind: PeriodKind
    places: IntArray
    """Shape (levels,): days since 1970, months since year 0, or the integer."""
    start: int | None
    warnings: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The column's name."""
        return self.column.name

    @property
    def codes(self) -> CodeArray:
        """Shape (rows,): each row's level, -1 where it has none."""
        return self.column.codes

    @property
    def are_years(self) -> bool:
        """Whether the integers are calendar years."""
        return self.kind is PeriodKind.INTEGER and all(place in _YEARS for place in self.places)

    def analysed(self, rows: BoolArray | None) -> tuple[Periods, IntArray]:
        """Return the periods of the analysed rows, and the place in time of each label."""
        codes = self.codes if rows is None else self.codes[rows]
        order = np.unique(self.places)
        if rows is not None:
            seen = np.zeros(self.places.size, dtype=bool)
            seen[codes] = True
            order = np.unique(self.places[seen])
        # Two writings of one period (05/01/2024 and 5/1/2024) are one period.
        by_level = np.searchsorted(order, self.places).astype(np.int32)
        if not np.array_equal(by_level, np.arange(by_level.size)):
            codes = looked_up(by_level, codes)  # analysed rows all have a period
        start = None if self.start is None else int(np.searchsorted(order, self.start))
        periods = Periods(
            kind=self.kind,
            codes=codes,
            labels=tuple(label_of(self.kind, int(place)) for place in order),
            step=self._steps(order),
            start=start,
        )
        return periods, order

    def _steps(self, order: IntArray) -> IntArray:
        if self.kind is PeriodKind.INTEGER or order.size == 0:
            return order
        return np.asarray(order - order[0])


def read_period(
    kept: KeptRows, name: str, start: str | int | None, faults: DataFaults
) -> PeriodColumn | None:
    """Return the period column, or None where it was not understood and ``faults`` says why.

    The whole column says of what kind it is, whichever rows are kept: a date that cannot be day
    first shows that none is.
    """
    whole = kept.table.text(name)
    moments = _moments(whole, faults)
    if moments is None:
        return None
    column = kept.text(name)
    place_of = dict(zip(whole.texts, moments, strict=True))
    kinds = {moment.kind for moment in moments}
    kind = kinds.pop() if kinds else PeriodKind.INTEGER
    begins = None if start is None or not moments else _start(start, kind, whole, faults)
    return PeriodColumn(
        column=column,
        kind=kind,
        places=np.array([place_of[text].place for text in column.texts], dtype=np.int64),
        start=begins,
        warnings=tuple(_day_first_warning(whole, moments)),
    )


def read_starts(
    kept: KeptRows, name: str, period: PeriodColumn, faults: DataFaults
) -> tuple[IntArray, tuple[str, ...]]:
    """Return each row's start as a place in time, ``NEVER`` where the cell is empty; and warnings.

    As with periods, the whole column says how dates are written.
    """
    column = kept.text(name)
    by_level = np.full(len(column.texts) + 1, NEVER, dtype=np.int64)
    for level, text in enumerate(column.texts):
        found = moment_of(text)
        wrong = _wrong_start(text, found, period)
        if wrong:
            place = int(np.argmax(column.codes == level))
            faults.cell(kept.row(place), name, wrong)
        elif isinstance(found, Moment):
            by_level[level] = found.place
    whole = kept.table.text(name)
    moments = [moment for moment in map(moment_of, whole.texts) if isinstance(moment, Moment)]
    if len(moments) < len(whole.texts) or _is_mixed(whole, moments, faults):
        return by_level[column.codes], ()
    return by_level[column.codes], tuple(_day_first_warning(whole, moments))


def placed_starts(starts: IntArray, order: IntArray) -> CodeArray:
    """Return the place among the periods of the first at or after each start; -1 for never."""
    distinct, inverse = np.unique(starts, return_inverse=True)
    places = np.searchsorted(order, distinct).astype(np.int32)
    places[distinct == NEVER] = -1
    return places[inverse]


def _moments(column: TextColumn, faults: DataFaults) -> list[Moment] | None:
    """Return the moment of each level, or None where one is none or two kinds are mixed."""
    found = [moment_of(text) for text in column.texts]
    wrong = [place for place, moment in enumerate(found) if isinstance(moment, NoMoment)]
    day_first = any(isinstance(m, Moment) and m.writing is Writing.DAY_FIRST for m in found)
    rows = sorted((_first_row(column, level), level) for level in wrong[: 10 * _LISTED])
    for row, level in rows[:_LISTED]:
        moment = found[level]
        if isinstance(moment, NoMoment):
            mixed = day_first and moment.not_day_first
            more = " Other dates here can: two kinds of dates in one column." if mixed else ""
            faults.cell(row, column.name, moment.because + more)
    faults.count_more(len(wrong) - _LISTED)
    moments = [moment for moment in found if isinstance(moment, Moment)]
    if len(moments) < len(found):
        return None
    return None if _is_mixed(column, moments, faults) else moments


def _is_mixed(column: TextColumn, moments: list[Moment], faults: DataFaults) -> bool:
    """Return whether a column holds two kinds of periods, and say which and where."""
    first: dict[Writing, tuple[int, str]] = {}
    for level, moment in enumerate(moments):
        row = _first_row(column, level) if moment.writing not in first else 0
        if moment.writing not in first:
            first[moment.writing] = (row, column.texts[level])
    if len(first) <= 1:
        return False
    examples = ", ".join(f"{shown(text)} (row {row:,})" for row, text in sorted(first.values()))
    faults.add(
        f"Column {column.name!r} holds two kinds of periods: {examples}. Write all in one way.",
        column=column.name,
        row=max(row for row, _ in first.values()),
    )
    return True


def _first_row(column: TextColumn, level: int) -> int:
    return FIRST_ROW + int(np.argmax(column.codes == level))


def _start(
    start: str | int, kind: PeriodKind, column: TextColumn, faults: DataFaults
) -> int | None:
    found = moment_of(str(start).strip())
    example = shown(column.texts[0])
    name = column.name
    if isinstance(found, NoMoment):
        faults.add(f"start: {found.because}", column=name)
    elif found.kind is kind:
        return found.place
    elif kind is PeriodKind.INTEGER:
        faults.add(
            f"Column {name!r} holds integers (such as {example}), and start = {start} is none. "
            "If they are a spreadsheet's day numbers, format the cells as dates, or write the "
            "dates as YYYY-MM-DD.",
            column=name,
        )
    else:
        faults.add(
            f"start = {start} is not in the terms of column {name!r}, which holds {CALLED[kind]} "
            f"such as {example}.",
            column=name,
        )
    return None


def _wrong_start(text: str, found: Moment | NoMoment, period: PeriodColumn) -> str:
    called = CALLED[period.kind]
    never = "A unit that never starts has an empty cell."
    if isinstance(found, NoMoment):
        return f"{found.because} {never}"
    if found.kind is not period.kind:
        return f"{shown(text)} is not of the kind of column {period.name!r}: {called}. {never}"
    if period.are_years and found.place == 0:
        return f"0 is no year. {never}"
    return ""


def _day_first_warning(column: TextColumn, moments: list[Moment]) -> Iterator[str]:
    by_text: Mapping[str, Moment] = dict(zip(column.texts, moments, strict=True))
    for code in column.codes:
        if code >= 0:
            text = column.texts[code]
            if by_text[text].writing is Writing.DAY_FIRST:
                read_as = label_of(PeriodKind.DATE, by_text[text].place)
                yield (
                    f"Dates in column {column.name!r} are read day first, as British dates are: "
                    f"the first, {text}, is {read_as}."
                )
            return
