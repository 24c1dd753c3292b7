"""The columns of a hazard model: covariates and group, scaled, without redundant ones."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.data import Factor, FloatArray
from analysis.parts.adjusted_columns import gram
from analysis.parts.risk_sets import RiskSets
from analysis.parts.survival_data import Survival

REDUNDANT = 1e-11
"""A column of whose square no more than this share is left after the others is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxColumns:
    """A model's columns, the group last.

    values: shape (rows at risk, k), by column, each centred on 0 with a mean square of 1.
    names: the name of each column's coefficient; owners: the covariate that each stands for.
    scale: shape (k,), what a coefficient is divided by to be per unit of the covariate.
    left_out: names of columns that say nothing of their own.
    """

    values: FloatArray
    names: tuple[str, ...]
    owners: tuple[str, ...]
    scale: FloatArray
    left_out: tuple[str, ...] = ()


def cox_columns(data: Survival, sets: RiskSets, *, covariates: bool) -> CoxColumns | None:
    """Return the columns of the rows at risk; None where the covariates decide the group.

    A factor enters as indicators against its first level. What is constant in every stratum, or a
    combination of other columns, is left out.
    """
    named = list(_named(data)) if covariates else []
    named.append((data.group, data.group, data.treated.astype(np.float64)))
    rows = sets.people.size
    values = np.empty((rows, len(named)), order="F")
    scale = np.ones(len(named))
    for place, (_, _, column) in enumerate(named):
        values[:, place], scale[place] = _scaled(column[sets.kept])
    kept = _informative(values, sets)
    if not kept or kept[-1] != len(named) - 1:
        return None
    return CoxColumns(
        values=values if len(kept) == len(named) else np.asfortranarray(values[:, kept]),
        names=tuple(named[place][0] for place in kept),
        owners=tuple(named[place][1] for place in kept),
        scale=scale[kept],
        left_out=tuple(named[j][0] for j in range(len(named)) if j not in kept),
    )


def _named(data: Survival) -> Iterator[tuple[str, str, FloatArray]]:
    for covariate in data.covariates:
        name = covariate.name.replace(" ", "_")
        if not isinstance(covariate.values, Factor):
            yield name, name, covariate.values
            continue
        for code, level in enumerate(covariate.values.levels[1:], start=1):
            indicator = (covariate.values.codes == code).astype(np.float64)
            yield f"{name}_{level.replace(' ', '_')}", name, indicator


def _scaled(column: FloatArray) -> tuple[FloatArray, float]:
    """Return a column centred and divided by its root mean square, and that root."""
    if not column.size:
        return column, 1.0
    centred = column - column.mean()
    size = float(np.sqrt(np.mean(centred * centred)))
    largest = float(np.max(np.abs(column)))
    if size <= 1e-12 * largest:
        return np.zeros_like(column), 1.0
    return centred / size, size


def _informative(values: FloatArray, sets: RiskSets) -> list[int]:
    """Return the columns that the risk sets can tell apart, by elimination: the group last."""
    products = _null_information(values, sets)
    left = products.copy()
    kept: list[int] = []
    for place in range(left.shape[0]):
        if left[place, place] <= REDUNDANT * max(1.0, float(sets.people.sum())):
            continue
        if left[place, place] <= REDUNDANT * products[place, place]:
            continue
        kept.append(place)
        left -= np.outer(left[:, place], left[place]) / left[place, place]
    return kept


def _null_information(values: FloatArray, sets: RiskSets) -> FloatArray:
    """Return the information on the columns if none had an effect, Breslow's: shape (k, k)."""
    at_risk = sets.at_risk(sets.people)
    events = sets.deaths()
    share = events / at_risk
    columns = range(values.shape[1])
    means = np.column_stack([sets.at_risk(sets.people * values[:, j]) / at_risk for j in columns])
    seen = gram(values, sets.people * sets.up_to(share))
    return np.asarray(seen - (means * events[:, None]).T @ means)
