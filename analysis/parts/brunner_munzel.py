"""The chance that one of one group stands higher than one of another, ties counting half."""

import math
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.outcome import Estimate, Scale
from analysis.parts.distributions import t_quantile, two_sided_p


@dataclass(frozen=True, slots=True, kw_only=True)
class Superiority:
    """The share of pairs in which the first group stands higher, its error and its freedom.

    se and df are None where neither group's placements vary, or one group is a single observation.
    """

    value: float
    se: float | None
    df: float | None

    @property
    def p(self) -> float | None:
        """Brunner and Munzel's p, by t."""
        if self.se is None:
            return None
        return two_sided_p((self.value - 0.5) / self.se, self.df)

    def estimate(self, level: float) -> Estimate:
        """Return the probability with its t interval, not transformed."""
        if self.se is None:
            return Estimate(value=self.value, scale=Scale.PROBABILITY, unit=PAIRS)
        half = t_quantile(level, self.df) * self.se
        return Estimate(
            value=self.value,
            low=self.value - half,
            high=self.value + half,
            se=self.se,
            df=self.df,
            p=self.p,
            level=level,
            scale=Scale.PROBABILITY,
            unit=PAIRS,
        )

    def on_log_odds(self, level: float) -> Estimate | None:
        """Return the same with the interval taken on the log odds, which keeps it within 0 and 1.

        References
        ----------
        Kaufmann, Werner and Brunner (2005), Biometrical Journal 47, 799-813.
        """
        if self.se is None or not 0.0 < self.value < 1.0:
            return None
        middle = math.log(self.value / (1.0 - self.value))
        se = self.se / (self.value * (1.0 - self.value))
        half = t_quantile(level, self.df) * se
        return Estimate(
            value=self.value,
            low=1.0 / (1.0 + math.exp(half - middle)),
            high=1.0 / (1.0 + math.exp(-half - middle)),
            df=self.df,
            p=two_sided_p(middle / se, self.df),
            level=level,
            scale=Scale.PROBABILITY,
            unit=PAIRS,
        )


PAIRS = "share of pairs"


def superiority(first: FloatArray, second: FloatArray) -> Superiority:
    """Return the probability of superiority from counts by level, lowest first.

    Parameters
    ----------
    first, second: shape (levels,), observations of either group; each has at least one.

    References
    ----------
    Brunner and Munzel (2000), Biometrical Journal 42, 17-25.
    """
    of_first, of_second = float(first.sum()), float(second.sum())
    above = (np.cumsum(second) - second / 2.0) / of_second
    other = (np.cumsum(first) - first / 2.0) / of_first
    value = float(first @ above) / of_first
    if min(of_first, of_second) < 2.0:
        return Superiority(value=value, se=None, df=None)
    parts = (_part(first, above, value), _part(second, other, 1.0 - value))
    variance = sum(parts)
    if variance <= 0.0:
        return Superiority(value=value, se=None, df=None)
    one, two = (part / variance for part in parts)
    df = 1.0 / (one**2 / (of_first - 1.0) + two**2 / (of_second - 1.0))
    return Superiority(value=value, se=math.sqrt(variance), df=df)


def _part(times: FloatArray, placements: FloatArray, mean: float) -> float:
    """Return a group's part in the variance: that of its placements over its size."""
    size = float(times.sum())
    apart = np.where(times > 0, placements - mean, 0.0)
    squares = float(times @ apart**2)
    # Placements that are all the same differ from their mean by rounding alone.
    return squares / (size - 1.0) / size if squares > 1e-20 * size else 0.0
