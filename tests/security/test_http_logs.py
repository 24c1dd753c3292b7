"""T22 and T23: what people type never reaches a log, and one event is one line."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.builders import Force

CANARY = "canary7f3a"
BREAKING = [
    f"{CANARY}\r\nfake: line",
    f'{CANARY}\n{{"event": "forged"}}',
    f"{CANARY}\x1b[2J",
    f"{CANARY}\u2028x",
    f"{CANARY}\x00",
    f"{CANARY}\u0085x",
]


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    out = capsys.readouterr()
    assert out.out == ""
    return [line for line in out.err.splitlines() if line]


def test_a_value_that_was_sent_anywhere_is_in_no_log_and_no_count(
    force: Force, open_browser: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    browser = open_browser(force.lead)
    browser.get(f"/account?q={CANARY}")
    browser.get(f"/guide/{CANARY}")
    browser.get(f"/{CANARY}")
    browser.get("/account", headers={"user-agent": CANARY, "x-thing": CANARY})
    browser.client.get("/api/v1/x", headers={"authorization": f"Bearer {CANARY}"})
    browser.client.request("GET", "/account", headers={"cookie": f"session={CANARY}"})
    browser.get("/account")
    browser.post("/account/tokens", {"name": CANARY, "scopes": CANARY, "days": CANARY})
    browser.post(f"/account/tokens?{CANARY}={CANARY}", {CANARY: CANARY})
    visitor = open_browser()
    visitor.get("/sign-in")
    visitor.post("/sign-in", {"email": f"{CANARY}@x.example", "password": CANARY})
    visitor.client.post("/sign-in", content=CANARY.encode(), headers={"content-type": "text/plain"})
    found = lines(capsys)
    assert len(found) >= 10
    assert [line for line in found if CANARY in line] == []
    assert CANARY not in browser.get("/metrics").text
    assert browser.client.cookies.get("session") not in "".join(found)


def test_a_fault_of_ours_is_logged_by_type_and_place_and_shown_without_either(
    force: Force,
    open_browser: Callable[..., Any],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from registry.web.routes import account

    def broken(*_args: object, **_more: object) -> None:
        raise KeyError(CANARY)

    monkeypatch.setattr(account, "units", broken)
    answer = open_browser(force.lead).get("/account")
    assert answer.status_code == 500
    assert CANARY not in answer.text
    assert "Nothing was changed" in answer.text
    found = lines(capsys)
    assert all(CANARY not in line for line in found)
    failure = next(entry for entry in map(json.loads, found) if entry["event"] == "failure")
    assert failure["error"] == "KeyError"
    assert "account.py" in failure["where"]
    assert failure["request"] in answer.text


@pytest.mark.parametrize("text", BREAKING)
def test_a_text_that_breaks_lines_makes_no_line_of_its_own(
    force: Force,
    open_browser: Callable[..., Any],
    capsys: pytest.CaptureFixture[str],
    text: str,
) -> None:
    browser = open_browser(force.lead)
    browser.get("/account")
    browser.post("/account/tokens", {"name": text, "scopes": "read", "days": "1"})
    browser.client.get("/help", params={"q": text})
    found = lines(capsys)
    assert len(found) == 3
    assert [json.loads(line)["event"] for line in found] == ["request"] * 3
