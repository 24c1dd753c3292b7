"""What was concluded, decided and learnt: one of each by its id, and what was learnt anywhere."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from registry.domain.decision import Decision
from registry.domain.evaluation import Conclusion, Evaluation, Learning
from registry.domain.people import Person, Verb, may, require
from registry.errors import NotFoundError
from registry.store import Registry, evaluations, people, runs
from registry.store import decisions as stored
from registry.store.lists import every
from registry.store.tables import DecisionRow, StatementRow


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
        wanted = select(DecisionRow.evaluation_id).where(_is(key))
        owner = session.exec(wanted).first()
        if owner is None:
            raise NotFoundError
        evaluation = evaluations.find(session, owner)
        require(person, Verb.SEE, evaluation)
        for item in stored.decisions(session, evaluation.id):
            if key in {item.reference, str(item.id)}:
                return evaluation, item
        raise NotFoundError


def _is(key: str) -> "sa.ColumnElement[bool]":
    try:
        return col(DecisionRow.id) == UUID(key)
    except ValueError:
        return col(DecisionRow.reference) == key


def learnings(registry: Registry, *, by: Person) -> tuple[tuple[Evaluation, Learning], ...]:
    """Return what was learnt in every evaluation that this person may see, newest first."""
    import msgspec

    with registry.reading() as session:
        person = people.again(session, by)
        seen = {item.id: item for item in every(session, person)}
        statement = select(StatementRow.document).where(StatementRow.kind == "learning")
        rows = session.exec(statement.order_by(col(StatementRow.key).desc()))
        found = (msgspec.convert(row, Learning, strict=False) for row in rows)
        return tuple((seen[item.evaluation], item) for item in found if item.evaluation in seen)


def run_plan(registry: Registry, *, by: Person, run_id: UUID) -> bytes:
    """Return the plan that a run executed, as its very bytes, to those who may see the run."""
    from registry.actions.find.results import run

    run(registry, by=by, run_id=run_id)
    with registry.reading() as session:
        return runs.plan_of(session, run_id)
