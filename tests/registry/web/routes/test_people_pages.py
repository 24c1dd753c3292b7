"""Units, people and their administration: who sees them, and what an administrator can do."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from registry.actions import find, set_up
from registry.domain.people import Role
from registry.store import Registry
from tests.builders import Force, registered
from tests.clients import browsers

Open = Callable[..., Any]


@pytest.fixture
def open_alone(registry: Registry) -> Iterator[Open]:
    """Open browsers on a registry in which nobody is yet."""
    with browsers(registry) as make:
        yield make


def test_anybody_of_the_force_sees_a_unit_with_its_people_and_evaluations(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    text = open_browser(force.member).get(f"/units/{force.unit.id}").text
    assert "Castlegate" in text
    assert "R. Alder" in text
    assert reference in text


def test_a_person_is_shown_with_roles_and_without_forms(force: Force, open_browser: Open) -> None:
    registered(force)
    text = open_browser(force.member).get(f"/people/{force.analyst.id}").text
    assert "Analyst" in text
    assert "Evening hot-spot patrols" in text
    assert "Make a link" not in text


@pytest.mark.parametrize(
    "url", ["/units/00000000-0000-7000-8000-000000000000", "/admin/people", "/units/x"]
)
def test_what_is_not_there_or_not_theirs_is_not_found(
    force: Force, open_browser: Open, url: str
) -> None:
    assert open_browser(force.lead).get(url).status_code == 404


def test_an_administrator_adds_a_person_and_gives_them_a_link_that_works_once(
    force: Force, open_browser: Open
) -> None:
    browser = open_browser(force.administrator)
    page = browser.get("/admin/people").text
    assert "R. Alder" in page
    sent = {
        "name": "L. Maple",
        "email": "maple@nors.example",
        "unit": str(force.unit.id),
        "role": "lead",
    }
    answer = browser.post("/admin/people", sent)
    assert answer.status_code == 303, answer.text[:2_000]
    here = answer.headers["location"]
    assert "Project lead" in browser.get(here).text
    shown = browser.post(f"{here}/invite").text
    link = re.search(r"/set-password/[\w-]+", shown)
    assert link
    assert link.group(0) not in browser.get(here).text
    assert open_browser().get(link.group(0)).status_code == 200


def test_a_mistake_in_a_new_person_is_said_at_its_field_and_nothing_typed_is_lost(
    force: Force, open_browser: Open
) -> None:
    browser = open_browser(force.administrator)
    browser.get("/admin/people")
    answer = browser.post("/admin/people", {"name": "L. Maple", "email": "", "unit": "x"})
    assert answer.status_code == 422
    assert "Give an e-mail address" in answer.text
    assert 'value="L. Maple"' in answer.text


def test_a_unit_is_added_once_for_each_code(force: Force, open_browser: Open) -> None:
    browser = open_browser(force.administrator)
    browser.get("/admin/people")
    sent = {"unit_name": "Harbourside", "unit_code": "HAR", "parent": str(force.root.id)}
    assert browser.post("/admin/units", sent).status_code == 303
    again = browser.post("/admin/units", sent)
    assert again.status_code == 422
    assert 'href="#unit-code"' in again.text


def test_roles_are_given_and_taken_and_accounts_closed_on_a_persons_page(
    force: Force, open_browser: Open
) -> None:
    browser = open_browser(force.administrator)
    here = f"/people/{force.member.id}"
    browser.get(here)
    change = {"role": "analyst", "in_unit": str(force.unit.id)}
    assert browser.post(f"{here}/roles", change).status_code == 422
    assert browser.post(f"{here}/roles", {**change, "does": "give"}).status_code == 303
    found = find.person(force.registry, by=force.administrator, person_id=force.member.id)
    assert found.holds(Role.ANALYST)
    browser.post(f"{here}/roles", {**change, "does": "take"})
    browser.post(f"{here}/account", {"account": "close"})
    found = find.person(force.registry, by=force.administrator, person_id=force.member.id)
    assert not found.roles
    assert not found.active


@pytest.mark.parametrize("what", ["invite", "roles", "account"])
def test_nobody_else_can_change_what_somebody_may_do(
    force: Force, open_browser: Open, what: str
) -> None:
    browser = open_browser(force.lead)
    browser.get("/account")
    sent = {"role": "administrator", "in_unit": str(force.root.id), "does": "give",
            "account": "close"}  # fmt: skip
    answer = browser.post(f"/people/{force.member.id}/{what}", sent)
    assert answer.status_code in {403, 404}
    found = find.person(force.registry, by=force.administrator, person_id=force.member.id)
    assert found.active
    assert not found.roles


def test_who_only_administers_begins_with_the_people(force: Force, open_browser: Open) -> None:
    answer = open_browser(force.administrator).get("/")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/admin/people"


def test_the_first_administrator_is_told_the_first_steps(
    registry: Registry, open_alone: Open
) -> None:
    _, first = set_up(
        registry, code="EAST", name="Eastmarch", email="a@east.example", administrator="A. Ash"
    )
    page = open_alone(first).get("/admin/people").text
    assert "First steps" in page
    assert "Add the units that will own evaluations." in page
