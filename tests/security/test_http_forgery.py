"""T16: a change is made only from a page of ours, by the session that the page was made for."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from registry.settings import read_settings
from registry.web.app import create_app
from tests.builders import Force

PLACEHOLDER = "00000000-0000-7000-8000-000000000000"


def unsafe_pages() -> Iterator[tuple[str, str]]:
    app = create_app(read_settings(environment={}))
    for route in app.routes:
        if route.path.startswith(("/api/", "/static")):
            continue
        for handler in getattr(route, "route_handlers", ()):
            for method in handler.http_methods:
                if method not in {"GET", "HEAD", "OPTIONS"}:
                    whole = re.sub(r"\{[^}]*:int\}", "1", route.path)
                    yield method, re.sub(r"\{[^}]*\}", PLACEHOLDER, whole)


UNSAFE = sorted(set(unsafe_pages()))


def refused(answer: Any) -> bool:
    """Whether nothing was done: 403, or the way to sign in for somebody without a session."""
    led_away = answer.status_code == 303 and answer.headers["location"] == "/sign-in"
    return bool(led_away or answer.status_code == 403)


def test_there_are_unsafe_pages_to_try() -> None:
    assert ("POST", "/sign-out") in UNSAFE


def forged(token: str, others: str) -> dict[str, dict[str, Any]]:
    """What an attacker may send, by name."""
    own = {"sec-fetch-site": "same-origin"}
    return {
        "no token": {"data": {"x": "1"}, "headers": own},
        "no body": {"headers": own},
        "another session's token": {"data": {"_csrf": others}, "headers": own},
        "another site": {"data": {"_csrf": token}, "headers": {"sec-fetch-site": "cross-site"}},
        "a sister site": {"data": {"_csrf": token}, "headers": {"sec-fetch-site": "same-site"}},
        "another origin": {"data": {"_csrf": token}, "headers": {"origin": "https://evil.example"}},
        "JSON as plain text": {"content": b"{}", "headers": {**own, "content-type": "text/plain"}},
        "files without a token": {"files": {"file": ("a.csv", b"a")}, "headers": own},
    }


def test_every_unsafe_page_refuses_whatever_does_not_come_from_it(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    victim, attacker = open_browser(force.lead), open_browser(force.analyst)
    attacker.get("/account")
    victim.get("/account")
    done = [
        (name, method, url)
        for method, url in UNSAFE
        for name, sent in forged(victim.token, attacker.token).items()
        if victim.client.request(method, url, **sent).status_code != 403
    ]
    assert done == []
    assert victim.get("/account").status_code == 200


def test_every_unsafe_page_refuses_a_visitor_without_the_cookie_of_a_visit(
    open_browser: Callable[..., Any],
) -> None:
    client = open_browser().client
    done = [
        (method, url)
        for method, url in UNSAFE
        if not refused(client.request(method, url, data={"_csrf": "0" * 64}))
    ]
    assert done == []


def test_a_planted_token_of_ones_own_visit_does_not_fit_a_session(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    from registry.web.security import csrf_token

    victim = open_browser(force.lead)
    victim.client.cookies.set("visit", "planted")
    answer = victim.client.post("/sign-out", data={"_csrf": csrf_token("planted")})
    assert answer.status_code == 403


def test_a_cookie_counts_for_nothing_at_the_api(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    browser.get("/account")
    answer = browser.client.post("/api/v1/learnings", json={"x": 1}, cookies=None)
    assert answer.status_code in {401, 404, 405}
