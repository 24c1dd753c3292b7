"""Poisson models of a panel too large for a table of rows by columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analysis.data import CodeArray, IntArray
from analysis.parts.assignments import labels
from analysis.parts.block_errors import block_covariance
from analysis.parts.block_fit import BlockFit, cohort_sums
from analysis.parts.block_resampling import block_permutations, block_wild_sums
from analysis.parts.clusters import Covariance
from analysis.parts.fitted import Fitted
from analysis.parts.panel_columns import AnyColumn
from analysis.parts.panel_large import MOST_SUMS, block_labels, solved
from analysis.parts.panel_model import PanelModel
from analysis.parts.panel_poisson import PoissonInference
from analysis.parts.panels import Panel
from analysis.parts.poisson_blocks import PoissonBlocks, poisson_blocks
from analysis.parts.poisson_randomisation import OneStep
from analysis.parts.resampling import WildSums
from analysis.parts.unit_blocks import UnitBlocks, unit_blocks


@dataclass(frozen=True, kw_only=True)
class LargePoissonModel(PoissonInference):
    """A Poisson regression by iterated weighted least squares on blocks of units."""

    blocks: UnitBlocks

    @property
    def clusters(self) -> int:
        """Clusters."""
        return self.blocks.clusters

    @cached_property
    def own_labels(self) -> CodeArray | None:
        """Each cluster's label; None where mixed."""
        return block_labels(self, self.blocks)

    @cached_property
    def solution(self) -> PoissonBlocks:
        """The optimum with the treatment as its last column."""
        return self._solve([*self.columns, self.treatment])

    @cached_property
    def fit(self) -> BlockFit:
        """The weighted least squares at the optimum."""
        return self.solution.fit

    @property
    def converged(self) -> bool:
        """Whether the optimum was reached at finite coefficients."""
        return self.solution.converged

    def on(self, panel: Panel) -> "LargePoissonModel":
        """Return the same model of another panel."""
        made = large_poisson(self, panel)
        if made is None:
            raise ValueError("the panel cannot be read in blocks")
        return made

    def fit_columns(self, columns: Sequence[AnyColumn]) -> BlockFit:
        """Return the weighted least squares at the optimum of other columns."""
        return self._solve(columns).fit

    def _solve(self, columns: Sequence[AnyColumn], null: float = 0.0) -> PoissonBlocks:
        offset = None if self.size is None else np.log(self.size)
        if null != 0.0:
            offset = null * self.panel.on + (0.0 if offset is None else offset)
        return poisson_blocks(
            self.blocks,
            lambda blocks, sums: solved(self.panel, blocks, sums, columns),
            events=self.panel.outcome,
            offset=offset,
            weight=self.panel.weight,
        )

    def robust(self, fit: Fitted, errors: str, places: IntArray) -> Covariance:
        """Return CR1, HC1 or HC2 of some coefficients."""
        if not isinstance(fit, BlockFit):
            raise TypeError("the fit is not one in blocks")
        found = block_covariance(fit, errors, places)
        if found is None:
            raise ValueError(f"{errors} cannot be had of a Poisson model")
        return found

    @property
    def _affords_draws(self) -> bool:
        asked = self.choice.errors in {"wild", "randomisation"}
        return asked or self.clusters * self.fit.rank * len(self.panel.cohorts) <= MOST_SUMS

    def score_sums(self, null: float) -> WildSums | None:
        """Return the scores by cluster with the effect held at ``null``."""
        if self.clusters < 2 or not self._affords_draws:
            return None
        restricted = self._solve(self.columns, null)
        if not restricted.converged:
            return None
        return block_wild_sums(self._scored(restricted, [*self.columns, self.treatment]))

    def _scored(self, restricted: PoissonBlocks, columns: Sequence[AnyColumn]) -> BlockFit:
        """Return the fit of what is left of a restricted model on columns."""
        left = (self.panel.outcome - restricted.mean) / restricted.mean
        blocks = replace(restricted.fit.blocks, values=left)
        return solved(self.panel, blocks, cohort_sums(blocks), columns)

    @cached_property
    def reassigned(self) -> OneStep | None:
        """The estimate under each reassignment, by weighted least squares at the optimum."""
        own = self.own_labels
        if own is None or not self._affords_draws:
            return None
        fit = self.fit
        fixed = solved(self.panel, fit.blocks, cohort_sums(fit.blocks), self.fixed_columns)
        moving = [columns[-1] for columns in self.label_columns]
        assigned = labels(own.tolist(), self.affordable, self.generator())
        treated = self.treatment.table
        return OneStep(draws=block_permutations(fixed, moving, treated, own, assigned))


def large_poisson(like: PanelModel, panel: Panel) -> LargePoissonModel | None:
    """Return a large model with the choices of another; None where blocks cannot hold the panel."""
    covariates = tuple(column.values for column in like.covariates_of(panel))
    blocks = unit_blocks(panel, panel.outcome, None, covariates)
    if blocks is None:
        return None
    return LargePoissonModel(
        panel=panel,
        choice=like.choice,
        level=like.level,
        draws=like.draws,
        generator=like.generator,
        trending=like.trending,
        blocks=blocks,
    )
