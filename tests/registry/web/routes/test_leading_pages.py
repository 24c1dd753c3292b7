"""Home, search, something new and the ready list."""

import re
from collections.abc import Callable
from typing import Any

from registry import actions
from tests.builders import Force, a_draft, in_review, registered, reported

HTML = {"accept": "text/html"}


def test_home_shows_what_is_due_and_what_one_leads(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    reference = registered(force)
    force.clock.tick(days=70)
    text = open_browser(force.lead).get("/").text
    assert "What are you trying to change?" in text
    assert "Monthly check-in for March 2026" in text
    assert f"/evaluations/{reference}" in text
    assert "Running" in text


def test_home_is_empty_and_says_what_comes_next(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    text = open_browser(force.member).get("/").text
    assert "Nothing is due from you." in text
    assert "You take part in nothing yet." in text
    assert "Start a new one" not in text


def test_a_leader_lands_on_the_board(force: Force, open_browser: Callable[..., Any]) -> None:
    answer = open_browser(force.leader).get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/board")


def test_an_analyst_is_shown_the_way_to_the_queue(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    in_review(force)
    assert 'href="/queue"' in open_browser(force.analyst).get("/").text
    reviewer = open_browser(force.reviewer).get("/").text
    assert "Review the plan" in reviewer


def test_a_draft_on_home_says_where_it_goes_on(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    reference = a_draft(force, delivered="")
    text = open_browser(force.lead).get("/").text
    assert f"/initiatives/{reference}/steps/3" in text
    assert "step 3 of 7" in text
    assert re.search(r"\d+ of 13 checks ticked\.", text)
    assert "Last saved 5 Jan 2026, 09:00." in text


def test_search_finds_what_was_tried_with_its_verdict(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    reference = registered(force)
    reported(force, reference)
    browser = open_browser(force.member)
    for url in ("/search?q=patrols", "/search/found?q=patr"):
        text = browser.get(url).text
        assert "1 tried this:" in text
        assert "1 improved, cause not shown" in text
        assert f"/evaluations/{reference}/result" in text
        assert "fewer" in text


def test_search_says_that_nobody_has_tried_it(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    registered(force)
    browser = open_browser(force.lead)
    text = browser.get("/search?q=zeppelin").text
    assert "Nobody has registered this yet." in text
    assert "Start a new one" in text
    assert 'role="listbox"' in browser.get("/search/found?q=zeppelin").text


def test_search_takes_any_words_and_shows_them_safely(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    for words in ("<script>alert(1)</script>", '"', "a" * 500, "' OR 1=1 --", "*", "\N{SNOWMAN}"):
        answer = browser.get("/search", params={"q": words})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text


def test_others_drafts_are_not_found(force: Force, open_browser: Callable[..., Any]) -> None:
    reference = a_draft(force)
    outsider = actions.add_person(
        force.registry,
        by=force.administrator,
        unit=force.root.id,
        email="outsider@nors.example",
        name="O. Outsider",
        roles=(),
    )
    assert reference not in open_browser(outsider).get("/search?q=patrols").text
    assert reference in open_browser(force.lead).get("/search?q=patrols").text


def test_a_new_one_needs_a_name_and_a_start(force: Force, open_browser: Callable[..., Any]) -> None:
    browser = open_browser(force.lead)
    browser.get("/initiatives/new")
    answer = browser.post("/initiatives/new", {"title": "", "unit": str(force.unit.id)})
    assert answer.status_code == 422
    assert "Give a name" in answer.text
    assert "Choose a starter, or a blank plan" in answer.text


def test_a_second_press_begins_nothing_twice(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    key = re.search(r'name="_key" value="([^"]+)"', browser.get("/initiatives/new").text)
    assert key is not None
    data = {
        "title": "Patrols",
        "starter": "blank",
        "unit": str(force.unit.id),
        "_key": key.group(1),
    }
    assert "/steps/1" in browser.post("/initiatives/new", data).headers["location"]
    assert browser.post("/initiatives/new", data).headers["location"] == "/"
    assert actions.find.evaluations(force.registry, by=force.lead).total == 1


def test_somebody_who_leads_nothing_cannot_begin(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.member)
    browser.get("/initiatives/new")
    data = {"title": "Patrols", "starter": "blank", "unit": str(force.unit.id)}
    assert browser.post("/initiatives/new", data).status_code == 422
    assert actions.find.evaluations(force.registry, by=force.lead).total == 0


def test_looking_for_it_comes_before_starting_it(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    registered(force)
    text = open_browser(force.lead).get("/initiatives/new?q=patrols&starter=hotspot_patrol").text
    assert "1 being tried" in text or "1 is being tried" in text
    assert 'value="hotspot_patrol" checked' in text


def test_an_initiative_shows_its_evaluations_and_begins_another(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    reference = registered(force)
    view = actions.find.evaluation(force.registry, by=force.lead, reference=reference)
    browser = open_browser(force.lead)
    url = f"/initiatives/{view.initiative.reference}"
    assert reference in browser.get(url).text
    assert view.initiative.reference in browser.get("/initiatives").text
    answer = browser.post(f"{url}/again")
    assert answer.status_code == 303
    new = answer.headers["location"].split("/")[2]
    draft = actions.find.evaluation(force.registry, by=force.lead, reference=new).draft
    assert draft is not None
    assert draft.get("replicates") == reference
    assert draft.get("metrics.offences") == "hotspot_crime/1"
    assert draft.get("delivery_starts_on") is None


def test_the_list_lets_a_line_go_only_with_a_reason(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    reference = a_draft(force)
    browser = open_browser(force.lead)
    url = f"/initiatives/{reference}/ready"
    assert "A guardrail watches for harm" in browser.get(url).text
    short = browser.post(f"{url}/waive", {"item": "guardrail", "reason-guardrail": "no"})
    assert short.status_code == 422
    assert "Give a reason in 10 to 2,000 characters." in short.text
    assert ">\nno</textarea>" in short.text
    reason = "A small pilot, agreed with the reviewer."
    done = browser.post(f"{url}/waive", {"item": "guardrail", "reason-guardrail": reason})
    assert done.status_code == 303
    assert reason in browser.get(url).text
    refused = browser.post(f"{url}/waive", {"item": "people", "reason-people": reason})
    assert refused.status_code == 422


def test_a_plan_that_lacks_something_is_not_sent_and_says_what(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    reference = a_draft(force, delivered="", reviewer=None)
    browser = open_browser(force.lead)
    page = browser.get(f"/initiatives/{reference}/ready")
    assert "Still missing" in page.text
    assert "What is delivered: this is needed." in page.text
    answer = browser.post(f"/initiatives/{reference}/ready/send")
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert "Name the peer reviewer." in answer.text


def test_a_whole_plan_is_sent_to_its_reviewer(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    reference = a_draft(force)
    browser = open_browser(force.lead)
    browser.get(f"/initiatives/{reference}/ready")
    answer = browser.post(f"/initiatives/{reference}/ready/send")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/evaluations/{reference}")
    view = actions.find.evaluation(force.registry, by=force.lead, reference=reference)
    assert view.evaluation.state == "in_review"


def test_only_its_leads_send_a_plan(force: Force, open_browser: Callable[..., Any]) -> None:
    reference = a_draft(force)
    browser = open_browser(force.analyst)
    browser.get(f"/initiatives/{reference}/ready")
    assert browser.post(f"/initiatives/{reference}/ready/send").status_code == 403
