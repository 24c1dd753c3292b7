"""Move the day a result is due, with a reason and an end."""

import dataclasses
from datetime import date, timedelta

from registry.domain.evaluation import Deferral, Evaluation
from registry.domain.lifecycle import LIVE, require_state
from registry.domain.people import Person, Verb, require
from registry.errors import InvalidError
from registry.store import Registry, evaluations, journal, statements

LATEST = timedelta(days=366)


def defer(
    registry: Registry, *, by: Person, evaluation: str, to_on: date, reason: str
) -> Evaluation:
    """Return the evaluation with its new due date; the old one stays in its history."""
    if not 10 <= len(reason.strip()) <= 2000:
        raise InvalidError({"reason": "Say why in 10 to 2,000 characters."})
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.DEFER, value)
        require_state(value.state, LIVE, "defer its result")
        due = value.result_due_on
        if due is None or not due < to_on <= max(due, act.today) + LATEST:
            raise InvalidError({"to_on": "Give a later date, at most a year away."})
        statements.add(
            act,
            Deferral(
                evaluation=value.id,
                to_on=to_on,
                reason=reason.strip(),
                deferred_at=act.now,
                deferred_by=act.by.id,
            ),
        )
        saved = evaluations.save(act.session, dataclasses.replace(value, deferred_to=to_on))
        journal.append(
            act,
            kind="result.deferred",
            subject=value.reference,
            payload={"from_on": due, "to_on": to_on, "reason": reason.strip()},
        )
        return saved
