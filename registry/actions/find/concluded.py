"""What was concluded, decided and learnt: one of each by its id, and what was learnt anywhere."""

from uuid import UUID

from registry.domain.decision import Decision
from registry.domain.evaluation import Conclusion, Evaluation, Learning
from registry.domain.people import Person, Verb, may, require
from registry.errors import NotFoundError
from registry.store import Registry, evaluations, people, runs, statements
from registry.store import decisions as stored
from registry.store.lists import every


def conclusion(
    registry: Registry, *, by: Person, conclusion_id: UUID
) -> tuple[Evaluation, Conclusion]:
    """Return a conclusion with its evaluation; before it is signed, to those who sign it."""
    with registry.reading() as session:
        person = people.again(session, by)
        found = stored.conclusion(session, conclusion_id)
        evaluation = evaluations.find(session, found.evaluation)
        require(person, Verb.SEE, evaluation)
        own = person.id in {evaluation.analyst, evaluation.reviewer}
        if not own and (found.signed_at is None or not may(person, Verb.SEE_RESULT, evaluation)):
            raise NotFoundError
        return evaluation, found


def decision(registry: Registry, *, by: Person, key: str) -> tuple[Evaluation, Decision]:
    """Return a decision by its id or its reference, with its evaluation."""
    with registry.reading() as session:
        person = people.again(session, by)
        evaluation = evaluations.find(session, stored.owner_of(session, key))
        require(person, Verb.SEE, evaluation)
        for item in stored.decisions(session, evaluation.id):
            if key in {item.reference, str(item.id)}:
                return evaluation, item
        raise NotFoundError


def learnings(registry: Registry, *, by: Person) -> tuple[tuple[Evaluation, Learning], ...]:
    """Return what was learnt in every evaluation that this person may see, newest first."""
    with registry.reading() as session:
        person = people.again(session, by)
        seen = {item.id: item for item in every(session, person)}
        found = statements.everywhere(session, Learning)
        return tuple((seen[item.evaluation], item) for item in found if item.evaluation in seen)


def run_plan(registry: Registry, *, by: Person, run_id: UUID) -> bytes:
    """Return the plan that a run executed, as its very bytes, to those who may see the run."""
    from registry.actions.find.results import run

    run(registry, by=by, run_id=run_id)
    with registry.reading() as session:
        return runs.plan_of(session, run_id)
