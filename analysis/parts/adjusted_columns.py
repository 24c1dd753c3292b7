"""The columns of an adjusted model: the group, covariates and strata, without redundant ones."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, Covariate, Factor, FloatArray
from analysis.parts.two_groups import TwoGroups

THE_GROUP = "the group"

REDUNDANT = 1e-9
"""A column of which no more than this share is left after the others is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustedColumns:
    """A model's columns: the constant first, the group last.

    values: shape (rows, columns), numbers centred and scaled.
    owners: the covariate that each column stands for, for messages.
    """

    values: FloatArray
    owners: tuple[str, ...]


def adjusted_columns(groups: TwoGroups) -> AdjustedColumns | None:
    """Return the columns of the adjusted model; None where the covariates decide the group.

    Text covariates and strata enter as indicators against their first level.
    """
    named = [*_named_columns(groups), (THE_GROUP, groups.first.astype(np.float64))]
    values = np.ones((groups.rows, len(named) + 1), order="F")
    basis = np.empty_like(values, order="F")
    basis[:, 0] = 1.0 / np.sqrt(groups.rows)
    owners = ["the constant"]
    for owner, column in named:
        scaled = _scaled(column)
        width = len(owners)
        rest = _without(scaled, basis[:, :width])
        left = float(np.linalg.norm(rest))
        if left > REDUNDANT * max(1.0, float(np.linalg.norm(scaled))):
            basis[:, width] = rest / left
            values[:, width] = column if owner == THE_GROUP else scaled
            owners.append(owner)
    if owners[-1] != THE_GROUP:
        return None
    return AdjustedColumns(values=values[:, : len(owners)], owners=tuple(owners))


def _without(column: FloatArray, basis: FloatArray) -> FloatArray:
    """Return what is left of a column after an orthonormal basis, taken off twice for digits."""
    once = column - basis @ (basis.T @ column)
    return np.asarray(once - basis @ (basis.T @ once))


def _named_columns(groups: TwoGroups) -> Iterator[tuple[str, FloatArray]]:
    for covariate in groups.covariates:
        if isinstance(covariate.values, Factor):
            yield from _indicators(covariate.name, covariate.values)
        else:
            yield covariate.name, covariate.values
    if groups.stratum is not None:
        yield from _indicators("the stratum", groups.stratum)


def _indicators(name: str, factor: Factor) -> Iterator[tuple[str, FloatArray]]:
    for code in np.unique(factor.codes)[1:]:
        yield f"{name} {factor.levels[code]}", (factor.codes == code).astype(np.float64)


def _scaled(column: FloatArray) -> FloatArray:
    centred = column - column.mean()
    spread = float(np.abs(centred).max())
    return np.asarray(centred / spread if spread > 0.0 else centred)


def level_only_treated(covariates: tuple[Covariate, ...], first: BoolArray) -> str:
    """Return the covariate and level that only the first group has; empty where there is none."""
    for covariate in covariates:
        factor = covariate.values
        if not isinstance(factor, Factor):
            continue
        ours, theirs = np.unique(factor.codes[first]), np.unique(factor.codes[~first])
        alone = np.setdiff1d(ours, theirs)
        if alone.size:
            return f"{covariate.name} {factor.levels[alone[0]]}"
    return ""
