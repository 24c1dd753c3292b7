"""Starters, metrics, the calendar of what is due, and where a lead lands."""

from collections.abc import Callable
from typing import Any

from registry import actions
from registry.domain.people import Role
from tests.builders import Force, registered

HTML = {"accept": "text/html"}


def test_every_starter_and_every_metric_has_its_page(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    from registry import catalogue

    browser = open_browser(force.member)
    listed = browser.get("/starters").text
    for key, starter in catalogue.starters().items():
        assert f"/starters/{key}" in listed
        page = browser.get(f"/starters/{key}")
        assert page.status_code == 200, key
        assert starter.primary.metric in catalogue.metrics()
    for key, metric in catalogue.metrics().items():
        page = browser.get(f"/metrics/{key}/{metric.version}")
        assert page.status_code == 200, key
    assert browser.get("/starters/no_such").status_code == 404
    assert browser.get("/metrics/no_such/1").status_code == 404


def test_the_same_address_serves_the_catalogue_to_people_and_counts_to_machines(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.member)
    page = browser.get("/metrics?q=offender", headers=HTML)
    assert page.headers["content-type"].startswith("text/html")
    assert "Shipped with the registry" in browser.get("/metrics", headers=HTML).text
    assert browser.get("/metrics").headers["content-type"].startswith("text/plain")
    stranger = open_browser()
    assert stranger.get("/metrics", headers=HTML).status_code == 303
    assert stranger.get("/metrics").status_code == 200


def test_an_owner_approves_a_metric_of_the_force(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    actions.propose_metric(
        force.registry,
        by=force.analyst,
        key="own_calls",
        name="Our calls",
        definition={
            "definition": "Calls that we count.",
            "numerator": "Calls",
            "unit": "calls a month",
            "kind": "count",
            "better": "lower",
        },
        owner=force.steward.id,
    )
    other, owner = open_browser(force.analyst), open_browser(force.steward)
    url = "/metrics/own_calls/1"
    assert "Not yet: no plan can use it." in other.get(url).text
    assert "Approve this version" not in other.get(url).text
    assert "Approve this version" in owner.get(url).text
    assert owner.post(f"{url}/approve").status_code == 303
    assert "S. Willow, 5 Jan 2026" in other.get(url).text


def test_due_dates_come_as_a_calendar(force: Force, open_browser: Callable[..., Any]) -> None:
    reference = registered(force, title="Patrols, and more; with signs")
    force.clock.tick(days=70)
    answer = open_browser(force.lead).get("/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    lines = answer.text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "DTSTART;VALUE=DATE:20260402" in lines
    assert reference in answer.text.replace("\r\n ", "")


def test_a_lead_who_is_a_leader_too_keeps_home(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    actions.entrust(
        force.registry, by=force.administrator, person=force.lead.id, role=Role.LEADER,
        unit=force.unit.id,
    )  # fmt: skip
    lead = actions.find.person(force.registry, by=force.administrator, person_id=force.lead.id)
    assert open_browser(lead).get("/").status_code == 200
