"""Let a line of the checklist go, with a reason."""

from registry.domain.checklist import TITLES, WAIVABLE
from registry.domain.evaluation import Waiver
from registry.domain.lifecycle import State, require_state
from registry.domain.people import Person, Verb, require
from registry.errors import InvalidError
from registry.store import Registry, evaluations, journal, statements

OPEN = frozenset({State.DRAFT, State.IN_REVIEW})


def waive(registry: Registry, *, by: Person, evaluation: str, item: str, reason: str) -> Waiver:
    """Return the waiver as it was kept; it is frozen with the plan, and shown with it."""
    reason = reason.strip()
    if item not in TITLES:
        raise InvalidError({"item": f"The checklist has no line {item}."})
    if item not in WAIVABLE:
        raise InvalidError({"item": f"“{TITLES[item]}” cannot be waived."})
    if len(reason) < 10 or len(reason) > 2000:
        raise InvalidError({"reason": "Give a reason in 10 to 2,000 characters."})
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.WAIVE, value)
        require_state(value.state, OPEN, "waive a line of the checklist")
        waiver = Waiver(
            evaluation=value.id, item=item, reason=reason, waived_at=act.now, waived_by=act.by.id
        )
        statements.add(act, waiver)
        journal.append(
            act,
            kind="checklist.waived",
            subject=value.reference,
            payload={"item": item, "reason": reason},
        )
        return waiver
