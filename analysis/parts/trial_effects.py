"""The effect in a trial by each model, with its error, its difference and why there is none."""

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
from analysis.parts.adjusted_models import Separated
from analysis.parts.distributions import t_quantile, two_sided_p
from analysis.parts.log_ratios import log_ratio_interval
from analysis.parts.means import difference_by_t
from analysis.parts.panel_answer import No
from analysis.parts.standardising import rate_curve, share_curve, standardised
from analysis.parts.trial_fits import EFFECT, TrialFit, linear, logistic_fit, poisson_fit
from analysis.parts.trials import Trial

DIFFERENCES = {
    Kind.MEAN: Scale.MEAN_DIFFERENCE,
    Kind.PROPORTION: Scale.RISK_DIFFERENCE,
    Kind.COUNT: Scale.RATE_DIFFERENCE,
}

EXACT = 1e-13
"""Residuals smaller than this share of the outcome's own size are rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An effect and, of a ratio, the same as a difference; or ``no`` in their place.

    separated: the covariate on which the events part, where that is why.
    """

    estimate: Estimate | None = None
    absolute: Estimate | None = None
    no: No | None = None
    separated: str = ""


def effect_of(trial: Trial, model: str, errors: str, level: float) -> Effect:
    """Return the effect by a model: ``difference``, ``ancova``, ``logistic`` or ``poisson``.

    References
    ----------
    MacKinnon and White (1985), Journal of Econometrics 29, 305-325 (HC2, HC3); Pustejovsky and
    Tipton (2018), Journal of Business and Economic Statistics 36, 672-683 (CR2); Lane and Nelder
    (1982), Biometrics 38, 613-621 (standardising).
    """
    return effects_of(trial, model, (errors,), level)[errors]


def effects_of(trial: Trial, model: str, kinds: tuple[str, ...], level: float) -> dict[str, Effect]:
    """Return the effect by a model with several kinds of errors, from one fit."""
    if model == "difference":
        trial = trial.bare()
    fit = _fit_or_why(trial, model)
    if isinstance(fit, Effect):
        return dict.fromkeys(kinds, fit)
    found = {}
    for errors in kinds:
        no = _lonely_cluster(trial, errors)
        found[errors] = _read(trial, fit, model, errors, level) if no is None else Effect(no=no)
    return found


def _fit_or_why(trial: Trial, model: str) -> TrialFit | Effect:
    no = impossible(trial)
    if no is not None:
        return Effect(no=no)
    columns = adjusted_columns(trial.groups)
    if columns is None:
        return Effect(no=DECIDED)
    found = _fitted(trial, columns, model)
    if isinstance(found, Separated):
        return Effect(no=_parted(found), separated=found.owner)
    no = found if isinstance(found, No) else _saturated(found)
    return Effect(no=no) if no is not None or isinstance(found, No) else found


def _fitted(trial: Trial, columns: AdjustedColumns, model: str) -> TrialFit | Separated | No:
    if model == "poisson":
        return _no_events(trial) or poisson_fit(trial, columns)
    if model == "logistic":
        return logistic_fit(trial, columns)
    return linear(trial, columns)


def _read(trial: Trial, fit: TrialFit, model: str, errors: str, level: float) -> Effect:
    if model == "poisson":
        return _ratio(trial, fit, errors, level)
    if model == "logistic":
        value, gradient = standardised(fit.x, fit.fit.beta, fit.size, share_curve)
    else:
        value, gradient = float(fit.fit.beta[-1]), _last(fit)
    se, df = fit.spread(gradient, errors)
    if se <= 0.0 or df <= 0.0:
        return Effect(no=_NO_ERROR)
    return Effect(estimate=difference_by_t(value, se, df, level, DIFFERENCES[trial.kind]).estimate)


def _ratio(trial: Trial, fit: TrialFit, errors: str, level: float) -> Effect:
    se, df = fit.spread(_last(fit), errors)
    value, gradient = standardised(fit.x, fit.fit.beta, fit.size, rate_curve)
    spread, freedom = fit.spread(gradient, errors)
    if min(se, df, spread, freedom) <= 0.0:
        return Effect(no=_NO_ERROR)
    half = t_quantile(level, freedom) * spread
    absolute = Estimate(
        value=value,
        low=value - half,
        high=value + half,
        se=spread,
        df=freedom,
        p=two_sided_p(value / spread, freedom),
        level=level,
        scale=Scale.RATE_DIFFERENCE,
        unit=unit_of(trial),
    )
    ratio = log_ratio_interval(float(fit.fit.beta[-1]), se, level, Scale.RATE_RATIO, df)
    return Effect(estimate=ratio, absolute=absolute)


