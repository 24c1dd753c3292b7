"""Panels: who was treated from when, in rows of units and periods, checked for contradictions."""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis.data import (
    BoolArray,
    CodeArray,
    Covariate,
    Factor,
    FloatArray,
    IntArray,
    Kind,
    Observations,
    Periods,
)
from analysis.errors import BadDataError, BadPlanError, Problem

NEVER = -1
"""The cohort of rows whose unit is never treated in the data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Rows of a comparison over time. Every array has shape (rows,).

    outcome: as it stands in the data; events where ``people`` or a count's ``exposure`` is given.
    ever: whether the row belongs to the initiative's group. on: whether it is treated there and
    then. period: the row's place among ``labels``. cohort: the place of the first treated period
    of the row's unit, -1 where it is never treated in these data. steps: shape (labels,), the
    regular place in time of each period. dated: whether ``labels`` are periods, not phases.
    """

    kind: Kind
    outcome: FloatArray
    ever: BoolArray
    on: BoolArray
    period: CodeArray
    labels: tuple[str, ...]
    steps: IntArray
    cohort: CodeArray
    dated: bool
    unit: CodeArray | None = None
    cluster: CodeArray | None = None
    clusters_are_units: bool = False
    weight: FloatArray | None = None
    exposure: FloatArray | None = None
    people: FloatArray | None = None
    covariates: tuple[Covariate, ...] = ()

    @property
    def rows(self) -> int:
        """Rows."""
        return int(self.outcome.size)

    @property
    def cohorts(self) -> tuple[int, ...]:
        """The places of first treated periods that occur, in time order."""
        return tuple(int(place) for place in np.unique(self.cohort) if place != NEVER)

    @property
    def staggered(self) -> bool:
        """Whether units begin at different times."""
        return len(self.cohorts) > 1

    @property
    def first_start(self) -> int:
        """The place of the first treated period of all."""
        return self.cohorts[0] if self.cohorts else len(self.labels)

    def subset(self, keep: BoolArray) -> "Panel":
        """Return the panel of some rows; a unit's cohort and the places of periods stay."""
        changed: dict[str, Any] = {
            name: None if (column := getattr(self, name)) is None else column[keep]
            for name in _ROW_COLUMNS
        }
        covariates = tuple(
            Covariate(
                name=covariate.name,
                values=Factor(covariate.values.codes[keep], covariate.values.levels)
                if isinstance(covariate.values, Factor)
                else covariate.values[keep],
            )
            for covariate in self.covariates
        )
        return replace(self, covariates=covariates, **changed)

    def treated_clusters(self) -> int:
        """Return the number of clusters with a row of the initiative's group."""
        return 0 if self.cluster is None else count_distinct(self.cluster[self.ever])

    def comparison_clusters(self) -> int:
        """Return the number of clusters with a row of the comparison."""
        return 0 if self.cluster is None else count_distinct(self.cluster[~self.ever])


_ROW_COLUMNS = (
    "outcome",
    "ever",
    "on",
    "period",
    "cohort",
    "unit",
    "cluster",
    "weight",
    "exposure",
    "people",
)


def count_distinct(codes: CodeArray) -> int:
    """Return how many distinct non-negative codes occur."""
    return int(np.count_nonzero(np.bincount(codes))) if codes.size else 0


def read_panel(seen: Observations) -> Panel:
    """Return the panel of some observations.

    Raises
    ------
        BadDataError: a unit twice in a period, a group or start that changes within a unit, or a
            count that is broken; the message names rows.
    """
    if seen.outcome is None:
        raise BadPlanError("A difference in differences needs a numeric outcome.")
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
    )
    empty = _nobody(seen)
    return panel if empty is None else panel.subset(~empty)


def _nobody(seen: Observations) -> BoolArray | None:
    """Return which rows hold no people or no exposure, and so no observation; None if none do."""
    size = seen.people if seen.people is not None else seen.exposure
    if size is None or (size > 0).all():
        return None
    return np.asarray(size <= 0)


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
        return np.where(ever, seen.starts, NEVER).astype(np.int32)
    place = NEVER if start is None or start >= _periods(seen) else start
    return np.where(ever, place, NEVER).astype(np.int32)


def _periods(seen: Observations) -> int:
    return 2 if seen.period is None else len(seen.period.labels)


def _on(seen: Observations, ever: BoolArray, period: CodeArray, cohort: CodeArray) -> BoolArray:
    if seen.starts is None and seen.after is not None:
        return ever & seen.after
    return np.asarray((cohort != NEVER) & (period >= cohort))


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
    facts = ever.astype(np.int32) if seen.starts is None else np.maximum(seen.starts, NEVER)
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


def first_places(codes: CodeArray) -> IntArray:
    """Return for each code the place of its first row, shape (codes,); -1 where it has none."""
    first = np.full(int(codes.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[codes[::-1]] = np.arange(codes.size - 1, -1, -1)
    return first


def _check_once(seen: Observations, unit: CodeArray, period: Periods) -> None:
    """Raise where a unit has two rows in one period."""
    cells = unit.astype(np.int64) * len(period.labels) + period.codes
    if cells.size < 2 or np.all(cells[1:] > cells[:-1]):
        return
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


def covariate_columns(covariates: tuple[Covariate, ...]) -> list[tuple[str, FloatArray]]:
    """Return the columns of covariates: numbers, or a factor's levels but the first that occurs."""
    columns: list[tuple[str, FloatArray]] = []
    for covariate in covariates:
        if isinstance(covariate.values, Factor):
            for code in _levels_that_occur(covariate.values)[1:]:
                name = f"{covariate.name}_{covariate.values.levels[code]}"
                columns.append((name, (covariate.values.codes == code).astype(np.float64)))
        else:
            columns.append((covariate.name, covariate.values))
    return [(name.replace(" ", "_"), values) for name, values in columns]


def _levels_that_occur(factor: Factor) -> list[int]:
    return np.flatnonzero(np.bincount(factor.codes, minlength=len(factor.levels))).tolist()
