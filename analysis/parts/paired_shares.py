"""Two shares of the same people: McNemar's tests and Newcombe's interval for paired data."""

import math
from dataclasses import dataclass

from analysis.outcome import Estimate, Scale
from analysis.parts.distributions import binomial_probability, binomial_two_sided_p
from analysis.parts.shares import wilson


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedTable:
    """Pairs by what happened on either side: both, the first alone, the second alone, neither."""

    both: float
    first_only: float
    second_only: float
    neither: float

    @property
    def pairs(self) -> float:
        """All pairs."""
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def discordant(self) -> float:
        """Pairs whose sides differ."""
        return self.first_only + self.second_only


def mcnemar_chi2(table: PairedTable) -> float | None:
    """Return McNemar's chi-squared without correction; None where no pair differs.

    References
    ----------
    McNemar (1947), Psychometrika 12, 153-157.
    """
    if table.discordant == 0:
        return None
    return (table.first_only - table.second_only) ** 2 / table.discordant


def mcnemar_exact_p(table: PairedTable) -> float:
    """Return the exact two-sided p, binomial in the pairs that differ; 1 where none does."""
    return binomial_two_sided_p(table.first_only, table.discordant, 0.5)


def mcnemar_midp(table: PairedTable) -> float:
    """Return the exact p less the chance of the observed count; 1 where no pair differs.

    References
    ----------
    Fagerland, Lydersen and Laake (2013), BMC Medical Research Methodology 13, 91.
    """
    if table.discordant == 0:
        return 1.0
    observed = binomial_probability(table.first_only, table.discordant, 0.5)
    return max(0.0, mcnemar_exact_p(table) - observed)


def newcombe_paired(table: PairedTable, level: float) -> Estimate:
    """Return the difference of two paired shares, first less second, and its score interval.

    Wilson's limits of the two shares, joined with their correlation phi, which is corrected for
    continuity. The p is McNemar's exact one.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 2635-2650, method 10.
    """
    first = wilson(table.both + table.first_only, table.pairs, level)
    second = wilson(table.both + table.second_only, table.pairs, level)
    below_first, above_first = _reach(first)
    below_second, above_second = _reach(second)
    phi = _phi(table)
    point = (table.first_only - table.second_only) / table.pairs
    return Estimate(
        value=point,
        low=max(-1.0, point - _joined(below_first, above_second, phi)),
        high=min(1.0, point + _joined(above_first, below_second, phi)),
        p=mcnemar_exact_p(table),
        level=level,
        scale=Scale.RISK_DIFFERENCE,
    )


def _reach(share: Estimate) -> tuple[float, float]:
    """Return how far the limits lie below and above the share."""
    if share.value is None or share.low is None or share.high is None:
        raise ValueError("a Wilson interval has a value and two ends")
    return share.value - share.low, share.high - share.value


def _joined(one: float, other: float, phi: float) -> float:
    return math.sqrt(max(0.0, one * one - 2.0 * phi * one * other + other * other))


def _phi(table: PairedTable) -> float:
    margins = (
        (table.both + table.first_only)
        * (table.second_only + table.neither)
        * (table.both + table.second_only)
        * (table.first_only + table.neither)
    )
    if margins == 0:
        return 0.0
    agreement = table.both * table.neither - table.first_only * table.second_only
    if agreement > 0:
        agreement = max(0.0, agreement - table.pairs / 2.0)
    return agreement / math.sqrt(margins)
