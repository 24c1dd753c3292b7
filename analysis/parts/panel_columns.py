"""What a panel's linear models hold: the response, its scale, and the columns of effects."""

from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, CodeArray, FloatArray, Kind
from analysis.outcome import Scale
from analysis.parts.fixed_effects import Column, Fit, Frame, frame, least_squares
from analysis.parts.panels import Panel, covariate_columns

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


def effect_columns(panel: Panel, choice: Choice, grouped: Frame) -> list[Column]:
    """Return the columns of units (where they are not taken out), periods, groups and phases."""
    if choice.effects != "unit_period":
        grouped_columns = [
            Column(name="constant", values=np.ones(panel.rows)),
            Column(name="group", values=panel.ever.astype(np.float64)),
        ]
        if choice.effects == "group_period":
            return grouped_columns + indicators("period", panel.period, first=1)
        return [
            *grouped_columns,
            Column(name="phase", values=phase_after(panel).astype(np.float64)),
        ]
    columns = []
    if not grouped.absorb and panel.unit is not None:
        columns = indicators("unit", panel.unit, first=0)
    return columns + indicators("period", panel.period, first=1)


def phase_after(panel: Panel) -> BoolArray:
    """Return which rows lie at or after the one start of the panel."""
    return np.asarray(panel.period >= panel.first_start)


def indicators(name: str, codes: CodeArray, *, first: int) -> list[Column]:
    """Return a column for each code that occurs, the first few of them left out."""
    present = np.flatnonzero(np.bincount(codes))[first:]
    return [
        Column(name=f"{name}:{code}", values=(codes == code).astype(np.float64))
        for code in present.tolist()
    ]


def fit_effect(
    panel: Panel, seen: Response, choice: Choice, grouped: Frame, *, covariates: bool = True
) -> Fit:
    """Return the fit whose last column is the treatment, named ``effect`` where it stands."""
    columns = effect_columns(panel, choice, grouped)
    if covariates:
        columns += covariate_terms(panel)
    columns.append(Column(name=EFFECT, values=panel.on.astype(np.float64)))
    return least_squares(seen.values, columns, grouped)


def covariate_terms(panel: Panel) -> list[Column]:
    """Return the covariates' columns, named ``coef_<covariate>`` or with the level after it."""
    return [
        Column(name=f"coef_{name}", values=values)
        for name, values in covariate_columns(panel.covariates)
    ]
