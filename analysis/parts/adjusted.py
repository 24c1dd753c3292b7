"""The comparison of two groups adjusted for covariates and strata, beside the plain one."""

import math
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray, Kind
from analysis.outcome import Estimate, Scale
from analysis.parts.adjusted_columns import (
    AdjustedColumns,
    adjusted_columns,
    level_only_treated,
)
from analysis.parts.adjusted_models import Fit, Separated, least_squares_hc2, logistic, poisson
from analysis.parts.count_sums import count_sums
from analysis.parts.distributions import t_quantile, two_sided_p
from analysis.parts.log_ratios import log_ratio_interval
from analysis.parts.means import difference_by_t
from analysis.parts.two_groups import TwoGroups

HC2 = "MacKinnon and White (1985), Journal of Econometrics 29, 305-325"
STANDARDISED = "Lane and Nelder (1982), Biometrics 38, 613-621"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAdjusted:
    """Why there is no adjusted estimate, as a sentence that names the covariate."""

    because: str


def adjusted(groups: TwoGroups, level: float, dispersion: str | float) -> Estimate | NotAdjusted:
    """Return the effect adjusted for the covariates, with strata as indicators.

    A mean: least squares, HC2. A share: logistic, the mean over everyone of the predicted share
    with the initiative less that without, delta method. A count: Poisson with the exposure as
    offset, a rate ratio, its error times the root of the dispersion.

    References
    ----------
    MacKinnon and White (1985); Lane and Nelder (1982), Biometrics 38, 613-621.
    """
    alone = level_only_treated(groups.covariates, groups.first)
    if alone:
        return NotAdjusted(
            because=f"Only the treated group has the covariate's level {alone}, so there is "
            "nobody alike to compare it with."
        )
    columns = adjusted_columns(groups)
    if columns is None:
        return NotAdjusted(
            because="The covariates and strata decide who is in which group, so the two cannot be "
            "told apart."
        )
    if groups.kind is Kind.PROPORTION:
        return _adjusted_share(groups, columns, level)
    if groups.kind is Kind.COUNT:
        return _adjusted_count(groups, columns, level, dispersion)
    return _adjusted_mean(groups, columns, level)


_NO_ROOM = NotAdjusted(
    because="There are as many covariates and levels as observations: nothing is left from which "
    "the uncertainty could be judged."
)


def _times(groups: TwoGroups) -> FloatArray:
    return np.ones(groups.rows) if groups.times is None else groups.times


def _adjusted_mean(
    groups: TwoGroups, columns: AdjustedColumns, level: float
) -> Estimate | NotAdjusted:
    times = _times(groups)
    df = float(times.sum()) - columns.values.shape[1]
    if df <= 0:
        return _NO_ROOM
    fit = least_squares_hc2(columns, groups.outcome, times)
    se = math.sqrt(max(0.0, float(fit.covariance[-1, -1])))
    if se == 0.0:
        return NotAdjusted(because="The covariates explain every outcome to the last digit.")
    return difference_by_t(float(fit.coefficients[-1]), se, df, level).estimate


def _adjusted_share(
    groups: TwoGroups, columns: AdjustedColumns, level: float
) -> Estimate | NotAdjusted:
    people = _times(groups) * (1.0 if groups.people is None else groups.people)
    events = _times(groups) * groups.outcome
    if float(events.sum()) in (0.0, float(people.sum())):
        return NotAdjusted(because="Nobody had the event, or everybody had.")
    fit = logistic(columns, events, people)
    if isinstance(fit, Separated):
        return _parted(fit)
    value, se = _standardised(columns, fit, people / people.sum())
    half = t_quantile(level, None) * se
    return Estimate(
        value=value,
        low=value - half,
        high=value + half,
        se=se,
        p=two_sided_p(value / se),
        level=level,
        scale=Scale.RISK_DIFFERENCE,
    )


def _standardised(columns: AdjustedColumns, fit: Fit, shares: FloatArray) -> tuple[float, float]:
    """Return the mean difference of predicted shares over everyone, and its standard error."""
    from scipy.special import expit

    value = 0.0
    gradient = np.zeros(fit.coefficients.size)
    for treated, sign in ((1.0, 1.0), (0.0, -1.0)):
        x = columns.values.copy()
        x[:, -1] = treated
        predicted = expit(x @ fit.coefficients)
        value += sign * float(shares @ predicted)
        gradient += sign * ((shares * predicted * (1.0 - predicted)) @ x)
    return value, math.sqrt(float(gradient @ fit.covariance @ gradient))


def _adjusted_count(
    groups: TwoGroups, columns: AdjustedColumns, level: float, dispersion: str | float
) -> Estimate | NotAdjusted:
    each = np.ones(groups.rows) if groups.exposure is None else groups.exposure
    at_risk = each > 0.0
    columns = AdjustedColumns(values=columns.values[at_risk], owners=columns.owners)
    times, each, outcome = _times(groups)[at_risk], each[at_risk], groups.outcome[at_risk]
    if float(outcome.sum()) == 0.0:
        return NotAdjusted(because="There was no event in either group.")
    fit = poisson(columns, times * outcome, times * each)
    if isinstance(fit, Separated):
        return _parted(fit)
    df = float(times.sum()) - columns.values.shape[1]
    value, used = _dispersion(groups, fit, (times, outcome), df, dispersion)
    se = math.sqrt(value * float(fit.covariance[-1, -1]))
    return log_ratio_interval(float(fit.coefficients[-1]), se, level, Scale.RATE_RATIO, used)


def _dispersion(
    groups: TwoGroups,
    fit: Fit,
    rows: tuple[FloatArray, FloatArray],
    df: float,
    asked: str | float,
) -> tuple[float, float | None]:
    """Return the dispersion of the model's own residuals, and the degrees of freedom of t."""
    if asked != "auto":
        return float(asked), None
    fewest = min(count_sums(groups, side).rows for side in (groups.first, ~groups.first))
    if fewest < 2.0 or df <= 0:
        return 1.0, None
    times, outcome = rows
    expected = fit.fitted / times
    value = float(times @ ((outcome - expected) ** 2 / expected)) / df
    return (value, df) if value > 1.0 else (1.0, None)


def _parted(found: Separated) -> NotAdjusted:
    return NotAdjusted(
        because=f"The events are parted (separation) by {found.owner}: on one side of it all or "
        "none had the event, so its coefficient has no finite estimate."
    )
