"""What a plan could see, in words: yes, nearly, not yet, or what is missing to say."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from registry.domain.checklist import DESCRIBING
from registry.domain.claim import primary_of
from registry.domain.draft import Draft, changed
from registry.web.steps.assumptions import design_of
from registry.work.desk import DESK

Reach = Literal["yes", "nearly", "not_yet", "cannot_say", "describes"]
NEARLY = 1.25
"""Nearly: what the plan can see is at most this many times what is wanted."""

_SAVED = ("method", "mde_80", "mde_90", "power", "n_required", "scale", "enough")
_SHARES = frozenset({"risk_difference"})
_DIFFERENCES = frozenset(
    {"mean_difference", "rate_difference", "count", "money", "correlation", "rmst_difference"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a plan can see and what it wants to see, on one footing. ``unit`` follows a number.

    ``missing`` says why nobody can say, and ``field`` which field of the draft it is about.
    """

    reach: Reach
    can_see: float | None
    wanted: float | None
    unit: str
    missing: str = ""
    field: str = ""

    @property
    def times(self) -> float:
        """What it can see as so many times what it wants to see; infinite where nothing is seen."""
        if self.can_see is None or not self.wanted:
            return math.inf
        return self.can_see / self.wanted


def _sized(effect: float | None, scale: str) -> float | None:
    """Return an effect as a plain size: a difference, or so many in every hundred."""
    if effect is None:
        return None
    if scale == "probability":
        return abs(effect - 0.5) * 100
    if scale in _SHARES:
        return abs(effect) * 100
    if scale == "log_points":
        return abs(math.expm1(effect)) * 100
    return abs(effect) if scale in _DIFFERENCES else abs(1 - effect) * 100


def _unit(scale: str) -> str:
    if scale in _DIFFERENCES:
        return ""
    return "in every 100 pairs of answers" if scale == "probability" else "in every 100"


def sight_of(answer: Mapping[str, Any]) -> Sight:
    """Return what the engine's answer means."""
    problems = answer.get("problems")
    if problems:
        words, field = str(problems[0].get("message", "")), str(problems[0].get("field", ""))
        return Sight(
            reach="cannot_say", can_see=None, wanted=None, unit="", missing=words, field=field
        )
    scale = str(answer.get("scale") or "")
    can_see = _sized(answer.get("mde_80"), scale)
    wanted = _sized((answer.get("sesoi") or {}).get("effect"), scale)
    unit = _unit(scale)
    if wanted is None:
        words = "It needs the smallest change worth having, and how things stand today."
        return Sight(reach="cannot_say", can_see=can_see, wanted=None, unit=unit, missing=words)
    return Sight(reach=_reach(can_see, wanted), can_see=can_see, wanted=wanted, unit=unit)


def _reach(can_see: float | None, wanted: float) -> Reach:
    if can_see is None or can_see > wanted * NEARLY:
        return "not_yet"
    return "yes" if can_see <= wanted * (1 + 1e-9) else "nearly"


def saved_power(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a draft keeps of an answer."""
    if answer.get("problems"):
        return dict.fromkeys(_SAVED)
    sight = sight_of(answer)
    enough = None if sight.reach == "cannot_say" else sight.reach == "yes"
    return {**{name: answer.get(name) for name in _SAVED}, "enough": enough}


def power_changes(draft: Draft, changes: Mapping[str, Any], *, wait: float) -> dict[str, Any]:
    """Return what has to change in a draft so that it says what its plan can see now.

    Where the answer is not there within ``wait`` seconds, what was known before is taken away: it
    was said of another plan.
    """
    new = Draft(evaluation=draft.evaluation, values=changed(draft.values, changes))
    analysis = new.get("analysis")
    if not isinstance(analysis, Mapping) or not primary_of(new.values):
        return {}
    same = analysis == draft.get("analysis")
    if same and draft.get("power.method"):
        return {}
    describes = design_of(new) in DESCRIBING
    found = None if describes else DESK.ask((analysis,), wait=wait, about=str(draft.evaluation))
    kept = saved_power(found[0]) if found else dict.fromkeys(_SAVED)
    return {
        f"power.{name}": value
        for name, value in kept.items()
        if value != draft.get(f"power.{name}")
    }
