"""Event studies: one effect for every time before and after the start, and what they say together.

References
----------
Freyaldenhoven, Hansen and Shapiro (2019), American Economic Review 109, 3307-3338.
Pustejovsky and Tipton (2018), Journal of Business and Economic Statistics 36, 672-683,
    equations 13 to 16 (the approximate Hotelling test of several coefficients).
Roth (2022), American Economic Review: Insights 4, 305-322 (what a pre-trend test can see).
"""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from analysis.data import BoolArray, FloatArray, IntArray
from analysis.parts.clusters import ClusterSums, Covariance, cr2_parts
from analysis.parts.fitted import Fitted
from analysis.parts.panel_columns import CellColumn, Choice, cohort_places, cohort_table
from analysis.parts.panels import CHUNK, Panel

MOST_CLUSTERS = 400
"""With more clusters the joint test takes clusters - 1 as its degrees of freedom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventColumns:
    """Indicators of event times of treated rows; ``reference`` is the one that is left out.

    times: whole steps since the start, in order, one for each column.
    """

    columns: tuple[CellColumn, ...]
    times: tuple[int, ...]
    reference: int


def event_columns(panel: Panel) -> EventColumns | None:
    """Return an indicator for every event time but the last before the start.

    None where periods have no order in time, or no treated row lies before its start.
    """
    if not panel.dated:
        return None
    starts = np.array(panel.cohorts, dtype=np.int64)
    times = panel.steps[None, :] - panel.steps[starts][:, None]
    present = np.unique(times[_cells_with_rows(panel)])
    before = present[present < 0]
    if not before.size or before.size == present.size:
        return None
    reference = int(before[-1])
    kept = [int(time) for time in present if time != reference]
    return EventColumns(
        columns=tuple(_indicator(panel, times, time) for time in kept),
        times=tuple(kept),
        reference=reference,
    )


def _cells_with_rows(panel: Panel) -> BoolArray:
    """Return which cohorts have a row in which period, (cohorts, periods)."""
    found = np.zeros((len(panel.cohorts) + 1, len(panel.labels)), dtype=np.bool_)
    for first in range(0, panel.rows, CHUNK):
        rows = slice(first, first + CHUNK)
        found[cohort_places(panel, rows), panel.period[rows]] = True
    return found[1:]


def _indicator(panel: Panel, times: IntArray, time: int) -> CellColumn:
    table = cohort_table(panel)
    table[1:] = times == time
    return CellColumn(name=event_name(time), table=table)


def event_name(time: int) -> str:
    """Return ``lead_3`` for three periods before the start, ``lag_0`` for the first one after."""
    return f"lead_{-time}" if time < 0 else f"lag_{time}"


def with_periods(choice: Choice) -> Choice:
    """Return the choice whose effects tell periods apart, not only phases."""
    return replace(choice, effects="group_period") if choice.effects == "group_phase" else choice


class Errors(Protocol):
    """Where a joint test gets its covariances from: a model of a panel."""

    def covariance(self, fit: Fitted, errors: str, places: IntArray) -> Covariance:
        """Return the covariance of some coefficients."""

    def cr2_sums(self, fit: Fitted) -> ClusterSums | None:
        """Return the sums by cluster; None where CR2 is not made from them."""


def joint_p(fit: Fitted, errors: str, names: list[str], model: Errors) -> float | None:
    """Return the p of all these coefficients being 0 together; None where too few clusters.

    Classical and HC errors: Wald's F. Clustered errors: Hotelling's form of it, with Pustejovsky
    and Tipton's degrees of freedom for CR2 and clusters - 1 otherwise.
    """
    places = [place for name in names if (place := fit.place(name)) is not None]
    if not places:
        return None
    found = model.covariance(fit, errors, np.array(places))
    sums = model.cr2_sums(fit) if errors == "cr2" else None
    df = float(found.df.min())
    if sums is not None and sums.clusters <= MOST_CLUSTERS:
        df = joint_df(sums, fit.inverse[places])
    return wald_p(fit.beta[places], found, df=df, hotelling=errors.startswith("cr"))


def wald_p(beta: FloatArray, found: Covariance, *, df: float, hotelling: bool) -> float | None:
    """Return the p of Wald's statistic on ``df`` denominator degrees of freedom."""
    from scipy.special import chdtrc, fdtrc

    count = beta.size
    left = df - count + 1.0 if hotelling else df
    if left < 1.0:
        return None
    values, vectors = np.linalg.eigh(found.matrix)
    if values[0] <= 1e-12 * values[-1]:
        return None
    statistic = float(np.sum((vectors.T @ beta) ** 2 / values)) / count
    if not np.isfinite(df):
        return float(chdtrc(count, statistic * count))
    return float(fdtrc(count, left, statistic * (left / df)))


def joint_df(sums: ClusterSums, chosen: FloatArray) -> float:
    """Return the degrees of freedom of a joint test of combinations (k, rank) with CR2."""
    values, vectors = np.linalg.eigh(chosen @ chosen.T)
    if values[0] <= 1e-12 * values[-1]:
        return 0.0
    parts = cr2_parts(sums, (vectors / np.sqrt(values)).T @ chosen)
    spread = 0.0
    for cluster in range(sums.clusters):
        pairs = -np.einsum("sr,htr->hst", parts.shared[cluster], parts.shared, optimize=True)
        pairs[cluster] += parts.own_pairs[cluster]
        trace = np.einsum("hss->h", pairs)
        spread += float(trace @ trace) + float(np.einsum("hst,hts->", pairs, pairs))
    count = chosen.shape[0]
    return float(count * (count + 1.0) / spread)


def before_start(panel: Panel) -> Panel:
    """Return the rows before the start; of staggered starts, the rows not yet treated."""
    return panel.subset(~panel.on if panel.staggered else panel.period < panel.first_start)
