"""From a draft to a frozen plan, and what can be changed afterwards."""

import msgspec
import pytest

from registry import actions
from registry.domain.canonical import sha256
from registry.domain.lifecycle import State
from registry.domain.registration import ItemStatus, OutcomesAnswer, Timing
from registry.errors import (
    FrozenError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    StaleError,
    WrongStateError,
)
from tests.builders import (
    Force,
    a_draft,
    draft_values,
    in_review,
    make_force,
    plan_document,
    registered,
)

UNSEEN = OutcomesAnswer(seen=False)


def view_of(force: Force, reference: str) -> actions.find.EvaluationView:
    return actions.find.evaluation(force.registry, by=force.lead, reference=reference)


def test_a_draft_keeps_words_that_are_wrong(force: Force) -> None:
    reference = a_draft(force)
    saved = actions.revise(
        force.registry,
        by=force.lead,
        evaluation=reference,
        changes={"delivery_starts_on": "some time in spring", "analysis.level": "high"},
        version=1,
    )
    assert saved.get("delivery_starts_on") == "some time in spring"
    with pytest.raises(InvalidError) as caught:
        actions.submit(force.registry, by=force.lead, evaluation=reference)
    assert "delivery_starts_on" in {problem.field for problem in caught.value.fields}


def test_who_saves_second_sees_what_the_first_saved(force: Force) -> None:
    reference = a_draft(force)
    actions.revise(
        force.registry,
        by=force.analyst,
        evaluation=reference,
        changes={"place": "Harbourside"},
        version=1,
    )
    with pytest.raises(StaleError) as caught:
        actions.revise(
            force.registry,
            by=force.lead,
            evaluation=reference,
            changes={"place": "Millbrook"},
            version=1,
        )
    assert caught.value.current.get("place") == "Harbourside"
    assert caught.value.by == "J. Birch"


def test_everything_that_is_missing_is_told_at_once(force: Force) -> None:
    reference = actions.register(
        force.registry, by=force.lead, unit=force.unit.id, title="Only a title"
    ).reference
    with pytest.raises(InvalidError) as caught:
        actions.submit(force.registry, by=force.lead, evaluation=reference)
    fields = {problem.field for problem in caught.value.fields}
    assert {"problem", "population", "comparator", "leads", "analyst", "reviewer"} <= fields
    assert "analysis.hypotheses" in fields


def test_a_plan_that_the_engine_cannot_run_is_not_sent(force: Force) -> None:
    reference = a_draft(force, analysis=plan_document(design="before_aftre"))
    with pytest.raises(InvalidError, match="before_after"):
        actions.submit(force.registry, by=force.lead, evaluation=reference)


def test_the_analyst_must_hold_the_role(force: Force) -> None:
    reference = a_draft(force, analyst=str(force.member.id))
    with pytest.raises(InvalidError, match="no analyst"):
        actions.submit(force.registry, by=force.lead, evaluation=reference)


def test_the_reviewer_is_nobodys_own(force: Force) -> None:
    reference = a_draft(force, reviewer=str(force.deputy.id))
    with pytest.raises(InvalidError, match="neither a lead nor the analyst"):
        actions.submit(force.registry, by=force.lead, evaluation=reference)


def test_a_line_of_the_checklist_holds_or_is_waived(force: Force) -> None:
    reference = a_draft(force)
    actions.submit(force.registry, by=force.lead, evaluation=reference)
    with pytest.raises(InvalidError) as caught:
        actions.approve(force.registry, by=force.reviewer, evaluation=reference, answer=UNSEEN)
    open_lines = {problem.field for problem in caught.value.fields}
    assert open_lines == {
        "checklist.guardrail",
        "checklist.comparison",
        "checklist.baseline",
        "checklist.powered",
    }


def test_groups_formed_by_chance_are_a_comparison(force: Force) -> None:
    plan = plan_document(design="comparison_group", columns={"group": "arm"}, assignment="random")
    del plan["start"]
    reference = a_draft(force, analysis=plan)
    actions.submit(force.registry, by=force.lead, evaluation=reference)
    with pytest.raises(InvalidError) as caught:
        actions.approve(force.registry, by=force.reviewer, evaluation=reference, answer=UNSEEN)
    assert "checklist.comparison" not in {problem.field for problem in caught.value.fields}


@pytest.mark.parametrize("item", ["runs", "refutable", "people", "complete"])
def test_what_makes_a_plan_a_plan_cannot_be_waived(force: Force, item: str) -> None:
    with pytest.raises(InvalidError, match="cannot be waived"):
        actions.waive(
            force.registry,
            by=force.lead,
            evaluation=a_draft(force),
            item=item,
            reason="We would rather not.",
        )


