"""The ledger in the database: order, one entry an act, clocks that go back, content that goes."""

from datetime import timedelta

import pytest

from registry import actions
from registry.domain.journal import chain_problems, export
from registry.store import Act, Registry, journal
from registry.store.audit import audit
from tests.builders import Force, a_draft


def entries(registry: Registry) -> list[dict[str, object]]:
    with registry.reading() as session:
        found: list[dict[str, object]] = export(journal.entries(session), ())["entries"]
        return found


def test_a_clock_that_goes_back_is_recorded_and_changes_no_order(either_force: Force) -> None:
    registry = either_force.registry
    before = entries(registry)[-1]
    either_force.clock.set(either_force.clock.at - timedelta(days=3))
    a_draft(either_force)
    *_, step, begun = entries(registry)
    assert (step["kind"], step["actor"]) == ("clock.stepped_back", "service")
    assert step["at"] == begun["at"] == before["at"]
    assert chain_problems(entries(registry)) == ()
    either_force.clock.set(either_force.clock.at + timedelta(days=4))
    a_draft(either_force)
    assert [entry["kind"] for entry in entries(registry)].count("clock.stepped_back") == 1


def test_what_an_entry_said_can_be_forgotten_and_the_chain_still_holds(
    either_force: Force,
) -> None:
    registry = either_force.registry
    reference = a_draft(either_force)
    actions.comment(
        registry, by=either_force.lead, evaluation=reference, text="A name that must go"
    )
    last = entries(registry)[-1]
    with registry.writing() as session:
        journal.forget(session, int(str(last["seq"])))
    with registry.reading() as session:
        assert list(audit(session)) == []
        (event,) = [e for e in journal.history(session, reference) if e.seq == last["seq"]]
    assert event.payload is None
    assert entries(registry)[-1] == last


def test_an_act_that_leaves_no_entry_does_not_happen(force: Force) -> None:
    from registry.store import accounts

    act = force.registry.acting(force.administrator)
    with pytest.raises(AssertionError, match="one ledger entry"), act as doing:
        accounts.set_active(doing.session, force.lead.id, active=False)
    assert actions.find.person(force.registry, by=force.lead, person_id=force.lead.id).active


def twice(act: Act) -> None:
    """Write two entries in one act, as no action may."""
    for _ in range(2):
        journal.append(act, kind="x.y", subject="x", payload={})


def test_an_act_that_leaves_two_entries_does_not_happen(force: Force) -> None:
    before = entries(force.registry)
    act = force.registry.acting(force.administrator)
    with pytest.raises(AssertionError, match="wrote 2"), act as doing:
        twice(doing)
    assert entries(force.registry) == before


def test_actors_are_pseudonyms_that_differ_between_organisations(force: Force) -> None:
    a_draft(force)
    text = str(entries(force.registry))
    for person in (force.lead, force.administrator):
        assert str(person.id) not in text.replace(f"person:{person.id}", "")
        assert person.email not in text
        assert person.name not in text
