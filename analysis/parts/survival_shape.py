"""Columns by role -> people followed until an event; what contradicts itself is refused."""

import re
from dataclasses import replace

import numpy as np

from analysis.data import Covariate, Factor, IntArray, Observations
from analysis.errors import BadDataError, Problem
from analysis.outcome import Check, CheckStatus
from analysis.parts.survival_data import Clock, Survival, clock_of
from analysis.parts.two_group_shape import group_labels
from analysis.tables.cell_text import listed, number_text

_UNITS = ("second", "minute", "hour", "day", "week", "fortnight", "month", "quarter", "year")


def survival_of(seen: Observations) -> Survival:
    """Return the rows that stand for somebody as two groups followed until an event.

    Raises
    ------
    BadDataError
        A column that is needed is not there, a time is endless, or somebody comes in when he
        leaves.
    """
    if seen.treated is None or seen.duration is None or seen.event is None or seen.group is None:
        raise BadDataError("time_to_event needs columns for group, duration and event.")
    _refuse_endless(seen)
    clock = clock_of(seen.duration, seen.entry)
    _refuse_no_time(seen, clock)
    whole = Survival(
        clock=clock,
        treated=seen.treated,
        event=seen.event,
        labels=group_labels(seen.group, seen.treated, ("treated", "comparison")),
        rows=seen.rows,
        competing=seen.competing,
        times=seen.count,
        stratum=seen.stratum,
        cluster=seen.cluster,
        covariates=seen.covariates,
        group=seen.names.get("group", "group").replace(" ", "_"),
        unit=unit_of_time(seen.names.get("duration", "")),
        checks=_other_codes(seen),
    )
    if seen.count is None or bool((seen.count > 0).all()):
        return whole
    return _some(whole, np.flatnonzero(seen.count > 0))


def unit_of_time(name: str) -> str:
    """Return the unit of time that a column's name holds, as a plural; empty where it holds none.

    Examples
    --------
    >>> unit_of_time("days_to_reoffence"), unit_of_time("ttr")
    ('days', '')
    """
    for word in re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name).lower()):
        if word.removesuffix("s") in _UNITS:
            return f"{word.removesuffix('s')}s"
    return ""


def _some(data: Survival, rows: IntArray) -> Survival:
    def factor(one: Factor | None) -> Factor | None:
        return None if one is None else Factor(one.codes[rows], one.levels)

    covariates = tuple(
        Covariate(
            name=one.name,
            values=Factor(one.values.codes[rows], one.values.levels)
            if isinstance(one.values, Factor)
            else one.values[rows],
        )
        for one in data.covariates
    )
    clock = data.clock
    return replace(
        data,
        clock=replace(
            clock,
            ends=clock.ends[rows],
            starts=None if clock.starts is None else clock.starts[rows],
        ),
        treated=data.treated[rows],
        event=data.event[rows],
        competing=None if data.competing is None else data.competing[rows],
        times=None if data.times is None else data.times[rows],
        stratum=factor(data.stratum),
        cluster=factor(data.cluster),
        covariates=covariates,
    )


LARGEST = 1e100
"""A larger number is no measurement, and its square leaves double precision."""


def _refuse_endless(seen: Observations) -> None:
    """Refuse times and covariates so large that they are no measurements."""
    numbers = {"duration": seen.duration, "entry": seen.entry}
    numbers |= {
        one.name: one.values for one in seen.covariates if not isinstance(one.values, Factor)
    }
    for role, values in numbers.items():
        if values is None or not values.size or float(np.abs(values).max()) <= LARGEST:
            continue
        place = int(np.argmax(np.abs(values)))
        column = seen.names.get(role, role)
        raise BadDataError(
            [_problem(seen, place, column, f"{values[place]:g} is too large to be a measurement.")]
        )


def _refuse_no_time(seen: Observations, clock: Clock) -> None:
    """Refuse entries that equal the end but for rounding: nobody is at risk for no time."""
    if clock.starts is None or seen.entry is None or seen.duration is None:
        return
    wrong = np.flatnonzero(clock.starts >= clock.ends)
    if wrong.size:
        column = seen.names.get("entry", "entry")
        other = seen.names.get("duration", "duration")
        problems = []
        for place in wrong:
            start, end = (number_text(float(v[place])) for v in (seen.entry, seen.duration))
            said = f"{start} is not before {other!r}, which is {end}."
            problems.append(_problem(seen, int(place), column, said))
        raise BadDataError(problems)


def _problem(seen: Observations, place: int, column: str, said: str) -> Problem:
    row = None if seen.row is None else int(seen.row[place])
    where = "" if row is None else f"Row {row}, column {column}: "
    return Problem(message=f"{where}{said}", column=column, row=row)


def _other_codes(seen: Observations) -> tuple[Check, ...]:
    """Return the note that several values of the event column end follow-up as censoring does."""
    if seen.outcome_text is None or seen.event is None:
        return ()
    counted = seen.event if seen.competing is None else seen.event | seen.competing
    codes = np.unique(seen.outcome_text.codes[~counted])
    if codes.size < 2:
        return ()
    levels = [seen.outcome_text.levels[int(code)] for code in codes]
    return (
        Check(
            key="other_codes",
            status=CheckStatus.INFO,
            value=float(len(levels)),
            because=f"The values {listed(levels)} of the event column all end follow-up as if "
            "observation had ended. Name in `competing` those after which the event cannot come.",
        ),
    )
