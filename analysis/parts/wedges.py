"""A stepped wedge: clusters begin one after the other, in an order that chance drew."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, CodeArray, Factor, FloatArray, IntArray, Kind, Observations
from analysis.errors import BadDataError
from analysis.parts.two_group_shape import two_groups
from analysis.parts.two_groups import TwoGroups, TwoGroupSettings, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Wedge:
    """The rows of a stepped wedge, in order of cluster and period, and its cells.

    y, size: shape (rows,), the outcome (a rate for counts) and what a row weighs: observations, or
        exposure. A share of people is rows of 1 and 0.
    cell: shape (rows,), codes of cluster and period together, those of a cluster side by side.
    clusters, periods, on: shape (cells,), each cell's cluster, place of its period among
        ``labels``, and whether the initiative had begun.
    starts: shape (clusters,), the place of each cluster's first treated period; ``len(labels)``
        where it does not begin within the data.
    rows: rows of the file. observations: rows, people counted out.
    """

    kind: Kind
    y: FloatArray
    size: FloatArray
    cell: CodeArray
    clusters: CodeArray
    periods: CodeArray
    on: BoolArray
    starts: IntArray
    labels: tuple[str, ...]
    rows: int
    observations: int
    events: int | None
    unit: str | None
    names: Mapping[str, str]

    @property
    def count(self) -> int:
        """Clusters."""
        return int(self.starts.size)

    @property
    def weight(self) -> FloatArray:
        """What each cell weighs, shape (cells,)."""
        return np.asarray(np.bincount(self.cell, weights=self.size), dtype=np.float64)

    @property
    def means(self) -> FloatArray:
        """Each cell's mean, share or rate, shape (cells,)."""
        above = np.bincount(self.cell, weights=self.size * self.y)
        return np.asarray(above / self.weight)

    @property
    def several(self) -> bool:
        """Whether some cell holds several observations, so that cells have an intercept too."""
        seen = self.size if self.kind is not Kind.COUNT else np.ones(self.size.size)
        crowded = bool(np.bincount(self.cell, weights=seen).max(initial=0.0) > 1.0)
        return crowded and self.clusters.size > self.count

    @property
    def exposure(self) -> IntArray:
        """Periods of exposure so far, 1 in the first treated one and 0 before, shape (cells,)."""
        since = self.periods - self.starts[self.clusters] + 1
        return np.asarray(np.where(self.on, since, 0), dtype=np.int64)


def read_wedge(seen: Observations) -> Wedge:
    """Return the observations as a stepped wedge.

    Raises
    ------
    BadDataError
        A column is missing, or the outcome is no number.
    """
    if seen.cluster is None or seen.period is None or seen.starts is None:
        raise BadDataError("A stepped wedge needs columns for cluster, period and starts.")
    begun = (seen.starts >= 0) & (seen.period.codes >= seen.starts)
    words = Words(first="the initiative", second="the time before", labels=("on", "off"))
    groups = two_groups(seen, begun, words, TwoGroupSettings())
    rows, y, size = _counted_out(groups)
    cluster = _codes(seen.cluster, rows)
    period = seen.period.codes[rows]
    order = np.lexsort((period, cluster))
    cluster, period, rows = cluster[order], period[order], rows[order]
    new = np.r_[True, (np.diff(cluster) != 0) | (np.diff(period) != 0)][: cluster.size]
    first = np.flatnonzero(new)
    owner = np.flatnonzero(np.r_[True, np.diff(cluster) != 0][: cluster.size])
    end = len(seen.period.labels)
    own = seen.starts[rows][owner]
    return Wedge(
        kind=seen.kind,
        y=y[order],
        size=size[order],
        cell=(np.cumsum(new) - 1).astype(np.int32),
        clusters=cluster[first],
        periods=period[first],
        on=begun[rows][first],
        starts=np.where(own < 0, end, np.minimum(own, end)).astype(np.int64),
        labels=seen.period.labels,
        rows=seen.rows,
        observations=round(float(size.sum())) if seen.kind is not Kind.COUNT else seen.rows,
        events=None if seen.kind is Kind.MEAN else round(float(groups.outcome.sum())),
        unit=_unit(groups),
        names=seen.names,
    )


def _codes(cluster: Factor, rows: IntArray) -> CodeArray:
    return np.unique(cluster.codes[rows], return_inverse=True)[1].astype(np.int32)


def _unit(groups: TwoGroups) -> str | None:
    if groups.kind is not Kind.COUNT:
        return None
    return "per row" if groups.exposure is None else f"per unit of {groups.exposure_name}"


def _counted_out(groups: TwoGroups) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return rows of the data, their outcome and what they weigh, people and exposure apart."""
    every = np.arange(groups.rows)
    if groups.kind is Kind.COUNT:
        size = np.ones(groups.rows) if groups.exposure is None else groups.exposure
        taken = every[size > 0.0]
        return taken, groups.outcome[taken] / size[taken], size[taken]
    if groups.people is None or groups.kind is not Kind.PROPORTION:
        return every, groups.outcome, np.ones(groups.rows)
    size = np.concatenate([groups.outcome, groups.people - groups.outcome])
    taken = np.flatnonzero(size > 0.0)
    return np.tile(every, 2)[taken], np.repeat([1.0, 0.0], groups.rows)[taken], size[taken]
