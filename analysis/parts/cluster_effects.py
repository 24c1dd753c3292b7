"""The effect in a trial of clusters: a mixed model, the clusters' means, or a permutation."""

import math
from dataclasses import dataclass, replace

import numpy as np

from analysis.data import CodeArray, FloatArray, Kind
from analysis.outcome import Estimate
from analysis.parts.adjusted_columns import adjusted_columns
from analysis.parts.cluster_permutation import permuted_means
from analysis.parts.cluster_trials import ClusterTrial, sizes_within
from analysis.parts.means import difference_by_t
from analysis.parts.panel_answer import No
from analysis.parts.permutation import Permuted
from analysis.parts.random_intercepts import Rows, as_single, at, fit_mixed, is_flat, rows_of
from analysis.parts.trial_effects import DECIDED, DIFFERENCES, impossible, unit_of
from analysis.parts.trial_fits import at_risk

FLAT = 1e-24
"""Squares that are left, as a share of all about the mean, below which nothing is left over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterEffect:
    """An effect, or ``no`` in its place. icc: of the mixed model, with why it is None."""

    estimate: Estimate | None = None
    no: No | None = None
    icc: float | None = None
    no_icc: str = ""


def by_means(clusters: ClusterTrial, level: float) -> ClusterEffect:
    """Return the difference of the clusters' unweighted means, Student's t with pooled variance.

    References
    ----------
    Hayes and Moulton (2017), Cluster Randomised Trials, 2nd edition, chapter 10.
    """
    no = few(clusters)
    if no is not None:
        return ClusterEffect(no=no)
    sides = clusters.side(treated=True), clusters.side(treated=False)
    df = float(clusters.clusters - 2)
    if df <= 0.0:
        return ClusterEffect(no=_TWO_CLUSTERS)
    squares = sum(float(((side - side.mean()) ** 2).sum()) for side in sides)
    total = float(((clusters.means - clusters.means.mean()) ** 2).sum())
    if squares <= FLAT * max(total, float((clusters.means**2).max())):
        return ClusterEffect(no=_ALIKE)
    se = math.sqrt(squares / df * sum(1.0 / side.size for side in sides))
    return ClusterEffect(estimate=_by_t(clusters, clusters.difference, se, df, level))


def by_permutation(clusters: ClusterTrial, found: Permuted, level: float) -> Estimate:
    """Return the difference of the unweighted means with the interval that inverts the test."""
    low, high = found.interval(level)
    return Estimate(
        value=found.effect,
        low=low,
        high=high,
        p=found.p(),
        level=level,
        scale=DIFFERENCES[clusters.trial.kind],
        unit=unit_of(clusters.trial),
    )


def permutation_of(clusters: ClusterTrial, generator: np.random.Generator) -> Permuted | None:
    """Return the clusters' difference under each assignment; None where none can be made."""
    if min(clusters.sides) == 0 or clusters.mixed_strata:
        return None
    return permuted_means(clusters.means, clusters.treated, clusters.stratum, generator)


def by_mixed(clusters: ClusterTrial, level: float) -> ClusterEffect:
    """Return the effect by a linear model with a random intercept of the cluster, REML.

    t has clusters - 2 degrees of freedom, less the covariates that are the same in all of a
    cluster's rows.

    References
    ----------
    Laird and Ware (1982), Biometrics 38, 963-974. Donner and Klar (2000), Design and Analysis of
    Cluster Randomization Trials in Health Research, chapter 6.
    """
    no = few(clusters) or impossible(clusters.trial)
    if no is not None:
        return ClusterEffect(no=no)
    columns = adjusted_columns(clusters.trial.groups)
    if columns is None:
        return ClusterEffect(no=DECIDED)
    x = columns.values[at_risk(clusters.trial)]
    rows = sums_of(clusters, x)
    df = float(clusters.clusters - 2 - _of_clusters(x[:, 1:-1], clusters.cluster))
    no = _no_room(rows, df)
    if no is not None:
        return ClusterEffect(no=no)
    single, flat = _unreplicated(clusters), is_flat(rows)
    if flat:
        rows = as_single(rows)
    if flat and rows.count <= rows.x.shape[1]:
        return ClusterEffect(no=_ALIKE)
    fit = at(rows, 0.0, 0.0) if single or flat else fit_mixed(rows, nested=False)
    se = math.sqrt(max(0.0, float(fit.covariance[-1, -1])))
    if se <= 0.0:
        return ClusterEffect(no=_ALIKE)
    estimate = _by_t(clusters, float(fit.beta[-1]), se, df, level)
    icc = None if single else 1.0 if flat else fit.icc
    return ClusterEffect(estimate=estimate, icc=icc, no_icc="" if icc is not None else _NO_ICC)


_NO_ICC = "Each cluster has a single row, so how alike people of one cluster are cannot be seen."


def sums_of(clusters: ClusterTrial, x: FloatArray) -> Rows:
    """Return the rows in sums by cluster; counts as rates, weighted by their exposure."""
    trial = clusters.trial
    taken = at_risk(trial)
    size, y = sizes_within(trial)[taken], trial.groups.outcome[taken]
    counted = trial.times[taken].sum()
    if trial.kind is Kind.COUNT:
        y, counted = y / size, float(y.size)
    centred = y - float(np.average(y, weights=size))
    return rows_of(x, centred, size, clusters.cluster, clusters.cluster, int(counted))


def _of_clusters(columns: FloatArray, cluster: CodeArray) -> int:
    """Return how many columns are the same in all rows of each cluster."""
    first = np.unique(cluster, return_index=True)[1]
    same = [
        bool(np.all(columns[first[cluster], place] == columns[:, place]))
        for place in range(columns.shape[1])
    ]
    return sum(same)


def _unreplicated(clusters: ClusterTrial) -> bool:
    """Return whether each cluster is one observation, all of one weight."""
    trial = clusters.trial
    size = sizes_within(trial)[at_risk(trial)]
    if trial.kind is not Kind.COUNT:
        return float(size.sum()) == clusters.clusters
    return clusters.cluster.size == clusters.clusters and bool(np.ptp(size) == 0.0)


def few(clusters: ClusterTrial) -> No | None:
    """Return that an arm has no cluster."""
    if min(clusters.sides) > 0:
        return None
    return No(
        because="One of the arms has no cluster, so there is nothing to compare.",
        help="Clusters with an outcome in both arms.",
    )


def _no_room(rows: Rows, df: float) -> No | None:
    if df <= 0.0 or rows.count <= rows.x.shape[1]:
        return No(
            because="There are too few clusters for the covariates that whole clusters share: no "
            "degree of freedom is left from which the uncertainty could be judged.",
            help="More clusters, or fewer covariates and strata.",
        )
    plain = at(rows, 0.0, 0.0)
    total = rows.inside[2] + float(rows.weight @ (rows.y * rows.y))
    if plain.within * (rows.count - rows.x.shape[1]) <= FLAT * total:
        return _ALIKE
    return None


_TWO_CLUSTERS = No(
    because="There is one cluster in each arm, so how much clusters differ by chance cannot be "
    "seen.",
    help="Two or more clusters in each arm.",
)

_ALIKE = No(
    because="The clusters of each arm do not differ at all, so nothing says how uncertain the "
    "effect is.",
    help="Check the outcome column.",
)


def _by_t(clusters: ClusterTrial, value: float, se: float, df: float, level: float) -> Estimate:
    scale = DIFFERENCES[clusters.trial.kind]
    found = difference_by_t(value, se, df, level, scale).estimate
    return replace(found, unit=unit_of(clusters.trial))
