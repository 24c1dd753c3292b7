"""Many rows that a model cannot tell apart, held as their means: people in a group and period.

With effects of group and phase the columns of a row depend on its cohort and period alone. Means
by cluster, cohort and period, weighted by their numbers, give the same coefficients and clustered
errors; with the squares around them they give the errors by row too.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.parts.fixed_effects import Frame
from analysis.parts.panel_columns import Response, cohort_places, grouping
from analysis.parts.panel_linear import LinearModel
from analysis.parts.panels import Panel


@dataclass(frozen=True, kw_only=True)
class CollapsedModel(LinearModel):
    """A linear model whose ``panel`` holds means; ``squares`` are those around them, (rows,)."""

    response: Response
    squares: FloatArray

    @cached_property
    def seen(self) -> Response:
        """The response, already a logarithm where the model is one of logarithms."""
        return self.response

    @cached_property
    def frame(self) -> Frame:
        """How means are grouped, with the squares around them."""
        held = grouping(self.panel, self.choice.effects, self.seen.weight)
        counts = None if self.source is None else self.source.rows
        return replace(held, spread=self.squares[held.order], counts=counts)

    def on(self, panel: Panel) -> LinearModel:
        """Return the model of some of the means, for reassignment, which needs no squares."""
        return LinearModel(
            panel=replace(panel, people=None, exposure=None),
            choice=replace(self.choice, model="linear"),
            level=self.level,
            draws=self.draws,
            generator=self.generator,
            trending=self.trending,
        )


def collapsed(model: LinearModel) -> LinearModel:
    """Return a model of means by cluster, cohort and period; the same where rows are weighted.

    Rows with covariates or weights, or with effects of units, differ from each other: they stay.
    """
    panel, seen = model.panel, model.seen
    if panel.covariates or seen.weight is not None or model.choice.effects == "unit_period":
        return model
    cells = _cells(panel)
    number = cells.sums(np.ones(panel.rows))
    means = cells.sums(seen.values) / number
    around = cells.sums((seen.values - means[cells.own]) ** 2)
    return CollapsedModel(
        panel=replace(cells.panel, outcome=means, weight=number, people=None, exposure=None),
        choice=model.choice,
        level=model.level,
        draws=model.draws,
        generator=model.generator,
        source=panel,
        response=replace(seen, values=means, weight=number),
        squares=around,
    )


def summed(panel: Panel) -> Panel | None:
    """Return a panel of counts as sums by cluster, cohort and period; None where rows must stay.

    A Poisson model with effects of group and phase cannot tell the rows of a sum apart: their
    exposures add up, one for each row where there is none.
    """
    if panel.covariates or panel.weight is not None:
        return None
    cells = _cells(panel)
    size = np.ones(panel.rows) if panel.exposure is None else panel.exposure
    if panel.people is not None:
        return replace(
            cells.panel, outcome=cells.sums(panel.outcome), people=cells.sums(panel.people)
        )
    return replace(cells.panel, outcome=cells.sums(panel.outcome), exposure=cells.sums(size))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cells:
    """Cells of cluster, cohort and period: one row of each in ``panel``, each row's cell."""

    panel: Panel
    own: IntArray

    def sums(self, values: FloatArray) -> FloatArray:
        """Return sums by cell."""
        found = np.bincount(self.own, weights=values, minlength=self.panel.rows)
        return found.astype(np.float64)


def _cells(panel: Panel) -> _Cells:
    periods = len(panel.labels)
    cells = cohort_places(panel) * periods + panel.period
    if panel.cluster is not None:
        cells = cells + panel.cluster.astype(np.int64) * ((len(panel.cohorts) + 1) * periods)
    _, first, own = np.unique(cells, return_index=True, return_inverse=True)
    chosen = np.zeros(panel.rows, dtype=np.bool_)
    chosen[first] = True
    place = np.argsort(np.argsort(first))  # `subset` keeps rows in the order of the panel
    return _Cells(panel=panel.subset(chosen), own=place[own])
