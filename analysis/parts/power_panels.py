"""The smallest effect that a comparison of changes can see, and how many units it takes."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis.data import FloatArray, Kind
from analysis.design import Question
from analysis.errors import BadPlanError, Problem
from analysis.outcome import Scale
from analysis.parts.distributions import normal_below, normal_quantile
from analysis.parts.power_search import PowerCase, power_document
from analysis.parts.power_two_group import need, t_power


def power_of_changes(assumptions: Mapping[str, Any], question: Question) -> dict[str, Any]:
    """Return the ``power`` document of a difference in differences.

    Parameters
    ----------
    assumptions: the plan's ``[power]`` table. ``n_treated`` and ``n_comparison`` are units (or
        ``clusters_treated`` and ``clusters_comparison``); without periods there is one before and
        one after.

    Raises
    ------
    BadPlanError
        An assumption that is needed is missing, or impossible.
    """
    case = (
        _counts(assumptions, question)
        if question.kind is Kind.COUNT
        else _means(assumptions, question)
    )
    return power_document(case, assumptions)


def change_variance(before: int, after: int, autocorrelation: float) -> float:
    """Return c'Rc: the variance of a unit's mean after less its mean before, for a variance of 1.

    R is first-order autoregressive over all periods in a row, -1 < autocorrelation < 1.
    """
    periods = before + after
    weights: FloatArray = np.concatenate(
        [np.full(before, -1.0 / before), np.full(after, 1.0 / after)]
    )
    apart = np.abs(np.arange(periods)[:, None] - np.arange(periods)[None, :])
    return float(weights @ np.power(float(autocorrelation), apart) @ weights)


def _means(assumptions: Mapping[str, Any], question: Question) -> PowerCase:
    """Return the power of a t test on the units' changes."""
    up = question.better == "higher"
    treated, comparison = _units(assumptions)
    before, after = _periods(assumptions)
    own = float(assumptions.get("autocorrelation") or 0.0)
    if not -1.0 < own < 1.0:
        raise _wrong("autocorrelation", "above -1 and below 1", own)
    variance = change_variance(before, after, own)
    alpha = float(assumptions.get("alpha", 0.05))
    sd, scale = _spread(assumptions, question)
    if treated + comparison <= 2.0:
        raise _wrong("n_treated", "such that more than two units remain", treated)

    def power(effect: float, one: float, other: float) -> float:
        error = sd * math.sqrt(variance * (1.0 / one + 1.0 / other))
        return t_power(effect / error, one + other - 2.0, alpha)

    return PowerCase(
        scale=scale,
        none=0.0,
        limit=math.inf if up else -math.inf,
        power=lambda effect: power(effect, treated, comparison),
        power_of=lambda effect, size: power(effect, size, size),
        fewest=2.0,
        step=sd / 1000.0,
        growth=1.2,
        method=f"Two-sample t on the changes of {treated:g} treated and {comparison:g} comparison "
        f"units, {before} periods before and {after} after, first-order autocorrelation {own:g}.",
    )


def _spread(assumptions: Mapping[str, Any], question: Question) -> tuple[float, Scale]:
    if question.kind is not Kind.PROPORTION:
        return need(assumptions, "sd"), Scale.MEAN_DIFFERENCE
    if assumptions.get("sd") is not None:
        return float(assumptions["sd"]), Scale.RISK_DIFFERENCE
    share = need(assumptions, "baseline")
    if not 0.0 < share < 1.0:
        raise _wrong("baseline", "a share between 0 and 1", share)
    people = float(assumptions.get("cluster_size") or 1.0)
    return math.sqrt(share * (1.0 - share) / people), Scale.RISK_DIFFERENCE


def _counts(assumptions: Mapping[str, Any], question: Question) -> PowerCase:
    """Return the power of a ratio of ratios: normal on the logarithm, four cells without effect."""
    up = question.better == "higher"
    rate = need(assumptions, "baseline") * float(assumptions.get("exposure") or 1.0)
    if rate <= 0.0:
        raise _wrong("baseline", "a rate above 0", rate)
    effect = assumptions.get("effect")
    if effect is not None and float(effect) <= 0.0:
        raise _wrong("effect", "a ratio above 0", effect)
    treated, comparison = _units(assumptions)
    before, after = _periods(assumptions)
    dispersion = float(assumptions.get("dispersion") or 1.0)
    edge = normal_quantile(1.0 - float(assumptions.get("alpha", 0.05)))

    def power(ratio: float, one: float, other: float) -> float:
        if ratio <= 0.0:
            return 0.0
        cells = (1.0 / one + 1.0 / other) * (1.0 / before + 1.0 / after) / rate
        z = abs(math.log(ratio)) / math.sqrt(dispersion * cells)
        return normal_below(z - edge) + normal_below(-z - edge)

    return PowerCase(
        scale=Scale.RATIO_OF_RATIOS,
        none=1.0,
        limit=math.inf if up else 0.0,
        power=lambda ratio: power(ratio, treated, comparison),
        power_of=lambda ratio, size: power(ratio, size, size),
        fewest=1e-6,
        step=0.005,
        growth=1.05 if up else 1.0,
        method="Ratio of ratios, normal on its logarithm, the four cells of group and phase "
        f"without effect, dispersion {dispersion:g}.",
    )


def _units(assumptions: Mapping[str, Any]) -> tuple[float, float]:
    """Return the units, or the clusters, of both groups."""
    treated = assumptions.get("n_treated")
    if treated is None:
        treated = assumptions.get("clusters_treated")
    if treated is None:
        treated = need(assumptions, "n_treated")
    comparison = assumptions.get("n_comparison")
    if comparison is None:
        comparison = assumptions.get("clusters_comparison")
    both = float(treated), float(treated if comparison is None else comparison)
    if min(both) < 1.0:
        raise _wrong("n_treated", "one unit or more in each group", min(both))
    return both


def _periods(assumptions: Mapping[str, Any]) -> tuple[int, int]:
    found = [int(assumptions.get(name) or 1) for name in ("periods_before", "periods_after")]
    if min(found) < 1:
        raise _wrong("periods_before", "one or more", min(found))
    return found[0], found[1]


def _wrong(name: str, expected: str, found: object) -> BadPlanError:
    message = f"power.{name} must be {expected}; found {found}."
    return BadPlanError([Problem(message=message, field=f"power.{name}")])
