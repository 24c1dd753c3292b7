"""Observations read as a panel: who was treated from when, checked for contradictions."""

import math

import numpy as np

from analysis.data import BoolArray, CodeArray, IntArray, Kind, Observations, Periods
from analysis.errors import BadDataError, BadPlanError, Problem
from analysis.parts.panels import NEVER, Panel, first_places, whole_runs


def read_panel(seen: Observations) -> Panel:
    """Return the panel of some observations.

    Raises
    ------
        BadDataError: a unit twice in a period, a group or start that changes within a unit, or a
            count that is broken; the message names rows.
    """
    if seen.outcome is None:
        raise BadPlanError("A difference in differences needs a numeric outcome.")
    _check_people(seen)
    _check_counts(seen)
    unit = None if seen.unit is None else seen.unit.codes
    ever = _ever(seen)
    if unit is not None:
        _check_constant(seen, unit, ever)
        if seen.period is not None:
            _check_once(seen, unit, seen.period)
    period, labels, steps = _times(seen)
    start = _start(seen)
    cohort = _cohorts(seen, ever, start)
    panel = Panel(
        kind=seen.kind,
        outcome=seen.outcome,
        ever=ever,
        on=_on(seen, ever, period, cohort),
        period=period,
        labels=labels,
        steps=steps,
        cohort=cohort,
        dated=seen.period is not None,
        unit=unit,
        cluster=unit if seen.cluster is None else seen.cluster.codes,
        clusters_are_units=seen.cluster is None,
        weight=seen.weight,
        exposure=seen.exposure,
        people=seen.people,
        covariates=seen.covariates,
        exposure_name=seen.names.get("exposure"),
        row_name=_row_name(seen),
    )
    empty = _nobody(seen)
    return panel if empty is None else panel.subset(~empty)


def _row_name(seen: Observations) -> str | None:
    if seen.unit is None or seen.period is None:
        return None
    names = (seen.names.get("unit", "unit"), seen.names.get("period", "period"))
    return " and ".join(name.replace("_", " ") for name in names)


def _nobody(seen: Observations) -> BoolArray | None:
    """Return which rows hold no people or no exposure, and so no observation; None if none do."""
    size = seen.people
    if seen.kind is Kind.COUNT:
        size = seen.exposure
    if size is None or (size > 0).all():
        return None
    return np.asarray(size <= 0)


def _check_people(seen: Observations) -> None:
    """Raise where people are given for what is no share of them."""
    if seen.people is not None and seen.kind is not Kind.PROPORTION:
        raise BadPlanError(
            [
                Problem(
                    message='`people` is the denominator of a share: it needs `kind = "proportion"`'
                    " and events as the outcome. Counts have `exposure`, means have `weight`.",
                    field="columns.people",
                )
            ]
        )


def _ever(seen: Observations) -> BoolArray:
    """Return whether each row's unit is of the initiative's group."""
    if seen.starts is None:
        if seen.treated is None:
            raise BadPlanError("A difference in differences needs `group` or `starts`.")
        return seen.treated
    if seen.period is None:
        raise BadPlanError("`starts` needs `period` beside it.")
    ever = (seen.starts >= 0) & (seen.starts < len(seen.period.labels))
    if seen.treated is not None and not np.array_equal(seen.treated, seen.starts >= 0):
        place = int(np.flatnonzero(seen.treated != (seen.starts >= 0))[0])
        raise BadDataError(
            [
                Problem(
                    message=f"{_row(seen, place)}: `group` and `starts` contradict each other "
                    "about whether the unit is of the initiative.",
                    column=seen.names.get("group"),
                    row=_row_number(seen, place),
                )
            ]
        )
    return np.asarray(ever)


def _times(seen: Observations) -> tuple[CodeArray, tuple[str, ...], IntArray]:
    """Return each row's period, the periods' labels and their regular places in time."""
    if seen.period is not None:
        return seen.period.codes, seen.period.labels, regular_steps(seen.period)
    if seen.after is None:
        raise BadPlanError("A difference in differences needs `period` or `phase`.")
    return seen.after.astype(np.int32), ("before", "after"), np.arange(2)


