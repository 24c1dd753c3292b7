"""The smallest step that a series can show: simulated series through the very estimator.

The errors are drawn once. A model of means then has the same error whatever the effect, so that one
simulation gives the whole curve; counts are drawn from the same errors at each effect.

References
----------
Zhang, Wagner and Ross-Degnan (2011), Journal of Clinical Epidemiology 64, 1252-1261.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from analysis.data import FloatArray, Kind
from analysis.design import Question
from analysis.errors import BadPlanError, Problem
from analysis.outcome import Scale
from analysis.parts.planned_series import planned_columns
from analysis.parts.power_assumptions import SeriesAssumptions
from analysis.parts.power_search import CURVE_POINTS
from analysis.parts.series_batches import Batch, fit_counts, fit_means
from analysis.parts.series_columns import Columns
from analysis.parts.series_model import Choice
from analysis.parts.series_time import Calendar

SIMULATIONS = 2000
SIMULATIONS_OF_COUNTS = 800
"""Fewer, because counts are drawn and fitted again at each effect."""

NODES = (0.0, 0.7, 1.4, 2.1, 2.8, 3.3, 4.0, 5.0, 7.0)
"""Effects, in standard errors, at which the power of counts is simulated; between them by probit.
"""

FARTHEST = 7.0
"""Effects are sought up to so many standard errors away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Power:
    """A power function of the effect: none is no effect, error the typical error of what is tested.

    exactly: the same, simulated at the very effect where ``power`` reads between simulated ones.
    to_effect: from a change on the scale that the error is of (logs for ratios) to the effect.
    """

    power: Callable[[float], float]
    exactly: Callable[[float], float]
    error: float
    to_effect: Callable[[float], float]
    scale: Scale
    simulations: int


def power_of_series(
    given: SeriesAssumptions, choice: Choice, time: Calendar, question: Question
) -> dict[str, Any]:
    """Return the ``power`` document of a series that steps at its start.

    Raises
    ------
    BadPlanError
        An assumption that is needed is missing or impossible, or the periods are too few.
    """
    found = _simulated(replace(given, effect=None), choice, time, question)
    away = 1.0 if question.better == "higher" else -1.0
    effect = given.effect
    detect = {share: _detectable(found, share, away) for share in (0.8, 0.9)}
    furthest = 1.5 * (detect[0.9] or away * FARTHEST * found.error)
    changes = [furthest * place / CURVE_POINTS for place in range(CURVE_POINTS + 1)]
    return {
        "power": None if effect is None else found.exactly(_change(found, effect)),
        "mde_80": _said(found, detect[0.8]),
        "mde_90": _said(found, detect[0.9]),
        "n_required": None,
        "scale": found.scale.value,
        "curve": [[found.to_effect(change) + 0.0, found.power(change)] for change in changes],
        "method": _method(given, choice, found.simulations),
        "simulations": found.simulations,
    }


@lru_cache(maxsize=8)
def _simulated(
    given: SeriesAssumptions, choice: Choice, time: Calendar, question: Question
) -> _Power:
    """Return the power function, the same for every effect that is asked about."""
    columns = planned_columns(given, choice, time)
    if choice.counts:
        return _of_counts(given, choice, columns, question)
    return _of_means(given, choice, columns, question)


def _said(found: _Power, change: float | None) -> float | None:
    return None if change is None else found.to_effect(change)


def _change(found: _Power, effect: float) -> float:
    """Return an effect on the scale that its error is of."""
    if not found.scale.is_ratio:
        return effect
    if effect <= 0.0:
        raise _wrong("effect", "a ratio above 0", effect)
    return math.log(effect)


def _wrong(name: str, expected: str, found: object) -> BadPlanError:
    message = f"power.{name} must be {expected}; found {found}."
    return BadPlanError([Problem(message=message, field=f"power.{name}")])


def _detectable(found: _Power, share: float, away: float) -> float | None:
    """Return the smallest change of a direction whose power reaches a share, by halving."""
    low, high = 0.0, FARTHEST * found.error
    for _ in range(6):
        if found.power(away * high) >= share:
            break
        low, high = high, 2.0 * high
    else:
        return None
    for _ in range(40):
        middle = (low + high) / 2.0
        if found.power(away * middle) >= share:
            high = middle
        else:
            low = middle
    return away * high


def _method(given: SeriesAssumptions, choice: Choice, simulations: int) -> str:
    return (
        f"Simulation of {simulations:,} series of {given.before} periods before and {given.after} "
        f"after the start, first-order autocorrelation {given.autocorrelation:g}, each analysed by "
        f"the plan's own estimator ({choice.model}); the effect is a step. {given.said}".strip()
    )


def _errors(
    given: SeriesAssumptions, question: Question, simulations: int, lines: int = 1
) -> list[FloatArray]:
    """Return stationary errors of variance 1, shape (simulations, periods), for each line."""
    generator = question.generator()
    own = given.autocorrelation
    found = []
    for _ in range(lines):
        drawn = generator.standard_normal((simulations, given.before + given.after))
        drawn[:, 1:] *= math.sqrt(1.0 - own**2)
        for period in range(1, drawn.shape[1]):
            drawn[:, period] += own * drawn[:, period - 1]
        found.append(drawn)
    return found


