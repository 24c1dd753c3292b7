"""The queue of analysts and reviewers, and the ledger with its export."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from registry import actions
from registry.domain.journal import chain_problems
from tests.builders import Force, in_review, registered, uploaded

Open = Callable[..., Any]


def test_the_queue_says_what_waits_and_for_whom(force: Force, open_browser: Open) -> None:
    in_review(force)
    assert "To review" in open_browser(force.reviewer).get("/queue").text
    assert "Nothing waits for you" in open_browser(force.member).get("/queue").text


def test_what_is_late_stands_first_in_the_queue(force: Force, open_browser: Open) -> None:
    reference = registered(force)
    force.clock.set(datetime(2027, 3, 1, 9, tzinfo=UTC))
    text = open_browser(force.analyst).get("/queue").text
    assert "Overdue" in text
    assert reference in text
    assert "days late" in text


def test_the_ledger_shows_entries_in_plain_words_and_its_signature(
    force: Force, open_browser: Open
) -> None:
    registered(force)
    actions.seal(force.registry, by=None)
    text = open_browser(force.member).get("/ledger").text
    assert "The plan was approved and frozen" in text
    assert "evaluation-registry/" in text
    assert "R. Alder" not in text.partition("<main")[2]


def test_the_ledger_goes_on_page_by_page(force: Force, open_browser: Open) -> None:
    for _ in range(8):
        registered(force)
    browser = open_browser(force.member)
    first = browser.get("/ledger").text
    assert "Next page" in first
    second = browser.get("/ledger?before=3").text
    assert "The organisation was set up" in second
    assert "First page" in second


def test_the_exported_ledger_holds_by_itself(force: Force, open_browser: Open) -> None:
    registered(force)
    actions.seal(force.registry, by=None)
    answer = open_browser(force.member).get("/ledger/export.json")
    assert "attachment" in answer.headers["content-disposition"]
    assert chain_problems(answer.json()["entries"]) == ()
    assert open_browser().get("/ledger/export.json").status_code in {303, 401}


def test_the_history_says_what_happened_in_plain_words(force: Force, open_browser: Open) -> None:
    reference = registered(force)
    uploaded(force, reference)
    text = open_browser(force.analyst).get(f"/evaluations/{reference}/history").text
    for words in (
        "The evaluation was started as a draft",
        "The plan was sent for review",
        "The plan was approved and frozen",
        "Data were uploaded and judged: gate: pass",
    ):
        assert words in text
