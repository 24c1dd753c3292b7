"""Send a plan back to its leads."""

import dataclasses

from registry.domain.evaluation import Comment, Evaluation
from registry.domain.lifecycle import Move, transition
from registry.domain.people import Person, Verb, require
from registry.errors import InvalidError
from registry.store import Registry, evaluations, journal, statements
from registry.store.opened import new_id


def send_back(registry: Registry, *, by: Person, evaluation: str, comment: str) -> Evaluation:
    """Return the evaluation, a draft again, with the reviewer's comment beside it."""
    if not comment.strip():
        raise InvalidError({"comment": "Say what should change."})
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.SEND_BACK, value)
        line = transition(value.state, Move.SEND_BACK)
        statements.add(
            act,
            Comment(
                id=new_id(act.now),
                evaluation=value.id,
                text=comment.strip(),
                at_field="",
                written_at=act.now,
                written_by=act.by.id,
            ),
        )
        saved = evaluations.save(act.session, dataclasses.replace(value, state=line.target))
        journal.append(
            act,
            kind="evaluation.sent_back",
            subject=value.reference,
            payload={"comment": comment.strip()},
        )
        return saved
