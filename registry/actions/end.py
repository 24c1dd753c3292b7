"""End an evaluation: withdraw it, end it early, or close it."""

import dataclasses
from datetime import timedelta

from registry.domain.evaluation import Evaluation, FollowUpDone
from registry.domain.lifecycle import Move, State, transition
from registry.domain.people import Person, Verb, require
from registry.domain.registration import REPORT_DAYS
from registry.errors import InvalidError, WrongStateError
from registry.store import Act, Registry, decisions, evaluations, journal, statements


def withdraw(registry: Registry, *, by: Person, evaluation: str, reason: str) -> Evaluation:
    """Return the tombstone of an evaluation that never began; its reason stays public.

    Raises
    ------
        WrongStateError: delivery has begun; it can only be ended early, and owes a report.
    """
    _require_reason(reason)
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.WITHDRAW, value)
        line = transition(value.state, Move.WITHDRAW)
        starts = value.dates.delivery_starts_on if value.dates else None
        if value.state is State.REGISTERED and starts is not None and act.today >= starts:
            raise WrongStateError(
                "Delivery has begun. End it early instead: a report is due in 84 days."
            )
        saved = evaluations.save(
            act.session,
            dataclasses.replace(value, state=line.target, reason=reason.strip(), ended_at=act.now),
        )
        journal.append(
            act,
            kind="evaluation.withdrawn",
            subject=value.reference,
            payload={"reason": reason.strip()},
        )
        return saved


def terminate(registry: Registry, *, by: Person, evaluation: str, reason: str) -> Evaluation:
    """Return the evaluation, ended early; it still owes a report, in 84 days."""
    _require_reason(reason)
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.TERMINATE, value)
        line = transition(value.state, Move.TERMINATE)
        owes = act.today + timedelta(days=REPORT_DAYS)
        saved = evaluations.save(
            act.session,
            dataclasses.replace(
                value,
                state=line.target,
                reason=reason.strip(),
                ended_at=act.now,
                owes_report_on=owes,
            ),
        )
        journal.append(
            act,
            kind="evaluation.terminated",
            subject=value.reference,
            payload={"reason": reason.strip(), "owes_report_on": owes},
        )
        return saved


def close(registry: Registry, *, by: Person, evaluation: str) -> Evaluation:
    """Return the evaluation, closed.

    Raises
    ------
        WrongStateError: a follow-up of the newest decision is not done.
    """
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.CLOSE, value)
        line = transition(value.state, Move.CLOSE)
        open_ones = open_follow_ups(act, value)
        if open_ones:
            raise WrongStateError(f"Still to do: {'; '.join(open_ones)}.")
        saved = evaluations.save(act.session, dataclasses.replace(value, state=line.target))
        journal.append(act, kind="evaluation.closed", subject=value.reference, payload={})
        return saved


def open_follow_ups(act: Act, value: Evaluation) -> list[str]:
    """Return what the newest decision asked for and nobody has done."""
    newest = next(iter(decisions.decisions(act.session, value.id)), None)
    if newest is None:
        return []
    done = {
        item.index
        for item in statements.of(act.session, FollowUpDone, value.id)
        if item.decision == newest.id
    }
    return [item.what for index, item in enumerate(newest.follow_ups) if index not in done]


def _require_reason(reason: str) -> None:
    if not 10 <= len(reason.strip()) <= 2000:
        raise InvalidError({"reason": "Say why in 10 to 2,000 characters. It will be public."})
