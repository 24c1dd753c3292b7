"""Runs of a plan, and the conclusions that are drawn from them."""

from datetime import datetime, timedelta

import pytest

from registry import actions
from registry.domain.dataset import Gate
from registry.domain.evaluation import RunMode, RunStatus
from registry.domain.lifecycle import State
from registry.errors import (
    FrozenError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    WrongStateError,
)
from registry.store import runs
from registry.work.job import perform
from tests.builders import (
    MATURE,
    Force,
    concluded,
    confirmed,
    monthly_rows,
    plan_document,
    registered,
    reported,
    uploaded,
)


def view_of(force: Force, reference: str) -> actions.find.EvaluationView:
    return actions.find.evaluation(force.registry, by=force.analyst, reference=reference)


def test_the_plan_does_not_run_before_outcomes_are_complete(force: Force) -> None:
    reference = registered(force)
    force.clock.set(datetime.fromisoformat("2026-09-10T09:00:00+00:00"))
    data = actions.upload(
        force.registry,
        by=force.analyst,
        evaluation=reference,
        filename="x.csv",
        content=monthly_rows(),
    )
    with pytest.raises(WrongStateError, match="30 September 2026"):
        actions.evaluate(force.registry, by=force.analyst, evaluation=reference, dataset=data.id)


def test_an_interim_look_that_was_registered_may_run(force: Force) -> None:
    reference = registered(force, looks=[{"on": "2026-06-01", "hypotheses": ["offences"]}])
    force.clock.set(datetime.fromisoformat("2026-06-10T09:00:00+00:00"))
    data = actions.upload(
        force.registry,
        by=force.analyst,
        evaluation=reference,
        filename="x.csv",
        content=monthly_rows(),
    )
    run = actions.evaluate(force.registry, by=force.analyst, evaluation=reference, dataset=data.id)
    assert run.status is RunStatus.STARTED


def test_a_plan_of_ones_own_is_exploratory_and_says_why(force: Force) -> None:
    reference = registered(force)
    data = uploaded(force, reference)
    plan = plan_document(settings={"level": 0.9})
    run = actions.evaluate(
        force.registry, by=force.analyst, evaluation=reference, dataset=data.id, plan=plan
    )
    perform(force.registry, run.id)
    assert run.mode is RunMode.EXPLORATORY
    assert run.why_exploratory == ("The plan that ran is not the registered one.",)
    view = view_of(force, reference)
    assert view.evaluation.state is State.REGISTERED
    assert view.run_counts == {"confirmatory": 0, "exploratory": 1}
    with pytest.raises(WrongStateError, match="must be analysing"):
        actions.conclude(
            force.registry, by=force.analyst, evaluation=reference, run=run.id, text="Found it."
        )


def mutated() -> list[dict[str, object]]:
    """Return the plan with each of its leaves changed in turn."""
    first = plan_document()["hypotheses"][0]
    changes: list[dict[str, object]] = [
        {"start": "2026-04"},
        {"title": "Another title"},
        {"selected_on_baseline": True},
    ]
    others: list[dict[str, object]] = [
        {"better": "higher"},
        {"metric": "Other offences"},
        {"sesoi": {"value": 0.11, "scale": "relative"}},
        {"sesoi": {"value": 0.1, "scale": "absolute"}},
        {"key": "other"},
        {"role": "secondary"},
    ]
    return changes + [{"hypotheses": [{**first, **change}]} for change in others]


@pytest.mark.parametrize("change", mutated(), ids=str)
def test_any_change_of_a_leaf_makes_a_run_exploratory(
    force: Force, change: dict[str, object]
) -> None:
    reference = registered(force)
    data = uploaded(force, reference)
    run = actions.evaluate(
        force.registry,
        by=force.analyst,
        evaluation=reference,
        dataset=data.id,
        plan=plan_document(**change),
    )
    assert run.mode is RunMode.EXPLORATORY


def test_a_run_that_fails_says_so_and_stays(force: Force) -> None:
    reference = registered(force)
    data = uploaded(force, reference)
    run = actions.evaluate(
        force.registry,
        by=force.analyst,
        evaluation=reference,
        dataset=data.id,
        plan=plan_document(columns={"period": "week"}),
    )
    perform(force.registry, run.id)
    with force.registry.reading() as session:
        found = runs.find(session, run.id)
    assert found.status is RunStatus.FAILED
    assert "week" in found.error


