"""The parts of a plan that the steps build: guardrails, designs, costs, people, and who may."""

from collections.abc import Callable
from typing import Any

from registry import actions
from tests.builders import Force, a_draft, in_review, registered
from tests.registry.web.drafting import begun, carried, values_of


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
