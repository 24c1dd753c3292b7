"""Every effect of a staggered design: of cells, cohorts, periods, event times, and all together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.outcome import Estimate, Scale
from analysis.parts.cell_adjustment import NoEffect
from analysis.parts.cell_effects import CellEffect
from analysis.parts.clusters import Covariance
from analysis.parts.event_study import wald_p
from analysis.parts.group_time import Cell, Compared, GroupTime
from analysis.parts.group_time_pools import Pooled, Pools, Sizes, by_size, plain_mean
from analysis.parts.panel_estimates import from_error

EXACT = 1e-13
"""An error below this share of the outcome's spread is rounding: nothing varies by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellAnswer:
    """A cell's effect; or, in its place, why there is none."""

    cell: Cell
    estimate: Estimate | None
    because: str = ""
    refuses: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What the cells come to. ``observed`` is the treated's mean in the cells after the start."""

    cells: tuple[CellAnswer, ...]
    att: Estimate | None
    group: Estimate | None
    calendar: Estimate | None
    dynamic: Estimate | None
    cohorts: Mapping[int, Estimate]
    times: Mapping[int, Estimate]
    pre_trend_p: float | None
    observed: float | None
    alone: bool
    """Whether one side of ``att`` is a single unit or cluster, so that it has no error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """How numbers are reported: their scale, their unit, the interval's level."""

    scale: Scale
    level: float
    unit: str | None = None


def effects(run: GroupTime, reported: Reported) -> Effects:
    """Return all effects of one set of outcomes."""
    tables = run.tables
    sizes = Sizes(cohort=tables.cohort, own=run.shares())
    after = Pools(sizes, lambda one: 0 if one.cell.after else None)
    cohorts = Pools(sizes, lambda one: one.cell.cohort if one.cell.after else None)
    periods = Pools(sizes, lambda one: one.cell.period if one.cell.after else None)
    times = Pools(sizes, lambda one: one.cell.time)
    shown = _Shown(cluster=tables.cluster, reported=reported, least=_least(tables.outcome))
    cells, levels = [], _Levels()
    for compared in run.compared():
        cells.append(shown.cell(compared))
        for pools in (after, cohorts, periods, times):
            pools.add(compared)
        levels.add(compared, run, sizes.share(compared.cell.cohort))
    by_cohort, by_time = cohorts.pooled(), times.pooled()
    whole = after.pooled().get(0)
    later = [pool for time, pool in by_time.items() if time >= 0]
    return Effects(
        cells=tuple(cells),
        att=shown.pooled(whole),
        group=shown.pooled(by_size(by_cohort, sizes)),
        calendar=shown.pooled(plain_mean(periods.pooled().values())),
        dynamic=shown.pooled(plain_mean(later)),
        cohorts=shown.each(by_cohort),
        times=shown.each(by_time),
        pre_trend_p=_pre_trend_p(by_time, run.rules.anticipation, tables.cluster),
        observed=levels.mean,
        alone=whole is not None and whole.alone(tables.cluster),
    )


def simple_effect(run: GroupTime) -> Pooled | None:
    """Return the effect over the cells after the start alone.

    None where there is no such cell, or where covariates part one of them.
    """
    sizes = Sizes(cohort=run.tables.cohort, own=run.shares())
    after = Pools(sizes, lambda one: 0 if one.cell.after else None)
    for compared in run.compared(after_only=True):
        if isinstance(compared.found, NoEffect) and compared.found.refuses:
            return None
        after.add(compared)
    return after.pooled().get(0)


def simple_estimate(run: GroupTime, reported: Reported) -> Estimate | None:
    """Return the simple effect as it is reported."""
    tables = run.tables
    shown = _Shown(cluster=tables.cluster, reported=reported, least=_least(tables.outcome))
    return shown.pooled(simple_effect(run))


def _least(outcome: FloatArray) -> float:
    """Return the error under which nothing varies by chance."""
    return EXACT * float(np.nanmax(outcome) - np.nanmin(outcome))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """From effects and influences to reported numbers."""

    cluster: IntArray | None
    reported: Reported
    least: float

    def cell(self, compared: Compared) -> CellAnswer:
        """Return a cell as it is reported."""
        found = compared.found
        if isinstance(found, NoEffect):
            return CellAnswer(
                cell=compared.cell, estimate=None, because=found.because, refuses=found.refuses
            )
        whole = Pooled(
            effect=found.effect,
            influence=found.influence,
            treated=compared.treated,
            others=compared.others,
        )
        return CellAnswer(cell=compared.cell, estimate=self.pooled(whole))

    def pooled(self, pooled: Pooled | None) -> Estimate | None:
        """Return a mean as it is reported; without an interval where one side is a single unit."""
        if pooled is None:
            return None
        se = 0.0 if pooled.alone(self.cluster) else float(pooled.se(self.cluster)[0])
        estimate = from_error(
            float(pooled.effect[0]),
            se if se > self.least else 0.0,
            None,
            scale=self.reported.scale,
            level=self.reported.level,
        )
        return replace(estimate, unit=self.reported.unit)

    def each(self, pools: Mapping[int, Pooled]) -> dict[int, Estimate]:
        """Return several as they are reported."""
        shown = {name: self.pooled(pool) for name, pool in pools.items()}
        return {name: estimate for name, estimate in shown.items() if estimate is not None}


class _Levels:
    """The treated's mean outcome in the cells after the start, weighted as the effect is."""

    def __init__(self) -> None:
        self._above = self._below = 0.0

    @property
    def mean(self) -> float | None:
        """Return the mean; None without cells."""
        return self._above / self._below if self._below > 0.0 else None

    def add(self, compared: Compared, run: GroupTime, share: float) -> None:
        """Add a cell."""
        if not compared.cell.after or not isinstance(compared.found, CellEffect):
            return
        weight = run.tables.weight
        own = None if weight is None else weight[compared.treated, compared.cell.base]
        values = run.tables.outcome[compared.treated, compared.cell.period]
        self._above += share * float(np.average(values, weights=own))
        self._below += share


def _pre_trend_p(
    times: Mapping[int, Pooled], anticipation: int, cluster: IntArray | None
) -> float | None:
    """Return the p of all effects before the start (and before anticipation) being 0 together.

    Hotelling's form of Wald's test, with units (or clusters) - 1 degrees of freedom; effects of a
    single unit are left out of it.
    """
    leads = [
        pool for time, pool in times.items() if time < -anticipation and not pool.alone(cluster)
    ]
    if not leads:
        return None
    influence = np.column_stack([pool.influence[:, 0] for pool in leads])
    units = influence.shape[0]
    if cluster is not None:
        sums = np.zeros((int(cluster.max()) + 1, influence.shape[1]))
        np.add.at(sums, cluster, influence)
        influence = sums
    beta = np.array([float(pool.effect[0]) for pool in leads])
    matrix = influence.T @ influence / units**2
    df = float(influence.shape[0] - 1)
    found = Covariance(matrix=matrix, df=np.full(beta.size, df))
    return wald_p(beta, found, df=df, hotelling=True)
