"""Errors of a fit in blocks: the same as those of a fit by rows, from passes over the blocks.

With few clusters each one's matrices are added up and handled as those of any fit. With many,
each is a unit of its own whose part in the fit is small, and the powers of I - H are summed as
series, which end after a few terms; a unit for which they do not is handled by its own matrix.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.parts.block_fit import BlockFit, by_cohort
from analysis.parts.clusters import (
    ClusterSums,
    Covariance,
    by_cluster,
    power_matrices,
)
from analysis.parts.unit_blocks import Block

MOST_MATRICES = 2000
"""Up to so many clusters, each has a matrix of its own."""

MOST_TERMS = 40
ENDED = 1e-15


def block_covariance(fit: BlockFit, errors: str, places: IntArray) -> Covariance | None:
    """Return the covariance of the coefficients at ``places``; None where it cannot be had.

    It cannot for CR2 and CR3 with many clusters of several units. Under weights the working model
    of CR2 has variances inverse to them, so that unit effects may be taken out first.
    """
    chosen = fit.inverse[places]
    if errors.startswith("hc") or errors == "classical":
        return _by_row(fit, errors, chosen)
    if errors == "cr1":
        return _cr1(fit, chosen)
    if fit.blocks.clusters <= MOST_MATRICES:
        return by_cluster(block_sums(fit), errors, chosen)
    return by_series(fit, errors, chosen) if _units_are_clusters(fit) else None


def _units_are_clusters(fit: BlockFit) -> bool:
    return fit.blocks.clusters == fit.blocks.units


def cr1_factor(fit: BlockFit) -> float:
    """Return G/(G - 1) x (N - 1)/(N - K), the nested unit effects left out of K."""
    clusters = fit.blocks.clusters
    return clusters / (clusters - 1.0) * (fit.rows - 1.0) / (fit.rows - fit.rank - 1.0)


def _by_row(fit: BlockFit, errors: str, chosen: FloatArray) -> Covariance:
    df = np.full(chosen.shape[0], float(fit.df_residual))
    if errors == "classical":
        scale = fit.squares / fit.df_residual
        return Covariance(matrix=scale * (chosen @ chosen.T), df=df)
    matrix = np.zeros((chosen.shape[0], chosen.shape[0]))
    for block in fit.blocks:
        squares = block.weighted(fit.residuals(block)) ** 2
        if errors == "hc2":
            left = 1.0 - leverages(fit, block)
            squares = np.divide(squares, left, out=np.zeros_like(squares), where=left > 1e-10)
        loads = [fit.columns_times(block, row) for row in chosen @ fit.inverse.T]
        for one, own in enumerate(loads):
            for other, values in enumerate(loads):
                matrix[one, other] += np.einsum("ut,ut,ut->", squares, own, values)
    if errors == "hc1":
        matrix *= fit.rows / fit.df_residual
    return Covariance(matrix=matrix, df=df)


def leverages(fit: BlockFit, block: Block) -> FloatArray:
    """Return each cell's leverage in the whole model, 0 where there is no row."""
    found = np.zeros(block.outcome.shape)
    for column in fit.inverse.T:
        found += fit.columns_times(block, column) ** 2
    if block.weight is None:
        return found + 1.0 / block.total[:, None]
    return block.weight * (found + 1.0 / block.total[:, None])


def _cr1(fit: BlockFit, chosen: FloatArray) -> Covariance:
    blocks = fit.blocks
    moved = np.zeros((blocks.clusters, chosen.shape[0]))
    loads = fit.inverse @ chosen.T
    for block in blocks:
        scores = fit.times_loaded(block, fit.residuals(block), loads)
        add_by_cluster(moved, blocks.cluster[block.units], scores)
    df = np.full(chosen.shape[0], blocks.clusters - 1.0)
    return Covariance(matrix=cr1_factor(fit) * (moved.T @ moved), df=df)


def block_sums(fit: BlockFit) -> ClusterSums:
    """Return the sums by cluster, each cluster's matrix among them."""
    blocks = fit.blocks
    scores = np.zeros((blocks.clusters, fit.rank))
    grams = np.zeros((blocks.clusters, fit.rank, fit.rank))
    for block in blocks:
        own = blocks.cluster[block.units]
        add_by_cluster(scores, own, fit.times_columns(block, fit.residuals(block)))
        _add_grams(fit, block, own, grams)
    scores = scores @ fit.inverse
    grams = fit.inverse.T @ grams @ fit.inverse

    def batches() -> Iterator[tuple[slice, FloatArray]]:
        yield slice(0, blocks.clusters), grams

    return ClusterSums(scores=scores, grams=batches, factor=cr1_factor(fit))


def add_by_cluster(table: FloatArray, cluster: IntArray, values: FloatArray) -> None:
    """Add rows of values (units, ...) to the rows of a table that their clusters name."""
    if cluster.size and np.all(cluster[1:] > cluster[:-1]):
        table[cluster] += values
    else:
        np.add.at(table, cluster, values)


