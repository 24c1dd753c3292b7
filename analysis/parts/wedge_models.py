"""The effect in a stepped wedge: a mixed model with periods as a factor, or a permutation.

References
----------
Hussey and Hughes (2007), Contemporary Clinical Trials 28, 182-191. Hooper, Teerenstra, de Hoop and
Eldridge (2016), Statistics in Medicine 35, 4718-4728 (intercepts of cluster and period).
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from analysis.data import BoolArray, FloatArray, IntArray, Kind
from analysis.outcome import Estimate
from analysis.parts.adjusted_columns import gram, independent_columns
from analysis.parts.means import difference_by_t
from analysis.parts.panel_answer import No
from analysis.parts.random_intercepts import (
    Mixed,
    Rows,
    as_single,
    at,
    fit_mixed,
    is_exact,
    is_flat,
    rows_of,
)
from analysis.parts.trial_effects import DIFFERENCES
from analysis.parts.wedges import Wedge


@dataclass(frozen=True, slots=True, kw_only=True)
class WedgeFit:
    """A mixed model whose last columns are the treatment's.

    kept: which of the treatment's columns can be told from the periods and from each other.
    """

    mixed: Mixed
    kept: tuple[int, ...]
    df: float

    def covariance(self) -> FloatArray:
        """Return the covariance of the treatment's coefficients that were kept."""
        count = len(self.kept)
        return self.mixed.covariance[-count:, -count:]

    def effects(self) -> FloatArray:
        """Return the treatment's coefficients that were kept."""
        return self.mixed.beta[-len(self.kept) :]


def period_columns(wedge: Wedge) -> FloatArray:
    """Return an indicator of each period that has a cell, shape (cells, periods)."""
    present = np.unique(wedge.periods)
    return np.asarray(wedge.periods[:, None] == present[None, :], dtype=np.float64)


def sums_of(wedge: Wedge, columns: FloatArray) -> Rows:
    """Return the rows in sums by cell; ``columns`` has shape (cells, columns)."""
    centre = float(np.average(wedge.y, weights=wedge.size))
    count = wedge.y.size if wedge.kind is Kind.COUNT else wedge.observations
    return rows_of(
        columns[wedge.cell],
        wedge.y - centre,
        wedge.size,
        wedge.cell,
        wedge.clusters[wedge.cell],
        count,
    )


def fitted(wedge: Wedge, treatment: FloatArray) -> WedgeFit | No:
    """Return the mixed model with these columns of the treatment, shape (cells, columns)."""
    periods = period_columns(wedge)
    both = np.column_stack([periods, treatment])
    places = independent_columns(gram(both))
    width = periods.shape[1]
    kept = tuple(place - width for place in places if place >= width)
    if not kept:
        return UNTOLD
    rows = sums_of(wedge, both[:, places])
    df = float(wedge.count - 2)
    if df <= 0.0 or rows.count <= len(places):
        return _FEW
    if is_exact(rows):
        return _EXACT
    return WedgeFit(mixed=mixed_model(wedge, rows), kept=kept, df=df)


def mixed_model(wedge: Wedge, rows: Rows) -> Mixed:
    """Return the model with the intercepts that the cells of the data can tell apart."""
    if wedge.clusters.size == wedge.count and rows.count == wedge.count:
        return at(rows, 0.0, 0.0)
    if is_flat(rows):
        return fit_mixed(as_single(rows), nested=False)
    return fit_mixed(rows, nested=wedge.several)


def effect_by_mixed(wedge: Wedge, level: float) -> tuple[Estimate | None, WedgeFit | No]:
    """Return the effect with one indicator of treatment, and the fit that it comes from.

    References
    ----------
    Hussey and Hughes (2007), Contemporary Clinical Trials 28, 182-191.
    """
    no = impossible(wedge)
    found = no or fitted(wedge, wedge.on.astype(np.float64)[:, None])
    if isinstance(found, No):
        return None, found
    se = math.sqrt(max(0.0, float(found.covariance()[0, 0])))
    if se <= 0.0:
        return None, _EXACT
    return estimate_at(wedge, float(found.effects()[0]), se, found.df, level), found


def estimate_at(wedge: Wedge, value: float, se: float, df: float, level: float) -> Estimate:
    """Return a difference with its t interval, in the unit of the outcome."""
    found = difference_by_t(value, se, df, level, DIFFERENCES[wedge.kind]).estimate
    return replace(found, unit=wedge.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByExposure:
    """The effect by periods of exposure: 1 is the first treated one; None where untold apart.

    average: the plain mean of those that were told apart.
    """

    effects: dict[int, Estimate | None]
    average: Estimate | None


def effects_by_exposure(wedge: Wedge, level: float) -> ByExposure:
    """Return the effect in each period of exposure, by the same model with an indicator of each.

    References
    ----------
    Kenny, Voldal, Xia, Heagerty and Hughes (2022), Statistics in Medicine 41, 4311-4339.
    """
    exposure = wedge.exposure
    seen: IntArray = np.unique(exposure[exposure > 0])
    effects: dict[int, Estimate | None] = {int(k): None for k in seen}
    if not seen.size or impossible(wedge) is not None:
        return ByExposure(effects=effects, average=None)
    found = fitted(wedge, np.asarray(exposure[:, None] == seen[None, :], dtype=np.float64))
    if isinstance(found, No):
        return ByExposure(effects=effects, average=None)
    values, spread = found.effects(), found.covariance()
    for place, column in enumerate(found.kept):
        se = math.sqrt(max(0.0, float(spread[place, place])))
        if se > 0.0:
            value = float(values[place])
            effects[int(seen[column])] = estimate_at(wedge, value, se, found.df, level)
    se = math.sqrt(max(0.0, float(spread.sum()))) / values.size
    whole = values.size == seen.size and se > 0.0
    average = estimate_at(wedge, float(values.mean()), se, found.df, level) if whole else None
    return ByExposure(effects=effects, average=average)


def impossible(wedge: Wedge) -> No | None:
    """Return why no model can answer: nothing treated, nothing to compare with, no variation."""
    if not wedge.on.any():
        return No(
            because="No row lies at or after the start of its cluster, so nothing was treated.",
            help="Check the starts column, or wait until clusters have begun.",
        )
    if wedge.on.all():
        return No(
            because="Every row lies at or after the start of its cluster, so there is nothing to "
            "compare with.",
            help="Add periods before the starts.",
        )
    if float(np.ptp(wedge.y)) == 0.0:
        return No(
            because="The outcome is the same in every row, so there is nothing to compare.",
            help="Check the outcome column, or wait until the outcome varies.",
        )
    return UNTOLD if _one_step(wedge) else None


def _one_step(wedge: Wedge) -> bool:
    """Return whether in each period all clusters have begun or none has."""
    size = len(wedge.labels)
    on: IntArray = np.bincount(wedge.periods, weights=wedge.on, minlength=size).astype(np.int64)
    every = np.bincount(wedge.periods, minlength=size)
    mixed: BoolArray = (on > 0) & (on < every)
    return not bool(mixed.any())


UNTOLD = No(
    because="In each period either all clusters have begun or none has, so the effect cannot be "
    "told apart from time.",
    help="A stepped wedge needs periods in which some clusters have begun and others have not.",
)

_FEW = No(
    because="There are too few clusters or rows for the periods: nothing is left from which the "
    "uncertainty could be judged.",
    help="Three or more clusters, and more rows than periods.",
)

_EXACT = No(
    because="The model reproduces every outcome exactly, so nothing says how uncertain the effect "
    "is.",
    help="Check that the outcome was not computed from the other columns.",
)
