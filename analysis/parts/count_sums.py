"""What a rate comparison needs of the rows: a few sums for each group, from rows or from cells."""

from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray
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
    exposure = np.ones(events.size) if groups.exposure is None else groups.exposure[rows]
    times = np.ones(events.size) if groups.times is None else groups.times[rows]
    total_events, total_exposure = float(times @ events), float(times @ exposure)
    at_risk = exposure > 0.0
    pearson = 0.0
    if total_events > 0.0 and total_exposure > 0.0:
        expected = exposure[at_risk] * (total_events / total_exposure)
        pearson = float(times[at_risk] @ ((events[at_risk] - expected) ** 2 / expected))
    return CountSums(
        rows=float(times[at_risk].sum()),
        events=total_events,
        exposure=total_exposure,
        pearson=pearson,
    )


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
