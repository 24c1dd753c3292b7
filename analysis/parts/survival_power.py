"""The smallest hazard ratio that a comparison of times can see, and how many people it takes."""

import math
from collections.abc import Mapping
from typing import Any

from analysis.design import Question
from analysis.errors import BadPlanError, Problem
from analysis.outcome import Scale
from analysis.parts.distributions import normal_below, normal_quantile
from analysis.parts.power_search import PowerCase, power_document
from analysis.parts.power_two_group import arms, need


def power_of_hazards(assumptions: Mapping[str, Any], question: Question) -> Mapping[str, Any]:
    """Return the ``power`` document of a hazard ratio.

    Parameters
    ----------
    assumptions: the plan's ``[power]`` table. ``baseline`` is the share of the comparison with the
        event by the end of follow-up; ``effect`` is a hazard ratio.

    Raises
    ------
    BadPlanError
        An assumption that is needed is missing, or impossible.

    References
    ----------
    Schoenfeld (1981), Biometrika 68, 316-319: events as expected under the effect.
    """
    return power_document(_case(assumptions, up=question.better == "higher"), assumptions)


def _case(assumptions: Mapping[str, Any], *, up: bool) -> PowerCase:
    share = need(assumptions, "baseline")
    if not 0.0 < share < 1.0:
        raise _wrong("baseline", "the share with the event, between 0 and 1", share)
    ratio = assumptions.get("effect")
    if ratio is not None and float(ratio) <= 0.0:
        raise _wrong("effect", "a hazard ratio above 0", ratio)
    first, second = arms(assumptions)
    edge = normal_quantile(1.0 - float(assumptions.get("alpha", 0.05)))

    def power(effect: float, treated: float, comparison: float) -> float:
        if effect <= 0.0:
            return 1.0
        events = comparison * share + treated * -math.expm1(effect * math.log1p(-share))
        part = treated / (treated + comparison)
        z = abs(math.log(effect)) * math.sqrt(events * part * (1.0 - part))
        return normal_below(z - edge) + normal_below(-z - edge)

    return PowerCase(
        scale=Scale.HAZARD_RATIO,
        none=1.0,
        limit=math.inf if up else 0.0,
        power=lambda effect: power(effect, first, second),
        power_of=lambda effect, size: power(effect, size, size),
        fewest=1.0,
        step=0.005,
        growth=1.05 if up else 1.0,
        method=f"Schoenfeld's formula, normal on the log hazard ratio, both tails, {first:g} "
        f"treated and {second:g} in comparison, of whom {share:g} have the event; events as "
        "expected under the effect.",
    )


def _wrong(name: str, expected: str, found: object) -> BadPlanError:
    message = f"power.{name} must be {expected}; found {found}."
    return BadPlanError([Problem(message=message, field=f"power.{name}")])
