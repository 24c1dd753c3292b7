"""Least squares on a panel in blocks: what a fit of rows by columns gives, without the table.

Columns are of two kinds: those that depend on cohort and period alone, given as a table for each
cohort, and covariates. The normal equations come from sums by cohort; every error from a second
pass over the blocks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.parts.unit_blocks import Block, UnitBlocks

HELD = 1e-11
"""A column that keeps a smaller share of its own sum of squares is held by earlier ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortSums:
    """Sums over the units of each cohort, of a panel in blocks.

    gram: (cohorts, periods, periods), sums of diag(w) - w w'/total. top: (cohorts, periods), of
    w y. cross: (cohorts, covariates, periods), of w z. square: (covariates, covariates), of z w z'.
    side: (covariates,), of z w y. total: of y w y. size: (covariates,), norms before unit effects.
    rows: rows.
    """

    gram: FloatArray
    top: FloatArray
    cross: FloatArray
    square: FloatArray
    side: FloatArray
    total: float
    size: FloatArray
    rows: int


def cohort_sums(blocks: UnitBlocks) -> CohortSums:
    """Return the sums of one pass over the blocks."""
    cohorts, periods, count = int(blocks.cohort.max()) + 1, blocks.periods, len(blocks.covariates)
    gram = np.zeros((cohorts, periods, periods))
    top = np.zeros((cohorts, periods))
    cross = np.zeros((cohorts, count, periods))
    square, side, total, rows = np.zeros((count, count)), np.zeros(count), 0.0, 0
    for block in blocks:
        rows += block.rows
        weighted = block.weighted(block.outcome)
        total += float(np.einsum("ut,ut->", weighted, block.outcome))
        member = (block.cohort[None, :] == np.arange(cohorts)[:, None]).astype(np.float64)
        top += member @ weighted
        for place, own in by_cohort(block):
            gram[place] += _unit_gram(block, own)
        for number in range(count):
            cross[:, number] += member @ block.weighted(block.covariates[number])
        for number in range(count):
            own_weighted = block.weighted(block.covariates[number])
            side[number] += np.einsum("ut,ut->", own_weighted, block.outcome)
            square[number] += np.einsum("ut,kut->k", own_weighted, block.covariates)
    size = np.array([float(np.linalg.norm(values)) for values in blocks.covariates])
    return CohortSums(
        gram=gram,
        top=top,
        cross=cross,
        square=square,
        side=side,
        total=total,
        size=size,
        rows=rows,
    )


def by_cohort(block: Block) -> Iterator[tuple[int, IntArray | slice]]:
    """Yield each cohort of a block with the places of its units."""
    present = np.flatnonzero(np.bincount(block.cohort))
    if present.size == 1:
        yield int(present[0]), slice(None)
        return
    for place in present.tolist():
        yield place, np.flatnonzero(block.cohort == place)


def _unit_gram(block: Block, own: IntArray | slice) -> FloatArray:
    """Return the sum of diag(w) - w w'/total over some units, (periods, periods)."""
    if block.weight is None:
        periods = block.outcome.shape[1]
        units = block.cohort[own].size
        return np.asarray(units * (np.eye(periods) - 1.0 / periods))
    weight = block.weight[own]
    shared = weight.T @ (weight / block.total[own][:, None])
    return np.diag(weight.sum(axis=0)) - shared


