"""The fewest crimes averted that a weighted displacement difference can see."""

import math
from collections.abc import Mapping
from typing import Any

from analysis.design import Question
from analysis.errors import BadPlanError, Problem
from analysis.outcome import Scale
from analysis.parts.distributions import normal_below, normal_quantile
from analysis.parts.power_search import PowerCase, power_document
from analysis.parts.power_two_group import need

AREAS = 2.0
"""The treated area and its control; data with displacement areas say that there are more."""


def power_of_displacement(
    assumptions: Mapping[str, Any], question: Question, settings: Any
) -> dict[str, Any]:
    """Return the ``power`` document of a weighted displacement difference.

    ``baseline`` is the count of an area in a phase; ``n_required`` is the same count at which a
    change of the same share would be seen.

    Raises
    ------
    BadPlanError
        An assumption that is needed is missing, or impossible.

    References
    ----------
    Wheeler and Ratcliffe (2018), Crime Science 7, article 11.
    """
    case = _case(assumptions, question, float(settings.dispersion))
    return power_document(case, assumptions)


def _case(assumptions: Mapping[str, Any], question: Question, registered: float) -> PowerCase:
    baseline = need(assumptions, "baseline")
    if baseline <= 0.0:
        message = f"power.baseline must be a count above 0; found {baseline:g}."
        raise BadPlanError([Problem(message=message, field="power.baseline")])
    dispersion = float(assumptions.get("dispersion") or registered)
    cells = 2.0 * float(assumptions.get("areas") or AREAS)
    edge = normal_quantile(1.0 - float(assumptions.get("alpha", 0.05)))

    def power(effect: float, count: float) -> float:
        z = abs(effect) / math.sqrt(dispersion * cells * count)
        return normal_below(z - edge) + normal_below(-z - edge)

    return PowerCase(
        scale=Scale.COUNT,
        none=0.0,
        limit=math.inf if question.better == "higher" else -math.inf,
        power=lambda effect: power(effect, baseline),
        power_of=lambda effect, count: power(effect * count / baseline, count),
        fewest=1.0,
        step=math.sqrt(dispersion * cells * baseline) / 100.0,
        growth=1.2,
        method=f"Normal, {cells:g} counts of about {baseline:g}, dispersion {dispersion:g}; "
        "n_required is the count of an area in a phase at which a change of the same share "
        "would be seen.",
    )
