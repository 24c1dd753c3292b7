"""A fitted model of a panel: what linear and Poisson models have in common.

What is expensive is computed once, when it is first asked for.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analysis.data import CodeArray, FloatArray, IntArray
from analysis.outcome import Check, CheckStatus, Estimate, Scale
from analysis.parts.clusters import ClusterSums, Covariance
from analysis.parts.fitted import Fitted
from analysis.parts.fixed_effects import Column, Frame
from analysis.parts.panel_answer import No
from analysis.parts.panel_columns import (
    AnyColumn,
    CellColumn,
    Choice,
    covariate_terms,
    effect_columns,
    treatment_column,
    trend_column,
)
from analysis.parts.panel_estimates import of_coefficient
from analysis.parts.panel_refusals import one_cluster, saturated, unidentified
from analysis.parts.panels import NEVER, Panel

FEWEST_DRAWS = 199
MOST_SIGNS = 10_000_000
"""Draws times clusters that are worth their time where they are not the headline."""

CLUSTERED = frozenset({"cr1", "cr2", "cr3"})
BY_FORMULA = frozenset({"cr1", "cr2", "cr3", "hc1", "hc2", "classical"})


@dataclass(frozen=True, kw_only=True)
class PanelModel(ABC):
    """A model of a panel; ``level`` and ``draws`` as the plan sets them."""

    panel: Panel
    choice: Choice
    level: float
    draws: int
    generator: Callable[[], np.random.Generator]
    source: Panel | None = None
    """The panel of the data, where ``panel`` holds means of its rows."""

    trending: bool = False
    """Whether what is estimated is a trend of its own before the start, not the effect."""

    @property
    @abstractmethod
    def scale(self) -> Scale:
        """The scale of the effect."""

    @property
    @abstractmethod
    def coefficient_scale(self) -> Scale:
        """The scale of covariates' coefficients."""

    @property
    @abstractmethod
    def clusters(self) -> int:
        """Clusters; 0 without them."""

    @property
    @abstractmethod
    def own_labels(self) -> CodeArray | None:
        """Each cluster's label, 0 for comparison and 1, 2, ... by cohort; None where mixed."""

    @abstractmethod
    def fit_columns(self, columns: Sequence[AnyColumn]) -> Fitted:
        """Return the fit of the outcome on columns beside the unit effects."""

    @abstractmethod
    def cr2_sums(self, fit: Fitted) -> ClusterSums | None:
        """Return the sums by cluster of a fit; None where CR2 is not made from them."""

    @abstractmethod
    def covariance(self, fit: Fitted, errors: str, places: IntArray) -> Covariance:
        """Return the covariance of some coefficients of a fit."""

    @property
    @abstractmethod
    def wild_p(self) -> float | None:
        """The p of the wild cluster bootstrap; None where it cannot be drawn."""

    @property
    @abstractmethod
    def randomisation_p(self) -> float | None:
        """The p of reassigning the treatment; None where it cannot be reassigned."""

    @property
    @abstractmethod
    def smallest_p(self) -> float | None:
        """The smallest p that the chosen resampling could give; None where none is chosen."""

    @abstractmethod
    def resampled(self, errors: str) -> Estimate | None:
        """Return the effect with ``wild`` or ``randomisation`` inference."""

    @cached_property
    def columns(self) -> list[AnyColumn]:
        """The effects and covariates, without the treatment."""
        effects = effect_columns(self.panel, self.choice, absorb=self.absorbs)
        return [*effects, *self.covariates_of(self.panel)]

    @staticmethod
    def covariates_of(panel: Panel) -> list[Column]:
        """Return the columns of a panel's covariates."""
        return covariate_terms(panel)

    @property
    def absorbs(self) -> bool:
        """Whether unit effects are taken out rather than being columns."""
        return True

    @cached_property
    def fit(self) -> Fitted:
        """The fit whose last column is the treatment, where it stands."""
        return self.fit_columns([*self.columns, self.treatment])

    @cached_property
    def treatment(self) -> CellColumn:
        """What is asked about: being treated, or a trend of the initiative's own."""
        return trend_column(self.panel) if self.trending else treatment_column(self.panel)

    def on(self, panel: Panel) -> "PanelModel":
        """Return the same model of another panel."""
        return replace(self, panel=panel)

    def notes(self) -> tuple[Check, ...]:
        """Return checks that this way of fitting adds."""
        if self.affordable == self.draws:
            return ()
        return (
            Check(
                key="draws",
                status=CheckStatus.INFO,
                value=float(self.affordable),
                because=f"With {self.clusters:,} clusters the p of bootstrap and reassignment come "
                f"from {self.affordable:,} draws, not {self.draws:,}: they are not the headline.",
            ),
        )

    def refusal(self) -> No | None:
        """Return why the fit cannot answer."""
        return unidentified(self.fit) or saturated(self.fit)

    @cached_property
    def clustered(self) -> bool:
        """Whether cluster-robust errors can be had: two clusters or more on each side."""
        return self.clusters > 1 and one_cluster(self.panel, "cr") is None

    def estimate(self, errors: str) -> Estimate | None:
        """Return the effect with one kind of error; None where that kind cannot be had."""
        if errors not in self._estimates:
            self._estimates[errors] = self._estimated(errors)
        return self._estimates[errors]

    @cached_property
    def _estimates(self) -> dict[str, Estimate | None]:
        return {}

    def _estimated(self, errors: str) -> Estimate | None:
        if errors not in BY_FORMULA:
            return self.resampled(errors)
        if errors in CLUSTERED and not self.clustered:
            return None
        place = self.fit.rank - 1
        found = self.covariance(self.fit, errors, np.array([place]))
        made = of_coefficient(self.fit, place, found, 0, scale=self.scale, level=self.level)
        return made if made.se is not None else None

    def value_alone(self) -> Estimate:
        """Return the effect without an interval."""
        value = float(self.fit.beta[-1])
        return Estimate(
            value=float(np.exp(value)) if self.scale.is_ratio else value, scale=self.scale
        )

    @property
    def errors_beside(self) -> str | None:
        """The formula for errors of what stands beside the effect; None where there is none."""
        if self.choice.errors in BY_FORMULA:
            formula = self.choice.errors
            return formula if formula not in CLUSTERED or self.clustered else None
        return "cr2" if self.clustered else None

    def labels_of(self, cohort: CodeArray) -> CodeArray:
        """Return the labels of cohorts by their first treated periods."""
        places = np.array([NEVER, *self.panel.cohorts])
        found = np.searchsorted(places, cohort).astype(np.int32)
        return np.minimum(found, 1).astype(np.int32) if self.trending else found

    @property
    def affordable(self) -> int:
        """The draws that are made: all where they are the headline, fewer with many clusters."""
        if self.choice.errors in {"wild", "randomisation"}:
            return self.draws
        return min(self.draws, max(FEWEST_DRAWS, MOST_SIGNS // max(1, self.clusters)))

    @property
    def label_columns(self) -> list[list[FloatArray]]:
        """What each label would put into the model by period: its moving columns, (periods,)."""
        panel = self.panel
        place = np.arange(len(panel.labels))
        level = [] if self.choice.effects == "unit_period" else [np.ones(place.size)]
        if self.trending:
            return [[*level, panel.steps.astype(np.float64)]]
        return [[*level, (place >= start).astype(np.float64)] for start in panel.cohorts]

    @property
    def fixed_columns(self) -> list[AnyColumn]:
        """The columns that a reassignment of the treatment does not change."""
        return [column for column in self.columns if column.name != "group"]


def cluster_labels(model: PanelModel, held: Frame) -> CodeArray | None:
    """Return each cluster's label in a frame; None where a cluster mixes them, or all are one."""
    if held.cluster is None or held.cluster_starts is None:
        return None
    own = model.labels_of(model.panel.cohort)[held.order]
    first = own[held.cluster_starts]
    several = np.unique(first).size > 1
    return first if several and np.array_equal(first[held.cluster], own) else None
