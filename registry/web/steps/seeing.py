"""What a plan could see, in words: yes, nearly, not yet, or what is missing to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from registry.domain.claim import primary_of
from registry.domain.draft import Draft, changed
from registry.web.steps.consequences import months_in
from registry.work.desk import DESK

Reach = Literal["yes", "nearly", "not_yet", "cannot_say"]
NEARLY = 1.25
"""Nearly: what the plan can see is at most this many times what is wanted."""

_SAVED = ("method", "mde_80", "mde_90", "power", "n_required", "scale", "enough")
_GROUPS = ("n_treated", "n_comparison")
_SHARES = frozenset({"risk_difference", "probability"})
_DIFFERENCES = frozenset(
    {"mean_difference", "rate_difference", "count", "money", "correlation", "rmst_difference"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a plan can see and what it wants to see, on one footing. ``unit`` follows a number."""

    reach: Reach
    can_see: float | None
    wanted: float | None
    unit: str
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """A change of the plan that would let it see more."""

    key: str
    words: str
    changes: Mapping[str, Any]


def _sized(effect: float | None, scale: str) -> float | None:
    """Return an effect as a plain size: a difference, or so many in every hundred."""
    if effect is None:
        return None
    if scale == "probability":
        return abs(effect - 0.5) * 100
    if scale in _SHARES:
        return abs(effect) * 100
    return abs(effect) if scale in _DIFFERENCES else abs(1 - effect) * 100


def sight_of(answer: Mapping[str, Any]) -> Sight:
    """Return what the engine's answer means."""
    problems = answer.get("problems")
    if problems:
        words = str(problems[0].get("message", ""))
        return Sight(reach="cannot_say", can_see=None, wanted=None, unit="", missing=words)
    scale = str(answer.get("scale") or "")
    can_see = _sized(answer.get("mde_80"), scale)
    wanted = _sized((answer.get("sesoi") or {}).get("effect"), scale)
    unit = "" if scale in _DIFFERENCES else "in every 100"
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
    found = DESK.ask((analysis,), wait=wait)
    kept = saved_power(found[0]) if found else dict.fromkeys(_SAVED)
    return {
        f"power.{name}": value
        for name, value in kept.items()
        if value != draft.get(f"power.{name}")
    }


def _scaled(draft: Draft, factor: float, *names: str) -> dict[str, Any]:
    """Return assumptions times a factor; empty where one of them is no number."""
    found: dict[str, Any] = {}
    for name in names:
        value = draft.get(f"analysis.power.{name}")
        if not isinstance(value, int | float) or isinstance(value, bool):
            return {}
        new = value * factor
        found[f"analysis.power.{name}"] = int(new) if float(new).is_integer() else new
    return found


def _longer(draft: Draft, factor: float) -> dict[str, Any]:
    months = months_in(draft.get("window"))
    found = _scaled(draft, factor, "periods_after")
    if not found or months is None or not (months * factor).is_integer():
        return {}
    return {**found, "window": f"{months * factor:.0f} months"}


def helps(draft: Draft, factor: float = 2.0) -> tuple[Help, ...]:
    """Return the changes that could help this plan, in no order yet; a half undoes a double."""
    longer = _longer(draft, factor)
    people = _scaled(draft, factor, *_GROUPS)
    compared = _scaled(draft, factor, "n_comparison")
    span = f"Run for {longer.get('window')}"
    sizes = [f"{value:,.0f}" for value in people.values()]
    found = []
    if longer:
        found.append(Help(key="longer", words=span, changes=longer))
    if people:
        words = f"Include {sizes[0]}, and compare with {sizes[1]}"
        found.append(Help(key="people", words=words, changes=people))
    if compared:
        words = f"Compare with {compared['analysis.power.n_comparison']:,.0f}"
        found.append(Help(key="compared", words=words, changes=compared))
    if longer and people:
        words = f"{span}, with {sizes[0]} and {sizes[1]}"
        found.append(Help(key="both", words=words, changes={**longer, **people}))
    return tuple(found)


def questions(draft: Draft) -> tuple[Mapping[str, Any], ...]:
    """Return the plan documents to ask about: as it is, then with each change that could help."""
    analysis = draft.get("analysis")
    if not isinstance(analysis, Mapping):
        return ()
    plans = [changed(draft.values, item.changes)["analysis"] for item in helps(draft)]
    return (analysis, *plans)
