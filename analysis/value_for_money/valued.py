"""The document of ``value``: cost per outcome, and for each perspective what it came to."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from analysis.data import FloatArray
from analysis.plan import Plan
from analysis.value_for_money.costs import ASSUMED_VARIATION, Costs
from analysis.value_for_money.draws import DRAWS, Drawn
from analysis.value_for_money.results import PER_UNIT, Outcomes, hypothesis_of, outcomes_of
from analysis.value_for_money.words import leader_sentence

CLAIMED = ("worked", "worked_size_uncertain")
"""Verdicts from which a benefit is claimed; any other is a net cost so far."""


def value(plan: Plan, result: Mapping[str, Any], costs: Costs) -> dict[str, Any]:
    """Return the document of ``value`` (contract, section 9), plain values ready for JSON.

    The same result and costs give the same numbers: draws begin at the result's seed.

    Raises
    ------
        BadDataError: the result refuses to answer the hypothesis, or holds no such quantity, or
            one that cannot be valued.
    """
    hypothesis, found = hypothesis_of(plan, result, costs)
    outcomes = outcomes_of(hypothesis, found, costs)
    drawn = Drawn(outcomes, costs, result["seed"])
    cost = math.fsum(costs.paid(item) for item in costs.costs)
    document = {
        "hypothesis": hypothesis.key,
        "currency": costs.currency,
        "price_year": costs.price_year,
        "level": outcomes.level,
        "verdict": found.get("verdict"),
        "benefit_claimed": found.get("verdict") in CLAIMED,
        "outcomes": _outcomes_block(outcomes),
        "cost": {"value": cost, **_ends(drawn.cost, outcomes.level)},
        "cost_per_outcome": _cost_per_outcome(cost, outcomes),
        "perspectives": {
            name: _perspective(name, cost, outcomes, costs, drawn) for name in costs.perspectives
        },
        "draws": DRAWS,
        "warnings": list(_warnings(plan, result, costs, outcomes)),
    }
    document["wording"] = {"leader": leader_sentence(document)}
    return document


def _outcomes_block(outcomes: Outcomes) -> dict[str, Any]:
    return {
        "value": outcomes.value,
        "low": outcomes.low,
        "high": outcomes.high,
        "se": outcomes.se,
        "scale": outcomes.scale.value,
    }


def _includes_none(outcomes: Outcomes) -> bool:
    """Return whether no outcome at all is among what the interval holds."""
    low, high = outcomes.low, outcomes.high
    return low is None or high is None or low <= 0.0 <= high or outcomes.value == 0.0


def _cost_per_outcome(cost: float, outcomes: Outcomes) -> dict[str, float | None]:
    low, high = outcomes.low, outcomes.high
    if low is None or high is None or _includes_none(outcomes):
        return {"value": None, "low": None, "high": None}
    return {"value": cost / outcomes.value, "low": cost / high, "high": cost / low}


def _perspective(
    name: str, cost: float, outcomes: Outcomes, costs: Costs, drawn: Drawn
) -> dict[str, Any]:
    worth = math.fsum(each.amount for each in costs.values if each.perspective == name)
    benefit = outcomes.value * worth
    draws = drawn.benefit(name)
    net = draws - drawn.cost
    return {
        "benefit": {"value": benefit, **_summary(draws, outcomes.level)},
        "net_benefit": {"value": benefit - cost, **_summary(net, outcomes.level)},
        "benefit_cost_ratio": _ratio(benefit, cost, draws, drawn.cost, outcomes.level),
        "probability_net_benefit": float(np.mean(net > 0.0)),
        "break_even_effect": cost / worth if worth > 0.0 else None,
    }


def _ratio(
    benefit: float, cost: float, benefits: FloatArray, paid: FloatArray, level: float
) -> dict[str, float | None]:
    """Return benefit over cost; null where nothing was paid, its ends where it might be nothing."""
    if cost <= 0.0:
        return {"value": None, "median": None, "low": None, "high": None}
    if not (paid > 0.0).all():
        return {"value": benefit / cost, "median": None, "low": None, "high": None}
    return {"value": benefit / cost, **_summary(benefits / paid, level)}


def _summary(draws: FloatArray, level: float) -> dict[str, float | None]:
    return {"median": float(np.median(draws)), **_ends(draws, level)}


def _ends(draws: FloatArray, level: float) -> dict[str, float | None]:
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(draws, [tail, 1.0 - tail])
    return {"low": float(low), "high": float(high)}


def _warnings(
    plan: Plan, result: Mapping[str, Any], costs: Costs, outcomes: Outcomes
) -> Iterator[str]:
    if result.get("plan_sha256") != plan.sha256:
        yield (
            f"The result is of another plan ({str(result.get('plan_sha256'))[:12]}…) than this "
            f"one ({plan.sha256[:12]}…)."
        )
    assumed = [value.item for value in costs.values if value.assumed]
    if assumed:
        yield (
            f"No cv is given for {', '.join(assumed)}: {ASSUMED_VARIATION:g} is assumed, which "
            "says how uncertain the worth of one outcome is."
        )
    if costs.units is None and outcomes.scale in PER_UNIT:
        yield (
            "units is not given: the effect is counted for one unit (one person, one of its "
            "denominator). Give units to count all whom the initiative reached."
        )
    if costs.discount_rate == 0.0 and any(item.year > 0.0 for item in costs.costs):
        yield "Costs of later years are not discounted: discount_rate is 0."
    if not costs.values:
        yield "No value of an outcome is given: only what an outcome cost can be said."
    if _includes_none(outcomes):
        yield (
            "What one outcome cost cannot be said: it may be that there was none (the interval "
            "of outcomes includes 0)."
        )
    elif outcomes.value < 0.0:
        yield "The outcomes got worse: what one cost is below 0, and says nothing of value."
