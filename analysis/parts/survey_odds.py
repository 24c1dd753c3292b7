"""The proportional odds of a survey answer: of the group, and of covariates beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, Covariate, Factor, FloatArray, IntArray
from analysis.outcome import Check, CheckStatus, Consequence, Estimate, Quantity, Scale
from analysis.parts.adjusted_columns import gram, independent_columns
from analysis.parts.distributions import beyond, chi2_above
from analysis.parts.group_answer import not_computed
from analysis.parts.level_models import (
    LevelFit,
    LevelRows,
    each_level_log_likelihood,
    proportional_odds,
)
from analysis.parts.panel_estimates import from_error

MOST_CELLS = 3_000_000
"""Rows times coefficients of the model of each level by itself, beyond which it is not fitted."""

LOG_ODDS = "log odds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Answers by person or cell.

    levels: shape (rows,), the place of each answer among those that occur, 0 the lowest.
    treated: shape (rows,). times: shape (rows,), observations, above 0.
    """

    levels: IntArray
    treated: BoolArray
    times: FloatArray
    covariates: tuple[Covariate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """Quantities by name, and the checks of those that could not be computed and of the model."""

    quantities: Mapping[str, Quantity]
    checks: tuple[Check, ...]


def survey_odds(answers: Answers, level: float) -> Odds:
    """Return the log odds of the group and of each covariate, all in one model.

    References
    ----------
    McCullagh (1980), Journal of the Royal Statistical Society B 42, 109-142.
    """
    columns = [*_covariate_columns(answers.covariates), ("", answers.treated.astype(np.float64))]
    names = [_named(owner) for owner, _ in columns]
    values, scales = _scaled([column for _, column in columns])
    kept = [place - 1 for place in independent_columns(gram(_with_constant(values))) if place > 0]
    if len(names) - 1 not in kept:
        because = "The covariates tell the two groups apart entirely, so nothing is left to them."
        return _none(names, because)
    rows = _distinct(answers, values[:, kept])
    fit = proportional_odds(rows)
    if fit is None:
        return _none(names, "A level of a covariate, or a group, has one kind of answer only.")
    quantities = {name: _absent(name) for name in names}
    quantities |= _estimates(fit, [names[place] for place in kept], scales[kept], level)
    checks = [
        not_computed(name, "It repeats what the other covariates say.")
        for place, name in enumerate(names)
        if place not in kept
    ]
    if answers.covariates:
        plain = survey_odds(_without_covariates(answers), level)
        quantities[UNADJUSTED] = plain.quantities[ODDS]
        if plain.quantities[ODDS] is None:
            checks.append(not_computed(UNADJUSTED, plain.checks[0].because))
    p, found = _proportional(rows, fit, beyond(level))
    quantities["proportional_odds_p"] = p
    return Odds(quantities=quantities, checks=(*checks, *found))


ODDS = "proportional_odds"
UNADJUSTED = "proportional_odds_unadjusted"


def _absent(_name: str) -> Quantity:
    return None


def _named(owner: str) -> str:
    return f"coef_{owner.replace(' ', '_')}" if owner else ODDS


def _none(names: list[str], because: str) -> Odds:
    return Odds(
        quantities=dict.fromkeys(names),
        checks=tuple(not_computed(name, because) for name in names),
    )


def _without_covariates(answers: Answers) -> Answers:
    return Answers(levels=answers.levels, treated=answers.treated, times=answers.times)


def _covariate_columns(covariates: tuple[Covariate, ...]) -> Iterator[tuple[str, FloatArray]]:
    """Yield each covariate's columns: numbers, or indicators against the first level."""
    for covariate in covariates:
        factor = covariate.values
        if not isinstance(factor, Factor):
            yield covariate.name, factor
            continue
        for code in np.unique(factor.codes)[1:]:
            is_level = (factor.codes == code).astype(np.float64)
            yield f"{covariate.name} {factor.levels[code]}", is_level


def _scaled(columns: list[FloatArray]) -> tuple[FloatArray, FloatArray]:
    """Return the columns about their means and at most 1, and what each was divided by."""
    values = np.column_stack(columns)
    values = values - values.mean(axis=0)
    spread = np.abs(values).max(axis=0)
    scales = np.where(spread > 0.0, spread, 1.0)
    return np.asarray(values / scales), np.asarray(scales)


def _with_constant(values: FloatArray) -> FloatArray:
    return np.column_stack([np.ones(values.shape[0]), values])


def _distinct(answers: Answers, values: FloatArray) -> LevelRows:
    """Return the distinct rows with their numbers, where that makes them fewer."""
    place = answers.levels.astype(np.int64)
    for column in values.T:
        _, codes = np.unique(column, return_inverse=True)
        _, place = np.unique(place * (int(codes.max()) + 1) + codes.ravel(), return_inverse=True)
    _, first, place = np.unique(place, return_index=True, return_inverse=True)
    return LevelRows(
        levels=answers.levels[first],
        columns=values[first],
        times=np.asarray(np.bincount(place.ravel(), weights=answers.times), dtype=np.float64),
    )


def _estimates(
    fit: LevelFit, names: list[str], scales: FloatArray, level: float
) -> dict[str, Quantity]:
    errors = np.sqrt(np.maximum(np.diag(fit.covariance), 0.0))
    return {
        name: _log_odds(float(beta / scale), float(error / scale), level)
        for name, beta, error, scale in zip(names, fit.beta, errors, scales, strict=True)
    }


def _log_odds(value: float, error: float, level: float) -> Estimate:
    found = from_error(value, error, None, scale=Scale.LOG_POINTS, level=level)
    return Estimate(
        value=found.value,
        low=found.low,
        high=found.high,
        se=found.se,
        p=found.p,
        level=found.level,
        scale=found.scale,
        unit=LOG_ODDS,
    )


def _proportional(
    rows: LevelRows, fit: LevelFit, least: float
) -> tuple[float | None, tuple[Check, ...]]:
    """Return the p that the odds are the same at every cut, and its check.

    The likelihood ratio against the model in which each level has coefficients of its own.
    """
    levels = rows.number_of_levels
    if levels < 3:
        because = "With two kinds of answer there is one cut, so the odds are the same at each."
        return None, (not_computed("proportional_odds_p", because),)
    coefficients = (levels - 1) * (rows.columns.shape[1] + 1)
    free = None
    if rows.times.size * coefficients <= MOST_CELLS:
        free = each_level_log_likelihood(rows)
    if free is None:
        because = "The model of each level by itself could not be fitted."
        return None, (not_computed("proportional_odds_p", because),)
    df = float((levels - 2) * rows.columns.shape[1])
    p = chi2_above(max(0.0, 2.0 * (free - fit.log_likelihood)), df)
    held = p >= least
    check = Check(
        key="proportional_odds_test",
        status=CheckStatus.HELD if held else CheckStatus.NOT_HELD,
        because="The odds are about the same at each cut of the answers (likelihood ratio)."
        if held
        else "The odds differ between the cuts of the answers (likelihood ratio), so one number "
        "for all hides that. The headline does not rest on it.",
        value=p,
        threshold=f"p of {least:g} or more",
        consequence=Consequence.NONE if held else Consequence.CAVEAT,
    )
    return p, (check,)
