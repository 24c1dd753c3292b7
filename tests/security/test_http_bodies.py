"""Bodies and addresses that break naive services: each is answered with a 4xx and a sentence."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders import Force

FORM = "application/x-www-form-urlencoded"
PART = "multipart/form-data; boundary=b"


def part(headers: bytes, body: bytes = b"x") -> bytes:
    return b"--b\r\n" + headers + b"\r\n\r\n" + body + b"\r\n--b--\r\n"


HOSTILE = {
    "invalid UTF-8 in a form": (b"_csrf=%ff&x=%fe", FORM),
    "raw bytes in a form": (b"_csrf=\xff\xfe", FORM),
    "too many fields": (b"&".join(b"a=1" for _ in range(2_000)), FORM),
    "text that calls itself JSON": (b'{"a": 1}', "application/json"),
    "JSON as plain text": (b'{"a": 1}', "text/plain"),
    "no content type": (b"a=1", ""),
    "a strange character set": (b"a=1", f"{FORM}; charset=bogus"),
}
UPLOADS = {
    "no file part": part(b'Content-Disposition: form-data; name="a"'),
    "bad text in a field": part(b'Content-Disposition: form-data; name="a"', b"\xff\xfe"),
    "a strange character set": part(
        b'Content-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=bogus'
    ),
    "no name": part(b"Content-Disposition: form-data"),
    "no disposition": part(b"X: y"),
    "cut short": b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nabc',
    "another boundary": b"--c\r\n\r\n--c--\r\n",
    "nothing": b"",
    "thousands of parts": b"".join(
        b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' for _ in range(2_000)
    )
    + b"--b--\r\n",
    "an endless header": b"--b\r\n" + b"A: " + b"x" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_broken_form_is_refused_with_a_sentence(
    force: Force, open_browser: Callable[..., Any], name: str
) -> None:
    browser = open_browser(force.lead)
    browser.get("/account")
    body, kind = HOSTILE[name]
    headers = {"content-type": kind, "x-csrf-token": browser.token}
    if not kind:
        headers.pop("content-type")
    answer = browser.client.post("/account/tokens", content=body, headers=headers)
    assert 400 <= answer.status_code < 500
    assert "<h1>" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("name", UPLOADS)
def test_a_broken_upload_is_refused_and_leaves_no_file(
    force: Force, open_browser: Callable[..., Any], name: str
) -> None:
    browser = open_browser(force.lead)
    browser.get("/account")
    answer = browser.client.post(
        f"/account/tokens?_csrf={browser.token}", content=UPLOADS[name],
        headers={"content-type": PART},
    )  # fmt: skip
    assert 400 <= answer.status_code < 500
    intake = force.registry.settings.intake
    assert not intake.exists() or list(intake.iterdir()) == []


def test_a_large_body_is_refused_before_it_is_read(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    browser.get("/account")
    answer = browser.client.post(
        "/account/tokens", content=b"x" * 3_000_000, headers={"content-type": FORM}
    )
    assert answer.status_code == 413


def test_a_large_upload_is_cut_off_and_leaves_no_file(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    browser.get("/account")
    answer = browser.client.post(
        f"/account/tokens?_csrf={browser.token}", files={"file": ("a.csv", b"x" * 3_000_000)}
    )
    assert answer.status_code == 413
    assert list(force.registry.settings.intake.glob("*")) == []


@pytest.mark.parametrize(
    "url", ["/account?x=%00", "/guide/%00", "/sign-in?next=" + "a" * 600, "/%ff%fe", "/a" * 2_000]
)
def test_a_broken_address_is_refused_with_a_sentence(
    open_browser: Callable[..., Any], url: str
) -> None:
    answer = open_browser().get(url)
    assert 400 <= answer.status_code < 500
    assert answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_a_method_that_a_page_does_not_have_is_refused_and_the_right_ones_named(
    force: Force, open_browser: Callable[..., Any], method: str
) -> None:
    answer = open_browser(force.lead).client.request(method, "/account/tokens")
    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["allow"].replace(" ", "").split(","))


def test_options_names_every_method_of_a_page(open_browser: Callable[..., Any]) -> None:
    answer = open_browser().client.request("OPTIONS", "/sign-in")
    assert answer.status_code == 204
    assert {"GET", "POST", "OPTIONS"} <= set(answer.headers["allow"].replace(" ", "").split(","))


@pytest.mark.parametrize("url", ["/help", "/sign-in", "/health/live", "/no-such-page"])
def test_head_is_answered_like_get_without_a_body(
    open_browser: Callable[..., Any], url: str
) -> None:
    client = open_browser().client
    head, get = client.request("HEAD", url), client.request("GET", url)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.headers["content-type"] == get.headers["content-type"]


@pytest.mark.parametrize(
    "url", ["/help", "/no-such-page", "/static/app.css", "/api/v1/nothing", "/health/live"]
)
def test_every_answer_carries_the_headers_that_keep_browsers_safe(
    open_browser: Callable[..., Any], url: str
) -> None:
    headers = open_browser().get(url).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store" or url.startswith("/static")


def test_the_nonce_of_a_page_is_used_once(open_browser: Callable[..., Any]) -> None:
    browser = open_browser()
    policies = {browser.get("/help").headers["content-security-policy"] for _ in range(5)}
    assert len(policies) == 5


def test_what_one_may_not_see_answers_as_what_does_not_exist(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    answer = browser.get("/no-such-page")
    assert answer.status_code == 404
    assert "We cannot find that page, or you may not see it. Ask the owning unit." in answer.text


def test_the_demonstration_answers_to_this_machine_alone(force: Force) -> None:
    from tests.clients import browsers

    with browsers(force.registry, demo=True) as make:
        client = make().client
        for host, status in (("127.0.0.1:8000", 200), ("localhost", 200), ("evil.example", 400)):
            assert client.get("/help", headers={"host": host}).status_code == status
