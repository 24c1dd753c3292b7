"""T17 and T18: sessions that cannot be planted or outlive their end; guessing that is slow."""

from collections.abc import Callable
from typing import Any

from registry.actions.close_account import close_account
from registry.actions.entrust import entrust
from registry.actions.invite import invite
from registry.actions.set_password import set_password
from registry.domain.people import Role
from tests.builders import Force
from tests.clients import browsers

PASSWORD = "four quiet words here"


def with_password(force: Force) -> None:
    link = invite(force.registry, by=force.administrator, person=force.lead.id)
    set_password(force.registry, link=link, password=PASSWORD)


def sign_in(browser: Any, email: str, password: str = PASSWORD) -> Any:
    browser.get("/sign-in")
    return browser.post("/sign-in", {"email": email, "password": password})


def test_an_identifier_that_a_browser_brought_along_is_never_taken_up(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    with_password(force)
    victim = open_browser()
    victim.client.cookies.set("session", "attackerchosen")
    victim.get("/sign-in")
    answer = victim.post("/sign-in", {"email": force.lead.email, "password": PASSWORD})
    assert answer.status_code == 303
    given = answer.cookies["session"]
    assert given != "attackerchosen"
    assert len(given) >= 43
    attacker = open_browser()
    attacker.client.cookies.set("session", "attackerchosen")
    assert attacker.get("/account").status_code == 303


def test_every_sign_in_gets_a_new_session_and_the_old_one_ends(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    from registry.web.security import csrf_token

    with_password(force)
    browser = open_browser()
    first = sign_in(browser, force.lead.email).cookies["session"]
    again = browser.client.post(
        "/sign-in",
        data={"_csrf": csrf_token(first), "email": force.lead.email, "password": PASSWORD},
    )
    second = again.cookies["session"]
    assert first != second
    old = open_browser()
    old.client.cookies.set("session", first)
    assert old.get("/account").status_code == 303


def test_the_cookie_is_bound_to_this_host_and_hidden_from_scripts(force: Force) -> None:
    with_password(force)
    with browsers(force.registry, secure_cookies=True) as make:
        browser = make()
        page = browser.client.get("https://testserver/sign-in")
        visit = page.headers["set-cookie"]
        assert visit.startswith("__Host-visit=")
        from tests.clients import TOKEN

        found = TOKEN.search(page.text)
        assert found
        answer = browser.client.post(
            "https://testserver/sign-in",
            data={"_csrf": found.group(1), "email": force.lead.email, "password": PASSWORD},
        )
        cookie = answer.headers.get_list("set-cookie")[0]
        assert cookie.startswith("__Host-session=")
        for flag in ("HttpOnly", "Path=/", "SameSite=lax", "Secure"):
            assert flag.lower() in cookie.lower()
        assert "domain" not in cookie.lower()
        assert "max-age=31536000" in answer.headers["strict-transport-security"]


def test_a_closed_account_is_out_at_its_next_request(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    assert browser.get("/account").status_code == 200
    close_account(force.registry, by=force.administrator, person=force.lead.id)
    assert browser.get("/account").status_code == 303


def test_a_session_ends_by_itself_when_idle_and_after_its_longest_life(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    assert browser.get("/account").status_code == 200
    force.clock.tick(hours=5)
    assert browser.get("/account").status_code == 303
    busy = open_browser(force.lead)
    for _ in range(4):
        assert busy.get("/account").status_code == 200
        force.clock.tick(hours=3)
    assert busy.get("/account").status_code == 303


def test_the_eleventh_try_for_one_account_is_told_to_wait(force: Force) -> None:
    with browsers(force.registry) as make:
        for number in range(10):
            browser = make(address=f"203.0.113.{number}")
            assert sign_in(browser, force.lead.email, "wrong").status_code == 403
        answer = sign_in(make(address="203.0.113.99"), force.lead.email, "wrong")
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0


def test_the_eleventh_try_from_one_address_is_told_to_wait(force: Force) -> None:
    with browsers(force.registry) as make:
        browser = make()
        statuses = [sign_in(browser, f"p{n}@nors.example", "wrong").status_code for n in range(11)]
        assert statuses == [403] * 10 + [429]


def test_pages_that_were_looked_at_are_no_tries_to_sign_in(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    with_password(force)
    browser = open_browser()
    for _ in range(30):
        browser.get("/help")
    assert sign_in(browser, force.lead.email).status_code == 303


def test_a_role_that_was_given_ends_the_session_and_is_there_in_the_next_one(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.member)
    assert "project lead" not in browser.get("/account").text
    entrust(
        force.registry,
        by=force.administrator,
        person=force.member.id,
        role=Role.LEAD,
        unit=force.unit.id,
    )
    assert browser.get("/account").status_code == 303
    assert "project lead" in open_browser(force.member).get("/account").text
