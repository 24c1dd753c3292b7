"""What a pressed button asks for beside saving: the next step, a help, a hypothesis more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from registry.domain.claim import primary_place
from registry.domain.draft import Draft
from registry.web.steps.claims import hypotheses
from registry.web.steps.helping import helps, undo_of, undone
from registry.web.steps.outline import STEPS

LAST = len(STEPS)
More = Callable[[Draft], Mapping[str, Any]]
_GUARDRAIL = {"role": "guardrail", "margin": {"value": 0.1, "scale": "relative"}}
_SECONDARY = {"role": "secondary", "sesoi": {"value": 0.1, "scale": "relative"}}


def nothing_more(_: Draft) -> Mapping[str, Any]:
    """Return no further change."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a button asks for: ``changes`` of the draft as it is found, and where to go then.

    ``kept`` is filled as a help is put in: how the draft was, for whoever wants to undo it.
    """

    then: str = "next"
    changes: More = field(default=nothing_more)
    kept: list[str] = field(default_factory=list)

    @property
    def goes_on(self) -> bool:
        """Whether the person means to have finished this step."""
        return self.then == "next"


def asked_for(then: str) -> Asked:
    """Return what the value of a pressed button asks for; anything unknown is to stay."""
    word, _, rest = then.partition("-")
    if then in ("next", "leave"):
        return Asked(then=then)
    if word == "help":
        kept: list[str] = []
        return Asked(then="stay#power", changes=lambda draft: _help(draft, rest, kept), kept=kept)
    if word == "undo":
        return Asked(then="stay#power", changes=lambda draft: undone(rest, draft))
    if word == "add":
        shape = _GUARDRAIL if rest == "guardrail" else _SECONDARY
        return Asked(then="stay", changes=lambda draft: _added(draft, shape))
    if word == "remove" and rest.isdigit():
        return Asked(then="stay", changes=lambda draft: _removed(draft, int(rest)))
    return Asked(then="stay")


def _help(draft: Draft, key: str, kept: list[str]) -> Mapping[str, Any]:
    found = next((item for item in helps(draft) if item.key == key), None)
    if found is None:
        return {}
    kept[:] = [undo_of(draft, found.changes)]
    return found.changes


def _added(draft: Draft, shape: Mapping[str, Any]) -> Mapping[str, Any]:
    every = hypotheses(draft)
    taken = {str(item.get("key")) for item in every}
    free = next(
        name for n in range(1, len(every) + 3) if (name := f"{shape['role']}_{n}") not in taken
    )
    new = {"key": free, "better": "lower", "outcome": "", "kind": "", "metric": "", **shape}
    return {f"analysis.hypotheses.{len(every)}": new}


def _removed(draft: Draft, place: int) -> Mapping[str, Any]:
    every = hypotheses(draft)
    if place >= len(every) or place == primary_place(draft.values):
        return {}
    key = str(every[place].get("key") or "")
    return {f"analysis.hypotheses.{place}": None, f"metrics.{key}": None}


def next_url(asked: Asked, reference: str, number: int) -> str:
    """Return where a button leads once all is saved."""
    url = f"/initiatives/{reference}"
    if asked.then == "leave":
        return "/"
    if asked.then == "next":
        return f"{url}/steps/{number + 1}" if number < LAST else f"{url}/ready"
    was = f"?was={asked.kept[0]}" if asked.kept else ""
    return f"{url}/steps/{number}{was}{asked.then.removeprefix('stay')}"
