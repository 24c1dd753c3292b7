"""The seven steps: kept as typed, merged with what others type, helped and undone."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from registry import actions
from tests.builders import Force, a_draft, in_review, registered

VERSION = re.compile(r'name="_version" value="(\d+)"')
BASE = re.compile(r'name="_base" value="([^"]*)"')


def begun(force: Force, browser: Any, starter: str = "iom_reoffending") -> str:
    browser.get("/initiatives/new")
    answer = browser.post(
        "/initiatives/new",
        {"title": "IOM in Castlegate", "starter": starter, "unit": str(force.unit.id)},
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).split("/")[2]


def values_of(force: Force, reference: str) -> Any:
    view = actions.find.evaluation(force.registry, by=force.lead, reference=reference)
    assert view.draft is not None
    return view.draft


def carried(page: Any) -> dict[str, str]:
    """Return what the form carries hidden."""
    version, base = VERSION.search(page.text), BASE.search(page.text)
    assert version is not None
    assert base is not None
    return {"_version": version.group(1), "_base": base.group(1)}


def test_a_starter_fills_half_of_the_plan_and_every_step_shows_it(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser)
    for number in range(1, 8):
        assert browser.get(f"/initiatives/{reference}/steps/{number}").status_code == 200
    text = browser.get(f"/initiatives/{reference}/steps/5").text
    assert "Integrated offender management" in text
    assert "falls short of 15% fewer" in text
    assert "after 12 months" in text


def test_a_blank_plan_has_every_step_too(force: Force, open_browser: Callable[..., Any]) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser, "blank")
    for number in range(1, 8):
        assert browser.get(f"/initiatives/{reference}/steps/{number}").status_code == 200
    text = browser.get(f"/initiatives/{reference}/steps/5").text
    assert "[fewer or more of what]" in text
    assert "Choose a direction, a metric" in text


def test_words_are_kept_as_typed_right_or_wrong(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser)
    url = f"/initiatives/{reference}/steps/2"
    page = browser.get(url)
    answer = browser.post(
        url,
        {
            **carried(page),
            "place": "Castlegate, O\N{RIGHT SINGLE QUOTATION MARK}Neill Street <b>",
            "delivery_starts_on-day": "31",
            "delivery_starts_on-month": "2",
            "delivery_starts_on-year": "2027",
            "maturity_days": "soon",
            "then": "next",
        },
    )
    assert answer.status_code == 422
    assert "Give a real date" in answer.text
    assert "must be a number" in answer.text
    assert "<title>Error: " in answer.text
    draft = values_of(force, reference)
    assert draft.get("place") == "Castlegate, O\N{RIGHT SINGLE QUOTATION MARK}Neill Street <b>"
    assert draft.get("maturity_days") == "soon"
    again = browser.get(url).text
    assert 'value="soon"' in again
    assert 'value="31"' in again
    assert "Street &lt;b&gt;" in again


def test_autosave_answers_with_what_follows_from_the_words(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser)
    url = f"/initiatives/{reference}/steps/5"
    page = browser.get(url)
    answer = browser.post(
        url,
        {
            **carried(page),
            "analysis.hypotheses.0.sesoi.value": "20",
            "analysis.hypotheses.0.sesoi.scale": "relative",
            "population": "adopted people in Castlegate",
        },
        headers={"x-autosave": "1"},
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "20% fewer" in answer.text
    assert "adopted people in Castlegate" in answer.text
    assert 'data-version="2"' in answer.text
    assert values_of(force, reference).get("analysis.hypotheses.0.sesoi.value") == 0.2


def test_saving_the_same_words_again_writes_nothing(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser)
    url = f"/initiatives/{reference}/steps/3"
    page = browser.get(url)
    data = {**carried(page), "delivered": "Visits", "then": "stay"}
    browser.post(url, data)
    version = values_of(force, reference).version
    browser.post(url, data)
    assert values_of(force, reference).version == version


def test_two_people_on_different_fields_lose_nothing(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    reference = a_draft(force)
    one, other = open_browser(force.lead), open_browser(force.analyst)
    url = f"/initiatives/{reference}/steps/1"
    first, second = carried(one.get(url)), carried(other.get(url))
    draft = values_of(force, reference)
    same = {"title": draft.get("title"), "problem": draft.get("problem")}
    assert one.post(url, {**first, **same, "title": "Patrols", "then": "stay"}).status_code == 303
    theirs = other.post(url, {**second, **same, "problem": "Fights at night", "then": "stay"})
    assert theirs.status_code == 303
    draft = values_of(force, reference)
    assert (draft.get("title"), draft.get("problem")) == ("Patrols", "Fights at night")


def test_two_people_on_one_field_choose_whose_words_stay(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    reference = a_draft(force)
    one, other = open_browser(force.lead), open_browser(force.analyst)
    url = f"/initiatives/{reference}/steps/1"
    first, second = carried(one.get(url)), carried(other.get(url))
    one.post(url, {**first, "title": "Patrols in Castlegate", "then": "stay"})
    clash = other.post(
        url, {**second, "title": "Foot patrols", "kind": "Patrol on foot", "then": "next"}
    )
    assert clash.status_code == 409
    assert "R. Alder changed this at 09:00" in clash.text
    assert "Theirs: Patrols in Castlegate" in clash.text
    assert "Yours: Foot patrols" in clash.text
    version = VERSION.search(clash.text)
    assert version is not None
    chosen = {"_version": version.group(1), "title": "Foot patrols", "kind": "Patrol on foot"}
    assert other.post(url, {**chosen, "then": "stay"}).status_code == 303
    draft = values_of(force, reference)
    assert (draft.get("title"), draft.get("kind")) == ("Foot patrols", "Patrol on foot")


def test_a_help_changes_the_plan_and_can_be_undone(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser)
    url = f"/initiatives/{reference}/steps/5"
    before = values_of(force, reference).get("analysis.power")
    answer = browser.post(url, {**carried(browser.get(url)), "then": "help-people"})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{url}?helped=people#power"
    assert values_of(force, reference).get("analysis.power.n_treated") == 284
    page = browser.get(f"{url}?helped=people")
    assert 'value="undo-people"' in page.text
    browser.post(url, {**carried(page), "then": "undo-people"})
    assert values_of(force, reference).get("analysis.power") == before


def test_what_the_plan_can_see_is_kept_with_the_draft(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser)
    url = f"/initiatives/{reference}/steps/5"
    browser.post(url, {**carried(browser.get(url)), "then": "next"})
    draft = values_of(force, reference)
    assert draft.get("power.enough") is False
    assert draft.get("power.mde_80") == pytest.approx(-0.7056494599166467, rel=1e-9)
    text = browser.get(url).text
    assert "Not yet." in text
    assert "The plan can see a fall of 0.71 or more. You want to see 0.31." in text
    ready = browser.get(f"/initiatives/{reference}/ready").text
    assert "It would probably miss the change worth having." in ready


def test_a_plan_without_todays_figure_says_what_is_missing(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser)
    url = f"/initiatives/{reference}/steps/5"
    browser.post(
        url,
        {**carried(browser.get(url)), "analysis.power.sd": "", "then": "stay"},
    )
    text = browser.get(url).text
    assert "Cannot say." in text
    assert "sd" in text


def test_a_guardrail_is_added_filled_and_taken_away(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser, "blank")
    url = f"/initiatives/{reference}/steps/6"
    browser.post(url, {**carried(browser.get(url)), "then": "add-guardrail"})
    page = browser.get(url)
    browser.post(
        url,
        {
            **carried(page),
            "metrics.guardrail_1": "complaint_rate/1",
            "analysis.hypotheses.1.better": "lower",
            "analysis.hypotheses.1.margin.value": "5",
            "analysis.hypotheses.1.margin.scale": "relative",
            "then": "stay",
        },
    )
    item = values_of(force, reference).get("analysis.hypotheses.1")
    assert (item["role"], item["metric"], item["kind"]) == ("guardrail", "Complaints", "count")
    assert item["margin"] == {"value": 0.05, "scale": "relative"}
    assert item["outcome"] == "complaint_rate"
    page = browser.get(url)
    browser.post(url, {**carried(page), "then": "remove-1"})
    draft = values_of(force, reference)
    assert len(draft.get("analysis.hypotheses")) == 1
    assert draft.get("metrics.guardrail_1") is None


def test_the_main_hypothesis_cannot_be_taken_away(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser, "blank")
    url = f"/initiatives/{reference}/steps/6"
    browser.post(url, {**carried(browser.get(url)), "then": "remove-0"})
    assert len(values_of(force, reference).get("analysis.hypotheses")) == 1


def test_another_design_brings_its_columns_and_its_start(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser, "blank")
    url = f"/initiatives/{reference}/steps/5"
    browser.post(
        url,
        {
            **carried(browser.get(url)),
            "analysis.design": "difference_in_differences",
            "window": "6",
            "delivery_starts_on-day": "1",
            "delivery_starts_on-month": "Feb",
            "delivery_starts_on-year": "2027",
            "then": "stay",
        },
    )
    draft = values_of(force, reference)
    assert set(draft.get("analysis.columns")) == {"period", "group"}
    assert draft.get("analysis.start") == "2027-02"
    assert draft.get("window") == "6 months"
    assert draft.get("delivery_starts_on") == "2027-02-01"
    assert draft.get("delivery_ends_on") == "2027-07-31"


def test_costs_are_kept_in_pence_and_people_by_name(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser)
    url = f"/initiatives/{reference}/steps/7"
    page = browser.get(url)
    browser.post(
        url,
        {
            **carried(page),
            "costs.0.item": "Overtime",
            "costs.0.amount": "\N{POUND SIGN}1,250.50",
            "costs.2.item": "Tags",
            "costs.2.amount": "300",
            "leads.0": str(force.lead.id),
            "leads.1": str(force.deputy.id),
            "data_protection.personal": "yes",
            "then": "stay",
        },
    )
    draft = values_of(force, reference)
    assert draft.get("costs") == [
        {"item": "Overtime", "amount": 125050, "year": 0},
        {"item": "Tags", "amount": 30000, "year": 0},
    ]
    assert draft.get("leads") == [str(force.lead.id), str(force.deputy.id)]
    assert draft.get("data_protection.personal") is True
    assert 'value="1250.5"' in browser.get(url).text


def test_a_draft_under_review_or_frozen_cannot_be_typed_into(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    waiting, frozen = in_review(force), registered(force)
    for reference in (waiting, frozen):
        browser.get("/account")
        answer = browser.post(f"/initiatives/{reference}/steps/1", {"title": "Other"})
        assert answer.status_code == 409, reference
    assert browser.get(f"/initiatives/{frozen}/steps/1").status_code == 409


def test_nobody_else_sees_or_changes_a_draft(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    reference = a_draft(force)
    for person, status in ((force.reviewer, 403), (force.leader, 403), (force.deputy, 200)):
        url = f"/initiatives/{reference}/steps/1"
        assert open_browser(person).get(url).status_code == status, person.name
    missing = open_browser(force.lead).get("/initiatives/NORS-2026-0999/steps/1")
    assert missing.status_code == 404
    for number in ("0", "8"):
        url = f"/initiatives/{reference}/steps/{number}"
        assert open_browser(force.lead).get(url).status_code == 404


def test_an_initiatives_reference_leads_to_its_newest_draft(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    reference = a_draft(force)
    view = actions.find.evaluation(force.registry, by=force.lead, reference=reference)
    browser = open_browser(force.lead)
    url = f"/initiatives/{view.initiative.reference}/steps/1"
    assert f"/initiatives/{reference}/steps/1" in browser.get(url).text
    assert browser.get(f"{url}?of={reference}").status_code == 200
