"""The comparison of two groups within strata: Mantel and Haenszel's ratios, by kind of outcome."""

import numpy as np

from analysis.data import BoolArray, Factor, FloatArray, Kind
from analysis.outcome import Estimate
from analysis.parts.strata import mantel_haenszel_odds_ratio, mantel_haenszel_rate_ratio
from analysis.parts.two_groups import TwoGroups

MANTEL_HAENSZEL = "Mantel and Haenszel (1959), Journal of the National Cancer Institute 22, 719-748"
ROBINS = "Robins, Breslow and Greenland (1986), Biometrics 42, 311-323"
GREENLAND = "Greenland and Robins (1985), Biometrics 41, 55-68"


def mantel_haenszel(
    groups: TwoGroups, stratum: Factor, level: float
) -> tuple[str, Estimate | None] | None:
    """Return the name and the estimate of the ratio within strata; None for a mean, which has none.

    The estimate is None where no stratum can tell the groups apart.
    """
    if groups.kind is Kind.PROPORTION:
        people = np.ones(groups.rows) if groups.people is None else groups.people
        cells = _cells(groups, stratum, people)
        return "mantel_haenszel_or", mantel_haenszel_odds_ratio(*cells, level)
    if groups.kind is Kind.COUNT:
        exposure = np.ones(groups.rows) if groups.exposure is None else groups.exposure
        cells = _cells(groups, stratum, exposure)
        return "mantel_haenszel_rate_ratio", mantel_haenszel_rate_ratio(*cells, level)
    return None


def _cells(
    groups: TwoGroups, stratum: Factor, base: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return events and base of each stratum, shape (strata,): first group, then second."""
    times = np.ones(groups.rows) if groups.times is None else groups.times

    def summed(values: FloatArray, rows: BoolArray) -> FloatArray:
        total = np.zeros(len(stratum.levels))
        np.add.at(total, stratum.codes[rows], (values * times)[rows])
        return total

    return (
        summed(groups.outcome, groups.first),
        summed(base, groups.first),
        summed(groups.outcome, ~groups.first),
        summed(base, ~groups.first),
    )