def test_data_that_failed_their_gate_do_not_carry_the_plan(force: Force) -> None:
    reference = registered(force)
    lines = monthly_rows().decode().splitlines()
    content = "\n".join(
        line if index % 3 else f"{line.split(',')[0]}," for index, line in enumerate(lines, start=1)
    )
    content = (
        content.replace("month,", "month,offences", 1) if "offences" not in content else content
    )
    data = uploaded(force, reference, content.encode())
    assert data.gate is Gate.FAIL
    with pytest.raises(WrongStateError, match="gate"):
        actions.evaluate(force.registry, by=force.analyst, evaluation=reference, dataset=data.id)


def test_everybody_sees_how_many_runs_there_were_and_few_see_them(force: Force) -> None:
    reference = registered(force)
    confirmed(force, reference)
    view = actions.find.evaluation(force.registry, by=force.member, reference=reference)
    assert view.run_counts == {"confirmatory": 1, "exploratory": 0}
    assert (view.runs, view.result, view.conclusions, view.datasets) == ((), None, (), ())
    assert view_of(force, reference).result is not None


def test_a_result_is_sealed_until_the_reviewer_signs(force: Force) -> None:
    reference = registered(force)
    made = concluded(force, reference)
    assert made.run is not None
    with pytest.raises(NotFoundError):
        actions.find.run(force.registry, by=force.leader, run_id=made.run)
    with pytest.raises(NotAllowedError):
        actions.sign(force.registry, by=force.analyst, evaluation=reference, conclusion=made.id)
    actions.sign(force.registry, by=force.reviewer, evaluation=reference, conclusion=made.id)
    _, run, result = actions.find.run(force.registry, by=force.leader, run_id=made.run)
    assert result is not None
    assert run.mode is RunMode.CONFIRMATORY
    (line,) = actions.find.results(force.registry, by=force.member)
    assert line.standing.verdict == "worked"
    assert line.primary is not None


def test_a_signed_conclusion_cannot_be_signed_again(force: Force) -> None:
    reference = registered(force)
    made = reported(force, reference)
    with pytest.raises(WrongStateError):
        actions.sign(force.registry, by=force.reviewer, evaluation=reference, conclusion=made.id)


def test_only_the_newest_conclusion_can_be_signed(force: Force) -> None:
    reference = registered(force)
    old = concluded(force, reference)
    actions.conclude(
        force.registry, by=force.analyst, evaluation=reference, run=old.run, text="In other words."
    )
    with pytest.raises(FrozenError, match="newest"):
        actions.sign(force.registry, by=force.reviewer, evaluation=reference, conclusion=old.id)


def test_an_evaluation_that_ended_early_reports_with_a_public_reason(force: Force) -> None:
    reference = registered(force)
    force.clock.set(MATURE)
    ended = actions.terminate(
        force.registry, by=force.lead, evaluation=reference, reason="The unit was dissolved."
    )
    assert ended.owes_report_on == MATURE.date() + timedelta(days=84)
    with pytest.raises(InvalidError, match="Choose a run"):
        actions.conclude(force.registry, by=force.analyst, evaluation=reference, text="Nothing.")
    made = actions.conclude(
        force.registry,
        by=force.analyst,
        evaluation=reference,
        text="It was not delivered.",
        reason_code="not_delivered",
        explanations={"no_run": "There was nothing to run it on."},
    )
    actions.sign(force.registry, by=force.reviewer, evaluation=reference, conclusion=made.id)
    view = view_of(force, reference)
    assert view.evaluation.state is State.REPORTED
    assert view.evaluation.standing is not None
    assert view.evaluation.standing.verdict == "not_testable"


def test_a_major_deviation_must_be_explained(force: Force) -> None:
    reference = registered(force, looks=[{"on": "2026-06-01"}])
    force.clock.set(datetime.fromisoformat("2026-06-10T09:00:00+00:00"))
    data = actions.upload(
        force.registry,
        by=force.analyst,
        evaluation=reference,
        filename="x.csv",
        content=monthly_rows(),
    )
    run = actions.evaluate(force.registry, by=force.analyst, evaluation=reference, dataset=data.id)
    perform(force.registry, run.id)
    with pytest.raises(InvalidError) as caught:
        actions.conclude(
            force.registry, by=force.analyst, evaluation=reference, run=run.id, text="Early."
        )
    assert [problem.field for problem in caught.value.fields] == ["explanations.before_maturity"]
