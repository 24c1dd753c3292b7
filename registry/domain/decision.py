"""What follows from a result: the frozen rule, what it recommends, and what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Choice(StrEnum):
    """What a leader can decide."""

    ADOPT = "adopt"
    SCALE = "scale"
    ADAPT = "adapt"
    EXTEND = "extend"
    PAUSE = "pause"
    STOP = "stop"
    NONE = "none"


class Harm(StrEnum):
    """What the guardrails say."""

    NONE = "none"
    HARM = "harm"
    UNCLEAR = "harm_unclear"


def _options(strong: Choice, weak: Choice, harm: Choice, unclear: Choice) -> dict[str, str]:
    return {
        "strong": strong.value,
        "weak": weak.value,
        "harm": harm.value,
        "harm_unclear": unclear.value,
    }


DEFAULT_RULE: Mapping[str, Any] = {
    "text": (
        "Worked, at strength 3 or more and no guardrail worse: adopt. Worked by less than is "
        "worthwhile: adapt. No meaningful difference or worse: stop. Cannot tell yet: extend. "
        "Not testable: pause and repair the data. At strength 2 or less: extend with a comparison."
    ),
    "options": {
        "worked": _options(Choice.ADOPT, Choice.EXTEND, Choice.ADAPT, Choice.ADOPT),
        "worked_size_uncertain": _options(Choice.ADOPT, Choice.EXTEND, Choice.ADAPT, Choice.EXTEND),
        "below_worthwhile": _options(Choice.ADAPT, Choice.ADAPT, Choice.STOP, Choice.ADAPT),
        "no_meaningful_difference": _options(Choice.STOP, Choice.STOP, Choice.STOP, Choice.STOP),
        "cannot_tell": _options(Choice.EXTEND, Choice.EXTEND, Choice.PAUSE, Choice.PAUSE),
        "worse": _options(Choice.STOP, Choice.PAUSE, Choice.STOP, Choice.STOP),
        "not_testable": _options(Choice.PAUSE, Choice.PAUSE, Choice.PAUSE, Choice.PAUSE),
    },
}
"""The rule a plan has when it states no other (the exceptions of a starter stand in its file)."""

STRONG = 3
"""Strength from which a rule's ``strong`` column is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What the frozen rule says today; ``closed`` are the choices that harm rules out."""

    choice: Choice
    text: str
    closed: tuple[Choice, ...] = ()


def recommend(
    rule: Mapping[str, Any],
    *,
    verdict: str,
    strength: int,
    harm: Harm = Harm.NONE,
    benefit_ruled_out: bool = False,
) -> Recommendation:
    """Return what a frozen rule recommends for a result."""
    options = {**DEFAULT_RULE["options"], **dict(rule.get("options") or {})}[verdict]
    choice = Choice(options["strong" if strength >= STRONG else "weak"])
    if harm is not Harm.NONE:
        choice = _no_bolder(choice, Choice(options[harm.value]))
    if verdict == "cannot_tell" and benefit_ruled_out and harm is Harm.NONE:
        choice = Choice.STOP
    closed: tuple[Choice, ...] = ()
    if harm is Harm.HARM:
        closed = (Choice.ADOPT, Choice.SCALE)
    elif harm is Harm.UNCLEAR:
        closed = (Choice.SCALE,)
    if choice in closed:
        choice = Choice.ADAPT
    return Recommendation(
        choice=choice, text=str(rule.get("text") or DEFAULT_RULE["text"]), closed=closed
    )


def _no_bolder(without: Choice, with_harm: Choice) -> Choice:
    """Return what harm leads to: never a step that the same result would not get without harm."""
    spreads = (Choice.ADOPT, Choice.SCALE)
    return without if with_harm in spreads and without not in spreads else with_harm


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What carries a decision out: who, what, by when, and when it was done."""

    what: str
    by_on: date | None = None
    owner: UUID | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision as it was recorded. It can be followed by another, never edited."""

    id: UUID
    reference: str
    evaluation: UUID
    choice: Choice
    recommended: Choice | None
    is_contrary: bool
    reason: str
    cites: tuple[UUID, ...]
    decided_at: datetime
    decided_by: UUID
    where_next: str = ""
    again_on: date | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    seq: int = 0
