"""Corrections of a frozen plan: versions, stamps, and timing that cannot be improved."""

import pytest

from registry import actions
from registry.domain.registration import OutcomesAnswer, Timing
from registry.errors import (
    InvalidError,
    StaleError,
)
from tests.builders import (
    Force,
    registered,
    uploaded,
)

UNSEEN = OutcomesAnswer(seen=False)


def view_of(force: Force, reference: str) -> actions.find.EvaluationView:
    return actions.find.evaluation(force.registry, by=force.lead, reference=reference)


def amend(force: Force, reference: str, **changes: object) -> object:
    return actions.amend(
        force.registry,
        by=force.lead,
        evaluation=reference,
        changes=changes,
        reason="One post was vacant in July.",
        version=view_of(force, reference).evaluation.version,
    )


def test_an_amendment_is_a_new_version_chained_to_the_old(force: Force) -> None:
    reference = registered(force)
    amend(force, reference, title="Evening patrols in two streets")
    amend(force, reference, outcomes_to_on="2026-09-30")
    view = view_of(force, reference)
    first, second, third = view.versions
    assert second.previous_sha256 == first.registration_sha256
    assert third.previous_sha256 == second.registration_sha256
    assert [item.is_major for item in view.amendments] == [False, True]
    assert view.evaluation.title == "Evening patrols in two streets"
    assert [item.outcomes_seen for item in view.amendments] == [False, False]


def test_an_amendment_after_a_look_carries_the_stamp(force: Force) -> None:
    reference = registered(force)
    uploaded(force, reference)
    amend(force, reference, outcomes_to_on="2026-09-30")
    made = view_of(force, reference).amendments[0]
    assert (made.outcomes_seen, made.reads) == (True, 1)


def test_an_amendment_that_changes_nothing_is_refused(force: Force) -> None:
    reference = registered(force)
    with pytest.raises(InvalidError, match="Nothing in the plan changed"):
        amend(force, reference, place="Castlegate")


def test_an_amendment_of_a_page_that_is_old_is_refused(force: Force) -> None:
    reference = registered(force)
    with pytest.raises(StaleError):
        actions.amend(
            force.registry,
            by=force.lead,
            evaluation=reference,
            changes={"place": "y"},
            reason="One post was vacant in July.",
            version=1,
        )


def test_moving_the_start_does_not_improve_the_timing(force: Force) -> None:
    force.clock.tick(days=70)
    reference = registered(force)
    assert view_of(force, reference).evaluation.timing is Timing.AFTER_START_BEFORE_OUTCOMES or (
        view_of(force, reference).evaluation.timing is Timing.OUTCOMES_EXIST_UNSEEN
    )
    before = view_of(force, reference).evaluation.timing
    amend(force, reference, delivery_starts_on="2026-06-01", outcomes_from_on="2026-06-01")
    assert view_of(force, reference).evaluation.timing is before
