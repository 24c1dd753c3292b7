"""From two arms' figures and what each row contributes to their error, to an estimate."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray, Kind
from analysis.outcome import Estimate, Scale
from analysis.parts.distributions import t_quantile, two_sided_p
from analysis.parts.log_ratios import log_ratio_interval
from analysis.parts.matched_groups import MatchedGroups

DIFFERENCES = {
    Kind.MEAN: Scale.MEAN_DIFFERENCE,
    Kind.PROPORTION: Scale.RISK_DIFFERENCE,
    Kind.COUNT: Scale.RATE_DIFFERENCE,
}
LEVELS = {Kind.MEAN: Scale.MEAN, Kind.PROPORTION: Scale.SHARE, Kind.COUNT: Scale.RATE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arms:
    """What one method found: the figure with and without the initiative, and their errors.

    variance: (a, b) -> the variance of a x with - b x without.
    weights: balancing weights, shape (rows,), of both arms; None for a method without weights.
    """

    with_it: float
    without: float
    variance: Callable[[float, float], float]
    weights: FloatArray | None = None


def influence(
    groups: MatchedGroups, with_it: FloatArray, without: FloatArray
) -> Callable[[float, float], float]:
    """Return the variance of a combination of two figures from the rows' contributions to them.

    Parameters
    ----------
    with_it, without: shape (rows,), contributions of one observation, weights in them; they sum to
        0 over all observations.

    The sum of squares is multiplied by n/(n - 1); with clusters contributions are first summed
    within each of the G clusters, and the factor is G/(G - 1).
    """

    def variance(one: float, other: float) -> float:
        with np.errstate(over="ignore", invalid="ignore"):
            each = one * with_it - other * without
            if groups.cluster is None:
                count, squares = groups.observations, float(groups.times @ each**2)
            else:
                sums = np.bincount(groups.cluster, weights=groups.times * each)
                count, squares = float(clusters(groups)), float(sums @ sums)
        return count / (count - 1.0) * squares if count > 1.0 else 0.0

    return variance


def clusters(groups: MatchedGroups) -> int:
    """Return the clusters that have a row; 0 without a cluster column."""
    if groups.cluster is None:
        return 0
    return int(np.count_nonzero(np.bincount(groups.cluster)))


def estimate_of(groups: MatchedGroups, arms: Arms, level: float) -> Estimate | None:
    """Return the effect: a difference of means or shares, a ratio of rates for counts.

    None where a rate without events leaves no ratio. The reference distribution is normal, and t
    with G - 1 degrees of freedom for G clusters.
    """
    if groups.kind is not Kind.COUNT:
        return difference_of(groups, arms, level)
    if arms.with_it <= 0.0 or arms.without <= 0.0:
        return None
    se = _root(arms.variance(1.0 / arms.with_it, 1.0 / arms.without))
    if se == 0.0:
        return None
    log_ratio = math.log(arms.with_it / arms.without)
    return log_ratio_interval(log_ratio, se, level, Scale.RATE_RATIO, degrees(groups))


def difference_of(groups: MatchedGroups, arms: Arms, level: float) -> Estimate | None:
    """Return the effect as a difference; None where nothing varies."""
    se = _root(arms.variance(1.0, 1.0))
    if se == 0.0:
        return None
    df = degrees(groups)
    return by_normal(groups, arms.with_it - arms.without, se, df, level)


def by_normal(
    groups: MatchedGroups, value: float, se: float, df: float | None, level: float
) -> Estimate:
    """Return a difference with its interval, by t or (``df`` None) the normal distribution."""
    half = t_quantile(level, df) * se
    return Estimate(
        value=value,
        low=value - half,
        high=value + half,
        se=se,
        df=df,
        p=two_sided_p(value / se, df),
        level=level,
        scale=DIFFERENCES[groups.kind],
        unit=groups.unit,
    )


def degrees(groups: MatchedGroups) -> float | None:
    """Return clusters less 1; None, for the normal distribution, without clusters."""
    return None if groups.cluster is None else clusters(groups) - 1.0


def level_of(groups: MatchedGroups, value: float) -> Estimate:
    """Return a mean, share or rate."""
    return Estimate(value=value, scale=LEVELS[groups.kind], unit=groups.unit)


def _root(variance: float) -> float:
    return math.sqrt(variance) if math.isfinite(variance) and variance > 0.0 else 0.0
