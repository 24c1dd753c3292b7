"""Note that a follow-up of a decision was carried out."""

from uuid import UUID

from registry.domain.evaluation import FollowUpDone
from registry.domain.people import Person, Verb, may, require
from registry.errors import NotFoundError
from registry.store import Registry, decisions, evaluations, journal, statements


def follow_up(
    registry: Registry, *, by: Person, evaluation: str, decision: UUID, index: int, note: str = ""
) -> FollowUpDone:
    """Return the note; leads, leaders and the follow-up's own owner may make it, once."""
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.SEE, value)
        found = {item.id: item for item in decisions.decisions(act.session, value.id)}
        if decision not in found or not 0 <= index < len(found[decision].follow_ups):
            raise NotFoundError
        if found[decision].follow_ups[index].owner != act.by.id:
            verb = Verb.DECIDE if may(act.by, Verb.DECIDE, value) else Verb.CLOSE
            require(act.by, verb, value)
        made = FollowUpDone(
            evaluation=value.id,
            decision=decision,
            index=index,
            note=note.strip(),
            done_at=act.now,
            done_by=act.by.id,
        )
        statements.add(act, made, once=f"follow_up:{decision}:{index}")
        journal.append(
            act,
            kind="follow_up.done",
            subject=value.reference,
            payload={"decision": decision, "index": index, "note": note.strip()},
        )
        return made