def unit_of(trial: Trial) -> str | None:
    """Return what a rate is per; None for means and shares."""
    if trial.kind is not Kind.COUNT:
        return None
    if trial.groups.exposure is None:
        return "per row"
    return f"per unit of {trial.groups.exposure_name}"


def _last(fit: TrialFit) -> FloatArray:
    gradient = np.zeros(fit.fit.rank)
    gradient[-1] = 1.0
    return gradient


DECIDED = No(
    because="The covariates and strata decide who is in which arm, so the effect cannot be told "
    "from theirs.",
    help="Leave out the covariate that marks the arm.",
)

_NO_ERROR = No(
    because="The data leave no error from which the uncertainty of the effect could be judged.",
    help="More rows, or more clusters, on each side.",
)


def impossible(trial: Trial) -> No | None:
    """Return why no model can answer: constant outcomes, a single observation, a lonely level."""
    groups = trial.groups
    if float(np.ptp(outcomes(trial))) == 0.0:
        return No(
            because="The outcome is the same for everybody, so there is nothing to compare.",
            help="Check the outcome column, or wait until the outcome varies.",
        )
    for side in (groups.first, ~groups.first):
        if float(trial.times[side].sum()) < 2.0:
            return No(
                because="One of the arms has a single observation, so the spread within it "
                "cannot be estimated.",
                help="Two or more observations in each arm.",
            )
    alone = level_only_treated(groups.covariates, groups.first)
    if alone:
        return No(
            because=f"Only the treated have the covariate's level {alone}, so there is nobody "
            "alike to compare them with.",
            help="Leave out that covariate, or join the level with another.",
        )
    return None


def outcomes(trial: Trial) -> FloatArray:
    """Return the outcomes, those of counts as rates over some exposure."""
    groups = trial.groups
    if trial.kind is not Kind.COUNT or groups.exposure is None:
        return groups.outcome
    there = groups.exposure > 0.0
    return np.asarray(groups.outcome[there] / groups.exposure[there])


def _lonely_cluster(trial: Trial, errors: str) -> No | None:
    """Return that one arm lies in one cluster, from which no robust error can be had."""
    if errors != "cr2" or trial.cluster is None:
        return None
    first = trial.groups.first
    treated, comparison = (np.unique(trial.cluster.codes[side]) for side in (first, ~first))
    nested = np.intersect1d(treated, comparison).size == 0
    if trial.clusters >= 2 and not (nested and min(treated.size, comparison.size) == 1):
        return None
    return No(
        because="One of the arms lies in a single cluster, so no cluster-robust error can be had.",
        help="Two or more clusters in each arm.",
    )


def _no_events(trial: Trial) -> No | None:
    for side, label in zip(
        (trial.groups.first, ~trial.groups.first), trial.groups.words.labels, strict=True
    ):
        if not float(trial.groups.outcome[side].sum()) > 0.0:
            return No(
                because=f"There was no event in the group {label}, so a ratio of rates cannot be "
                "had.",
                help='A longer time, or more places; or `model = "difference"` for the difference '
                "of the rates.",
            )
    return None


def _parted(found: Separated) -> No:
    return No(
        because=f"The events are parted (separation) by {found.owner}: on one side of it all or "
        "none had the event, so the model has no finite estimate.",
        help='Leave out that covariate, join its levels, or register `model = "difference"`.',
    )


def _saturated(found: TrialFit) -> No | None:
    fit = found.fit
    if fit.place(EFFECT) is None:
        return DECIDED
    if fit.df_residual <= 0:
        return No(
            because=f"{fit.rows} observations for {fit.rank} coefficients leave no residual degree "
            "of freedom from which the uncertainty could be judged.",
            help="More observations, or fewer covariates and strata.",
        )
    if fit.left_over <= EXACT * math.sqrt(fit.rows):
        return No(
            because="The model reproduces every outcome exactly, so nothing says how uncertain the "
            "effect is.",
            help="Check that the outcome was not computed from the other columns.",
        )
    return None