def regular_steps(period: Periods) -> IntArray:
    """Return the place in time of each label in whole steps, a gap of one missing period being 2.

    A step is the greatest common divisor of the differences: weeks in a column of dates, two
    years in a survey of every other year.
    """
    step = np.asarray(period.step, dtype=np.int64)
    if step.size < 2:
        return step - (step[0] if step.size else 0)
    length = math.gcd(*(int(value) for value in np.diff(step)))
    return np.asarray((step - step[0]) // max(1, length))


def _start(seen: Observations) -> int | None:
    """Return the place of the first period after the start, where all begin together."""
    if seen.starts is not None:
        return None
    if seen.after is None:
        if seen.period is None or seen.period.start is None:
            raise BadPlanError(
                [Problem(message="`group` with `period` needs the plan's `start`.", field="start")]
            )
        return seen.period.start
    if seen.period is None:
        return 1
    return _start_of_phase(seen.period, seen.after)


def _start_of_phase(period: Periods, after: BoolArray) -> int:
    """Return the first period of the phase after; every later period must be after too."""
    first = int(period.codes[after].min()) if after.any() else len(period.labels)
    wrong = np.flatnonzero((period.codes >= first) != after)
    if wrong.size:
        label = period.labels[int(period.codes[wrong[0]])]
        raise BadDataError(
            f"`phase` and `period` contradict each other: {label} is both before and after."
        )
    return first


def _cohorts(seen: Observations, ever: BoolArray, start: int | None) -> CodeArray:
    if start is None and seen.starts is not None:
        return np.where(ever, seen.starts, np.int32(NEVER)).astype(np.int32)
    place = NEVER if start is None or start >= _periods(seen) else start
    return np.where(ever, np.int32(place), np.int32(NEVER))


def _periods(seen: Observations) -> int:
    return 2 if seen.period is None else len(seen.period.labels)


def _on(seen: Observations, ever: BoolArray, period: CodeArray, cohort: CodeArray) -> BoolArray:
    if seen.starts is None and seen.after is not None:
        return ever & seen.after
    on = period >= cohort
    on &= ever
    return on


def _check_counts(seen: Observations) -> None:
    """Raise where a count is negative or not whole (a share's events too)."""
    if seen.outcome is None or (seen.kind is not Kind.COUNT and seen.people is None):
        return
    wrong = np.flatnonzero((seen.outcome < 0) | (seen.outcome != np.floor(seen.outcome)))
    column = seen.names.get("outcome", "the outcome")
    if wrong.size:
        raise BadDataError(
            [
                Problem(
                    message=f"{_row(seen, int(place))}, column {column}: a count is a whole "
                    f"number from 0, and {seen.outcome[place]:g} is not.",
                    column=column,
                    row=_row_number(seen, int(place)),
                )
                for place in wrong[:200]
            ],
            more=max(0, int(wrong.size) - 200),
        )


def _check_constant(seen: Observations, unit: CodeArray, ever: BoolArray) -> None:
    """Raise where the group, or the start, of a unit changes between its rows."""
    facts: CodeArray | BoolArray = ever
    if seen.starts is not None:
        facts = seen.starts
    elif seen.group is not None:
        facts = seen.group.codes
    runs = whole_runs(unit)
    if runs is not None:
        changed = facts[1:] != facts[:-1]
        changed[runs[1:] - 1] = False
        if not changed.any():
            return
    first = np.full(int(unit.max(initial=-1)) + 1, np.iinfo(np.int32).min, dtype=np.int32)
    first[unit[::-1]] = facts[::-1]
    wrong = np.flatnonzero(facts != first[unit])
    if not wrong.size:
        return
    where = wrong[np.lexsort((wrong, first_places(unit)[unit[wrong]]))][0]
    other = int(first_places(unit)[unit[where]])
    role = "group" if seen.starts is None else "starts"
    name = "" if seen.unit is None else seen.unit.levels[int(unit[where])]
    hint = (
        "The group is a fact of the unit, the same in all its rows; a column that says from when "
        "a unit was treated is `starts`."
        if role == "group"
        else "`starts` is one value per unit, the same in all its rows; a treatment that stops "
        "cannot be said by `starts`."
    )
    raise BadDataError(
        [
            Problem(
                message=f"Unit {name}: column {seen.names.get(role, role)} changes between "
                f"{_row(seen, other)} ({_fact(seen, other)}) and {_row(seen, int(where))} "
                f"({_fact(seen, int(where))}). {hint}",
                column=seen.names.get(role, role),
                row=_row_number(seen, int(where)),
            )
        ]
    )


def _fact(seen: Observations, place: int) -> str:
    """Return what a row says of its group or start, in words."""
    if seen.starts is None:
        if seen.group is not None:
            return seen.group.levels[int(seen.group.codes[place])]
        return "initiative" if seen.treated is not None and seen.treated[place] else "comparison"
    start = int(seen.starts[place])
    if start < 0:
        return "never"
    labels = () if seen.period is None else seen.period.labels
    return labels[start] if start < len(labels) else "after the last period"


def _check_once(seen: Observations, unit: CodeArray, period: Periods) -> None:
    """Raise where a unit has two rows in one period."""
    runs = whole_runs(unit)
    if runs is not None:
        later = period.codes[1:] > period.codes[:-1]
        later[runs[1:] - 1] = True
        if later.all():
            return
    cells = unit.astype(np.int64) * len(period.labels) + period.codes
    order = np.argsort(cells, kind="stable")
    again = np.flatnonzero(cells[order[1:]] == cells[order[:-1]])
    if not again.size:
        return
    levels = () if seen.unit is None else seen.unit.levels
    raise BadDataError(
        [
            Problem(
                message=f"Unit {levels[int(unit[order[place]])]} stands twice in period "
                f"{period.labels[int(period.codes[order[place]])]}: "
                f"{_row(seen, int(order[place]))} and {_row(seen, int(order[place + 1]))}.",
                column=seen.names.get("unit"),
                row=_row_number(seen, int(order[place + 1])),
            )
            for place in again[:200]
        ],
        more=max(0, int(again.size) - 200),
    )


def _row_number(seen: Observations, place: int) -> int | None:
    return None if seen.row is None else int(seen.row[place])


def _row(seen: Observations, place: int) -> str:
    """Return how to find a row: by its number in the file where that is known."""
    number = _row_number(seen, place)
    return f"analysed row {place + 1}" if number is None else f"row {number}"
