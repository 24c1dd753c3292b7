"""Observations read as a series: one value for each period, checked for contradictions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.data import (
    BoolArray,
    Covariate,
    Factor,
    FloatArray,
    IntArray,
    Kind,
    Observations,
    Periods,
)
from analysis.errors import BadDataError, BadPlanError, Problem
from analysis.parts.series_data import Drawn, Line, Series
from analysis.parts.series_time import DAYS_A_WEEK, Timeline, excluded_places, timeline

FARTHEST = 100_000
"""More steps of time than this from the first period to the last are no series."""

LARGEST = 1e100
"""A larger number is no measurement, and its square leaves double precision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One side by label: there (labels,) says where it was seen; the rest is 0 elsewhere."""

    there: BoolArray
    values: FloatArray
    size: FloatArray | None
    rows: IntArray


def read_series(seen: Observations, *, start: str | int, exclude: Sequence[object]) -> Series:
    """Return the series of some observations.

    Without a group, and within each value of it, a period is one row; only rows of people, each
    0 or 1, are added up. A comparison of several values is pooled: events and sizes are added,
    means are averaged.

    Raises
    ------
        BadDataError: a period twice, or dates at no regular steps; the message names rows.
        BadPlanError: the plan excludes what is no period, or gives people for no share of them.
    """
    period = seen.period
    if period is None or seen.outcome is None:
        raise BadPlanError("An interrupted time series needs `period` and a numeric outcome.")
    _check_people(seen)
    if not period.labels:
        raise BadDataError(
            "No row holds a value in every column that the hypothesis uses, so there is no series."
        )
    _check_size_of_numbers(seen)
    treated = np.ones(seen.rows, dtype=bool) if seen.treated is None else seen.treated
    if not _are_people(seen):
        _check_once(seen, period)
    time = timeline(period.kind, period.labels, start)
    if int(time.places[-1]) > FARTHEST:
        raise BadDataError(
            f"The periods reach from {period.labels[0]} to {period.labels[-1]}, more than "
            f"{FARTHEST:,} steps of time: most of them are missing, so this is no series."
        )
    left_out = excluded_places(time, period.kind, exclude)
    ours = _side(seen, period, treated)
    theirs = None if seen.treated is None else _side(seen, period, ~treated)
    return _series(seen, period, time, (ours, theirs), left_out)


def _are_people(seen: Observations) -> bool:
    return seen.kind is Kind.PROPORTION and seen.people is None


def _check_people(seen: Observations) -> None:
    if seen.people is not None and seen.kind is not Kind.PROPORTION:
        raise BadPlanError(
            [
                Problem(
                    message='`people` is the denominator of a share: it needs `kind = "proportion"`'
                    " and events as the outcome. Counts have `exposure`.",
                    field="columns.people",
                )
            ]
        )


def _check_size_of_numbers(seen: Observations) -> None:
    numbers = {"outcome": seen.outcome, "exposure": seen.exposure} | {
        covariate.name: covariate.values
        for covariate in seen.covariates
        if not isinstance(covariate.values, Factor)
    }
    for role, values in numbers.items():
        if values is None or not values.size:
            continue
        tiny = role == "exposure" and bool(((values > 0) & (values < 1 / LARGEST)).any())
        if float(np.abs(values).max()) <= LARGEST and not tiny:
            continue
        place = int(np.argmin(np.abs(values))) if tiny else int(np.argmax(np.abs(values)))
        column = seen.names.get(role, role)
        message = f"{row_words(seen, place)}, column {column}: {values[place]:g} is no measurement."
        raise BadDataError([Problem(message=message, column=column, row=_number(seen, place))])


def _check_once(seen: Observations, period: Periods) -> None:
    """Raise where a period has two rows of one series."""
    group = np.zeros(seen.rows, dtype=np.int64) if seen.group is None else seen.group.codes
    keys = group.astype(np.int64) * len(period.labels) + period.codes
    order = np.argsort(keys, kind="stable")
    twice = np.flatnonzero(keys[order][1:] == keys[order][:-1])
    if not twice.size:
        return
    first, second = int(order[twice[0]]), int(order[twice[0] + 1])
    of = "" if seen.group is None else f" of {seen.group.levels[int(group[first])]!r}"
    message = (
        f"Period {period.labels[int(period.codes[first])]}{of} stands in "
        f"{row_words(seen, first)} and in {row_words(seen, second)}: a series has one row for each "
        f"period. Add the rows up, or keep one series with `where`. ({twice.size:,} such rows.)"
    )
    column = seen.names.get("period")
    raise BadDataError([Problem(message=message, column=column, row=_number(seen, second))])


def _number(seen: Observations, place: int) -> int | None:
    return None if seen.row is None else int(seen.row[place])


def row_words(seen: Observations, place: int) -> str:
    """Return how to find a row: by its number in the file where that is known."""
    number = _number(seen, place)
    return f"analysed row {place + 1:,}" if number is None else f"row {number:,}"


def _side(seen: Observations, period: Periods, rows: BoolArray) -> _Side:
    """Return one side's values by label: sums of events and sizes, averages of means."""
    length = len(period.labels)
    codes = period.codes[rows]
    counts = np.bincount(codes, minlength=length)

    def summed(column: FloatArray) -> FloatArray:
        return np.bincount(codes, weights=column[rows], minlength=length).astype(np.float64)

    values = summed(np.zeros(seen.rows) if seen.outcome is None else seen.outcome)
    size: FloatArray | None = None
    if seen.kind is Kind.PROPORTION:
        size = counts.astype(np.float64) if seen.people is None else summed(seen.people)
    elif seen.kind is Kind.COUNT and seen.exposure is not None:
        size = summed(seen.exposure)
    elif seen.kind is Kind.MEAN:
        values = values / np.maximum(counts, 1)
    elif seen.kind is Kind.COUNT and int(counts.max(initial=0)) > 1:
        # Several comparison series: the count of each, so that a missing one lowers no rate.
        size = counts.astype(np.float64)
    there = counts > 0 if size is None else size > 0
    return _Side(there=there, values=values, size=size, rows=counts)


