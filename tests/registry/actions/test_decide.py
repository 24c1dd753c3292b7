"""Decisions, what follows them, and forecasts before the reveal."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from registry import actions
from registry.domain.decision import Choice, FollowUp
from registry.domain.lifecycle import State
from registry.errors import (
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from tests.builders import (
    Force,
    concluded,
    registered,
    reported,
)


def view_of(force: Force, reference: str) -> actions.find.EvaluationView:
    return actions.find.evaluation(force.registry, by=force.analyst, reference=reference)


def decide(force: Force, reference: str, choice: Choice, cites: UUID, **more: object) -> object:
    return actions.decide(
        force.registry,
        by=force.leader,
        evaluation=reference,
        choice=choice,
        cites=[cites],
        **more,  # type: ignore[arg-type]
    )


def test_a_contrary_choice_needs_a_reason_and_is_counted(force: Force) -> None:
    reference = registered(force)
    made = reported(force, reference)
    with pytest.raises(InvalidError, match="Give a reason to scale: the rule says extend"):
        decide(force, reference, Choice.SCALE, made.id)
    decide(
        force,
        reference,
        Choice.SCALE,
        made.id,
        reason="Two neighbouring towns asked for it and pay themselves.",
    )
    (decision,) = view_of(force, reference).decisions
    assert decision.is_contrary
    assert decision.recommended is Choice.EXTEND


def test_no_decision_today_needs_a_date_and_decides_nothing(force: Force) -> None:
    reference = registered(force)
    made = reported(force, reference)
    with pytest.raises(InvalidError, match="date"):
        decide(force, reference, Choice.NONE, made.id)
    decide(
        force, reference, Choice.NONE, made.id, again_on=force.clock.now().date() + timedelta(30)
    )
    assert view_of(force, reference).evaluation.state is State.REPORTED


def test_a_decision_cites_a_signed_result(force: Force) -> None:
    reference = registered(force)
    made = reported(force, reference)
    with pytest.raises(InvalidError, match="Cite"):
        actions.decide(
            force.registry,
            by=force.leader,
            evaluation=reference,
            choice=Choice.EXTEND,
            cites=[],
        )
    other = concluded(force, registered(force))
    with pytest.raises(InvalidError, match="signed"):
        decide(force, reference, Choice.EXTEND, other.id)
    with pytest.raises(NotAllowedError):
        actions.decide(
            force.registry,
            by=force.lead,
            evaluation=reference,
            choice=Choice.EXTEND,
            cites=[made.id],
        )


def test_follow_ups_are_done_before_it_is_closed(force: Force) -> None:
    reference = registered(force)
    made = reported(force, reference)
    decide(
        force,
        reference,
        Choice.EXTEND,
        made.id,
        follow_ups=[FollowUp(what="Write to the partners", by_on=date(2026, 12, 1))],
    )
    with pytest.raises(WrongStateError, match="Write to the partners"):
        actions.close(force.registry, by=force.lead, evaluation=reference)
    (decision,) = view_of(force, reference).decisions
    actions.follow_up(
        force.registry, by=force.lead, evaluation=reference, decision=decision.id, index=0
    )
    closed = actions.close(force.registry, by=force.lead, evaluation=reference)
    assert closed.state is State.CLOSED


def test_a_forecast_is_made_before_the_reveal_and_once(force: Force) -> None:
    reference = registered(force)
    actions.forecast(force.registry, by=force.leader, evaluation=reference, probability=0.6)
    with pytest.raises(Exception, match="once only"):
        actions.forecast(force.registry, by=force.leader, evaluation=reference, probability=0.9)
    assert view_of(force, reference).forecasts == ()
    reported(force, reference)
    assert [item.probability for item in view_of(force, reference).forecasts] == [0.6]
    with pytest.raises(WrongStateError):
        actions.forecast(force.registry, by=force.leader, evaluation=reference, probability=0.9)
