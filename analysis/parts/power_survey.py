"""The smallest probability of superiority that a survey of two groups can see."""

import math
from collections.abc import Mapping
from typing import Any

from analysis.design import Question
from analysis.errors import BadPlanError, Problem
from analysis.outcome import Scale
from analysis.parts.distributions import normal_below, normal_quantile
from analysis.parts.power_search import PowerCase, power_document
from analysis.parts.power_two_group import need


def power_of_survey(
    assumptions: Mapping[str, Any], question: Question, _settings: Any
) -> dict[str, Any]:
    """Return the ``power`` document of a survey; ``effect`` is a probability of superiority.

    Raises
    ------
    BadPlanError
        An assumption that is needed is missing, or impossible.

    References
    ----------
    Noether (1987), Journal of the American Statistical Association 82, 645-647.
    """
    effect = assumptions.get("effect")
    if effect is not None and not 0.0 <= float(effect) <= 1.0:
        message = f"power.effect must be a probability between 0 and 1; found {effect}."
        raise BadPlanError([Problem(message=message, field="power.effect")])
    case = _case(assumptions, question)
    return power_document(case, assumptions)


def _case(assumptions: Mapping[str, Any], question: Question) -> PowerCase:
    treated, comparison = _people(assumptions)
    edge = normal_quantile(1.0 - float(assumptions.get("alpha", 0.05)))
    up = question.better == "higher"

    def power(effect: float, one: float, other: float) -> float:
        z = abs(effect - 0.5) * math.sqrt(12.0 * one * other / (one + other))
        return normal_below(z - edge) + normal_below(-z - edge)

    return PowerCase(
        scale=Scale.PROBABILITY,
        none=0.5,
        limit=1.0 if up else 0.0,
        power=lambda effect: power(effect, treated, comparison),
        power_of=lambda effect, size: power(effect, size, size),
        fewest=1.0,
        step=0.5 / 512.0,
        method=f"Noether's normal approximation, {treated:g} and {comparison:g} people, few ties.",
    )


def _people(assumptions: Mapping[str, Any]) -> tuple[float, float]:
    """Return the people in either group; one that is not known is as large as the other."""
    known = assumptions.get("n_treated") or assumptions.get("n_comparison")
    if not known:
        known = need(assumptions, "n_treated")
    treated = float(assumptions.get("n_treated") or known)
    return treated, float(assumptions.get("n_comparison") or known)
