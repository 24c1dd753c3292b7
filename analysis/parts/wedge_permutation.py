"""Every order in which the clusters could have begun, and the effect under each.

References
----------
Wang and De Gruttola (2017), Statistics in Medicine 36, 2831-2843. Thompson, Davey, Fielding,
Hargreaves and Hayes (2018), Statistics in Medicine 37, 2487-2500.
"""

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.outcome import Estimate
from analysis.parts.assignments import labels
from analysis.parts.permutation import PermutationSums, Permuted, from_sums
from analysis.parts.random_intercepts import Mixed, is_exact
from analysis.parts.trial_effects import DIFFERENCES
from analysis.parts.wedge_models import impossible, mixed_model, period_columns, sums_of
from analysis.parts.wedges import Wedge

DRAWS = 100_000
"""As many orders are all taken; of more, as many are drawn."""


def permuted_starts(wedge: Wedge, generator: np.random.Generator) -> Permuted | None:
    """Return the treatment's coefficient under each order of the starts; None where none is told.

    It is by generalised least squares on periods and treatment, with the variances of the model
    without treatment, which no order changes.
    """
    if impossible(wedge) is not None or wedge.count < 2:
        return None
    periods = period_columns(wedge)
    rows = sums_of(wedge, periods)
    if is_exact(rows):
        return None
    fit = mixed_model(wedge, rows)
    if fit.within <= 0.0:
        return None
    bands = _owners(wedge)
    basis = np.linalg.qr(_whitened(wedge, fit, periods))[0]
    centred = wedge.means - float(np.average(wedge.means, weights=wedge.weight))
    both = _whitened(wedge, fit, np.column_stack([centred, wedge.on.astype(np.float64)]))
    left = both - basis @ (basis.T @ both)
    distinct, own = np.unique(wedge.starts, return_inverse=True)
    moving = distinct < len(wedge.labels)
    kinds = int(np.count_nonzero(moving))
    label = np.where(moving[own], own + 1, 0)
    sums = PermutationSums(kinds=kinds, columns=1, clusters=wedge.count, rank=basis.shape[1])
    for kind in range(kinds):
        on = (wedge.periods >= distinct[kind]).astype(np.float64)
        values = _whitened(wedge, fit, on[:, None])[:, 0]
        for outcome in range(2):
            sums.top[kind, 0, outcome] = np.add.reduceat(values * left[:, outcome], bands)
        sums.meets[kind, 0] = np.add.reduceat(basis * values[:, None], bands)
        sums.squares[kind, 0, 0] = np.add.reduceat(values * values, bands)
    return from_sums(sums, label.astype(np.int32), labels(label.tolist(), DRAWS, generator))


def _owners(wedge: Wedge) -> IntArray:
    """Return the first cell of each cluster."""
    return np.asarray(np.unique(wedge.clusters, return_index=True)[1], dtype=np.int64)


def _whitened(wedge: Wedge, fit: Mixed, values: FloatArray) -> FloatArray:
    """Return columns (cells, k) so that products of them are products by the inverse variance."""
    u = wedge.weight / (1.0 + fit.cell / fit.within * wedge.weight)
    bands = _owners(wedge)
    total = np.add.reduceat(u, bands)
    means = np.add.reduceat(u[:, None] * values, bands) / total[:, None]
    less = 1.0 - 1.0 / np.sqrt(1.0 + fit.cluster / fit.within * total)
    inside = (less[:, None] * means)[wedge.clusters]
    return np.asarray(np.sqrt(u)[:, None] * (values - inside))


def by_permutation(wedge: Wedge, found: Permuted, level: float) -> Estimate:
    """Return the coefficient with the interval that inverts the permutation test."""
    low, high = found.interval(level)
    return Estimate(
        value=found.effect,
        low=low,
        high=high,
        p=found.p(),
        level=level,
        scale=DIFFERENCES[wedge.kind],
        unit=wedge.unit,
    )
