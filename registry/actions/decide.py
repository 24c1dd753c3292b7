"""Record what follows from a result."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from registry.domain.decision import (
    Choice,
    Decision,
    FollowUp,
    Harm,
    Recommendation,
    recommend,
)
from registry.domain.evaluation import Evaluation
from registry.domain.freeze import unseal
from registry.domain.lifecycle import Move, transition
from registry.domain.people import Person, Verb, require
from registry.errors import InvalidError
from registry.store import Act, Registry, decisions, evaluations, journal, plans, references
from registry.store.opened import new_id

LATEST_DAYS = 100
"""How far away the new date may lie when nothing is decided today."""


def decide(  # noqa: PLR0913  (one parameter for each question of the form)
    registry: Registry,
    *,
    by: Person,
    evaluation: str,
    choice: Choice,
    cites: Sequence[UUID],
    reason: str = "",
    where_next: str = "",
    again_on: date | None = None,
    follow_ups: Sequence[FollowUp] = (),
) -> Decision:
    """Return the decision as it was recorded, with what the frozen rule recommended.

    ``cites`` are ids of signed conclusions of this or other evaluations that one may see.

    Raises
    ------
        InvalidError: nothing is cited; a contrary choice without a reason; *none* without a date.
    """
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.DECIDE, value)
        line = transition(value.state, Move.DECIDE)
        advice = recommendation(act, value)
        is_contrary = choice is not Choice.NONE and choice is not advice.choice
        _require_sound(act, advice, choice=choice, reason=reason, again_on=again_on)
        _require_cited(act, cites)
        made = Decision(
            id=new_id(act.now),
            reference=references.allot(
                act.session,
                organisation=value.organisation,
                kind=references.DECISION,
                year=act.today.year,
            ),
            evaluation=value.id,
            choice=choice,
            recommended=advice.choice,
            is_contrary=is_contrary,
            reason=reason.strip(),
            cites=tuple(cites),
            decided_at=act.now,
            decided_by=act.by.id,
            where_next=where_next.strip(),
            again_on=again_on,
            follow_ups=tuple(follow_ups),
        )
        decisions.add_decision(act.session, made)
        if choice is not Choice.NONE:
            evaluations.save(
                act.session, dataclasses.replace(value, state=line.target, decided_at=act.now)
            )
        journal.append(
            act,
            kind="decision.recorded",
            subject=value.reference,
            payload=msgspec.to_builtins(made),
        )
        return made


def recommendation(act: Act, value: Evaluation) -> Recommendation:
    """Return what the frozen rule says of an evaluation's published result."""
    if value.standing is None:
        raise InvalidError({"cites": "There is no result to decide on."})
    registration = unseal(plans.newest_frozen(act.session, value.id).content)
    return recommend(
        registration.rule,
        verdict=value.standing.verdict,
        strength=value.standing.strength,
        harm=Harm(value.standing.harm),
        benefit_ruled_out=value.standing.benefit_ruled_out,
    )


def _require_sound(
    act: Act, advice: Recommendation, *, choice: Choice, reason: str, again_on: date | None
) -> None:
    reason = reason.strip()
    if choice is Choice.NONE:
        days = (again_on - act.today).days if again_on else -1
        if not 0 < days <= LATEST_DAYS:
            raise InvalidError({"again_on": "Give a date in the next 100 days to decide."})
    elif choice is not advice.choice and not 20 <= len(reason) <= 1000:
        raise InvalidError(
            {
                "reason": f"Give a reason to {choice.value}: the rule says {advice.choice.value}. "
                "Use 20 to 1,000 characters."
            }
        )


def _require_cited(act: Act, cites: Sequence[UUID]) -> None:
    if not cites:
        raise InvalidError({"cites": "Cite at least one result."})
    for found in cites:
        written = decisions.conclusion(act.session, found)
        cited = evaluations.find(act.session, written.evaluation)
        require(act.by, Verb.SEE, cited)
        if written.signed_at is None:
            raise InvalidError({"cites": "Only a signed conclusion can be cited."})
