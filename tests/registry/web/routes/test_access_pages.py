"""Signing in and out, passwords, account and tokens, as a browser meets them."""

from collections.abc import Callable
from typing import Any

from registry.actions.invite import invite
from registry.actions.set_password import set_password
from tests.builders import Force

PASSWORD = "four quiet words here"


def with_password(force: Force) -> None:
    link = invite(force.registry, by=force.administrator, person=force.lead.id)
    set_password(force.registry, link=link, password=PASSWORD)


def test_a_visitor_is_led_to_sign_in_and_back(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    with_password(force)
    browser = open_browser()
    answer = browser.get("/account")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/account"
    browser.get(answer.headers["location"])
    signed = browser.post(
        "/sign-in", {"email": force.lead.email, "password": PASSWORD, "next": "/account"}
    )
    assert (signed.status_code, signed.headers["location"]) == (303, "/account")
    page = browser.get("/account")
    assert page.status_code == 200
    assert "R. Alder, project lead" in page.text


def test_a_wrong_password_and_an_unknown_person_hear_the_same(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    with_password(force)
    browser = open_browser()
    browser.get("/sign-in")
    said = []
    for email in (force.lead.email, "nobody@nors.example"):
        answer = browser.post("/sign-in", {"email": email, "password": "not the right one"})
        assert answer.status_code == 403
        assert answer.text.count("<title>Error: Sign in") == 1
        said.append(answer.text.replace(email, "").split("<main")[1])
    assert said[0] == said[1]


def test_the_way_back_leads_nowhere_but_to_a_page_of_ours(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    with_password(force)
    for target in ("https://example.org/", "//example.org", "/\\example.org", "javascript:x"):
        browser = open_browser()
        browser.get("/sign-in")
        data = {"email": force.lead.email, "password": PASSWORD, "next": target}
        assert browser.post("/sign-in", data).headers["location"] == "/"


def test_signing_out_ends_the_session_for_good(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    browser.get("/account")
    token = browser.client.cookies.get("session")
    assert browser.post("/sign-out").status_code == 303
    other = open_browser()
    other.client.cookies.set("session", token)
    assert other.get("/account").status_code == 303


def test_signing_out_everywhere_ends_every_session(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    one, two = open_browser(force.lead), open_browser(force.lead)
    one.get("/account")
    one.post("/sign-out", {"everywhere": "yes"})
    assert two.get("/account").status_code == 303


def test_an_account_lists_its_own_live_sessions(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    open_browser(force.lead)
    browser = open_browser(force.lead)
    open_browser(force.analyst)
    page = browser.get("/account").text
    assert page.count("(here)") == 1
    assert page.split("Where you are signed in")[1].split("</table>")[0].count('scope="row"') == 2


def test_a_link_sets_a_password_once(force: Force, open_browser: Callable[..., Any]) -> None:
    link = invite(force.registry, by=force.administrator, person=force.lead.id)
    browser = open_browser()
    assert browser.get(f"/set-password/{link}").status_code == 200
    short = browser.post(f"/set-password/{link}", {"password": "short"})
    assert short.status_code == 422
    assert "Use 12 to 200 characters" in short.text
    assert browser.post(f"/set-password/{link}", {"password": PASSWORD}).status_code == 303
    again = browser.post(f"/set-password/{link}", {"password": PASSWORD})
    assert again.status_code == 404
    assert "This link has been used" in again.text


def test_a_token_is_shown_once_and_can_be_revoked(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.analyst)
    browser.get("/account/tokens")
    made = browser.post(
        "/account/tokens", {"name": "Monthly report", "scopes": "read", "days": "30"}
    )
    assert made.status_code == 200
    secret = made.text.split('<p class="mono">')[1].split("<")[0]
    page = browser.get("/account/tokens")
    assert "Monthly report" in page.text
    assert secret not in page.text
    revoke = page.text.split('action="/account/tokens/')[1].split('"')[0]
    assert browser.post(f"/account/tokens/{revoke}").status_code == 303
    assert "revoked" in browser.get("/account/tokens").text


def test_a_bad_token_form_comes_back_with_what_was_typed(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.analyst)
    browser.get("/account/tokens")
    answer = browser.post("/account/tokens", {"name": "Report", "scopes": "read", "days": "0"})
    assert answer.status_code == 422
    assert 'value="Report"' in answer.text
    assert "A number of days must be from 1 to 366" in answer.text


def test_the_one_click_log_in_is_not_there_outside_the_demonstration(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser()
    page = browser.get("/sign-in")
    assert "/sign-in/as" not in page.text
    assert browser.post("/sign-in/as", {"person": force.lead.email}).status_code == 404
