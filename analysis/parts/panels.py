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

    @property
    def rows(self) -> int:
        """Rows."""
        return int(self.outcome.size)

    @cached_property
    def cohorts(self) -> tuple[int, ...]:
        """The places of first treated periods that occur, in time order."""
        found = np.bincount(self.cohort - NEVER, minlength=1)
        return tuple((np.flatnonzero(found[1:])).tolist())

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
