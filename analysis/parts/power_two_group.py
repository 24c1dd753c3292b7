"""The smallest effect that a comparison of two groups can see, and how many it takes.

Means by the noncentral t, shares as R's ``power.prop.test``, counts by the normal on the log ratio.
"""

import math
from collections.abc import Mapping
from typing import Any

from analysis.data import Kind
from analysis.design import Question
from analysis.errors import BadPlanError, Problem
from analysis.outcome import Scale
from analysis.parts.distributions import (
    noncentral_t_below,
    normal_below,
    normal_quantile,
    t_quantile,
)
from analysis.parts.power_search import PowerCase, power_document
from analysis.parts.two_group_shape import is_paired
from analysis.parts.two_groups import TwoGroupSettings


def power_two_groups(
    assumptions: Mapping[str, Any], question: Question, settings: TwoGroupSettings
) -> Mapping[str, Any]:
    """Return the ``power`` document of a comparison of two groups.

    Parameters
    ----------
    assumptions: the plan's ``[power]`` table, and under ``roles`` the column roles it names. With
        pairs ``n_treated`` are pairs, and ``sd`` is that of the differences.

    Raises
    ------
    BadPlanError
        An assumption that is needed is missing, or impossible.

    References
    ----------
    Cohen (1988), Statistical Power Analysis, 2nd edition; Fleiss, Levin and Paik (2003),
    Statistical Methods for Rates and Proportions, 3rd edition, chapter 4.
    """
    paired = is_paired(settings, has_pair="pair" in assumptions.get("roles", ()))
    assumed = dict(assumptions)
    if settings.dispersion != "auto" and assumed.get("dispersion") is None:
        assumed["dispersion"] = float(settings.dispersion)
    case = _case(assumed, question, paired=paired)
    return power_document(case, assumptions)


def _case(assumptions: Mapping[str, Any], question: Question, *, paired: bool) -> PowerCase:
    up = question.better == "higher"
    alpha = float(assumptions.get("alpha", 0.05))
    if question.kind is Kind.COUNT:
        return counts_case(assumptions, alpha, up=up)
    if question.kind is Kind.PROPORTION:
        return shares_case(assumptions, alpha, up=up)
    return means_case(assumptions, alpha, up=up, paired=paired)


def means_case(
    assumptions: Mapping[str, Any], alpha: float, *, up: bool, paired: bool
) -> PowerCase:
    """Return the power of a difference of means by the noncentral t, both tails counted."""
    sd = need(assumptions, "sd")
    first, second = arms(assumptions)

    def of_pairs(effect: float, pairs: float) -> float:
        return t_power(effect / sd * math.sqrt(pairs), pairs - 1.0, alpha)

    def of_arms(effect: float, one: float, other: float) -> float:
        spread = sd * math.sqrt(1.0 / one + 1.0 / other)
        return t_power(effect / spread, one + other - 2.0, alpha)

    _need_room(first - 1.0 if paired else first + second - 2.0)
    words = (
        f"Paired t, noncentral t on {first:g} pairs less 1; sd is that of the differences."
        if paired
        else f"Two-sample t, noncentral t on {first:g} + {second:g} - 2 degrees of freedom."
    )
    return PowerCase(
        scale=Scale.MEAN_DIFFERENCE,
        none=0.0,
        limit=math.inf if up else -math.inf,
        power=(lambda effect: of_pairs(effect, first))
        if paired
        else (lambda effect: of_arms(effect, first, second)),
        power_of=of_pairs if paired else (lambda effect, size: of_arms(effect, size, size)),
        fewest=2.0,
        step=sd / 1000.0,
        growth=1.2,
        method=words,
    )


def t_power(noncentrality: float, df: float, alpha: float) -> float:
    """Return the power of a two-sided t test, both tails counted."""
    edge = t_quantile(1.0 - alpha, df)
    above = 1.0 - noncentral_t_below(edge, df, noncentrality)
    return min(1.0, above + noncentral_t_below(-edge, df, noncentrality))


