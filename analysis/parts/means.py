"""Means and their differences, with Student's and Welch's intervals.

Sums are taken about a centre near the values, so that a large constant in all of them (a serial
number, a year) costs no digits.
"""

import math
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.outcome import Estimate, Scale
from analysis.parts.distributions import t_quantile, two_sided_p


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Observations, their mean about ``centre`` and the sum of squares about the mean.

    The mean itself is ``centre + offset``; ``constant`` says that all values are the same.
    """

    size: float
    centre: float
    offset: float
    squares: float
    constant: bool

    @property
    def mean(self) -> float:
        """The mean."""
        return self.centre + self.offset

    @property
    def variance(self) -> float | None:
        """The sample variance; None with fewer than two observations."""
        if self.size < 2:
            return None
        return 0.0 if self.constant else self.squares / (self.size - 1.0)


def centre_of(values: FloatArray) -> float:
    """Return a number near the middle of the values, to be subtracted before sums are taken."""
    return float(np.mean(values)) if values.size else 0.0


def moments(values: FloatArray, times: FloatArray | None = None, *, centre: float) -> Moments:
    """Return the moments of values, each of which stands for ``times`` observations.

    Parameters
    ----------
    values: shape (rows,), at least one.
    times: shape (rows,), above 0; None where each row is one observation.
    centre: a number near the values (`centre_of`); two groups share one, so that the difference
        of their means keeps its digits.

    References
    ----------
    Chan, Golub and LeVeque (1983), The American Statistician 37, 242-247: the corrected two-pass
    algorithm.
    """
    rest = values - centre
    if times is None:
        size = float(values.size)
        offset = float(rest.sum()) / size
        again = rest - offset
        squares = float(again @ again) - float(again.sum()) ** 2 / size
    else:
        size = float(times.sum())
        offset = float(times @ rest) / size
        again = rest - offset
        squares = float(times @ (again * again)) - float(times @ again) ** 2 / size
    constant = bool(values.min() == values.max())
    if constant:
        offset = float(rest[0])
    return Moments(
        size=size, centre=centre, offset=offset, squares=max(0.0, squares), constant=constant
    )


def mean_interval(sample: Moments, level: float, unit: str | None = None) -> Estimate:
    """Return a mean with the t interval of that sample alone; no ends for one observation."""
    variance = sample.variance
    if variance is None:
        return Estimate(value=sample.mean, scale=Scale.MEAN, unit=unit)
    se, df = math.sqrt(variance / sample.size), sample.size - 1.0
    half = t_quantile(level, df) * se
    return Estimate(
        value=sample.mean,
        low=sample.mean - half,
        high=sample.mean + half,
        se=se,
        df=df,
        level=level,
        scale=Scale.MEAN,
        unit=unit,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TTest:
    """A difference of means with its test: ``t`` and ``df`` stand beside the estimate."""

    estimate: Estimate
    t: float
    df: float


def difference_by_t(
    value: float, se: float, df: float, level: float, scale: Scale = Scale.MEAN_DIFFERENCE
) -> TTest:
    """Return an estimate with a t interval and the p of the same test; ``se`` is above 0."""
    t = value / se
    half = t_quantile(level, df) * se
    estimate = Estimate(
        value=value,
        low=value - half,
        high=value + half,
        se=se,
        df=df,
        p=two_sided_p(t, df),
        level=level,
        scale=scale,
    )
    return TTest(estimate=estimate, t=t, df=df)


def welch(first: Moments, second: Moments, level: float) -> TTest | None:
    """Return first less second by Welch's test; None where no spread can be estimated.

    References
    ----------
    Welch (1947), Biometrika 34, 28-35; Satterthwaite (1946), Biometrics Bulletin 2, 110-114.
    """
    of_first, of_second = first.variance, second.variance
    if of_first is None or of_second is None:
        return None
    part_first, part_second = of_first / first.size, of_second / second.size
    total = part_first + part_second
    if total <= 0.0:
        return None
    share_first, share_second = part_first / total, part_second / total
    df = 1.0 / (share_first**2 / (first.size - 1.0) + share_second**2 / (second.size - 1.0))
    difference = first.offset - second.offset + (first.centre - second.centre)
    return difference_by_t(difference, math.sqrt(total), df, level)


def paired_t(differences: Moments, level: float) -> TTest | None:
    """Return the mean of paired differences by Student's test; None where they do not vary.

    References
    ----------
    Student (1908), Biometrika 6, 1-25.
    """
    variance = differences.variance
    if variance is None or variance <= 0.0:
        return None
    se = math.sqrt(variance / differences.size)
    return difference_by_t(differences.mean, se, differences.size - 1.0, level)
