"""The report: an analyst concludes, a reviewer signs, and what is missing is said at its field."""

import re
from collections.abc import Callable
from typing import Any

from registry import actions
from registry.actions import find
from registry.domain.lifecycle import State
from tests.builders import Force, concluded, confirmed, registered, reported

Open = Callable[..., Any]


def key_in(text: str) -> str:
    found = re.search(r'name="_key" value="([^"]+)"', text)
    assert found
    return found.group(1)


def view_of(force: Force, reference: str) -> find.EvaluationView:
    return find.evaluation(force.registry, by=force.analyst, reference=reference)


def test_the_text_of_a_conclusion_is_filled_in_from_the_result(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    confirmed(force, reference)
    text = open_browser(force.analyst).get(f"/evaluations/{reference}/report").text
    assert "Violent offences: about" in text
    assert "Send it to the reviewer" in text
    others = open_browser(force.lead).get(f"/evaluations/{reference}/report").text
    assert "Sealed until the reviewer signs" in others
    assert "Violent offences: about" not in others


def test_an_analyst_concludes_and_the_reviewer_signs(force: Force, open_browser: Open) -> None:
    reference = registered(force)
    confirmed(force, reference)
    address = f"/evaluations/{reference}/report"
    browser = open_browser(force.analyst)
    key = key_in(browser.get(address).text)
    sent = {"_key": key, "text": "Offences fell.", "spent": "1,250", "price_year": "2026"}
    assert browser.post(address, sent).status_code == 303
    assert browser.post(address, sent).status_code == 303
    (made,) = view_of(force, reference).conclusions
    assert made.cost == {"amount": 125_000, "price_year": 2026}

    signing = open_browser(force.reviewer)
    text = signing.get(address).text
    assert "Sign and publish the result" in text
    answer = signing.post(f"/conclusions/{made.id}/sign", {"_key": key_in(text)})
    assert answer.headers["location"] == f"/evaluations/{reference}/result"
    assert view_of(force, reference).evaluation.state is State.REPORTED


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    confirmed(force, reference)
    address = f"/evaluations/{reference}/report"
    browser = open_browser(force.analyst)
    key = key_in(browser.get(address).text)
    answer = browser.post(
        address, {"_key": key, "text": "Kept words", "override": "4", "override_reason": "short"}
    )
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert 'href="#override-reason"' in answer.text
    assert "Kept words" in answer.text
    assert view_of(force, reference).conclusions == ()


def test_a_strength_set_by_hand_is_shown_with_its_reason(force: Force, open_browser: Open) -> None:
    reference = registered(force)
    run = confirmed(force, reference)
    made = actions.conclude(
        force.registry,
        by=force.analyst,
        evaluation=reference,
        run=run.id,
        text="Offences fell.",
        override={"strength": 0, "reason": "The streets were closed for works."},
    )
    actions.sign(force.registry, by=force.reviewer, evaluation=reference, conclusion=made.id)
    text = open_browser(force.member).get(f"/evaluations/{reference}/result").text
    assert "Set by hand, from 1 to 0: The streets were closed for works." in text
    assert "0 of 5" in text


def test_a_major_deviation_must_be_explained(force: Force, open_browser: Open) -> None:
    reference = registered(force)
    actions.terminate(force.registry, by=force.lead, evaluation=reference, reason="The team left.")
    address = f"/evaluations/{reference}/report"
    browser = open_browser(force.analyst)
    text = browser.get(address).text
    assert "The registered plan would be run." in text
    sent = {"_key": key_in(text), "text": "Nothing ran.", "reason_code": "not_delivered"}
    answer = browser.post(address, sent)
    assert answer.status_code == 422
    assert 'href="#explanations-no-run"' in answer.text
    again = {**sent, "_key": key_in(answer.text), "explanations.no_run": "Nothing to run."}
    assert browser.post(address, again).status_code == 303


def test_nobody_but_the_reviewer_signs(force: Force, open_browser: Open) -> None:
    reference = registered(force)
    made = concluded(force, reference)
    for person, status in ((force.analyst, 403), (force.lead, 404), (force.leader, 404)):
        browser = open_browser(person)
        browser.get(f"/evaluations/{reference}/decision")
        browser.get("/account")
        assert browser.post(f"/conclusions/{made.id}/sign").status_code == status
    assert view_of(force, reference).evaluation.state is State.ANALYSING


def test_a_signed_conclusion_can_be_read_by_all(force: Force, open_browser: Open) -> None:
    reference = registered(force)
    made = reported(force, reference)
    text = open_browser(force.member).get(f"/conclusions/{made.id}").text
    assert "Violent offences fell after the patrols began." in text
    assert "Signed by M. Rowan" in text
    assert "Sign and publish" not in text


def test_what_is_sealed_is_not_said_to_be_missing(force: Force, open_browser: Open) -> None:
    reference = registered(force)
    concluded(force, reference)
    leader = open_browser(force.leader).get(f"/evaluations/{reference}/report").text
    assert "Sealed:</span>" in leader
    assert "Not there:</span> How many" not in leader
    assert (
        "Sealed:</span>"
        not in open_browser(force.analyst).get(f"/evaluations/{reference}/report").text
    )
