"""Write down what the team would tell the next force."""

from collections.abc import Sequence

from registry.domain.evaluation import Learning
from registry.domain.lifecycle import FROZEN, State, require_state
from registry.domain.people import Person, Verb, require
from registry.errors import InvalidError
from registry.store import Registry, evaluations, journal, statements
from registry.store.opened import new_id


def learn(
    registry: Registry, *, by: Person, evaluation: str, text: str, tags: Sequence[str] = ()
) -> Learning:
    """Return what was learnt, as it was kept."""
    text = text.strip()
    if not text or len(text) > 5000:
        raise InvalidError({"text": "Say in up to 5,000 characters what you would tell others."})
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.LEARN, value)
        require_state(value.state, FROZEN - {State.WITHDRAWN}, "write down what was learnt")
        made = Learning(
            id=new_id(act.now),
            evaluation=value.id,
            text=text,
            tags=tuple(tag.strip() for tag in tags if tag.strip()),
            written_at=act.now,
            written_by=act.by.id,
        )
        statements.add(act, made)
        journal.append(
            act, kind="learning.written", subject=value.reference, payload={"text": text}
        )
        return made
