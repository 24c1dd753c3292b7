"""Receipts and ledgers are checked by anybody, and a broken one is never called whole."""

import json
from collections.abc import Callable
from typing import Any

from registry.domain.journal import export
from registry.store.journal import checkpoints, entries, sign_checkpoint
from tests.builders import Force


def ledger_of(force: Force) -> dict[str, Any]:
    with force.registry.writing() as session:
        sign_checkpoint(session, force.registry)
    with force.registry.reading() as session:
        return export(entries(session), checkpoints(session))


def send(browser: Any, document: Any, name: str = "file") -> Any:
    browser.get("/verify")
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return browser.client.post(
        f"/verify?_csrf={browser.token}", files={name: ("ledger.json", content)}
    )


def test_a_visitor_checks_a_ledger(force: Force, open_browser: Callable[..., Any]) -> None:
    answer = send(open_browser(), ledger_of(force))
    assert answer.status_code == 200
    assert "what could be checked holds" in answer.text
    assert "The key is the one of this registry" in answer.text


def test_a_ledger_with_a_changed_entry_does_not_hold(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    document = ledger_of(force)
    document["entries"][1]["kind"] = "person.removed"
    answer = send(open_browser(), document)
    assert "something does not hold" in answer.text
    assert "Entry 2 was changed after it was written." in answer.text


def test_what_is_no_receipt_is_refused_with_a_sentence(
    open_browser: Callable[..., Any],
) -> None:
    for content in (b"", b"no", b"[1]", b"{}", b'{"schema": "receipt/1"}', b"[" * 5_000):
        answer = send(open_browser(), content)
        assert answer.status_code in {200, 422}
        assert "what could be checked holds" not in answer.text


def test_a_file_that_was_checked_is_not_kept(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    send(open_browser(), ledger_of(force))
    assert list(force.registry.settings.intake.iterdir()) == []
