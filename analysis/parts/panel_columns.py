"""What a panel's linear models hold: the response, its scale, and the columns of effects."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.data import CodeArray, FloatArray, IntArray, Kind
from analysis.outcome import Scale
from analysis.parts.fixed_effects import Column, Frame, frame
from analysis.parts.panels import NEVER, Panel, covariate_columns

EFFECT = "effect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is fitted.

    model: linear, log or poisson. effects: unit_period or group_phase; group_period, an effect of
    group and of each period, is what event studies hold where the plan has group and phase.
    """

    model: str
    effects: str
    errors: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The outcome as a linear model sees it: ``values`` and ``weight`` have shape (rows,)."""

    values: FloatArray
    weight: FloatArray | None
    scale: Scale
    level: Scale
    weighted_by: tuple[str, ...]


def response(panel: Panel, model: str) -> Response:
    """Return the response: a mean, a share per cell weighted by people, or a rate by exposure.

    Under ``log`` it is the logarithm of that; the caller has seen to it that all are above 0.
    """
    values, weight = panel.outcome, panel.weight
    weighted_by: tuple[str, ...] = () if weight is None else ("weight",)
    scale, level = Scale.MEAN_DIFFERENCE, Scale.MEAN
    size = None
    if panel.people is not None:
        size, scale, level = panel.people, Scale.RISK_DIFFERENCE, Scale.SHARE
        weighted_by = (*weighted_by, "people")
    elif panel.kind is Kind.PROPORTION:
        scale, level = Scale.RISK_DIFFERENCE, Scale.SHARE
    elif panel.kind is Kind.COUNT and panel.exposure is not None:
        size, scale, level = panel.exposure, Scale.RATE_DIFFERENCE, Scale.RATE
        weighted_by = (*weighted_by, "exposure")
    if size is not None:
        values = values / size
        weight = size if weight is None else size * weight
    if model == "log":
        values, scale = np.log(values), Scale.LOG_POINTS
    return Response(values=values, weight=weight, scale=scale, level=level, weighted_by=weighted_by)


def grouping(panel: Panel, effects: str, weight: FloatArray | None) -> Frame:
    """Return how a model's rows are grouped: by cluster, and by unit where units have effects."""
    unit = panel.unit if effects == "unit_period" else None
    return frame(rows=panel.rows, cluster=panel.cluster, unit=unit, weight=weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellColumn:
    """A regressor that depends on cohort and period alone.

    table: shape (cohorts, periods), the comparison first, then the cohorts in time order.
    """

    name: str
    table: FloatArray


AnyColumn = Column | CellColumn


def written_out(columns: Sequence[AnyColumn], panel: Panel) -> list[Column]:
    """Return columns with a value for each row."""
    places = cohort_places(panel) if any(isinstance(c, CellColumn) for c in columns) else None
    return [
        column
        if isinstance(column, Column)
        else Column(name=column.name, values=column.table[places, panel.period])
        for column in columns
    ]


_ALL = slice(None)


def cohort_places(panel: Panel, rows: slice = _ALL) -> IntArray:
    """Return the cohort of some rows as a row of the tables, shape (rows,): 0 is the comparison."""
    return np.searchsorted(np.array([NEVER, *panel.cohorts]), panel.cohort[rows])


def cohort_table(panel: Panel) -> FloatArray:
    """Return an empty table of the panel's cohorts and periods."""
    return np.zeros((len(panel.cohorts) + 1, len(panel.labels)))


def treatment_column(panel: Panel) -> CellColumn:
    """Return the indicator of being treated."""
    table = cohort_table(panel)
    for number, place in enumerate(panel.cohorts):
        table[number + 1, place:] = 1.0
    return CellColumn(name=EFFECT, table=table)


def trend_column(panel: Panel) -> CellColumn:
    """Return the steps in time of the initiative's own rows."""
    table = cohort_table(panel)
    table[1:] = panel.steps.astype(np.float64)
    return CellColumn(name=EFFECT, table=table)


def effect_columns(panel: Panel, choice: Choice, *, absorb: bool) -> list[AnyColumn]:
    """Return the columns of units (unless they are taken out), periods, groups and phases."""
    if choice.effects != "unit_period":
        constant, group, phase = (cohort_table(panel) for _ in range(3))
        constant[:] = group[1:] = phase[:, panel.first_start :] = 1.0
        both = [
            CellColumn(name="constant", table=constant),
            CellColumn(name="group", table=group),
        ]
        if choice.effects == "group_period":
            return [*both, *period_columns(panel)]
        return [*both, CellColumn(name="phase", table=phase)]
    columns: list[AnyColumn] = []
    if not absorb and panel.unit is not None:
        columns += indicators("unit", panel.unit, first=0)
    return [*columns, *period_columns(panel)]


def period_columns(panel: Panel) -> list[CellColumn]:
    """Return an indicator for each period that occurs but the first."""
    found = []
    for place in panel.present[1:].tolist():
        table = cohort_table(panel)
        table[:, place] = 1.0
        found.append(CellColumn(name=f"period:{place}", table=table))
    return found


def indicators(name: str, codes: CodeArray, *, first: int) -> list[Column]:
    """Return a column for each code that occurs, the first few of them left out."""
    present = np.flatnonzero(np.bincount(codes))[first:]
    return [
        Column(name=f"{name}:{code}", values=(codes == code).astype(np.float64))
        for code in present.tolist()
    ]


def covariate_terms(panel: Panel) -> list[Column]:
    """Return the covariates' columns, named ``coef_<covariate>`` or with the level after it."""
    return [
        Column(name=f"coef_{name}", values=values)
        for name, values in covariate_columns(panel.covariates)
    ]
