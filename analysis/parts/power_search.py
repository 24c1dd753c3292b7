"""The smallest effect that a power function reaches, and how many it takes to reach it."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.outcome import Scale
from analysis.parts.roots import crossing

MOST = 1e12
"""No more observations than this are sought."""

MOST_STEPS = 2000
"""Effects tried before a search gives up."""

CURVE_POINTS = 25
"""Points of the power curve beside the one without effect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerCase:
    """One kind of comparison, as functions of the effect (and of the observations in each arm).

    none: the effect that is no effect. limit: the furthest effect in the direction of better.
    power: effect -> power as planned. power_of: (effect, observations in each arm) -> power.
    """

    scale: Scale
    none: float
    limit: float
    power: Callable[[float], float]
    power_of: Callable[[float, float], float]
    fewest: float
    step: float
    method: str
    growth: float = 1.0


def power_document(case: PowerCase, assumptions: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ``power`` document of a comparison whose power is a formula.

    ``effect`` and ``target`` (0.8) are taken from the plan's ``[power]`` table.
    """
    effect = assumptions.get("effect")
    target = float(assumptions.get("target", 0.8))
    smallest = {share: detectable(case, share) for share in (0.8, 0.9)}
    return {
        "power": None if effect is None else case.power(float(effect)),
        "mde_80": smallest[0.8],
        "mde_90": smallest[0.9],
        "n_required": None if effect is None else required(case, float(effect), target),
        "scale": case.scale.value,
        "curve": curve(case, smallest[0.9]),
        "method": case.method,
        "simulations": None,
    }


def detectable(case: PowerCase, share: float) -> float | None:
    """Return the effect, in the direction of better, at which power reaches a share.

    None where no effect in that direction reaches it.
    """
    away = 1.0 if case.limit > case.none else -1.0
    step, nearer = case.step, case.none
    for _ in range(MOST_STEPS):
        further = nearer + away * step
        if (further - case.limit) * away >= 0.0:
            further = case.limit
        if case.power(further) >= share:
            return crossing(lambda effect: case.power(effect) - share, nearer, further)
        if further == case.limit:
            return None
        nearer = further
        step *= case.growth
    return None


def required(case: PowerCase, effect: float, target: float) -> int | None:
    """Return the observations in each arm (or pairs) at which power reaches the target.

    Rounded up; None where the effect is none, or more than a million million would be needed.
    """
    if effect == case.none:
        return None
    few, many = case.fewest, case.fewest
    while case.power_of(effect, many) < target:
        few, many = many, many * 2.0
        if many > MOST:
            return None
    if many == case.fewest:
        return math.ceil(many)
    root = crossing(lambda size: case.power_of(effect, size) - target, few, many)
    return math.ceil(root - 1e-9)


def curve(case: PowerCase, furthest: float | None) -> list[list[float]]:
    """Return effects from none to half as far again as the furthest, with the power of each."""
    if furthest is None:
        furthest = case.limit if math.isfinite(case.limit) else case.none + 1.0
    distance = 1.5 * (furthest - case.none)
    if abs(distance) > abs(case.limit - case.none):
        distance = 0.999 * (case.limit - case.none)
    effects = [case.none + distance * place / CURVE_POINTS for place in range(CURVE_POINTS + 1)]
    return [[effect, case.power(effect)] for effect in effects]
