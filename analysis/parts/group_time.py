"""The effect on staggered starters that never compares them with those already treated.

The change of each cohort from the period before its start is set against the change of units that
are never treated (where there are none, not yet treated); cells after the start are weighted by
the cohort's size.

References
----------
Callaway and Sant'Anna (2021), Journal of Econometrics 225, 200-230: equations 2.8 and 3.10, without
covariates, universal base, influence functions with estimated cohort shares.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTime:
    """The mean effect on cells after the start, and each unit's influence on it, (units,)."""

    effect: float
    influence: FloatArray

    def se(self, cluster: IntArray | None = None) -> float:
        """Return the standard error; with clusters the influences of each are added up first."""
        if cluster is None:
            return float(np.sqrt(np.sum(self.influence**2))) / self.influence.size
        sums = np.bincount(cluster, weights=self.influence)
        return float(np.sqrt(np.sum(sums**2))) / self.influence.size


def group_time(table: FloatArray, cohort: IntArray) -> GroupTime | None:
    """Return the effect from outcomes (units, periods), NaN where a unit was not seen.

    cohort: shape (units,), the place of the first treated period, -1 for never. Units treated
    from the first period on are left out. None where no cell can be compared.
    """
    kept = cohort != 0
    table, cohort = table[kept], cohort[kept]
    size = cohort.size
    cells = list(_cells(table, cohort))
    if not cells:
        return None
    shares = np.array([np.mean(cohort == start) for start, _, _ in cells])
    effects = np.array([effect for _, effect, _ in cells])
    total = float(shares.sum())
    weights = shares / total
    influence = np.zeros(size)
    member = np.stack([(cohort == start).astype(np.float64) for start, _, _ in cells], axis=1)
    for weight, (_, _, own) in zip(weights, cells, strict=True):
        influence += weight * own
    away = member - shares
    # the shares are estimated too: the derivative of shares / total in each of them
    influence += away @ (effects / total) - away.sum(axis=1) * float(shares @ effects) / total**2
    return GroupTime(effect=float(weights @ effects), influence=influence)


def _cells(table: FloatArray, cohort: IntArray) -> Iterator[tuple[int, float, FloatArray]]:
    """Yield each cohort and period from its start on: the start, the effect, the influences."""
    for start in np.unique(cohort[cohort > 0]).tolist():
        if start >= table.shape[1]:
            continue
        for period in range(start, table.shape[1]):
            change = table[:, period] - table[:, start - 1]
            seen = ~np.isnan(change)
            treated = seen & (cohort == start)
            others = seen & _comparison(cohort, period)
            if treated.any() and others.any():
                yield start, *_compared(change, treated, others)


def _comparison(cohort: IntArray, period: int) -> BoolArray:
    """Return the units to compare with: never treated, or where there are none not yet."""
    never = cohort < 0
    return np.asarray(never if never.any() else cohort > period)


def _compared(
    change: FloatArray, treated: BoolArray, others: BoolArray
) -> tuple[float, FloatArray]:
    influence = np.zeros(change.size)
    means = []
    for side, sign in ((treated, 1.0), (others, -1.0)):
        mean = float(change[side].mean())
        influence[side] = sign * (change[side] - mean) * (change.size / np.count_nonzero(side))
        means.append(sign * mean)
    return sum(means), influence
