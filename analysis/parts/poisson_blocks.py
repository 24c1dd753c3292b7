"""Poisson regression on a panel in blocks of units, by iterated weighted least squares."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from analysis.data import FloatArray
from analysis.parts.block_fit import BlockFit, CohortSums, cohort_sums
from analysis.parts.poisson_panel import CLOSE, MOST_STEPS, damped
from analysis.parts.unit_blocks import UnitBlocks

Solve = Callable[[UnitBlocks, CohortSums], BlockFit]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonBlocks:
    """The optimum: the weighted least squares at it, and expected events, (rows,)."""

    fit: BlockFit
    mean: FloatArray
    converged: bool


def poisson_blocks(
    blocks: UnitBlocks,
    solve: Solve,
    *,
    events: FloatArray,
    offset: FloatArray | None,
    weight: FloatArray | None,
) -> PoissonBlocks:
    """Return the Poisson fit of a panel in blocks.

    blocks: of the panel; its values and weights are replaced in each step. solve: from blocks and
    their sums to the fit of the columns. events, offset, weight: shape (rows,).
    """
    fixed = np.zeros(events.size) if offset is None else offset
    prior = np.ones(events.size) if weight is None else weight
    mean = 0.5 * (events + max(float(np.average(events, weights=prior)), 1e-300))
    predictor = np.log(mean)
    deviance = np.inf
    for _ in range(MOST_STEPS):
        fit = _step(blocks, solve, events, mean, predictor - fixed, prior)
        fresh = predictor + (events - mean) / mean - _residuals(fit)
        mean, predictor, reached = damped(events, predictor, fresh, prior, deviance)
        if abs(reached - deviance) <= CLOSE * (abs(reached) + CLOSE):
            break
        deviance = reached
    fit = _step(blocks, solve, events, mean, predictor - fixed, prior)
    off = fit.inverse.T @ _gradient(fit, (events - mean) / mean)
    size = float(np.sqrt(np.sum(prior * (events - mean) ** 2 / mean))) + 1.0
    return PoissonBlocks(
        fit=fit, mean=mean, converged=bool(float(abs(off).max(initial=0.0)) <= 1e-6 * size)
    )


def _step(
    blocks: UnitBlocks,
    solve: Solve,
    events: FloatArray,
    mean: FloatArray,
    predictor: FloatArray,
    prior: FloatArray,
) -> BlockFit:
    """Return the weighted least squares of the working response, weights the expected events."""
    weighted = replace(blocks, values=predictor + (events - mean) / mean, weight=mean * prior)
    return solve(weighted, cohort_sums(weighted))


def _residuals(fit: BlockFit) -> FloatArray:
    """Return the residuals of the working response, (rows,)."""
    found = np.empty(fit.rows)
    for block in fit.blocks:
        block.write(fit.residuals(block), found)
    return found


def _gradient(fit: BlockFit, residuals: FloatArray) -> FloatArray:
    """Return X'W r of residuals (rows,), (rank,)."""
    found = np.zeros(fit.rank)
    for block in replace(fit.blocks, values=residuals):
        found += fit.times_columns(block, block.outcome).sum(axis=0)
    return found
