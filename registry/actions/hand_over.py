"""Hand an evaluation over to others."""

import dataclasses
from uuid import UUID

from registry.domain.draft import changed
from registry.domain.evaluation import Evaluation
from registry.domain.lifecycle import State
from registry.domain.people import Person, Verb, require
from registry.errors import InvalidError, WrongStateError
from registry.store import Act, Registry, evaluations, journal, people, plans

OVER = frozenset({State.CLOSED, State.WITHDRAWN})


def hand_over(
    registry: Registry,
    *,
    by: Person,
    evaluation: str,
    leads: tuple[UUID, UUID] | None = None,
    analyst: UUID | None = None,
    reviewer: UUID | None = None,
    reason: str,
) -> Evaluation:
    """Return the evaluation with other people; who leaves a force must hand over.

    Raises
    ------
        InvalidError: somebody named does not work here, or would review their own work.
    """
    if len(reason.strip()) < 5:
        raise InvalidError({"reason": "Say why it is handed over."})
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.HAND_OVER, value)
        if value.state in OVER:
            raise WrongStateError("This evaluation is over.")
        new = dataclasses.replace(
            value,
            leads=leads or value.leads,
            analyst=analyst or value.analyst,
            reviewer=reviewer or value.reviewer,
        )
        _require_people(act, new)
        saved = evaluations.save(act.session, new)
        draft = plans.draft(act.session, value.id)
        named = {
            "leads": [str(lead) for lead in new.leads],
            "analyst": str(new.analyst) if new.analyst else None,
            "reviewer": str(new.reviewer) if new.reviewer else None,
        }
        plans.save_draft(act, draft, changed(draft.values, named))
        journal.append(
            act,
            kind="evaluation.handed_over",
            subject=value.reference,
            payload={**named, "reason": reason.strip()},
        )
        return saved


def _require_people(act: Act, new: Evaluation) -> None:
    known = people.names(act.session, new.organisation)
    named = {*new.leads, new.analyst, new.reviewer} - {None}
    if any(found not in known for found in named):
        raise InvalidError({"leads": "Everybody named must have an open account here."})
    if len(set(new.leads)) != len(new.leads):
        raise InvalidError({"leads": "Name two different people."})
    if new.reviewer in {*new.leads, *new.authors, new.analyst}:
        raise InvalidError({"reviewer": "The reviewer must have no part in the plan."})
