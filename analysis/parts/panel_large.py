"""Linear and logarithmic models of a panel too large for a table of rows by columns.

Everything is the same as for a small panel; it comes from passes over blocks of units.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.data import CodeArray, FloatArray, IntArray
from analysis.outcome import Check, CheckStatus, Scale
from analysis.parts.assignments import labels
from analysis.parts.block_errors import MOST_MATRICES, block_covariance, block_sums
from analysis.parts.block_fit import BlockFit, CohortSums, block_fit, cohort_sums
from analysis.parts.block_resampling import block_permutations, block_wild_sums
from analysis.parts.clusters import ClusterSums, Covariance
from analysis.parts.fitted import Fitted
from analysis.parts.fixed_effects import Column
from analysis.parts.panel_columns import AnyColumn, CellColumn, Response, cohort_table, response
from analysis.parts.panel_linear import LinearInference
from analysis.parts.panel_model import PanelModel
from analysis.parts.panels import NEVER, Panel
from analysis.parts.permutation import Permuted
from analysis.parts.resampling import WildDraws, wild_draws
from analysis.parts.unit_blocks import UnitBlocks, unit_blocks

MOST_SUMS = 4_000_000
"""Numbers that sums by label and cluster may hold where draws are not the headline.

Beyond it there are tens of thousands of clusters, and CR1 says what the draws would."""


@dataclass(frozen=True, kw_only=True)
class LargeLinearModel(LinearInference):
    """Least squares of the outcome, or of its logarithm, with unit and period effects."""

    blocks: UnitBlocks

    @cached_property
    def seen(self) -> Response:
        """The response and its scale."""
        return response(self.panel, self.choice.model)

    @property
    def scale(self) -> Scale:
        """The scale of the effect: a difference, or log points."""
        return self.seen.scale

    def notes(self) -> tuple[Check, ...]:
        """Return checks that this way of fitting adds."""
        found = super().notes()
        if self.blocks.weight is None:
            return found
        because = "In a panel of this size CR2 takes variances to be inverse to the weights."
        return (*found, Check(key="cr2_weights", status=CheckStatus.INFO, because=because))

    @property
    def clusters(self) -> int:
        """Clusters."""
        return self.blocks.clusters

    @cached_property
    def sums(self) -> CohortSums:
        """The sums by cohort from which every fit is solved."""
        return cohort_sums(self.blocks)

    def on(self, panel: Panel) -> "LargeLinearModel":
        """Return the same model of another panel."""
        made = large_model(self, panel)
        if made is None:
            raise ValueError("the panel cannot be read in blocks")
        return made

    def fit_columns(self, columns: Sequence[AnyColumn]) -> BlockFit:
        """Return the least squares fit on columns beside the unit effects."""
        return solved(self.panel, self.blocks, self.sums, columns)

    def cr2_sums(self, fit: Fitted) -> ClusterSums | None:
        """Return the sums by cluster of a fit, where clusters are few."""
        if self.clusters > MOST_MATRICES:
            return None
        return block_sums(_blocks(fit))

    @property
    def errors_beside(self) -> str | None:
        """The errors beside the effect; CR1 where CR2 and CR3 of many columns cost too much."""
        errors = super().errors_beside
        costly = self.clusters > MOST_MATRICES
        return "cr1" if errors in {"cr2", "cr3"} and costly else errors

    def covariance(self, fit: Fitted, errors: str, places: IntArray) -> Covariance:
        """Return the covariance of some coefficients; without degrees of freedom where none is."""
        found = block_covariance(_blocks(fit), errors, places)
        if found is None:
            return Covariance(matrix=np.zeros((places.size, places.size)), df=np.zeros(places.size))
        return found

    @cached_property
    def own_labels(self) -> CodeArray | None:
        """Each cluster's label; None where mixed."""
        return block_labels(self, self.blocks)

    @property
    def _affords_draws(self) -> bool:
        """Whether draws are worth their memory: where they are asked for, or clusters are few."""
        asked = self.choice.errors in {"wild", "randomisation"}
        return asked or self.clusters * self.fit.rank * len(self.panel.cohorts) <= MOST_SUMS

    @cached_property
    def wild(self) -> WildDraws | None:
        """The draws of the bootstrap; None where errors vanish."""
        if self.clusters < 2 or not self._affords_draws:
            return None
        sums = block_wild_sums(_blocks(self.fit))
        found = wild_draws(sums, self.affordable, self.generator())
        return found if found.error > 0.0 else None

    @cached_property
    def permutations(self) -> Permuted | None:
        """The estimate under each reassignment; None where clusters mix groups."""
        own = self.own_labels
        if own is None or not self._affords_draws:
            return None
        fixed = self.fit_columns(self.fixed_columns)
        moving = [columns[-1] for columns in self.label_columns]
        assignments = labels(own.tolist(), self.affordable, self.generator())
        return block_permutations(fixed, moving, self.treatment.table, own, assignments)


def solved(
    panel: Panel, blocks: UnitBlocks, sums: CohortSums, columns: Sequence[AnyColumn]
) -> BlockFit:
    """Return the fit of a panel's columns from the sums of its blocks."""
    tables = [
        column.table if isinstance(column, CellColumn) else cohort_table(panel)
        for column in columns
    ]
    return block_fit(
        blocks,
        sums,
        tuple(column.name for column in columns),
        np.stack(tables, axis=2),
        [isinstance(column, Column) for column in columns],
    )


def block_labels(model: PanelModel, blocks: UnitBlocks) -> CodeArray | None:
    """Return each cluster's label; None where a cluster mixes them, or all are one."""
    starts = np.array([NEVER, *model.panel.cohorts])[blocks.cohort]
    own = model.labels_of(starts.astype(np.int32))
    first = np.full(blocks.clusters, -1, dtype=np.int32)
    first[blocks.cluster[::-1]] = own[::-1]
    several = np.unique(first).size > 1
    return first if several and np.array_equal(first[blocks.cluster], own) else None


def large_model(like: LinearInference, panel: Panel) -> LargeLinearModel | None:
    """Return a large model with the choices of another; None where blocks cannot hold the panel."""
    seen = response(panel, like.choice.model)
    covariates: list[FloatArray] = [column.values for column in like.covariates_of(panel)]
    blocks = unit_blocks(panel, seen.values, seen.weight, tuple(covariates))
    if blocks is None:
        return None
    return LargeLinearModel(
        panel=panel,
        choice=like.choice,
        level=like.level,
        draws=like.draws,
        generator=like.generator,
        trending=like.trending,
        blocks=blocks,
    )


def _blocks(fit: Fitted) -> BlockFit:
    if not isinstance(fit, BlockFit):
        raise TypeError("the fit is not one in blocks")
    return fit
