"""Panels: who was treated from when, in rows of units and periods."""

from dataclasses import dataclass, replace
from functools import cached_property
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
)

NEVER = -1
"""The cohort of rows whose unit is never treated in the data."""


@dataclass(frozen=True, kw_only=True)
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
    exposure_name: str | None = None
    row_name: str | None = None
    """What a row is of, by the plan's columns: ``place and month``; None where it has no unit."""

    @property
    def rows(self) -> int:
        """Rows."""
        return int(self.outcome.size)

    @cached_property
    def cohorts(self) -> tuple[int, ...]:
        """The places of first treated periods that occur, in time order."""
        starts = self.cohort[self.cohort != NEVER] if self.runs is None else self.cohort[self.runs]
        return tuple(np.flatnonzero(occurring(starts[starts != NEVER])).tolist())

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

    @cached_property
    def runs(self) -> IntArray | None:
        """Where each unit's rows begin, if they all stand together; None if they do not."""
        return None if self.unit is None else whole_runs(self.unit)

    @cached_property
    def sides(self) -> tuple[int, int]:
        """How many units are of the initiative and of the comparison; rows where none is named."""
        if self.unit is None:
            treated = int(np.count_nonzero(self.ever))
            return treated, self.rows - treated
        if self.runs is not None:
            treated = int(np.count_nonzero(self.ever[self.runs]))
            return treated, int(self.runs.size) - treated
        return count_distinct(self.unit[self.ever]), count_distinct(self.unit[~self.ever])

    @cached_property
    def cluster_sides(self) -> tuple[int, int]:
        """How many clusters have a row of the initiative's group, and of the comparison."""
        if self.cluster is None:
            return 0, 0
        if self.clusters_are_units:
            return self.sides
        return count_distinct(self.cluster[self.ever]), count_distinct(self.cluster[~self.ever])

    @cached_property
    def clusters(self) -> int:
        """How many clusters there are; 0 without them."""
        if self.cluster is None:
            return 0
        return sum(self.sides) if self.clusters_are_units else count_distinct(self.cluster)

    @cached_property
    def present(self) -> IntArray:
        """The places of periods that occur."""
        return np.flatnonzero(occurring(self.period))


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


CHUNK = 1_000_000
"""Rows looked at together, so that no index is made of all of them."""


def occurring(codes: CodeArray) -> BoolArray:
    """Return which non-negative codes occur, shape (largest code + 1,)."""
    found = np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.bool_)
    for first in range(0, codes.size, CHUNK):
        found[codes[first : first + CHUNK]] = True
    return found


def count_distinct(codes: CodeArray) -> int:
    """Return how many distinct non-negative codes occur."""
    return int(np.count_nonzero(occurring(codes)))


def whole_runs(codes: CodeArray) -> IntArray | None:
    """Return where each code's rows begin, if equal codes all stand together; None otherwise."""
    new = np.empty(codes.size, dtype=np.bool_)
    new[:1] = True
    np.not_equal(codes[1:], codes[:-1], out=new[1:])
    starts = np.flatnonzero(new)
    return starts if starts.size == count_distinct(codes[starts]) else None


def first_places(codes: CodeArray) -> IntArray:
    """Return for each code the place of its first row, shape (codes,); -1 where it has none."""
    first = np.full(int(codes.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[codes[::-1]] = np.arange(codes.size - 1, -1, -1)
    return first


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
