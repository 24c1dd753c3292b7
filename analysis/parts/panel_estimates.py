"""Estimates with their intervals from a coefficient, its error and its degrees of freedom."""

import math

import numpy as np

from analysis.outcome import Estimate, Scale
from analysis.parts.clusters import Covariance
from analysis.parts.distributions import t_quantile, two_sided_p
from analysis.parts.fitted import Fitted


def from_error(
    value: float, se: float, df: float | None, *, scale: Scale, level: float
) -> Estimate:
    """Return value -/+ t x se with its p against no change; ratios are given as logarithms.

    Without degrees of freedom (0) or with an error of 0 there is a value but no interval.
    """
    shown = math.exp(value) if scale.is_ratio else value
    if se <= 0.0 or (df is not None and df <= 0.0):
        return Estimate(value=shown, scale=scale)
    half = t_quantile(level, df) * se
    low, high = value - half, value + half
    if scale.is_ratio:
        low, high = _exp(low), _exp(high)
    return Estimate(
        value=shown,
        scale=scale,
        low=low if math.isfinite(low) else None,
        high=high if math.isfinite(high) else None,
        se=se,
        df=df,
        p=two_sided_p(value / se, df),
        level=level,
    )


def _exp(value: float) -> float:
    return math.exp(value) if value < 709.0 else math.inf


def of_coefficient(
    fit: Fitted, place: int, found: Covariance, at: int, *, scale: Scale, level: float
) -> Estimate:
    """Return the estimate of one coefficient; ``at`` is its place in the covariance."""
    df = float(found.df[at])
    return from_error(
        float(fit.beta[place]),
        float(np.sqrt(max(0.0, found.matrix[at, at]))),
        df if math.isfinite(df) else None,
        scale=scale,
        level=level,
    )
