"""Send a draft to its reviewer."""

import dataclasses

from registry.domain.completion import complete
from registry.domain.evaluation import Evaluation
from registry.domain.lifecycle import Move, transition
from registry.domain.people import Person, Role, Verb, require
from registry.domain.plan import plan_bytes, read_plan
from registry.errors import InvalidError
from registry.store import Act, Registry, evaluations, journal, people, plans
from registry.store.surroundings import around


def submit(registry: Registry, *, by: Person, evaluation: str) -> Evaluation:
    """Return the evaluation, now in review.

    Raises
    ------
        InvalidError: every field that is missing or wrong, and every fault of the analysis.
    """
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.SUBMIT, value)
        line = transition(value.state, Move.SUBMIT)
        draft = plans.draft(act.session, value.id)
        whole = complete(draft, around(act.session, value))
        read_plan(plan_bytes(whole.analysis))
        _require_analyst(act, value)
        saved = evaluations.save(
            act.session, dataclasses.replace(value, state=line.target, submitted_at=act.now)
        )
        journal.append(
            act,
            kind="evaluation.submitted",
            subject=value.reference,
            payload={"draft_version": draft.version},
        )
        return saved


def _require_analyst(act: Act, value: Evaluation) -> None:
    if value.analyst is None:
        raise InvalidError({"analyst": "Name the analyst."})
    analyst = people.person(act.session, value.analyst)
    if not analyst.holds(Role.ANALYST, value.unit):
        raise InvalidError({"analyst": f"{analyst.shown} is no analyst of this unit."})
