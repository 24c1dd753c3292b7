"""A result's pages: sealed until it is signed, then the same for all, with safe counts."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from registry import actions
from registry.actions import find
from tests.builders import Force, confirmed, registered, reported, uploaded

Open = Callable[..., Any]
STATISTICS = re.compile(r"\bp\s*[=<]|significan|p value|inconclusive|robust", re.IGNORECASE)
SMALL = (
    "month,offences\n"
    + "".join(f"2025-{month:02d},{6 + month % 5}\n" for month in range(3, 13))
    + "2026-01,8\n2026-02,7\n"
    + "".join(f"2026-{month:02d},{1 + month % 2}\n" for month in range(3, 9))
).encode()


def result_id(force: Force, reference: str) -> str:
    view = find.evaluation(force.registry, by=force.analyst, reference=reference)
    assert view.result is not None
    return str(view.result.id)


def test_a_result_that_is_not_signed_is_sealed_from_all_but_two(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    confirmed(force, reference)
    page = f"/evaluations/{reference}/result"
    hidden = f"/results/{result_id(force, reference)}"
    for person in (force.lead, force.leader, force.member, force.steward):
        browser = open_browser(person)
        text = browser.get(page).text
        assert "Sealed until the reviewer signs" in text
        assert "fewer" not in text
        assert browser.get(hidden).status_code == 404
        assert browser.get(f"{hidden}/report.pdf").status_code == 404
    for person in (force.analyst, force.reviewer):
        text = open_browser(person).get(page).text
        assert "stays sealed until the reviewer signs" in " ".join(text.split())
        assert "Why this strength" in text


def test_a_published_result_says_size_range_and_what_was_expected(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    reported(force, reference)
    text = open_browser(force.member).get(f"/evaluations/{reference}/result").text
    for words in ("It could be", "we would have expected about", "is better", "1 of 5"):
        assert words in text
    assert "cannot say that the initiative caused it" in text
    assert not STATISTICS.search(re.sub(r"<[^>]*>", " ", text))


def test_an_evaluation_without_a_result_says_what_will_stand_there(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    text = open_browser(force.member).get(f"/evaluations/{reference}/result").text
    assert "No result yet. It is due on" in text


def test_a_result_with_a_reason_and_no_run_is_published_as_not_testable(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    actions.terminate(force.registry, by=force.lead, evaluation=reference, reason="The team left.")
    made = actions.conclude(
        force.registry,
        by=force.analyst,
        evaluation=reference,
        text="Nothing was delivered.",
        reason_code="not_delivered",
        explanations={"no_run": "There was nothing to run."},
    )
    actions.sign(force.registry, by=force.reviewer, evaluation=reference, conclusion=made.id)
    text = open_browser(force.member).get(f"/evaluations/{reference}/result").text
    assert "Not testable" in text
    assert "The initiative was not delivered." in text


def test_small_counts_are_told_to_the_analyst_alone(force: Force, open_browser: Open) -> None:
    reference = registered(force)
    reported(force, reference, SMALL)
    address = f"/results/{result_id(force, reference)}/report.json"
    own = open_browser(force.analyst).get(address).json()["hypotheses"][0]
    others = open_browser(force.member).get(address).json()["hypotheses"][0]
    assert own["n"]["events"] % 3
    assert others["n"]["events"] % 3 == 0
    assert set(others["quantities"]) <= {"counterfactual"}
    assert others["verdict"] == own["verdict"]
    assert others["estimate"]["value"] != own["estimate"]["value"]


@pytest.mark.parametrize(
    ("ending", "begins"),
    [("html", b"<!doctype"), ("md", b"#"), ("pdf", b"%PDF"), ("docx", b"PK"), ("json", b"{")],
)
def test_the_report_is_sent_in_every_form(
    force: Force, open_browser: Open, ending: str, begins: bytes
) -> None:
    reference = registered(force)
    reported(force, reference)
    address = f"/results/{result_id(force, reference)}/report.{ending}"
    answer = open_browser(force.member).get(address)
    assert answer.status_code == 200
    assert answer.content.lower().startswith(begins.lower())
    assert f"{reference}-report.{ending}" in answer.headers["content-disposition"]


@pytest.mark.parametrize("name", ["reproduce.R", "reproduce.py"])
def test_scripts_are_offered_to_those_who_may_see_the_data_alone(
    force: Force, open_browser: Open, name: str
) -> None:
    reference = registered(force)
    reported(force, reference)
    page, address = f"/evaluations/{reference}/result", f"/results/{result_id(force, reference)}"
    browser = open_browser(force.analyst)
    assert f"{address}/{name}" in browser.get(page).text
    answer = browser.get(f"{address}/{name}")
    assert answer.status_code == 200
    assert "answers" in answer.text
    other = open_browser(force.member)
    assert name not in other.get(page).text
    assert other.get(f"{address}/{name}").status_code == 404


@pytest.mark.parametrize("name", ["report.exe", "report", "../report.pdf", "none.csv"])
def test_a_file_that_is_none_of_ours_is_not_found(
    force: Force, open_browser: Open, name: str
) -> None:
    reference = registered(force)
    reported(force, reference)
    address = f"/results/{result_id(force, reference)}/{name}"
    assert open_browser(force.member).get(address).status_code == 404


def test_an_exploratory_look_is_marked_and_no_result(force: Force, open_browser: Open) -> None:
    from registry.work.job import perform

    reference = registered(force)
    data = uploaded(force, reference)
    view = find.evaluation(force.registry, by=force.analyst, reference=reference)
    assert view.registration is not None
    plan = {**view.registration.analysis, "start": "2026-04"}
    run = actions.evaluate(
        force.registry, by=force.analyst, evaluation=reference, dataset=data.id, plan=plan
    )
    perform(force.registry, run.id)
    _, _, result = find.run(force.registry, by=force.analyst, run_id=run.id)
    assert result is not None
    text = open_browser(force.analyst).get(f"/results/{result.id}").text
    assert "Exploratory: not the registered plan" in text
    assert "nothing can be decided on it" in " ".join(text.split())
    assert open_browser(force.leader).get(f"/results/{result.id}").status_code == 404


def test_every_check_of_the_engine_has_a_name_that_people_read() -> None:
    from registry.web.check_names import CHECK_NAMES

    assert all(words and "_" not in words for words in CHECK_NAMES.values())
    assert {"ljung_box", "proportional_odds_test", "ph_test"} <= set(CHECK_NAMES)