def _series(
    seen: Observations,
    period: Periods,
    time: Timeline,
    sides: tuple[_Side, _Side | None],
    left_out: IntArray,
) -> Series:
    ours, theirs = sides
    excluded = np.isin(time.places, left_out)
    both = ours.there if theirs is None else ours.there & theirs.there
    kept = both & ~excluded
    places = time.places[kept]
    everywhere = np.arange(places[0], places[-1] + 1) if places.size else places
    absent = np.setdiff1d(everywhere, np.concatenate([places, left_out]))
    absent = absent[usual(time, absent)]
    alone = 0 if theirs is None else int(np.count_nonzero((ours.there ^ theirs.there) & ~excluded))
    rows = int(ours.rows[kept].sum()), 0 if theirs is None else int(theirs.rows[kept].sum())
    return Series(
        kind=seen.kind,
        calendar=time.calendar,
        places=places,
        start=time.start,
        treated=_line(ours, kept),
        comparison=None if theirs is None else _line(theirs, kept),
        covariates=_covariates(seen, period, kept),
        rows=rows,
        members=1 if seen.group is None else max(1, len(seen.group.levels) - 1),
        absent=absent,
        alone=alone,
        drawn=_drawn(time, ours, theirs, left_out),
        size_name=seen.names.get("people" if seen.kind is Kind.PROPORTION else "exposure"),
        period_name=seen.names.get("period", "period").replace("_", " "),
        labels=tuple(label for label, there in zip(period.labels, kept, strict=True) if there),
    )


def usual(time: Timeline, absent: IntArray) -> BoolArray:
    """Return which absent periods are missing: not the days of a week that no series of days has.

    Weekends are no gaps of a series of working days.
    """
    if time.calendar.unit != "day" or time.calendar.length > 1:
        return np.ones(absent.size, dtype=bool)
    offset = time.calendar.origin
    return np.isin((absent + offset) % DAYS_A_WEEK, (time.places + offset) % DAYS_A_WEEK)


def _line(side: _Side, kept: BoolArray) -> Line:
    return Line(values=side.values[kept], size=None if side.size is None else side.size[kept])


def _drawn(time: Timeline, ours: _Side, theirs: _Side | None, left_out: IntArray) -> Drawn:
    length = int(time.places[-1]) + 1

    def levels(side: _Side | None) -> tuple[float | None, ...]:
        if side is None:
            return ()
        found: list[float | None] = [None] * length
        for place, there, value, size in zip(
            time.places,
            side.there,
            side.values,
            np.ones(side.values.size) if side.size is None else side.size,
            strict=True,
        ):
            if there:
                found[int(place)] = float(value / size)
        return tuple(found)

    return Drawn(
        labels=tuple(time.written()),
        start=time.start,
        treated=levels(ours),
        comparison=levels(theirs),
        excluded=tuple(int(place) for place in left_out),
    )


def _covariates(seen: Observations, period: Periods, kept: BoolArray) -> tuple[Covariate, ...]:
    """Return each covariate by period: of a controlled series the difference, where there is one.

    A text is the treated's, which must have one value in each period.
    """
    treated = np.ones(seen.rows, dtype=bool) if seen.treated is None else seen.treated
    found: list[Covariate] = []
    for covariate in seen.covariates:
        if isinstance(covariate.values, Factor):
            values: FloatArray | Factor = _texts(seen, period, covariate, treated, kept)
        else:
            values = _averages(period, covariate.values, treated)[kept]
            if seen.treated is not None:
                other = _averages(period, covariate.values, ~treated)[kept]
                values = values if np.array_equal(values, other) else values - other
        found.append(Covariate(name=covariate.name, values=values))
    return tuple(found)


def _averages(period: Periods, values: FloatArray, rows: BoolArray) -> FloatArray:
    length = len(period.labels)
    sums = np.bincount(period.codes[rows], weights=values[rows], minlength=length)
    return np.asarray(sums / np.maximum(np.bincount(period.codes[rows], minlength=length), 1))


def _texts(
    seen: Observations,
    period: Periods,
    covariate: Covariate,
    treated: BoolArray,
    kept: BoolArray,
) -> Factor:
    factor = covariate.values
    if not isinstance(factor, Factor):
        raise TypeError("a text covariate is a factor")
    codes = np.full(len(period.labels), -1, dtype=np.int32)
    places = np.flatnonzero(treated)[::-1]
    codes[period.codes[places]] = factor.codes[places]
    differs = places[codes[period.codes[places]] != factor.codes[places]]
    if differs.size:
        row = int(differs[-1])
        message = (
            f"Column {covariate.name}: period {period.labels[int(period.codes[row])]} has two "
            f"values, the second in {row_words(seen, row)}; a covariate of a series has one in "
            "each period."
        )
        raise BadDataError([Problem(message=message, column=covariate.name)])
    return Factor(codes=codes[kept], levels=factor.levels)
