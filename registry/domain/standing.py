"""What a result comes to: verdict, strength after what only the registry knows, and harm."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from registry.domain.decision import Harm
from registry.domain.evaluation import Cap, Standing

MOST_DOWNGRADES = 2
KEY_ASSUMPTION_CAP = 2


def caps_of(
    *,
    amended_after_outcomes: bool,
    gate_failed: bool,
    gate_warned: bool,
    is_independent: bool,
    low_fidelity: bool,
    recording_breaks: Sequence[str] = (),
) -> tuple[Cap, ...]:
    """Return what limits strength and what the engine cannot see.

    ``recording_breaks`` says, in a sentence each, what changed in recording near the start.
    """
    found = []
    if recording_breaks:
        because = f"Recording changed within three periods of the start. {recording_breaks[0]}"
        found.append(Cap(key="recording_break", cap=1, because=because))
    if gate_failed:
        found.append(Cap(key="gate", cap=0, because="The data failed their gate."))
    if amended_after_outcomes:
        because = "The plan was amended in a major way after outcomes had been seen."
        found.append(Cap(key="amended_after_outcomes", cap=2, because=because))
    if not is_independent:
        because = "Analyst and reviewer are not both outside the unit that delivers."
        found.append(Cap(key="independence", cap=3, because=because))
    if gate_warned:
        found.append(Cap(key="data_quality", because="The data passed their gate with warnings."))
    if low_fidelity:
        because = "Less than 80 in 100 of what was planned was delivered."
        found.append(Cap(key="fidelity", because=because))
    return tuple(found)


def strength_after(hypothesis: Mapping[str, Any], caps: Iterable[Cap]) -> int:
    """Return the strength of a hypothesis of a result document under the registry's caps."""
    caps = tuple(caps)
    limits = [int(hypothesis["strength_ceiling"])]
    limits += [
        KEY_ASSUMPTION_CAP if check.get("cap") is None else int(check["cap"])
        for check in hypothesis["checks"]
        if check["consequence"] == "caps_strength"
    ]
    limits += [cap.cap for cap in caps if cap.cap is not None]
    lost = {item["key"] for item in hypothesis["downgrades"]}
    lost |= {cap.key for cap in caps if cap.cap is None}
    after = max(0, min(limits) - min(MOST_DOWNGRADES, len(lost)))
    return min(int(hypothesis["strength"]), after)


def strengths(document: Mapping[str, Any], caps: Iterable[Cap]) -> dict[str, int]:
    """Return the strength of every hypothesis by key."""
    caps = tuple(caps)
    return {item["key"]: strength_after(item, caps) for item in document["hypotheses"]}


def harm_of(document: Mapping[str, Any]) -> Harm:
    """Return what the guardrails of a result say."""
    every = document["hypotheses"]
    if any(item.get("with_harm") for item in every):
        return Harm.HARM
    guardrails = [item for item in every if item["role"] == "guardrail"]
    if all(item.get("margin_held") for item in guardrails):
        return Harm.NONE
    return Harm.UNCLEAR


def standing_of(document: Mapping[str, Any], caps: Iterable[Cap], run: UUID) -> Standing | None:
    """Return what the primary hypotheses come to, or None where a plan has none."""
    primary = [item for item in document["hypotheses"] if item["role"] == "primary"]
    if document.get("verdict") is None or not primary:
        return None
    caps = tuple(caps)
    return Standing(
        verdict=document["verdict"],
        strength=min(strength_after(item, caps) for item in primary),
        benefit_ruled_out=all(item["benefit_ruled_out"] for item in primary),
        harm=harm_of(document).value,
        run=run,
    )
