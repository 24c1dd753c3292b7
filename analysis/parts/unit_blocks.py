"""A large panel in blocks of units by periods, so that no table of rows by columns is ever made.

Within a block a unit's rows lie side by side: taking out unit effects is a subtraction of row
means, and any column that depends on cohort and period alone is a matrix product away.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.parts.panels import NEVER, Panel

BLOCK_CELLS = 1_000_000
"""Cells of units by periods that are worked on at once (8 MB for each number)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Some units. Arrays of cells have shape (units, periods), 0 where a unit has no row.

    units: where they stand among all units. outcome: less the unit's weighted mean. weight: of
    each cell; None where every cell has a row and rows weigh alike. total: shape (units,), the
    unit's weights added up. covariates: shape (covariates, units, periods), less unit means.
    cohort: shape (units,), the unit's place in the table of cohorts. rows: rows in the block.
    source: the panel's rows that it holds. place: where each stands among the cells, None where
    they stand in order.
    """

    units: slice
    outcome: FloatArray
    weight: FloatArray | None
    total: FloatArray
    covariates: FloatArray
    cohort: IntArray
    rows: int
    source: slice | IntArray
    place: IntArray | None

    def write(self, cells: FloatArray, rows: FloatArray) -> None:
        """Write the block's cells to the rows (of the whole panel) that they come from."""
        flat = cells.reshape(-1)
        rows[self.source] = flat if self.place is None else flat[self.place]

    def weighted(self, cells: FloatArray) -> FloatArray:
        """Return cells times their weights."""
        return cells if self.weight is None else np.asarray(cells * self.weight)

    def within(self, cells: FloatArray) -> FloatArray:
        """Return cells less the weighted means of their units, 0 where there is no row."""
        if self.weight is None:
            return np.asarray(cells - cells.mean(axis=1, keepdims=True))
        means = np.einsum("ut,ut->u", cells, self.weight) / self.total
        return np.where(self.weight > 0.0, cells - means[:, None], 0.0)

    def within_of(self, table: FloatArray) -> FloatArray:
        """Return cells given by cohort and period, (cohorts, periods), within units."""
        if self.weight is not None:
            return self.within(table[self.cohort])
        return np.asarray((table - table.mean(axis=1, keepdims=True))[self.cohort])


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBlocks:
    """A panel that is read block by block, as often as needed.

    values: shape (rows,), the response. place: shape (rows,), each row's unit times periods plus
    its period; None where the rows already stand in that order and none is missing.
    starts: shape (units + 1,), where the rows of each unit begin, in the order of ``order``.
    cohort, cluster: shape (units,).
    """

    panel: Panel
    values: FloatArray
    covariates: tuple[FloatArray, ...]
    weight: FloatArray | None
    order: IntArray | None
    starts: IntArray
    cohort: IntArray
    cluster: IntArray

    @property
    def units(self) -> int:
        """Units."""
        return int(self.cohort.size)

    @property
    def periods(self) -> int:
        """Periods."""
        return len(self.panel.labels)

    @property
    def clusters(self) -> int:
        """Clusters."""
        return int(self.cluster.max(initial=-1)) + 1

    def __iter__(self) -> Iterator[Block]:
        """Yield the blocks in the order of units."""
        size = max(1, BLOCK_CELLS // self.periods)
        for first in range(0, self.units, size):
            yield self._block(first, min(self.units, first + size))

    def _block(self, first: int, last: int) -> Block:
        begin, end = int(self.starts[first]), int(self.starts[last])
        rows = slice(begin, end) if self.order is None else self.order[begin:end]
        shape = (last - first, self.periods)
        sizes = np.diff(self.starts[first : last + 1])
        full = end - begin == shape[0] * shape[1] and self.weight is None
        cells = self._cells(rows, sizes)
        weight = None
        total = np.full(shape[0], float(self.periods))
        if not full:
            own = np.ones(end - begin) if self.weight is None else self.weight[rows]
            weight = _scattered(own, cells, shape)
            total = weight.sum(axis=1)
        block = Block(
            units=slice(first, last),
            outcome=_scattered(self.values[rows], cells, shape),
            weight=weight,
            total=total,
            covariates=np.zeros((0, *shape)),
            cohort=self.cohort[first:last],
            rows=end - begin,
            source=rows,
            place=cells,
        )
        covariates = [
            block.within(_scattered(values[rows], cells, shape)) for values in self.covariates
        ]
        return replace(
            block,
            outcome=block.within(block.outcome),
            covariates=np.array(covariates) if covariates else block.covariates,
        )

    def _cells(self, rows: slice | IntArray, sizes: IntArray) -> IntArray | None:
        """Return each row's place in the block; None where rows already stand in order."""
        period = self.panel.period[rows]
        units = sizes.size
        if period.size == units * self.periods:
            table = period.reshape(units, self.periods)
            if np.array_equal(table, np.broadcast_to(np.arange(self.periods), table.shape)):
                return None
        return np.asarray(np.repeat(np.arange(units) * self.periods, sizes) + period)


def _scattered(values: FloatArray, cells: IntArray | None, shape: tuple[int, int]) -> FloatArray:
    if cells is None:
        return values.reshape(shape)
    table = np.zeros(shape[0] * shape[1])
    table[cells] = values
    return table.reshape(shape)


def unit_blocks(
    panel: Panel,
    values: FloatArray,
    weight: FloatArray | None,
    covariates: tuple[FloatArray, ...],
) -> UnitBlocks | None:
    """Return a panel in blocks; None where it has no units, or a unit lies in several clusters.

    values: shape (rows,), the response. covariates: each of shape (rows,).
    """
    unit = panel.unit
    if unit is None or panel.cluster is None or not panel.rows:
        return None
    order = None if panel.runs is not None else np.argsort(unit, kind="stable")
    starts = panel.runs
    if starts is None:
        sizes = np.bincount(unit)
        starts = np.cumsum(sizes[sizes > 0]) - sizes[sizes > 0]
    first = starts if order is None else order[starts]
    cluster = panel.cluster[first]
    sizes = np.diff(starts, append=panel.rows)
    if not panel.clusters_are_units:
        rows = panel.cluster if order is None else panel.cluster[order]
        if not np.array_equal(np.repeat(cluster, sizes), rows):
            return None
    return UnitBlocks(
        panel=panel,
        values=values,
        covariates=covariates,
        weight=weight,
        order=order,
        starts=np.append(starts, panel.rows),
        cohort=np.searchsorted(np.array([NEVER, *panel.cohorts]), panel.cohort[first]),
        cluster=np.unique(cluster, return_inverse=True)[1].astype(np.int64),
    )
