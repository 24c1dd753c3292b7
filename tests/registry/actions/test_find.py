"""What people find: lists, what is due, the board, history and the ledger."""

from datetime import UTC, datetime

import pytest

from registry import actions
from registry.actions.find import Filter
from registry.domain.due import DueKind
from registry.domain.lifecycle import State
from tests.builders import (
    Force,
    a_draft,
    in_review,
    make_force,
    registered,
    reported,
)


def kinds(items: tuple[object, ...]) -> list[DueKind]:
    return [item.kind for item in items]  # type: ignore[attr-defined]


def test_a_list_is_read_a_page_at_a_time(either_force: Force) -> None:
    given = [a_draft(either_force) for _ in range(7)]
    seen: list[str] = []
    after = None
    while True:
        page = actions.find.evaluations(
            either_force.registry, by=either_force.lead, after=after, limit=3
        )
        assert page.total == 7
        seen += [item.reference for item in page.items]
        if page.after is None:
            break
        after = page.after
    assert seen == given[::-1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("burglary", 1),
        ("burglaries", 1),
        ("BURGL", 1),
        ("repeat victim", 1),
        ("patrol", 2),
        ("castlegate", 2),
        ("zebra", 0),
        ('" OR 1=1 --', 0),
        ("!!!", 0),
        ("NEAR(", 0),
        ("NORS-2026-0002", 1),
    ],
)
def test_words_are_found_as_people_type_them(either_force: Force, query: str, found: int) -> None:
    a_draft(either_force, problem="Burglaries of repeat victims by night.")
    a_draft(either_force)
    page = actions.find.evaluations(
        either_force.registry, by=either_force.lead, wanted=Filter(query=query)
    )
    assert page.total == found


def test_a_list_is_narrowed_by_every_part_that_is_given(force: Force) -> None:
    registered(force)
    a_draft(force, kind="Training")
    seen = actions.find.evaluations(
        force.registry, by=force.lead, wanted=Filter(states=(State.DRAFT,), kinds=("Training",))
    )
    assert [item.kind for item in seen.items] == ["Training"]
    assert actions.find.facets(force.registry, by=force.lead)["state"] == {
        "draft": 1,
        "registered": 1,
    }
    mine = Filter(mine=True)
    assert actions.find.evaluations(force.registry, by=force.reviewer, wanted=mine).total == 2
    assert actions.find.evaluations(force.registry, by=force.member, wanted=mine).total == 0


def test_nobody_sees_another_forces_list(force: Force) -> None:
    registered(force)
    other = make_force(force.registry, force.clock, code="SOUTH")
    assert actions.find.evaluations(force.registry, by=other.administrator).total == 0
    assert actions.find.due(force.registry, by=other.leader) == ()
    assert actions.find.results(force.registry, by=other.leader) == ()
    assert all(
        not event.subject.startswith("NORS-")
        for event in actions.find.ledger(force.registry, by=other.lead)
    )


def test_each_step_is_due_from_those_who_must_take_it(force: Force) -> None:
    registry = force.registry
    reference = in_review(force)
    assert kinds(actions.find.queue(registry, by=force.reviewer)) == [DueKind.REVIEW]
    actions.send_back(registry, by=force.reviewer, evaluation=reference, comment="Say more.")
    (answer,) = actions.find.due(registry, by=force.lead)
    assert (answer.kind, answer.what) == (DueKind.ANSWER, "1")
    actions.comment(registry, by=force.lead, evaluation=reference, text="Done.")
    assert actions.find.due(registry, by=force.lead) == ()


def test_a_running_evaluation_asks_for_each_month_and_then_for_data(force: Force) -> None:
    reference = registered(force)
    force.clock.set(datetime(2026, 5, 20, 9, tzinfo=UTC))
    months = [item.what for item in actions.find.due(force.registry, by=force.lead)]
    assert months == ["2026-03", "2026-04", "2026-05"]
    actions.check_in(
        force.registry, by=force.lead, evaluation=reference, month="2026-03", as_planned="yes"
    )
    months = [item.what for item in actions.find.due(force.registry, by=force.deputy)]
    assert months == ["2026-04", "2026-05"]
    (data,) = actions.find.due(force.registry, by=force.analyst)
    assert (data.kind, data.on.isoformat()) == (DueKind.DATA, "2026-10-28")


def test_what_is_late_is_open_to_the_whole_force(force: Force) -> None:
    registered(force)
    force.clock.set(datetime(2027, 3, 1, 9, tzinfo=UTC))
    (late,) = actions.find.overdue(force.registry, by=force.member)
    assert (late.kind, late.days(force.registry.today())) == (DueKind.DATA, -124)


def test_a_deferral_moves_the_date_with_a_reason(force: Force) -> None:
    from datetime import date

    reference = registered(force)
    moved = actions.defer(
        force.registry,
        by=force.analyst,
        evaluation=reference,
        to_on=date(2027, 2, 1),
        reason="The court figures come later this year.",
    )
    assert moved.result_due_on == date(2027, 2, 1)
    with pytest.raises(Exception, match="later date"):
        actions.defer(
            force.registry,
            by=force.analyst,
            evaluation=reference,
            to_on=date(2027, 1, 1),
            reason="Back again to an earlier date.",
        )


def test_a_result_asks_for_a_decision_and_for_what_was_learnt(force: Force) -> None:
    reported(force, registered(force))
    assert kinds(actions.find.due(force.registry, by=force.leader)) == [DueKind.DECISION]
    assert kinds(actions.find.due(force.registry, by=force.lead)) == [DueKind.LEARNING]
    board = actions.find.board(force.registry, by=force.leader)
    assert board.counts["reported"] == 1
    assert [line.standing.verdict for line in board.results] == ["worked"]
    assert kinds(board.to_decide) == [DueKind.DECISION]


def test_history_tells_who_did_what_and_seals_what_is_sealed(force: Force) -> None:
    from tests.builders import confirmed

    reference = registered(force)
    confirmed(force, reference)
    seen = actions.find.history(force.registry, by=force.member, reference=reference)
    by_kind = {event.kind: event for event in seen}
    assert by_kind["registration.frozen"].actor_name == "M. Rowan"
    assert by_kind["registration.frozen"].payload is not None
    assert by_kind["run.finished"].payload is None
    analysts = actions.find.history(force.registry, by=force.analyst, reference=reference)
    assert {event.kind: event for event in analysts}["run.finished"].payload is not None


def test_the_ledger_shows_pseudonyms_and_no_content(force: Force) -> None:
    registered(force)
    for event in actions.find.ledger(force.registry, by=force.member):
        assert event.payload is None
        assert str(force.lead.id) not in event.actor
    event, checkpoint = actions.find.last_seal(force.registry)
    assert event is not None
    assert checkpoint is None
    actions.seal(force.registry, by=force.administrator)
    _, checkpoint = actions.find.last_seal(force.registry)
    assert checkpoint is not None
    assert checkpoint.size == event.seq


def test_a_paused_month_asks_for_no_check_in(force: Force) -> None:
    from datetime import date

    reference = registered(force)
    actions.pause(
        force.registry,
        by=force.lead,
        evaluation=reference,
        from_on=date(2026, 4, 1),
        to_on=date(2026, 4, 30),
        reason="A public order operation.",
    )
    force.clock.set(datetime(2026, 5, 20, 9, tzinfo=UTC))
    months = [item.what for item in actions.find.due(force.registry, by=force.lead)]
    assert months == ["2026-03", "2026-05"]
    view = actions.find.evaluation(force.registry, by=force.lead, reference=reference)
    assert view.phase == "running"
