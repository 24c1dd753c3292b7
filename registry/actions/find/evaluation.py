"""One evaluation with everything that its page shows to this person."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from uuid import UUID

import msgspec
from sqlmodel import Session

from registry.domain.checklist import checklist
from registry.domain.completion import complete
from registry.domain.dataset import Consultation, DatasetVersion
from registry.domain.decision import Decision, Harm, Recommendation, recommend
from registry.domain.draft import Draft
from registry.domain.evaluation import (
    Amendment,
    CheckIn,
    Comment,
    Conclusion,
    Deferral,
    Deviation,
    Evaluation,
    FollowUpDone,
    Forecast,
    Learning,
    Run,
    RunMode,
    StoredResult,
    Waiver,
)
from registry.domain.freeze import unseal
from registry.domain.initiative import InitiativeRecord
from registry.domain.lifecycle import State
from registry.domain.people import Person, Unit, Verb, may, require
from registry.domain.registration import ChecklistItem, Frozen, OutcomesAnswer, Registration
from registry.errors import FieldProblem, InvalidError, NotFoundError
from registry.store import (
    Registry,
    datasets,
    decisions,
    evaluations,
    people,
    plans,
    runs,
    statements,
)
from registry.store.deviations import deviations_for
from registry.store.surroundings import around


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationView:
    """An evaluation as one person may see it; what they may not see is empty, not refused."""

    evaluation: Evaluation
    initiative: InitiativeRecord
    siblings: tuple[Evaluation, ...]
    unit: Unit
    names: Mapping[UUID, str]
    may: frozenset[Verb]
    phase: str
    draft: Draft | None
    registration: Registration | None
    proposed: Registration | None
    """The plan as it would be frozen today; None once it is frozen, or where it is not whole."""

    versions: tuple[Frozen, ...]
    checklist: tuple[ChecklistItem, ...]
    amendments: tuple[Amendment, ...]
    comments: tuple[Comment, ...]
    check_ins: tuple[CheckIn, ...]
    deferrals: tuple[Deferral, ...]
    learnings: tuple[Learning, ...]
    forecasts: tuple[Forecast, ...]
    """Everybody's once the result is out; before, one's own."""

    outcome_reads: int
    datasets: tuple[DatasetVersion, ...]
    runs: tuple[Run, ...]
    run_counts: Mapping[str, int]
    """Confirmatory and exploratory runs: said to everyone, whatever they showed."""

    result: StoredResult | None
    deviations: tuple[Deviation, ...]
    conclusions: tuple[Conclusion, ...]
    decisions: tuple[Decision, ...]
    follow_ups_done: tuple[FollowUpDone, ...]


def _seen(session: Session, by: Person, reference: str) -> tuple[Person, Evaluation]:
    person = people.again(session, by)
    found = evaluations.find(session, reference)
    require(person, Verb.SEE, found)
    return person, found


def evaluation(registry: Registry, *, by: Person, reference: str) -> EvaluationView:
    """Return an evaluation with everything that its page shows to this person."""
    with registry.reading() as session:
        person, found = _seen(session, by, reference)
        allowed = frozenset(verb for verb in Verb if may(person, verb, found))
        versions = plans.frozen_versions(session, found.id)
        every_run = runs.of(session, found.id)
        concluded = decisions.conclusions(session, found.id)
        shown = _shown_run(found, concluded, every_run) if Verb.SEE_RESULT in allowed else None
        sealed = Verb.SEE_RESULT not in allowed
        return EvaluationView(
            evaluation=found,
            initiative=evaluations.initiative(session, found.initiative),
            siblings=_siblings(session, person, found),
            unit=people.unit(session, found.unit),
            names=_names(session, found),
            may=allowed,
            phase=found.phase(registry.today()),
            draft=plans.draft(session, found.id) if _is_open(found) else None,
            registration=unseal(versions[-1].content) if versions else None,
            proposed=_proposed(session, found) if _is_open(found) else None,
            versions=versions,
            checklist=_checklist(session, found) if _is_open(found) else (),
            amendments=statements.of(session, Amendment, found.id),
            comments=(statements.of(session, Comment, found.id) if Verb.COMMENT in allowed else ()),
            check_ins=statements.of(session, CheckIn, found.id),
            deferrals=statements.of(session, Deferral, found.id),
            learnings=statements.of(session, Learning, found.id),
            forecasts=_forecasts(session, person, found),
            outcome_reads=statements.count(session, Consultation, found.id),
            datasets=datasets.of(session, found.id) if Verb.SEE_DATA in allowed else (),
            runs=every_run if Verb.SEE_RUNS in allowed else (),
            run_counts=_counts(every_run),
            result=runs.result_of(session, shown.id) if shown else None,
            deviations=() if sealed else deviations_for(session, found, shown),
            conclusions=() if sealed else concluded,
            decisions=decisions.decisions(session, found.id),
            follow_ups_done=statements.of(session, FollowUpDone, found.id),
        )


def _forecasts(session: Session, person: Person, found: Evaluation) -> tuple[Forecast, ...]:
    """Return everybody's forecasts once the result is out; before, one's own."""
    every = statements.of(session, Forecast, found.id)
    return tuple(item for item in every if found.is_published or item.person == person.id)


def _counts(every: tuple[Run, ...]) -> dict[str, int]:
    return {mode.value: sum(item.mode is mode for item in every) for mode in RunMode}


def _is_open(found: Evaluation) -> bool:
    return found.state in {State.DRAFT, State.IN_REVIEW}


def _names(session: Session, found: Evaluation) -> dict[UUID, str]:
    """Return names of the organisation's people, closed accounts too: they are history."""
    return people.names(session, found.organisation, closed_too=True)


