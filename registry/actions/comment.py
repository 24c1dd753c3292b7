"""Remark on a plan while it is written or reviewed."""

from registry.domain.evaluation import Comment
from registry.domain.people import Person, Verb, require
from registry.errors import InvalidError
from registry.store import Registry, evaluations, journal, statements
from registry.store.opened import new_id


def comment(
    registry: Registry, *, by: Person, evaluation: str, text: str, at_field: str = ""
) -> Comment:
    """Return the remark as it was kept; ``at_field`` is the draft field that it is about."""
    text = text.strip()
    if not text or len(text) > 5000:
        raise InvalidError({"text": "Write a comment of up to 5,000 characters."})
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.COMMENT, value)
        made = Comment(
            id=new_id(act.now),
            evaluation=value.id,
            text=text,
            at_field=at_field,
            written_at=act.now,
            written_by=act.by.id,
        )
        statements.add(act, made)
        journal.append(
            act,
            kind="comment.written",
            subject=value.reference,
            payload={"text": text, "at_field": at_field},
        )
        return made