def _add_grams(fit: BlockFit, block: Block, cluster: IntArray, grams: FloatArray) -> None:
    """Add each cluster's X'WX, unit effects taken out, of one block."""
    for code in np.unique(cluster).tolist():
        for place, own in by_cohort(block):
            units = np.arange(cluster.size)[own]
            units = units[cluster[units] == code]
            if units.size:
                table = fit.tables[place]
                grams[code] += table.T @ _gram(block, units) @ table
        units = np.flatnonzero(cluster == code)
        for number, values in enumerate(block.covariates):
            load = fit.loads[number]
            cross = np.zeros(fit.rank)
            weighted = block.weighted(values)
            for place, own in by_cohort(block):
                mine = np.arange(cluster.size)[own]
                mine = mine[cluster[mine] == code]
                cross += weighted[mine].sum(axis=0) @ fit.tables[place]
            for other in range(number + 1):
                both = float(np.sum(weighted[units] * block.covariates[other][units]))
                pair = np.outer(load, fit.loads[other]) * both
                grams[code] += pair if other == number else pair + pair.T
            grams[code] += np.outer(load, cross) + np.outer(cross, load)


def _gram(block: Block, units: IntArray) -> FloatArray:
    periods = block.outcome.shape[1]
    if block.weight is None:
        return np.asarray(units.size * (np.eye(periods) - 1.0 / periods))
    weight = block.weight[units]
    return np.diag(weight.sum(axis=0)) - weight.T @ (weight / block.total[units][:, None])


def by_series(fit: BlockFit, errors: str, chosen: FloatArray) -> Covariance:
    """Return CR2 or CR3 where every unit is a cluster, its power of I - H summed as a series."""
    count, clusters = chosen.shape[0], fit.blocks.clusters
    matrix = np.zeros((count, count))
    own_squares, mixed = np.zeros(count), np.zeros(count)
    cross = np.zeros((count, fit.rank, fit.rank))
    total = np.zeros(count)
    for block in fit.blocks:
        residual = block.weighted(fit.residuals(block))
        effect = np.empty((residual.shape[0], count))
        for number, row in enumerate(chosen):
            cells = _adjusted_once(fit, block, errors, row)
            effect[:, number] = np.einsum("ut,ut->u", cells, residual)
            if errors == "cr2":
                own = np.einsum("ut,ut->u", block.weighted(cells), cells)
                shared = fit.times_columns(block, cells) @ fit.inverse
                seen = np.einsum("ur,ur->u", shared, shared)
                own_squares[number] += float(own @ own) - 2.0 * float(own @ seen)
                total[number] += float(np.sum(own - seen))
                cross[number] += shared.T @ shared
        matrix += effect.T @ effect
    if errors == "cr3":
        factor = (clusters - 1.0) / clusters
        return Covariance(matrix=factor * matrix, df=np.full(count, clusters - 1.0))
    spread = own_squares + np.sum(cross**2, axis=(1, 2)) + mixed
    df = np.divide(total**2, spread, out=np.zeros(count), where=spread > 0.0)
    return Covariance(matrix=matrix, df=df)


def _adjusted_once(fit: BlockFit, block: Block, errors: str, chosen: FloatArray) -> FloatArray:
    """Return `adjusted`, computed once for each cohort where its units are all alike."""
    if block.weight is not None or len(block.covariates):
        return adjusted(fit, block, errors, chosen)
    cohorts, periods = fit.tables.shape[0], block.outcome.shape[1]
    one_each = replace(
        block,
        outcome=np.zeros((cohorts, periods)),
        total=np.full(cohorts, float(periods)),
        covariates=np.zeros((0, cohorts, periods)),
        cohort=np.arange(cohorts),
    )
    return np.asarray(adjusted(fit, one_each, errors, chosen)[block.cohort])


def adjusted(fit: BlockFit, block: Block, errors: str, chosen: FloatArray) -> FloatArray:
    """Return (I - H)^p X M e of each unit, (units, periods); p is -1/2 for CR2, -1 for CR3."""
    start = fit.columns_times(block, fit.inverse @ chosen)
    term, found, scale = start, start.copy(), 1.0
    size = np.abs(start).max(axis=1, initial=0.0)
    left = size > 0.0
    for number in range(1, MOST_TERMS + 1):
        term = fit.columns_times(
            block, fit.times_columns(block, term) @ fit.inverse @ fit.inverse.T
        )
        # the coefficients of (1 - h)^(-1/2); those of (1 - h)^(-1) are all 1
        scale *= (2.0 * number - 1.0) / (2.0 * number) if errors == "cr2" else 1.0
        found += scale * term
        left = scale * np.abs(term).max(axis=1, initial=0.0) > ENDED * size
        if not left.any():
            return found
    power = -0.5 if errors == "cr2" else -1.0
    for unit in np.flatnonzero(left).tolist():
        found[unit] = _by_own_matrix(fit, block, unit, power, chosen)
    return found


def _by_own_matrix(
    fit: BlockFit, block: Block, unit: int, power: float, chosen: FloatArray
) -> FloatArray:
    """Return one unit's (I - H)^p X M e by its own matrix, (periods,)."""
    own = replace(
        block,
        outcome=block.outcome[unit : unit + 1],
        weight=None if block.weight is None else block.weight[unit : unit + 1],
        total=block.total[unit : unit + 1],
        covariates=block.covariates[:, unit : unit + 1],
        cohort=block.cohort[unit : unit + 1],
    )
    table = np.column_stack([fit.columns_times(own, column)[0] for column in fit.inverse.T])
    weighted = table if own.weight is None else table * own.weight[0][:, None]
    power_of_gram = power_matrices((table.T @ weighted)[None], power)[0]
    return np.asarray(table @ (power_of_gram @ chosen))
