"""Put the reviewer's name to a conclusion: the result is out."""

import dataclasses
from uuid import UUID

from registry.domain.evaluation import Evaluation
from registry.domain.lifecycle import Move, transition
from registry.domain.people import Person, Verb, require
from registry.errors import FrozenError, NotAllowedError, NotFoundError
from registry.store import Registry, decisions, evaluations, journal


def sign(registry: Registry, *, by: Person, evaluation: str, conclusion: UUID) -> Evaluation:
    """Return the evaluation, now reported, with its verdict published.

    Raises
    ------
        NotAllowedError: the person is not the reviewer, or wrote the conclusion.
        FrozenError: it is signed already, or a newer conclusion has taken its place.
    """
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.SIGN, value)
        line = transition(value.state, Move.SIGN)
        written = decisions.conclusion(act.session, conclusion)
        if written.evaluation != value.id:
            raise NotFoundError
        if written.concluded_by == act.by.id:
            raise NotAllowedError("Somebody else must sign what you concluded.")
        newest = decisions.conclusions(act.session, value.id)[0]
        if written.signed_at is not None or newest.id != written.id:
            raise FrozenError("Only the newest conclusion that nobody has signed can be signed.")
        decisions.sign(act.session, written.id, at=act.now, by=act.by.id)
        saved = evaluations.save(
            act.session,
            dataclasses.replace(
                value, state=line.target, standing=written.standing, reported_at=act.now
            ),
        )
        journal.append(
            act,
            kind="conclusion.signed",
            subject=value.reference,
            payload={
                "conclusion": written.id,
                "number": written.number,
                "run": written.run,
                "verdict": written.standing.verdict,
                "strength": written.standing.strength,
                "reason_code": written.reason_code,
            },
        )
        return saved
