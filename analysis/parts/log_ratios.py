"""A ratio whose error is kept on its logarithm."""

import math

from analysis.outcome import Estimate, Scale
from analysis.parts.distributions import t_quantile, two_sided_p

LARGEST_LOG = 700.0
"""Above this the exponential leaves double precision: such an end is unbounded."""


def log_ratio_interval(
    log_ratio: float, se: float, level: float, scale: Scale, df: float | None = None
) -> Estimate:
    """Return a ratio whose interval and p are taken on its logarithm, by t or the normal.

    Parameters
    ----------
    log_ratio: natural logarithm of the ratio.
    se: its standard error, above 0.
    df: degrees of freedom of Student's t; None for the normal distribution.
    """
    half = t_quantile(level, df) * se
    top = log_ratio + half
    return Estimate(
        value=math.exp(log_ratio),
        low=math.exp(log_ratio - half),
        high=math.exp(top) if top < LARGEST_LOG else None,
        se=se,
        df=df,
        p=two_sided_p(log_ratio / se, df),
        level=level,
        scale=scale,
    )
