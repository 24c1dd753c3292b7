"""What a rate comparison needs of the rows: a few sums for each group, from rows or from cells."""

from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, FloatArray
from analysis.parts.rates import POISSON, Dispersion, TwoRates
from analysis.parts.two_groups import TwoGroups


@dataclass(frozen=True, slots=True, kw_only=True)
class CountSums:
    """One group's rows with exposure, events, exposure, and sum of squared events over exposure.

    ``pearson`` is Pearson's chi-squared of the rows about the group's own rate; 0 where no event.
    """

    rows: float
    events: float
    exposure: float
    pearson: float


def count_sums(groups: TwoGroups, rows: BoolArray) -> CountSums:
    """Return the sums of some of the rows, each counted as many times as it stands for."""
    events = groups.outcome[rows]
    exposure = None if groups.exposure is None else groups.exposure[rows]
    times = None if groups.times is None else groups.times[rows]
    total_events = _total(events, times)
    if exposure is None:
        total_exposure = float(events.size) if times is None else float(times.sum())
        at_risk = total_exposure
    else:
        total_exposure = _total(exposure, times)
        at_risk = _total((exposure > 0.0).astype(np.float64), times)
    pearson = 0.0
    if total_events > 0.0 and total_exposure > 0.0:
        pearson = _pearson(events, exposure, times, total_events / total_exposure)
    return CountSums(rows=at_risk, events=total_events, exposure=total_exposure, pearson=pearson)


def _total(values: FloatArray, times: FloatArray | None) -> float:
    return float(values.sum() if times is None else times @ values)


def _pearson(
    events: FloatArray, exposure: FloatArray | None, times: FloatArray | None, rate: float
) -> float:
    """Return the sum of squared distances from the expected counts over these."""
    if exposure is None:
        distance = events - rate
        return _total(distance * distance, times) / rate
    expected = exposure * rate
    distance = events - expected
    distance *= distance
    np.divide(distance, expected, out=distance, where=expected > 0.0)
    return _total(distance, times)


def two_rates(first: CountSums, second: CountSums) -> TwoRates:
    """Return the sums of two groups as rates."""
    return TwoRates(
        events=first.events,
        exposure=first.exposure,
        other_events=second.events,
        other_exposure=second.exposure,
    )


def estimated_dispersion(first: CountSums, second: CountSums) -> Dispersion | None:
    """Return Pearson's chi-squared over its degrees of freedom, at least 1.

    None where a group has a single row, which cannot show how much counts vary. At 1 the counts
    are taken as Poisson ones.

    References
    ----------
    McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition, section 6.2.3.
    """
    if min(first.rows, second.rows) < 2.0:
        return None
    df = first.rows + second.rows - 2.0
    value = (first.pearson + second.pearson) / df
    return Dispersion(value=value, df=df) if value > 1.0 else POISSON
