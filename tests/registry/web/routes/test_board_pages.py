"""The board, what is late, what works and what was learnt, empty and with a result."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from registry import actions
from registry.actions import find
from tests.builders import Force, confirmed, monthly_rows, registered, reported

Open = Callable[..., Any]
PAGES = ("/board", "/overdue", "/decisions", "/what-works", "/learnings")


@pytest.mark.parametrize("page", PAGES)
def test_every_list_says_what_will_stand_there(force: Force, open_browser: Open, page: str) -> None:
    answer = open_browser(force.member).get(page)
    assert answer.status_code == 200
    assert 'class="empty"' in answer.text


def test_the_board_shows_a_result_and_the_decision_that_waits(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    reported(force, reference)
    text = open_browser(force.leader).get("/board").text
    assert "Of 1 result, <b>1 improved, cause not shown</b>" in text
    assert "1 decision waits." in text
    assert "Rule says <b>extend</b>" in text
    assert "\u00a312,000, as planned" in text
    assert f"/evaluations/{reference}/decision" in text


def test_the_board_shows_no_money_to_those_who_do_not_decide(
    force: Force, open_browser: Open
) -> None:
    reported(force, registered(force))
    text = open_browser(force.member).get("/board").text
    assert "Improved" in text
    assert "\u00a3" not in text


def test_a_result_that_is_not_signed_is_on_no_list(force: Force, open_browser: Open) -> None:
    reference = registered(force)
    confirmed(force, reference)
    browser = open_browser(force.leader)
    for page in ("/board", "/what-works"):
        assert "Improved" not in browser.get(page).text


def test_what_is_late_names_who_owes_it_and_who_was_given_longer(
    force: Force, open_browser: Open
) -> None:
    late = registered(force)
    moved = registered(force)
    force.clock.set(datetime(2027, 3, 1, 9, tzinfo=UTC))
    actions.defer(
        force.registry,
        by=force.analyst,
        evaluation=moved,
        to_on=datetime(2027, 4, 1, tzinfo=UTC).date(),
        reason="The crime system moved house.",
    )
    text = open_browser(force.member).get("/overdue").text
    assert late in text
    assert "J. Birch" in text
    assert "The crime system moved house." in text


def test_what_works_lists_a_type_and_starts_a_replication(force: Force, open_browser: Open) -> None:
    reference = registered(force, tags=["violence"])
    reported(force, reference)
    browser = open_browser(force.lead)
    assert "/what-works/violence/hot-spot-patrol" in browser.get("/what-works").text
    page = browser.get("/what-works/violence/hot-spot-patrol").text
    assert "1 test. Too few to average." in page
    assert "1 improved, cause not shown" in page
    key = re.search(r'name="_key" value="([^"]+)"', page)
    assert key
    answer = browser.post("/what-works/adopt", {"_key": key.group(1), "reference": reference})
    assert answer.status_code == 303
    made = answer.headers["location"].split("/")[2]
    view = find.evaluation(force.registry, by=force.lead, reference=made)
    assert view.draft is not None
    assert view.draft.get("replicates") == reference
    assert view.draft.get("delivered") == "Foot patrols of fifteen minutes, four evenings a week"


def test_three_results_of_one_type_are_averaged_and_two_are_not(
    force: Force, open_browser: Open
) -> None:
    url = "/what-works/violence/hot-spot-patrol"
    for after in (40, 46):
        reported(force, registered(force, tags=["violence"]), monthly_rows(after=after))
    page = open_browser(force.member).get(url).text
    assert "2 tests. Too few to average." in page
    assert "Average of" not in page
    reported(force, registered(force, tags=["violence"]), monthly_rows(after=52))
    page = open_browser(force.member).get(url).text
    assert "3 tests. On average, of all of them: " in page
    assert "in every 100 expected" in page
    assert "In the next place expect anything from" in page
    assert "None of these compares fairly" in page
    assert "Average of 3" in page


def test_a_filter_that_nothing_passes_says_so_and_an_unknown_type_is_not_found(
    force: Force, open_browser: Open
) -> None:
    reported(force, registered(force, tags=["violence"]))
    browser = open_browser(force.member)
    page = browser.get("/what-works/violence/hot-spot-patrol?strength=5").text
    assert "No result is as strong as that." in page
    assert browser.get("/what-works/violence/none").status_code == 404


def test_what_was_learnt_stands_on_its_tab_and_in_the_list(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    reported(force, reference)
    address = f"/evaluations/{reference}/learning"
    browser = open_browser(force.lead)
    page = browser.get(address).text
    assert browser.post(address, {"text": ""}).status_code == 422
    key = re.search(r'name="_key" value="([^"]+)"', page)
    assert key
    sent = {"_key": key.group(1), "text": "Keep visits **short**.", "tags": "patrol, night"}
    assert browser.post(address, sent).status_code == 303
    assert browser.post(address, sent).status_code == 303
    assert len(find.learnings(force.registry, by=force.member)) == 1
    member = open_browser(force.member)
    assert "<strong>short</strong>" in member.get(address).text
    assert "patrol, night" in member.get("/learnings?q=visits").text
    assert 'class="empty"' in member.get("/learnings?q=horses").text
