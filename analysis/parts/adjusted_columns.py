"""The columns of an adjusted model: the group, covariates and strata, without redundant ones."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, Covariate, Factor, FloatArray
from analysis.parts.two_groups import TwoGroups

THE_GROUP = "the group"

REDUNDANT = 1e-11
"""A column of whose square no more than this share is left after the others is left out."""

PART = 16_384
"""Rows taken at a time."""


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
    values = np.ones((groups.rows, len(named) + 1))
    for place, (owner, column) in enumerate(named, start=1):
        values[:, place] = column if owner == THE_GROUP else _scaled(column)
    kept = independent_columns(gram(values))
    owners = ["the constant", *(owner for owner, _ in named)]
    if len(named) not in kept:
        return None
    return AdjustedColumns(
        values=values if len(kept) == len(owners) else values[:, kept],
        owners=tuple(owners[place] for place in kept),
    )


def gram(values: FloatArray, weights: FloatArray | None = None) -> FloatArray:
    """Return X'WX, shape (columns, columns), a part of the rows at a time, as caches like it."""
    total = np.zeros((values.shape[1], values.shape[1]))
    for start in range(0, values.shape[0], PART):
        part = values[start : start + PART]
        weighted = part if weights is None else part * weights[start : start + PART, None]
        total += part.T @ weighted
    return total


def independent_columns(products: FloatArray) -> list[int]:
    """Return the columns that are no combination of those before them, by elimination."""
    left = products.copy()
    kept: list[int] = []
    for place in range(left.shape[0]):
        if left[place, place] <= REDUNDANT * max(1.0, products[place, place]):
            continue
        kept.append(place)
        left -= np.outer(left[:, place], left[place]) / left[place, place]
    return kept


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
