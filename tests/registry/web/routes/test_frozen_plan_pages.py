"""A frozen plan: what it asks, how it is corrected, and what happens when two people correct it."""

import re
from collections.abc import Callable
from typing import Any

from registry.actions import find
from tests.builders import Force, registered

Open = Callable[..., Any]


def key_in(text: str) -> str:
    found = re.search(r'name="_key" value="([^"]+)"', text)
    assert found
    return found.group(1)


def _amendment(browser: Any, reference: str, **changes: str) -> dict[str, str]:
    page = browser.get(f"/evaluations/{reference}/amend").text
    version = re.search(r'name="_version" value="(\d+)"', page)
    assert version
    return {
        "field": "decision_on",
        "value": "2026-12-11",
        "reason": "The meeting was moved by a day.",
        "_version": version.group(1),
        "_key": key_in(page),
        **changes,
    }


def test_who_amends_second_sees_what_the_first_changed_and_keeps_what_they_typed(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    lead, deputy = open_browser(force.lead), open_browser(force.deputy)
    first = _amendment(lead, reference)
    second = _amendment(deputy, reference, value="2026-12-18", reason="The room is not free then.")
    assert lead.post(f"/evaluations/{reference}/amend", first).status_code == 303
    clash = deputy.post(f"/evaluations/{reference}/amend", second)
    assert clash.status_code == 409
    assert "Somebody else was first" in clash.text
    assert "R. Alder changed this at" in clash.text
    assert "The room is not free then." in clash.text
    version = re.search(r'name="_version" value="(\d+)"', clash.text)
    assert version
    again = {**second, "_version": version.group(1), "_key": key_in(clash.text)}
    assert deputy.post(f"/evaluations/{reference}/amend", again).status_code == 303
    view = find.evaluation(force.registry, by=force.lead, reference=reference)
    assert [item.number for item in view.versions] == [1, 2, 3]


def test_the_field_to_amend_can_be_chosen_from_the_plan_as_it_is(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    page = open_browser(force.lead).get(f"/evaluations/{reference}/amend?field=place").text
    assert '<option value="place" selected>' in page
    assert "Castlegate</textarea>" in page


def test_a_frozen_plan_offers_no_way_but_a_new_version(force: Force, open_browser: Open) -> None:
    reference = registered(force)
    browser = open_browser(force.lead)
    overview = browser.get(f"/evaluations/{reference}").text
    assert "Something changed" in overview
    assert "Go on writing" not in overview
    answer = browser.get(f"/evaluations/{reference}/review")
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("/plan")


def test_the_overview_asks_the_question_of_the_plan_in_one_sentence(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    page = open_browser(force.lead).get(f"/evaluations/{reference}").text
    assert "mean <b>fewer violent offences</b>, compared with the same streets before?" in page
    assert "by at least <b>10%</b>" in page
    calendar = open_browser(force.lead).get(f"/evaluations/{reference}/calendar.ics").text
    assert "DTSTART;VALUE=DATE:20261210" in calendar


def test_two_versions_are_compared_field_by_field(force: Force, open_browser: Open) -> None:
    reference = registered(force)
    browser = open_browser(force.lead)
    browser.post(f"/evaluations/{reference}/amend", _amendment(browser, reference))
    page = browser.get(f"/evaluations/{reference}/plan?whole=yes").text
    assert "Version 2 against version 1" in page
    assert "2026-12-11" in page
    assert '<details class="govuk-details" open>' in page