def _reached(values: FloatArray, errors: FloatArray, df: FloatArray | None, alpha: float) -> float:
    """Return the share of series whose interval leaves out no effect."""
    from scipy.special import ndtri, stdtrit

    edge = -ndtri(alpha / 2.0) if df is None else -stdtrit(df, alpha / 2.0)
    return float(np.mean(np.abs(values) > edge * errors))


def _mean_contrast(columns: Columns) -> FloatArray:
    changed = columns.values - columns.without
    return np.asarray(changed[changed.any(axis=1)].mean(axis=0))


def _spread(batch: Batch, contrast: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return a linear combination of each fit and its error."""
    values = batch.beta @ contrast
    variance = np.einsum("i,sij,j->s", contrast, batch.covariance, contrast)
    return values, np.sqrt(np.maximum(variance, 0.0))


def _of_means(
    given: SeriesAssumptions, choice: Choice, columns: Columns, question: Question
) -> _Power:
    drawn = given.spread * _errors(given, question, SIMULATIONS)[0]
    batch = fit_means(choice.model, columns.values, drawn, given.lags)
    values, errors = _spread(batch, _mean_contrast(columns))
    scale = Scale.LOG_POINTS if choice.log else given.difference

    def power(effect: float) -> float:
        return _reached(values + effect, errors, batch.df, given.alpha)

    return _Power(
        power=power,
        exactly=power,
        error=float(np.median(errors)),
        to_effect=lambda change: change,
        scale=scale,
        simulations=SIMULATIONS,
    )


def _of_counts(
    given: SeriesAssumptions, choice: Choice, columns: Columns, question: Question
) -> _Power:
    """Return the power of a ratio of counts, or of a difference of shares."""
    lines = _errors(given, question, SIMULATIONS_OF_COUNTS, 2 if given.controlled else 1)
    shares = question.kind is Kind.PROPORTION
    baseline, after = given.baseline, np.arange(given.before + given.after) >= given.before

    def simulated(change: float) -> tuple[FloatArray, FloatArray, FloatArray | None]:
        stepped = baseline + change if shares else baseline * math.exp(min(change, 50.0))
        batches = []
        for place, errors in enumerate(lines):
            later = stepped if place == 0 else baseline
            events = np.where(after, given.events(errors, later), given.events(errors, baseline))
            batches.append(fit_counts(choice.model, columns.values, events, given.size))
        return _combined(batches, columns, shares=shares)

    _, errors, df = simulated(0.0)
    del df
    error = float(np.median(errors))

    def power(change: float) -> float:
        if shares and not 0.0 <= baseline + change <= 1.0:
            raise _wrong("effect", "such that a share between 0 and 1 is left", change)
        values, spread, left = simulated(change)
        return _reached(values, spread, left, given.alpha)

    scale = given.difference if shares else Scale.RATE_RATIO
    sign = 1.0 if question.better == "higher" else -1.0
    room = math.inf if not shares else (1.0 - baseline if sign > 0 else baseline)
    nodes = [sign * min(node * error, 0.999 * room) for node in NODES]
    return _Power(
        power=_between(nodes, [power(node) for node in nodes]),
        exactly=power,
        error=error,
        to_effect=(lambda change: change) if shares else math.exp,
        scale=scale,
        simulations=SIMULATIONS_OF_COUNTS,
    )


def _between(nodes: list[float], powers: list[float]) -> Callable[[float], float]:
    """Return power between simulated effects, straight lines of its normal quantile.

    It never falls as the effect grows: what chance alone would bend down is held level.
    """
    from scipy.special import ndtr, ndtri

    least = 0.5 / SIMULATIONS_OF_COUNTS
    held = np.maximum.accumulate(np.clip(powers, least, 1.0 - least))
    at, quantiles = np.abs(np.asarray(nodes)), ndtri(held)
    return lambda change: float(ndtr(np.interp(abs(change), at, quantiles)))


def _combined(
    batches: list[Batch], columns: Columns, *, shares: bool
) -> tuple[FloatArray, FloatArray, FloatArray | None]:
    """Return what is tested in each series: the log ratio, or the average difference."""
    own = batches[0]
    if not shares or len(batches) > 1:
        contrast = _mean_contrast(columns)
        found = [_spread(batch, contrast) for batch in batches]
        values = found[0][0] - (found[1][0] if len(found) > 1 else 0.0)
        errors = np.sqrt(sum(error**2 for _, error in found))
        dfs = [batch.df for batch in batches if batch.df is not None]
        return values, errors, np.minimum.reduce(dfs) if dfs else None
    changed = (columns.values != columns.without).any(axis=1)
    seen, expected = columns.values[changed], columns.without[changed]
    fitted, without = np.exp(own.beta @ seen.T), np.exp(own.beta @ expected.T)
    gradient = (fitted @ seen - without @ expected) / seen.shape[0]
    variance = np.einsum("si,sij,sj->s", gradient, own.covariance, gradient)
    return (fitted - without).mean(axis=1), np.sqrt(np.maximum(variance, 0.0)), own.df
