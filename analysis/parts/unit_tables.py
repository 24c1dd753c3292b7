"""A panel as tables of units by periods, and what its outcome is a difference of."""

from dataclasses import dataclass, replace

import numpy as np

from analysis.data import FloatArray, IntArray, Kind
from analysis.outcome import Scale
from analysis.parts.panel_columns import Response, response
from analysis.parts.panels import NEVER, Panel, covariate_columns, first_places


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTables:
    """Units by the periods that occur, in time order.

    outcome: shape (units, periods), NaN where a unit was not seen. weight: the same, or None where
    all weigh alike. covariates: shape (units, periods, columns). cohort: shape (units,), the place
    of the first treated period, -1 for never. cluster: shape (units,), None where units are the
    clusters. steps: shape (periods,), each one's regular place in time.
    """

    outcome: FloatArray
    weight: FloatArray | None
    covariates: FloatArray
    covariate_names: tuple[str, ...]
    cohort: IntArray
    cluster: IntArray | None
    labels: tuple[str, ...]
    steps: IntArray

    @property
    def units(self) -> int:
        """Units."""
        return int(self.cohort.size)

    @property
    def periods(self) -> int:
        """Periods that occur."""
        return int(self.steps.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The outcome as a difference is taken of it: ``response`` by row, and the unit of a rate."""

    response: Response
    unit: str | None


def measured(panel: Panel) -> Measured:
    """Return the outcome as a mean, a share of people, or a rate.

    A count without exposure is a rate for each row: so many in a unit and period.
    """
    found = response(panel, "linear")
    if panel.kind is not Kind.COUNT:
        return Measured(response=found, unit=None)
    found = replace(found, scale=Scale.RATE_DIFFERENCE, level=Scale.RATE)
    if panel.exposure is not None:
        return Measured(response=found, unit=f"per unit of {panel.exposure_name}")
    return Measured(response=found, unit=f"per {panel.row_name or 'row'}")


def unit_tables(panel: Panel, seen: Response) -> UnitTables:
    """Return the tables of a panel that has units, with the outcome as ``seen``."""
    if panel.unit is None:
        raise ValueError("a table of units needs units")
    codes, unit = np.unique(panel.unit, return_inverse=True)
    first = first_places(unit.astype(np.int32))
    period = np.searchsorted(panel.present, panel.period)
    shape = (codes.size, panel.present.size)

    def spread(values: FloatArray) -> FloatArray:
        table = np.full(shape, np.nan)
        table[unit, period] = values
        return table

    columns = covariate_columns(panel.covariates)
    covariates = np.empty((*shape, len(columns)))
    for place, (_, values) in enumerate(columns):
        covariates[:, :, place] = spread(values)
    cluster = None
    if panel.cluster is not None and not panel.clusters_are_units:
        cluster = np.unique(panel.cluster[first], return_inverse=True)[1].astype(np.int64)
    return UnitTables(
        outcome=spread(seen.values),
        weight=None if seen.weight is None else spread(seen.weight),
        covariates=covariates,
        covariate_names=tuple(name for name, _ in columns),
        cohort=_among(panel.cohort[first].astype(np.int64), panel.present),
        cluster=cluster,
        labels=tuple(panel.labels[place] for place in panel.present.tolist()),
        steps=panel.steps[panel.present],
    )


def _among(cohort: IntArray, present: IntArray) -> IntArray:
    """Return the places of starts among the periods that occur, -1 for never."""
    places = np.searchsorted(present, cohort)
    return np.where((cohort == NEVER) | (places == present.size), NEVER, places)
