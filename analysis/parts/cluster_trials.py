"""A trial of clusters: whole teams or places were drawn, and the people in them measured."""

from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, CodeArray, Factor, FloatArray, IntArray, Kind, Observations
from analysis.errors import BadDataError, Problem
from analysis.parts.trial_fits import at_risk, exposure_of
from analysis.parts.trials import Trial, read_trial


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterTrial:
    """The rows of a trial of clusters, and each cluster's own figure.

    cluster: shape (rows at risk,), codes 0, 1, ... of the clusters that have such a row.
    treated: shape (clusters,), the arm of each. means: shape (clusters,), its mean, share or rate.
    stratum: shape (clusters,), the stratum of each; None without one, or where it varies within.
    mixed_strata: whether the stratum varies within a cluster.
    """

    trial: Trial
    cluster: CodeArray
    treated: BoolArray
    means: FloatArray
    stratum: CodeArray | None
    mixed_strata: bool

    @property
    def clusters(self) -> int:
        """Clusters."""
        return int(self.treated.size)

    @property
    def sides(self) -> tuple[int, int]:
        """Treated and comparison clusters."""
        treated = int(np.count_nonzero(self.treated))
        return treated, self.clusters - treated

    def side(self, *, treated: bool) -> FloatArray:
        """Return the figures of one arm's clusters."""
        return np.asarray(self.means[self.treated == treated])

    @property
    def difference(self) -> float:
        """The mean of the treated clusters' figures less that of the comparison's."""
        return float(self.side(treated=True).mean() - self.side(treated=False).mean())


def sizes_within(trial: Trial) -> FloatArray:
    """Return what each row weighs in its cluster's figure: observations, or exposure of counts."""
    return exposure_of(trial) if trial.kind is Kind.COUNT else trial.times


def read_cluster_trial(seen: Observations) -> ClusterTrial:
    """Return the observations as a trial of clusters.

    Raises
    ------
    BadDataError
        No cluster or group column, or a cluster in both arms.
    """
    if seen.cluster is None or seen.treated is None or seen.group is None:
        raise BadDataError("A trial of clusters needs a cluster column and a group column.")
    _refuse_split(seen, seen.cluster, seen.treated)
    trial = read_trial(seen)
    if trial.cluster is None:
        raise BadDataError("A trial of clusters needs a cluster column.")
    taken = at_risk(trial)
    codes = np.unique(trial.cluster.codes[taken], return_inverse=True)[1].astype(np.int32)
    first = np.flatnonzero(taken)[_first_rows(codes)]
    stratum = trial.groups.stratum
    mixed = stratum is not None and _varies(codes, stratum.codes[taken])
    return ClusterTrial(
        trial=trial,
        cluster=codes,
        treated=trial.groups.first[first],
        means=_means(trial, taken, codes),
        stratum=None if stratum is None or mixed else stratum.codes[first],
        mixed_strata=mixed,
    )


def _first_rows(codes: CodeArray) -> IntArray:
    return np.asarray(np.unique(codes, return_index=True)[1], dtype=np.int64)


def _varies(codes: CodeArray, values: np.ndarray) -> bool:
    return bool(np.any(values[_first_rows(codes)][codes] != values))


def _means(trial: Trial, taken: BoolArray, codes: CodeArray) -> FloatArray:
    """Return each cluster's mean, share of people, or events per exposure."""
    outcome = trial.groups.outcome[taken]
    counted = np.ones(codes.size) if trial.kind is Kind.COUNT else trial.times[taken]
    centre = float(outcome.mean()) if trial.kind is Kind.MEAN and codes.size else 0.0
    above = np.bincount(codes, weights=(outcome - centre) * counted)
    return np.asarray(centre + above / np.bincount(codes, weights=sizes_within(trial)[taken]))


def _refuse_split(seen: Observations, cluster: Factor, treated: BoolArray) -> None:
    """Refuse a cluster that is in both arms, with its first row in either."""
    codes = np.unique(cluster.codes, return_inverse=True)[1]
    if not codes.size:
        return
    first = _first_rows(codes.astype(np.int32))
    wrong = np.flatnonzero(treated[first][codes] != treated)
    if not wrong.size:
        return
    place = int(wrong[0])
    before = int(first[codes[place]])
    where = ""
    if seen.row is not None:
        where = f" (rows {int(seen.row[before])} and {int(seen.row[place])})"
    name = cluster.levels[int(cluster.codes[place])]
    column = seen.names.get("group", "group")
    message = (
        f"Cluster {name!r} is in both arms{where}: a trial of clusters draws each as a whole, so "
        f"column {column!r} is the same in all rows of a cluster. Where chance drew people within "
        "clusters, the design is randomised."
    )
    row = None if seen.row is None else int(seen.row[place])
    raise BadDataError([Problem(message=message, column=column, row=row)])