@dataclass(frozen=True, kw_only=True)
class BlockFit:
    """A least squares fit of a panel in blocks.

    names: of the columns that stand. tables: (cohorts, periods, columns), the columns that depend
    on cohort and period, 0 for a covariate's. loads: (covariates, columns), which covariate each
    column is. inverse: (rank, rank), upper triangular, inverse @ inverse' the bread. total: the
    outcome's own sum of squares within units.
    """

    blocks: UnitBlocks
    names: tuple[str, ...]
    dropped: tuple[str, ...]
    tables: FloatArray
    loads: FloatArray
    inverse: FloatArray
    beta: FloatArray
    total: float
    rows: int

    @property
    def rank(self) -> int:
        """Coefficients of the columns."""
        return int(self.beta.size)

    @property
    def df_residual(self) -> int:
        """Rows less all coefficients, unit effects too."""
        return self.rows - self.rank - self.blocks.units

    def place(self, name: str) -> int | None:
        """Return where a column stands; None where it was dropped."""
        return self.names.index(name) if name in self.names else None

    @cached_property
    def squares(self) -> float:
        """The weighted sum of squared residuals, added up from the residuals themselves."""
        found = 0.0
        for block in self.blocks:
            residual = self.residuals(block)
            found += float(np.einsum("ut,ut->", block.weighted(residual), residual))
        return found

    @property
    def left_over(self) -> float:
        """The size of the residuals, as a share of the outcome's own within units."""
        return float(np.sqrt(self.squares / max(self.total, 1e-300)))

    def residuals(self, block: Block) -> FloatArray:
        """Return the residuals of a block's cells, 0 where there is no row."""
        return block.outcome - self.columns_times(block, self.beta)

    def columns_times(self, block: Block, coefficients: FloatArray) -> FloatArray:
        """Return X c within units, (units, periods); c is (rank,), or (units, rank) of its own."""
        one = coefficients.ndim == 1
        if one:
            found = block.within_of(self.tables @ coefficients)
        else:
            cells = np.empty(block.outcome.shape)
            for place, own in by_cohort(block):
                cells[own] = coefficients[own] @ self.tables[place].T
            found = block.within(cells)
        for number, values in enumerate(block.covariates):
            scale = coefficients @ self.loads[number]
            found = found + values * (scale if one else scale[:, None])
        return found

    def times_columns(self, block: Block, cells: FloatArray) -> FloatArray:
        """Return X'W v of each unit, (units, rank), of cells v whose weighted unit means are 0."""
        return self.times_loaded(block, cells, np.eye(self.rank))

    def times_loaded(self, block: Block, cells: FloatArray, loads: FloatArray) -> FloatArray:
        """Return L'X'W v of each unit, (units, k), for loads L (rank, k)."""
        weighted = block.weighted(cells)
        found = np.empty((cells.shape[0], loads.shape[1]))
        if loads.shape[1] == 1:
            table = (self.tables @ loads)[:, :, 0]
            found[:, 0] = np.einsum("ut,ut->u", weighted, table[block.cohort])
        else:
            for place, own in by_cohort(block):
                found[own] = weighted[own] @ (self.tables[place] @ loads)
        for number, values in enumerate(block.covariates):
            sums = np.einsum("ut,ut->u", weighted, values)
            found += np.outer(sums, self.loads[number] @ loads)
        return found


def block_fit(
    blocks: UnitBlocks,
    sums: CohortSums,
    names: tuple[str, ...],
    tables: FloatArray,
    covariates: Sequence[bool],
) -> BlockFit:
    """Return the fit on columns by name.

    tables: (cohorts, periods, columns), 0 in the columns of covariates.
    covariates: which columns are those of the blocks' covariates, in their order.
    """
    loads = np.zeros((len(blocks.covariates), len(names)))
    for number, place in enumerate(np.flatnonzero(covariates)):
        loads[number, place] = 1.0
    gram = np.einsum("spi,spq,sqj->ij", tables, sums.gram, tables, optimize=True)
    mixed = np.einsum("skp,spj->kj", sums.cross, tables, optimize=True)
    gram += loads.T @ mixed + mixed.T @ loads + loads.T @ sums.square @ loads
    top = np.einsum("sp,spj->j", sums.top, tables) + loads.T @ sums.side
    sizes = np.sqrt(_raw_squares(blocks, tables)) + loads.T @ sums.size
    kept = _standing(gram, sizes)
    chosen = np.array(kept, dtype=np.int64)
    triangle = np.linalg.cholesky(gram[np.ix_(chosen, chosen)]).T
    inverse = np.linalg.solve(triangle, np.eye(chosen.size)) if chosen.size else triangle
    projected = inverse.T @ top[chosen]
    return BlockFit(
        blocks=blocks,
        names=tuple(names[place] for place in kept),
        dropped=tuple(name for place, name in enumerate(names) if place not in set(kept)),
        tables=np.ascontiguousarray(tables[:, :, chosen]),
        loads=loads[:, chosen],
        inverse=np.triu(inverse),
        beta=inverse @ projected,
        total=sums.total,
        rows=sums.rows,
    )


def _raw_squares(blocks: UnitBlocks, tables: FloatArray) -> FloatArray:
    """Return the sum of squares of each table's column over about all rows, before unit effects."""
    units = np.bincount(blocks.cohort, minlength=tables.shape[0]).astype(np.float64)
    return np.asarray(np.einsum("s,spj->j", units, tables**2))


def _standing(gram: FloatArray, sizes: FloatArray) -> list[int]:
    """Return the columns that earlier ones do not hold, by sweeping the normal equations."""
    left = gram.copy()
    kept: list[int] = []
    for place in range(gram.shape[0]):
        pivot = float(left[place, place])
        if pivot <= HELD * float(sizes[place]) ** 2 or pivot <= 0.0:
            continue
        kept.append(place)
        left -= np.outer(left[:, place], left[place]) / pivot
    return kept
