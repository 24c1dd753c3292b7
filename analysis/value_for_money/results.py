"""What a ``result/1`` document says of one hypothesis, as outcomes that money can be put on."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.document import shown
from analysis.errors import BadDataError, Problem
from analysis.faults import nearest
from analysis.outcome import Scale
from analysis.parts.distributions import normal_quantile
from analysis.plan import Hypothesis, Plan
from analysis.value_for_money.costs import Costs

MOST_BYTES = 100_000_000
LEVEL = 0.95
DIFFERENCES = frozenset(
    {
        Scale.MEAN_DIFFERENCE,
        Scale.RISK_DIFFERENCE,
        Scale.RATE_DIFFERENCE,
        Scale.RMST_DIFFERENCE,
        Scale.COUNT,
        Scale.MONEY,
    }
)
"""Scales on which one more is one more: what a price can be multiplied by."""
PER_UNIT = frozenset({Scale.MEAN_DIFFERENCE, Scale.RISK_DIFFERENCE, Scale.RATE_DIFFERENCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """Outcomes averted or gained, plus is benefit: normal around ``value`` with ``se``."""

    value: float
    se: float
    low: float | None
    high: float | None
    scale: Scale
    level: float


def read_result(content: bytes) -> dict[str, Any]:
    """Return a ``result/1`` document from its JSON bytes.

    Raises
    ------
        BadDataError: it is no such document.
    """
    if len(content) > MOST_BYTES:
        raise BadDataError(f"A result has at most {MOST_BYTES:,} bytes; this is no result.")
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError:
        raise BadDataError("The result is not UTF-8: give the JSON that analyse writes.") from None
    except (json.JSONDecodeError, RecursionError):
        raise BadDataError(
            "The result is not valid JSON: give what analyse --json writes."
        ) from None
    except ValueError as fault:
        raise BadDataError(f"The result cannot be read: {fault}") from None
    if not isinstance(found, dict) or found.get("schema") != "result/1":
        raise BadDataError('The result is no document of schema "result/1", as analyse writes it.')
    hypotheses = found.get("hypotheses")
    if not isinstance(hypotheses, list) or not all(isinstance(each, dict) for each in hypotheses):
        raise BadDataError("hypotheses: the result holds no list of hypotheses.")
    seed = found.get("seed")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise BadDataError(f"seed: {shown(seed)} is no whole number from 0 on.")
    return found


def _refuse(word: str) -> float:
    raise ValueError(f"{word} is no number that a result holds.")


def hypothesis_of(
    plan: Plan, result: Mapping[str, Any], costs: Costs
) -> tuple[Hypothesis, Mapping[str, Any]]:
    """Return the hypothesis that is valued, as the plan has it and as the result has it.

    Raises
    ------
        BadDataError: there is none, it is not in the result, or the result refuses to answer it.
    """
    hypothesis = _promised(plan, costs.hypothesis)
    found = next((each for each in result["hypotheses"] if each.get("key") == hypothesis.key), None)
    if found is None:
        raise _fault("hypothesis", f"the result holds no {shown(hypothesis.key)}.")
    if found.get("outcome") != "result":
        because = found.get("because") or "it says no more"
        message = f"the result refuses to answer {shown(hypothesis.key)}: {because}"
        raise _fault("hypothesis", message)
    return hypothesis, found


def _promised(plan: Plan, key: str | None) -> Hypothesis:
    if key is None:
        first = next((each for each in plan.hypotheses if each.role == "primary"), None)
        if first is None:
            raise _fault("hypothesis", "the plan has no primary one; name the one to value.")
        return first
    known = [each.key for each in plan.hypotheses]
    if key not in known:
        raise _fault("hypothesis", f"{shown(key)} is not in the plan.{nearest(key, known)}")
    return plan.find(key)


def outcomes_of(hypothesis: Hypothesis, found: Mapping[str, Any], costs: Costs) -> Outcomes:
    """Return the quantity that is valued, times the units, signed so that plus is benefit.

    Raises
    ------
        BadDataError: there is no such quantity, it is a ratio, or it has no standard error and no
            interval to take one from.
    """
    quantity, scale = _quantity(found, costs.quantity)
    value, low, high, se = (_number(quantity, name) for name in ("value", "low", "high", "se"))
    level = _level(found)
    if value is None:
        raise _fault("quantity", "it has no value in this result, so none can be valued.")
    if se is None:
        if low is None or high is None:
            raise _fault(
                "quantity",
                "it has no standard error and no interval with two ends, so how far it can be "
                "trusted cannot be said.",
            )
        se = (high - low) / (2.0 * normal_quantile(level))
    if "low" not in quantity and "high" not in quantity:
        half = normal_quantile(level) * se
        low, high = value - half, value + half
    good = (hypothesis.better == "higher") != (scale is Scale.RMST_DIFFERENCE)
    factor = (1.0 if costs.units is None else costs.units) * (1.0 if good else -1.0)
    ends = [None if end is None else end * factor for end in (low, high)]
    return Outcomes(
        value=value * factor + 0.0,
        se=se * abs(factor),
        low=ends[0] if good else ends[1],
        high=ends[1] if good else ends[0],
        scale=scale,
        level=level,
    )


def _quantity(found: Mapping[str, Any], name: str | None) -> tuple[Mapping[str, Any], Scale]:
    """Return what is valued and its scale; the estimate where it can be, else the absolute."""
    if name is None:
        scale = _scale(found.get("estimate"))
        name = "estimate" if scale in DIFFERENCES else "absolute"
    quantities = found.get("quantities")
    named = quantities if isinstance(quantities, dict) else {}
    known = {"estimate": found.get("estimate"), "absolute": found.get("absolute"), **named}
    if name not in known:
        raise _fault("quantity", f"{shown(name)} is not in the result.{nearest(name, known)}")
    quantity, scale = known[name], _scale(known[name])
    if quantity is None and name == "absolute":
        raise _fault(
            "quantity",
            "the result holds no absolute effect, and a ratio has no money value: name a "
            "difference among its quantities.",
        )
    if scale is None or not isinstance(quantity, Mapping):
        raise _fault("quantity", f"{shown(name)} is no effect with an interval.")
    if scale not in DIFFERENCES:
        raise _fault(
            "quantity",
            f"{shown(name)} is on the scale {scale.value}, which has no money value; give "
            'quantity = "absolute", or a difference among the quantities.',
        )
    return quantity, scale


def _scale(quantity: object) -> Scale | None:
    if not isinstance(quantity, Mapping):
        return None
    word = quantity.get("scale")
    return Scale(word) if word in {scale.value for scale in Scale} else None


def _number(quantity: Mapping[str, Any], name: str) -> float | None:
    value = quantity.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _fault("quantity", f"its {name} is {shown(value)}, which is no number.")
    if name == "se" and value < 0.0:
        raise _fault("quantity", f"its se is {value}, which is below 0.")
    return float(value)


def _level(found: Mapping[str, Any]) -> float:
    estimate = found.get("estimate")
    level = estimate.get("level") if isinstance(estimate, Mapping) else None
    if isinstance(level, int | float) and 0.0 < level < 1.0:
        return float(level)
    return LEVEL


def _fault(place: str, message: str) -> BadDataError:
    return BadDataError([Problem(message=f"{place}: {message}", field=place)])
