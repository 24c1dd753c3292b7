"""One evaluation from its first word to the decision, on each database."""

from registry import actions
from registry.domain.decision import Choice
from registry.domain.evaluation import RunMode, RunStatus
from registry.domain.journal import chain_problems, export
from registry.domain.lifecycle import State
from registry.domain.registration import Timing
from registry.store import journal, runs
from tests.builders import (
    Force,
    a_draft,
    concluded,
    confirmed,
    decided,
    registered,
    reported,
)


def state_of(force: Force, reference: str) -> State:
    """Return the state that everybody sees."""
    return actions.find.evaluation(
        force.registry, by=force.lead, reference=reference
    ).evaluation.state


def test_a_plan_is_frozen_before_it_starts(either_force: Force) -> None:
    reference = registered(either_force)
    view = actions.find.evaluation(either_force.registry, by=either_force.lead, reference=reference)
    assert reference == "NORS-2026-0001"
    assert view.evaluation.state is State.REGISTERED
    assert view.evaluation.timing is Timing.BEFORE_START
    assert view.registration is not None
    assert view.registration.initiative.title == "Evening hot-spot patrols"


def test_a_registered_plan_runs_and_confirms(either_force: Force) -> None:
    reference = registered(either_force)
    run = confirmed(either_force, reference)
    assert (run.status, run.mode, run.error) == (RunStatus.DONE, RunMode.CONFIRMATORY, "")
    assert state_of(either_force, reference) is State.ANALYSING
    with either_force.registry.reading() as session:
        result = runs.result_of(session, run.id)
    assert result is not None
    assert result.standing is not None
    assert result.standing.verdict == "worked"
    assert result.standing.strength == 1


def test_a_result_is_out_only_when_both_have_signed(either_force: Force) -> None:
    reference = registered(either_force)
    made = concluded(either_force, reference)
    assert state_of(either_force, reference) is State.ANALYSING
    actions.sign(
        either_force.registry,
        by=either_force.reviewer,
        evaluation=reference,
        conclusion=made.id,
    )
    assert state_of(either_force, reference) is State.REPORTED


def test_a_decision_cites_the_result_and_the_chain_holds(either_force: Force) -> None:
    reference = registered(either_force)
    decision = decided(either_force, reference)
    assert decision.choice is Choice.EXTEND
    assert decision.reference == "NORS-D-2026-0001"
    assert state_of(either_force, reference) is State.DECIDED
    actions.close(either_force.registry, by=either_force.lead, evaluation=reference)
    assert state_of(either_force, reference) is State.CLOSED
    with either_force.registry.reading() as session:
        entries = export(journal.entries(session), ())["entries"]
        assert list(journal.content_problems(session)) == []
    assert chain_problems(entries) == ()
    kinds = [entry["kind"] for entry in entries if entry["subject"] == reference]
    assert kinds[0] == "evaluation.begun"
    assert kinds[-6:] == [
        "run.started",
        "run.finished",
        "conclusion.written",
        "conclusion.signed",
        "decision.recorded",
        "evaluation.closed",
    ]


def test_references_have_no_gaps(force: Force) -> None:
    given = [a_draft(force) for _ in range(3)]
    assert given == ["NORS-2026-0001", "NORS-2026-0002", "NORS-2026-0003"]


def test_a_second_evaluation_stands_beside_the_first(force: Force) -> None:
    first = registered(force)
    reported(force, first)
    view = actions.find.evaluation(force.registry, by=force.lead, reference=first)
    second = actions.register(
        force.registry,
        by=force.lead,
        unit=force.unit.id,
        title="Hot-spot patrols, second year",
        initiative=view.initiative.reference,
    )
    again = actions.find.evaluation(force.registry, by=force.lead, reference=second.reference)
    assert [item.reference for item in again.siblings] == [first]