def _siblings(session: Session, by: Person, found: Evaluation) -> tuple[Evaluation, ...]:
    others = evaluations.of_initiative(session, found.initiative)
    return tuple(item for item in others if item.id != found.id and may(by, Verb.SEE, item))


def _shown_run(
    found: Evaluation, concluded: tuple[Conclusion, ...], every: tuple[Run, ...]
) -> Run | None:
    """Return the run of the result page: the one concluded on, else the newest that can be."""
    if found.is_published and concluded:
        return next((item for item in every if item.id == concluded[0].run), None)
    ready = (item for item in every if item.mode is RunMode.CONFIRMATORY and item.result)
    return next(ready, None)


def _checklist(session: Session, found: Evaluation) -> tuple[ChecklistItem, ...]:
    waivers = {item.item: item for item in statements.of(session, Waiver, found.id)}
    draft = plans.draft(session, found.id)
    return checklist(draft, around(session, found), waivers)


def _proposed(session: Session, found: Evaluation) -> Registration | None:
    try:
        whole = complete(plans.draft(session, found.id), around(session, found))
    except InvalidError:
        return None
    return Registration(
        reference=found.reference,
        number=1,
        previous_sha256=None,
        checklist=(),
        outcomes_answer=OutcomesAnswer(seen=False),
        **{item.name: getattr(whole, item.name) for item in fields(whole)},
    )


def checklist_of(registry: Registry, *, by: Person, reference: str) -> tuple[ChecklistItem, ...]:
    """Return how every line of the list that ticks itself stands now, or stood at the freeze."""
    with registry.reading() as session:
        _, found = _seen(session, by, reference)
        if _is_open(found):
            return _checklist(session, found)
        versions = plans.frozen_versions(session, found.id)
        return unseal(versions[-1].content).checklist if versions else ()


def missing_in(registry: Registry, *, by: Person, reference: str) -> tuple[FieldProblem, ...]:
    """Return every field that still stands in the way of sending a draft to its reviewer."""
    with registry.reading() as session:
        _, found = _seen(session, by, reference)
        if not _is_open(found):
            return ()
        try:
            complete(plans.draft(session, found.id), around(session, found))
        except InvalidError as error:
            return error.fields
        return ()


def initiative(
    registry: Registry, *, by: Person, reference: str
) -> tuple[InitiativeRecord, tuple[Evaluation, ...]]:
    """Return an initiative and those of its evaluations that this person may see."""
    with registry.reading() as session:
        person = people.again(session, by)
        found = evaluations.initiative(session, reference)
        seen = tuple(
            item
            for item in evaluations.of_initiative(session, found.id)
            if may(person, Verb.SEE, item)
        )
        if not seen:
            raise NotFoundError
        return found, seen


def plan_by_hash(registry: Registry, *, by: Person, sha256: str) -> tuple[Evaluation, Frozen]:
    """Return the frozen version that has this registration or plan hash, and its evaluation."""
    with registry.reading() as session:
        person = people.again(session, by)
        frozen = plans.by_hash(session, sha256)
        found = evaluations.find(session, frozen.evaluation)
        require(person, Verb.SEE, found)
        return found, frozen


def recommendation_for(registry: Registry, *, by: Person, reference: str) -> Recommendation:
    """Return what the frozen rule says today of a published result."""
    with registry.reading() as session:
        person, found = _seen(session, by, reference)
        require(person, Verb.SEE_RESULT, found)
        if found.standing is None:
            raise NotFoundError
        rule = msgspec.json.decode(plans.newest_frozen(session, found.id).content)["rule"]
        return recommend(
            rule,
            verdict=found.standing.verdict,
            strength=found.standing.strength,
            harm=Harm(found.standing.harm),
            benefit_ruled_out=found.standing.benefit_ruled_out,
        )