def shares_case(assumptions: Mapping[str, Any], alpha: float, *, up: bool) -> PowerCase:
    """Return the power of a difference of shares: null variance pooled, one tail, no correction."""
    base = need(assumptions, "baseline")
    if not 0.0 < base < 1.0:
        raise _wrong("baseline", "a share between 0 and 1", base)
    first, second = arms(assumptions)
    effect = assumptions.get("effect")
    if effect is not None and not 0.0 <= base + float(effect) <= 1.0:
        raise _wrong("effect", f"a difference that keeps {base:g} between 0 and 1", effect)

    def power(difference: float, one: float, other: float) -> float:
        share = min(1.0, max(0.0, base + difference))
        pooled = (one * share + other * base) / (one + other)
        null = math.sqrt(pooled * (1.0 - pooled) * (1.0 / one + 1.0 / other))
        spread = math.sqrt(share * (1.0 - share) / one + base * (1.0 - base) / other)
        return normal_below((abs(difference) - normal_quantile(1.0 - alpha) * null) / spread)

    return PowerCase(
        scale=Scale.RISK_DIFFERENCE,
        none=0.0,
        limit=1.0 - base if up else -base,
        power=lambda difference: power(difference, first, second),
        power_of=lambda difference, size: power(difference, size, size),
        fewest=1.0,
        step=(1.0 - base if up else base) / 512.0,
        method=f"Two shares, {first:g} and {second:g} people: normal approximation, null variance "
        "at the pooled share, no continuity correction, one tail.",
    )


def counts_case(assumptions: Mapping[str, Any], alpha: float, *, up: bool) -> PowerCase:
    """Return the power of a ratio of rates: normal on the logarithm, both tails counted."""
    rate = need(assumptions, "baseline")
    if rate <= 0.0:
        raise _wrong("baseline", "a rate above 0", rate)
    ratio = assumptions.get("effect")
    if ratio is not None and float(ratio) <= 0.0:
        raise _wrong("effect", "a ratio of rates above 0", ratio)
    dispersion = float(assumptions.get("dispersion", 1.0))
    exposure, other_exposure = _exposures(assumptions)
    edge = normal_quantile(1.0 - alpha)

    def power(effect: float, one: float, other: float) -> float:
        if effect <= 0.0:
            return 0.0
        variance = dispersion * (1.0 / (rate * one * effect) + 1.0 / (rate * other))
        z = abs(math.log(effect)) / math.sqrt(variance)
        return normal_below(z - edge) + normal_below(-z - edge)

    return PowerCase(
        scale=Scale.RATE_RATIO,
        none=1.0,
        limit=math.inf if up else 0.0,
        power=lambda effect: power(effect, exposure, other_exposure),
        power_of=lambda effect, size: power(effect, size, size),
        fewest=1e-6,
        step=0.005,
        growth=1.05 if up else 1.0,
        method=f"Ratio of two rates, normal on its logarithm, dispersion {dispersion:g}, "
        f"{rate * other_exposure:g} events expected in the comparison; n_required is exposure in "
        "each arm.",
    )


def _exposures(assumptions: Mapping[str, Any]) -> tuple[float, float]:
    if assumptions.get("exposure") is not None:
        exposure = float(assumptions["exposure"])
        return exposure, exposure
    if not (assumptions.get("n_treated") or assumptions.get("n_comparison")):
        raise _missing("exposure")
    return arms(assumptions)


def arms(assumptions: Mapping[str, Any]) -> tuple[float, float]:
    """Return the observations in either arm; one that is not known is as large as the other."""
    first, second = assumptions.get("n_treated"), assumptions.get("n_comparison")
    known = first or second
    if not known:
        raise _missing("n_treated")
    return float(first or known), float(second or known)


def need(assumptions: Mapping[str, Any], name: str) -> float:
    """Return an assumption.

    Raises
    ------
    BadPlanError
        The plan does not make it.
    """
    value = assumptions.get(name)
    if value is None:
        raise _missing(name)
    return float(value)


def _need_room(df: float) -> None:
    if df <= 0.0:
        raise _wrong("n_treated", "two or more observations", "fewer")


def _missing(name: str) -> BadPlanError:
    message = f"power.{name} is needed to work out what this design can see; the plan lacks it."
    return BadPlanError([Problem(message=message, field=f"power.{name}")])


def _wrong(name: str, expected: str, found: object) -> BadPlanError:
    message = f"power.{name} must be {expected}; found {found}."
    return BadPlanError([Problem(message=message, field=f"power.{name}")])
