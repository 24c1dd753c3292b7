"""Rest delivery for a time, or take it up again."""

import dataclasses
from datetime import date

from registry.domain.evaluation import Evaluation, Pause
from registry.domain.lifecycle import LIVE, require_state
from registry.domain.people import Person, Verb, require
from registry.errors import InvalidError
from registry.store import Registry, evaluations, journal


def pause(
    registry: Registry,
    *,
    by: Person,
    evaluation: str,
    from_on: date,
    to_on: date | None,
    reason: str,
) -> Evaluation:
    """Return the evaluation with a pause from and to; ``to_on`` None is open."""
    if not reason.strip():
        raise InvalidError({"reason": "Say why delivery rests."})
    if to_on is not None and to_on < from_on:
        raise InvalidError({"to_on": "The pause ends before it begins."})
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.PAUSE, value)
        require_state(value.state, LIVE, "pause it")
        closed = tuple(
            item if item.to_on is not None else dataclasses.replace(item, to_on=from_on)
            for item in value.pauses
        )
        made = Pause(from_on=from_on, to_on=to_on, reason=reason.strip())
        saved = evaluations.save(act.session, dataclasses.replace(value, pauses=(*closed, made)))
        journal.append(
            act,
            kind="evaluation.paused",
            subject=value.reference,
            payload={"from_on": from_on, "to_on": to_on, "reason": reason.strip()},
        )
        return saved


def resume(registry: Registry, *, by: Person, evaluation: str, on: date) -> Evaluation:
    """Return the evaluation with its open pause ended on a day."""
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.PAUSE, value)
        if not value.pauses or value.pauses[-1].to_on is not None:
            raise InvalidError({"on": "Delivery is not paused."})
        last = dataclasses.replace(value.pauses[-1], to_on=on)
        saved = evaluations.save(
            act.session, dataclasses.replace(value, pauses=(*value.pauses[:-1], last))
        )
        journal.append(act, kind="evaluation.resumed", subject=value.reference, payload={"on": on})
        return saved
