"""The gate on time: periods that are absent, totals that jump, a series that breaks."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from analysis.data import FloatArray, IntArray, PeriodKind
from analysis.observing.moments import Moment, label_of, moment_of
from analysis.observing.timing import PeriodColumn
from analysis.profiling.asked import Asked
from analysis.profiling.described import ColumnType, Described
from analysis.profiling.items import GateItem, Status, over
from analysis.tables.columns import ABSENT

GAPS_FAIL = 0.25
CHANGE_WARNS = 0.10
BREAK_WARNS = 0.05
_NAMED = 10
_EPOCH = dt.date(1970, 1, 1).toordinal()


def gaps_of_columns(columns: Iterable[Described]) -> Iterator[GateItem]:
    """Yield the gaps of each month column, and of each date column of regular step."""
    for column in columns:
        if column.type in (ColumnType.MONTH, ColumnType.DATE):
            kind = PeriodKind.MONTH if column.type is ColumnType.MONTH else PeriodKind.DATE
            found = map(moment_of, column.texts)
            places = np.unique([m.place for m in found if isinstance(m, Moment)])
            item = _gaps(column.name, kind, places)
            if kind is PeriodKind.MONTH or item.status is not Status.UNKNOWN:
                yield item


def gaps_of_plan(asked: Sequence[Asked]) -> Iterator[GateItem]:
    """Yield the gaps of each period column of the plan."""
    seen: dict[str, PeriodColumn] = {}
    for one in asked:
        if one.period is not None and one.period.name not in seen:
            seen[one.period.name] = one.period
            yield _gaps(one.period.name, one.period.kind, np.unique(one.period.places))


def denominators(asked: Sequence[Asked]) -> Iterator[GateItem]:
    """Yield, for each denominator, the largest relative change of its total between periods."""
    done: set[str] = set()
    for one in asked:
        for role in ("people", "exposure"):
            name = one.column(role)
            if name is not None and name not in done:
                done.add(name)
                yield _denominator(one, name)
                one.faults.raise_any()


def breaks_of_plan(asked: Sequence[Asked]) -> Iterator[GateItem]:
    """Yield, for each outcome with periods, whether its total breaks."""
    done: set[str] = set()
    for one in asked:
        outcome = one.hypothesis.outcome
        if outcome in done or one.period is None or not one.has_number_outcome():
            continue
        done.add(outcome)
        totals = one.totals(outcome)
        one.faults.raise_any()
        if totals is not None:
            yield _break(*totals, one.period.kind, outcome)


def break_of_file(columns: Sequence[Described]) -> Iterator[GateItem]:
    """Yield, for a file of ``period`` and ``value``, whether the one series breaks."""
    by_name = {column.name: column for column in columns}
    period, value = by_name.get("period"), by_name.get("value")
    if period is None or value is None or value.numbers is None or "unit" in by_name:
        return
    moments = [moment_of(text) for text in period.texts]
    places = [moment.place for moment in moments if isinstance(moment, Moment)]
    kinds = {moment.kind for moment in moments if isinstance(moment, Moment)}
    if not places or len(places) < len(moments) or len(kinds) != 1:
        return
    values = value.numbers
    there = ~np.isnan(values) & (period.codes != ABSENT)
    at = np.array(places, dtype=np.int64)[period.codes[there]]
    order, codes = np.unique(at, return_inverse=True)
    totals: FloatArray = np.bincount(codes, weights=values[there]).astype(np.float64)
    yield _break(order, totals, kinds.pop(), None)


def pettitt(values: FloatArray) -> tuple[float, int]:
    """Return Pettitt's approximate p of a break, and the place of the last value before it.

    values: shape (n,), n >= 2, in time order; ties count half.

    References
    ----------
        Pettitt (1979), Applied Statistics 28, 126-135.
    """
    size = values.size
    ordered = np.sort(values)
    below = np.searchsorted(ordered, values, side="left")
    up_to = np.searchsorted(ordered, values, side="right")
    # Twice the mid-rank, so that the sums stay whole numbers.
    doubled = below + up_to + 1
    steps = np.arange(1, size + 1)
    scores = np.abs(np.cumsum(doubled) - steps * (size + 1))[:-1]
    place = int(np.argmax(scores))
    largest = float(scores[place])
    return min(1.0, 2.0 * float(np.exp(-6.0 * largest**2 / (size**3 + size**2)))), place


def regular_step(kind: PeriodKind, places: IntArray) -> tuple[int, IntArray] | None:
    """Return the step of periods and their places in it; None where there is no regular one.

    Dates on one day of the month, or on the last one, step by months; other dates by days. A step
    is regular where it is the commonest, makes up half of the steps, and divides all of them.
    """
    for counted in (_as_months(places) if kind is PeriodKind.DATE else None, places):
        if counted is None or counted.size < 2:
            continue
        steps = np.diff(counted)
        sizes, times = np.unique(steps, return_counts=True)
        step = int(sizes[np.argmax(times)])
        if 2 * int(times.max()) >= steps.size and not np.any(steps % step):
            return step, counted
    return (1, places) if kind is not PeriodKind.DATE and places.size > 1 else None


def _gaps(name: str, kind: PeriodKind, places: IntArray) -> GateItem:
    found = regular_step(kind, places)
    threshold = "warn over 0, fail over 0.25 of them"
    if found is None and places.size > 1:
        return GateItem(
            key="gaps",
            column=name,
            status=Status.UNKNOWN,
            threshold=threshold,
            because=f"The dates of {name!r} are not at regular steps, so none can be absent.",
        )
    if found is None:
        expected, absent, after = int(places.size), 0, np.empty(0, dtype=np.int64)
    else:
        step, counted = found
        expected = int((counted[-1] - counted[0]) // step) + 1
        absent = expected - int(counted.size)
        after = places[:-1][np.diff(counted) > step]
    status = over(absent, warn=0)
    if expected and absent / expected > GAPS_FAIL:
        status = Status.FAIL
    said = ", ".join(label_of(kind, int(place)) for place in after[:_NAMED])
    more = " and others" if after.size > _NAMED else ""
    return GateItem(
        key="gaps",
        column=name,
        status=status,
        value=absent,
        threshold=threshold,
        because=f"{absent:,} of {expected:,} periods of {name!r} are absent, after {said}{more}."
        if absent
        else f"No period of {name!r} is absent between the first and the last.",
    )


def _as_months(places: IntArray) -> IntArray | None:
    """Return dates as months where all fall on one day of the month, or all on its last."""
    days = [dt.date.fromordinal(int(place) + _EPOCH) for place in places]
    one_day = len({day.day for day in days}) == 1
    last_day = all((day + dt.timedelta(days=1)).day == 1 for day in days if day != dt.date.max)
    if not (one_day or last_day):
        return None
    return np.array([12 * day.year + day.month for day in days], dtype=np.int64)


def _denominator(asked: Asked, name: str) -> GateItem:
    totals = asked.totals(name)
    threshold = "warn over 0.10"
    if totals is None or totals[0].size < 2 or asked.period is None:
        return GateItem(
            key="denominator",
            column=name,
            status=Status.UNKNOWN,
            threshold=threshold,
            because=f"There are no two periods to compare the total of {name!r} in.",
        )
    order, amounts = totals
    with np.errstate(divide="ignore", invalid="ignore"):
        changes = np.abs(np.diff(amounts)) / np.abs(amounts[:-1])
    changes = np.where(np.diff(amounts) == 0, 0.0, changes)
    place = int(np.argmax(changes))
    largest = float(changes[place])
    before, after = (label_of(asked.period.kind, int(order[place + k])) for k in (0, 1))
    return GateItem(
        key="denominator",
        column=name,
        status=over(largest, warn=CHANGE_WARNS),
        value=largest if np.isfinite(largest) else None,
        threshold=threshold,
        because=f"The total of {name!r} changes most from {before} to {after}.",
    )


def _break(order: IntArray, totals: FloatArray, kind: PeriodKind, column: str | None) -> GateItem:
    what = "value" if column is None else column
    if totals.size < 2:
        return GateItem(
            key="recording_break",
            column=column,
            status=Status.UNKNOWN,
            threshold="warn under 0.05",
            because=f"There are no two periods to compare {what!r} in.",
            more={"at": None},
        )
    p, place = pettitt(totals)
    at = label_of(kind, int(order[place]))
    says = "breaks" if p < BREAK_WARNS else "does not break; the largest change is"
    return GateItem(
        key="recording_break",
        column=column,
        status=Status.WARN if p < BREAK_WARNS else Status.PASS,
        value=p,
        threshold="warn under 0.05",
        because=f"The total of {what!r} {says} after {at} (Pettitt's test).",
        more={"at": at},
    )
