"""The bootstrap's and the reassignment's sums by cluster, of a fit in blocks."""

from collections.abc import Sequence

import numpy as np

from analysis.data import CodeArray, FloatArray
from analysis.parts.assignments import Labels
from analysis.parts.block_errors import add_by_cluster
from analysis.parts.block_fit import BlockFit
from analysis.parts.permutation import PermutationSums, Permuted, from_sums
from analysis.parts.resampling import WildSums
from analysis.parts.unit_blocks import Block


def block_wild_sums(fit: BlockFit) -> WildSums:
    """Return what the bootstrap of the last coefficient needs of each cluster."""
    blocks, rank = fit.blocks, fit.rank
    scale, effect = float(fit.inverse[-1, -1]), float(fit.beta[-1])
    sides = np.zeros((2, blocks.clusters, rank))
    numbers = np.zeros((2, blocks.clusters))
    for block in blocks:
        cluster = blocks.cluster[block.units]
        residual = fit.residuals(block)
        last = fit.columns_times(block, fit.inverse[:, -1])
        restricted = residual + last * (effect / scale)
        for number, cells in enumerate((last, restricted)):
            add_by_cluster(sides[number], cluster, fit.times_columns(block, cells) @ fit.inverse)
        weighted = block.weighted(last)
        add_by_cluster(numbers[0], cluster, np.einsum("ut,ut->u", weighted, last))
        add_by_cluster(numbers[1], cluster, np.einsum("ut,ut->u", weighted, residual))
    return WildSums(
        effect=effect,
        scale=scale,
        own=sides[1, :, -1],
        share=numbers[0],
        mixed=sides[0, :, :-1],
        spread=sides[1, :, :-1],
        observed=numbers[1],
    )


def block_permutations(
    fixed: BlockFit,
    moving: Sequence[FloatArray],
    treatment: FloatArray,
    own: CodeArray,
    assignments: Labels,
) -> Permuted:
    """Return the estimates under each assignment.

    fixed: the fit on all that an assignment does not change. moving: for each label what it would
    put into the model, by period. treatment: the data's own, (cohorts, periods).
    """
    blocks = fixed.blocks
    loads = np.zeros(fixed.rank)
    for block in blocks:
        loads += fixed.times_columns(block, _cells(block, treatment)).sum(axis=0)
    held = fixed.inverse @ (fixed.inverse.T @ loads)
    sums = PermutationSums(kinds=len(moving), columns=1, clusters=blocks.clusters, rank=fixed.rank)
    for table in (sums.top, sums.meets, sums.squares):
        table[:] = 0.0
    for block in blocks:
        cluster = blocks.cluster[block.units]
        left = block.weighted(fixed.residuals(block))
        rest = block.weighted(_cells(block, treatment) - fixed.columns_times(block, held))
        for kind, column in enumerate(moving):
            cells = block.within(np.broadcast_to(column, block.outcome.shape))
            add_by_cluster(sums.top[kind, 0, 0], cluster, np.einsum("ut,ut->u", cells, left))
            add_by_cluster(sums.top[kind, 0, 1], cluster, np.einsum("ut,ut->u", cells, rest))
            met = fixed.times_columns(block, cells) @ fixed.inverse
            add_by_cluster(sums.meets[kind, 0], cluster, met)
            square = np.einsum("ut,ut->u", block.weighted(cells), cells)
            add_by_cluster(sums.squares[kind, 0, 0], cluster, square)
    return from_sums(sums, own, assignments)


def _cells(block: Block, table: FloatArray) -> FloatArray:
    """Return a column given by cohort and period, within units."""
    return block.within_of(table)