def test_a_waiver_is_frozen_with_its_reason_and_name(force: Force) -> None:
    reference = registered(force)
    frozen = view_of(force, reference).registration
    assert frozen is not None
    waived = {item.key: item for item in frozen.checklist if item.status is ItemStatus.WAIVED}
    assert waived["powered"].waiver == "A small pilot, agreed with the reviewer."
    assert waived["powered"].waived_by == "R. Alder"


def test_only_the_reviewer_approves(force: Force) -> None:
    reference = in_review(force)
    for person in (force.lead, force.analyst, force.leader, force.administrator):
        with pytest.raises(NotAllowedError):
            actions.approve(force.registry, by=person, evaluation=reference, answer=UNSEEN)


def test_a_reviewer_who_wrote_in_the_draft_cannot_approve(force: Force) -> None:
    reference = a_draft(force, leads=[str(force.reviewer.id), str(force.lead.id)])
    actions.revise(
        force.registry,
        by=force.reviewer,
        evaluation=reference,
        changes={"place": "Here", "leads": [str(force.lead.id), str(force.deputy.id)]},
        version=1,
    )
    actions.submit(force.registry, by=force.lead, evaluation=reference)
    with pytest.raises(NotAllowedError):
        actions.approve(force.registry, by=force.reviewer, evaluation=reference, answer=UNSEEN)


def test_a_plan_that_is_sent_back_can_be_changed_again(force: Force) -> None:
    reference = in_review(force)
    with pytest.raises(WrongStateError):
        actions.revise(
            force.registry, by=force.lead, evaluation=reference, changes={"place": "x"}, version=1
        )
    actions.send_back(
        force.registry, by=force.reviewer, evaluation=reference, comment="Name the streets."
    )
    view = view_of(force, reference)
    assert view.evaluation.state is State.DRAFT
    assert [comment.text for comment in view.comments] == ["Name the streets."]


def test_a_frozen_plan_cannot_be_changed(force: Force) -> None:
    reference = registered(force)
    with pytest.raises(FrozenError):
        actions.revise(
            force.registry, by=force.lead, evaluation=reference, changes={"place": "x"}, version=1
        )


def test_the_hash_is_of_the_very_bytes_that_are_kept(force: Force) -> None:
    view = view_of(force, registered(force))
    version = view.versions[0]
    assert sha256(version.content) == version.registration_sha256
    document = msgspec.json.decode(version.content)
    assert document["schema"] == "registration/1"
    assert document["analysis"] == plan_document()
    assert version.receipt["registration_sha256"] == version.registration_sha256
    assert version.receipt["plan_sha256"] == version.plan_sha256


@pytest.mark.parametrize(
    ("days", "seen", "expected"),
    [
        (0, False, Timing.BEFORE_START),
        (0, True, Timing.OUTCOMES_SEEN),
        (70, False, Timing.OUTCOMES_EXIST_UNSEEN),
        (270, False, Timing.RETROSPECTIVE),
    ],
)
def test_timing_is_computed_at_the_freeze(
    force: Force, days: int, seen: bool, expected: Timing
) -> None:
    force.clock.tick(days=days)
    assert view_of(force, registered(force, seen=seen)).evaluation.timing is expected


def test_another_force_sees_nothing_and_learns_nothing(force: Force) -> None:
    reference = registered(force)
    other = make_force(force.registry, force.clock, code="SOUTH")
    unknown = "NORS-2026-9999"
    for name in (reference, unknown):
        with pytest.raises(NotFoundError) as caught:
            actions.find.evaluation(force.registry, by=other.administrator, reference=name)
        assert str(caught.value) == str(NotFoundError())
        with pytest.raises(NotFoundError):
            actions.withdraw(
                force.registry, by=other.lead, evaluation=name, reason="None of our business."
            )


def test_a_starter_fills_a_draft(force: Force) -> None:
    from registry import catalogue

    key = next(iter(catalogue.starters()))
    made = actions.register(
        force.registry, by=force.lead, unit=force.unit.id, title="From a starter", starter=key
    )
    draft = view_of(force, made.reference).draft
    assert draft is not None
    assert draft.get("starter") == key
    assert draft.get("title") == "From a starter"
    assert draft.get("analysis.schema") == "plan/1"


def test_a_person_without_the_role_cannot_begin(force: Force) -> None:
    with pytest.raises(NotAllowedError, match="lead"):
        actions.register(force.registry, by=force.member, unit=force.unit.id, title="Mine")
    with pytest.raises(NotAllowedError):
        actions.register(
            force.registry, by=force.lead, unit=force.root.id, title="For the whole force"
        )


def test_nothing_is_half_done(force: Force) -> None:
    before = actions.find.ledger(force.registry, by=force.lead)
    with pytest.raises(InvalidError):
        actions.register(
            force.registry,
            by=force.lead,
            unit=force.unit.id,
            title="x",
            values={**draft_values(force), "nonsense": 1},
        )
    assert actions.find.ledger(force.registry, by=force.lead) == before
    assert actions.find.evaluations(force.registry, by=force.lead).total == 0
