"""The weighted displacement difference: crimes averted in a place, less those moved next door."""

import math
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.outcome import Estimate, Scale
from analysis.parts.distributions import normal_quantile, two_sided_p
from analysis.parts.log_ratios import log_ratio_interval

AREAS = ("treated", "control", "displacement", "displacement_control")
"""What an area may be, in this order in every array."""

SIGNS = np.array([[-1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, -1.0]])
"""How each area and phase (before, after) enters the difference."""

LOCAL = np.array([[1.0], [1.0], [0.0], [0.0]])
"""The treated area and its control."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Crimes by area and phase, each shape (4, 2).

    ``values`` are counts over their exposure, times their weight, and ``variances`` those of
    Poisson counts: count x (weight / exposure)^2.
    """

    values: FloatArray
    variances: FloatArray

    def difference(self, areas: FloatArray, *, dispersion: float, level: float) -> Estimate:
        """Return the signed sum over these areas (shape (4, 1), 0 or 1) with a normal interval.

        References
        ----------
        Wheeler and Ratcliffe (2018), Crime Science 7, article 11.
        """
        signs = SIGNS * areas
        value = float((signs * self.values).sum())
        variance = dispersion * float((signs**2 * self.variances).sum())
        return normal_count(value, math.sqrt(variance), level)


def normal_count(value: float, se: float, level: float) -> Estimate:
    """Return a count of crimes with its normal interval; without an error it has no interval."""
    if se <= 0.0:
        return Estimate(value=value, scale=Scale.COUNT, unit=CRIMES)
    half = normal_quantile(level) * se
    return Estimate(
        value=value,
        low=value - half,
        high=value + half,
        se=se,
        p=two_sided_p(value / se),
        level=level,
        scale=Scale.COUNT,
        unit=CRIMES,
    )


CRIMES = "events"


def ratio_of_rate_ratios(sums: Sums, *, dispersion: float, level: float) -> Estimate | None:
    """Return the treated area's rate ratio over the control's; None where one of them is 0.

    References
    ----------
    Wheeler and Ratcliffe (2018), Crime Science 7, article 11.
    """
    values, variances = sums.values[:2], sums.variances[:2]
    if values.min() <= 0.0:
        return None
    logs = np.log(values)
    log_ratio = float((SIGNS[:2] * logs).sum())
    se = math.sqrt(dispersion * float((variances / values**2).sum()))
    return log_ratio_interval(log_ratio, se, level, Scale.RATIO_OF_RATIOS)


def in_proportion(sums: Sums, *, dispersion: float, level: float) -> Estimate | None:
    """Return the treated area's count less what the control's change in proportion would make it.

    The error is by the delta method. None where the control had nothing before.
    """
    (t0, t1), (c0, c1) = sums.values[:2]
    if c0 <= 0.0:
        return None
    weights = np.array([[-c1 / c0, 1.0], [t0 * c1 / c0**2, -t0 / c0]])
    variance = dispersion * float((weights**2 * sums.variances[:2]).sum())
    return normal_count(float(t1 - t0 * c1 / c0), math.sqrt(variance), level)
