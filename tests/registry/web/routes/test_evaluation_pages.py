"""An evaluation's pages: who sees what, what is shown in each state, and the ways on."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from registry.actions import find
from registry.domain.lifecycle import State
from tests.builders import (
    Force,
    a_draft,
    concluded,
    confirmed,
    in_review,
    monthly_rows,
    registered,
    reported,
    uploaded,
)

Open = Callable[..., Any]
TABS = ("", "/plan", "/data", "/runs", "/history")


def key_in(text: str) -> str:
    found = re.search(r'name="_key" value="([^"]+)"', text)
    assert found
    return found.group(1)


@pytest.mark.parametrize("make", [a_draft, in_review, registered, reported])
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_in_every_state(
    force: Force, open_browser: Open, make: Callable[[Force], Any], tab: str
) -> None:
    if make is reported:
        reference = registered(force)
        reported(force, reference)
    else:
        reference = make(force)
    for person in (force.lead, force.analyst):
        answer = open_browser(person).get(f"/evaluations/{reference}{tab}")
        assert answer.status_code == 200, answer.text[:300]
        assert "Evening hot-spot patrols" in answer.text


@pytest.mark.parametrize("tab", [*TABS, "/review", "/amend", "/check-ins/new"])
def test_what_one_may_not_see_looks_like_what_does_not_exist(
    force: Force, open_browser: Open, tab: str
) -> None:
    reference = a_draft(force)
    stranger = open_browser(_stranger(force))
    hidden = stranger.get(f"/evaluations/{reference}{tab}")
    unknown = stranger.get(f"/evaluations/NORS-1999-0001{tab}")
    assert hidden.status_code == unknown.status_code == 404
    assert "We cannot find that page, or you may not see it." in hidden.text


def _stranger(force: Force) -> Any:
    from registry import actions

    return actions.add_person(
        force.registry,
        by=force.administrator,
        unit=force.root.id,
        email="stranger@nors.example",
        name="T. Hazel",
    )


def test_the_list_narrows_to_words_and_state(force: Force, open_browser: Open) -> None:
    a_draft(force)
    frozen = registered(force)
    browser = open_browser(force.lead)
    assert "2 evaluations" in browser.get("/evaluations").text
    narrowed = browser.get("/evaluations?state=registered").text
    assert "1 evaluation" in narrowed
    assert frozen in narrowed
    assert "Nothing here fits" in browser.get("/evaluations?q=quinquereme").text


@pytest.mark.parametrize(
    "query", ["state=nonsense", "after=1", "q=%00", 'q="', "after=9007199254740992"]
)
def test_an_odd_filter_is_no_fault_of_ours(force: Force, open_browser: Open, query: str) -> None:
    assert open_browser(force.lead).get(f"/evaluations?{query}").status_code < 500


def test_a_frozen_plan_shows_its_whole_hash_and_gives_its_files(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    view = find.evaluation(force.registry, by=force.lead, reference=reference)
    sha256 = view.versions[-1].registration_sha256
    browser = open_browser(force.lead)
    assert f'aria-label="{sha256}"' in browser.get(f"/evaluations/{reference}").text
    assert browser.get(f"/plans/{sha256}/registration.json").content == view.versions[-1].content
    assert browser.get(f"/plans/{sha256}/plan.json").content == view.versions[-1].plan_content
    toml = browser.get(f"/plans/{sha256}/plan.toml")
    assert 'schema = "plan/1"' in toml.text
    assert "attachment" in toml.headers["content-disposition"]
    assert browser.get(f"/plans/{sha256}/receipt.json").json()["registration_sha256"] == sha256
    assert browser.get(f"/plans/{sha256}/secret.txt").status_code == 404


def test_the_toml_of_a_frozen_plan_has_the_hash_of_the_plan(
    force: Force, open_browser: Open
) -> None:
    from analysis.design import terms
    from analysis.plan import read

    reference = registered(force)
    frozen = find.evaluation(force.registry, by=force.lead, reference=reference).versions[-1]
    toml = open_browser(force.lead).get(f"/plans/{frozen.registration_sha256}/plan.toml").content
    assert read(toml, suffix=".toml", terms=terms()).sha256 == frozen.plan_sha256


def test_the_reviewer_freezes_the_plan_by_approving_it(force: Force, open_browser: Open) -> None:
    reference = in_review(force)
    browser = open_browser(force.reviewer)
    page = browser.get(f"/evaluations/{reference}/review")
    assert "Approve and freeze the plan" in page.text
    unanswered = browser.post(f"/evaluations/{reference}/review/approve", {"_key": "k1"})
    assert unanswered.status_code == 422
    assert "Say whether anyone has seen outcome figures" in unanswered.text
    answer = browser.post(f"/evaluations/{reference}/review/approve", {"seen": "no"})
    assert answer.status_code == 303
    view = find.evaluation(force.registry, by=force.lead, reference=reference)
    assert view.evaluation.state is State.REGISTERED


def test_the_author_is_not_offered_the_approval(force: Force, open_browser: Open) -> None:
    reference = in_review(force)
    browser = open_browser(force.lead)
    assert "Approve and freeze" not in browser.get(f"/evaluations/{reference}/review").text
    answer = browser.post(f"/evaluations/{reference}/review/approve", {"seen": "no"})
    assert answer.status_code == 403


def test_a_comment_that_is_too_long_comes_back_as_typed(force: Force, open_browser: Open) -> None:
    reference = in_review(force)
    browser = open_browser(force.reviewer)
    browser.get(f"/evaluations/{reference}/review")
    long = "word " * 1_500
    answer = browser.post(f"/evaluations/{reference}/review/comment", {"text": long})
    assert answer.status_code == 422
    assert long.strip() in answer.text


def test_a_plan_sent_back_is_a_draft_with_its_comment(force: Force, open_browser: Open) -> None:
    reference = in_review(force)
    browser = open_browser(force.reviewer)
    browser.get(f"/evaluations/{reference}/review")
    browser.post(f"/evaluations/{reference}/review/send-back", {"comment": "Name the streets."})
    shown = open_browser(force.lead).get(f"/evaluations/{reference}/review").text
    assert "Name the streets." in shown


def test_an_amendment_says_before_and_after_what_the_server_knew(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    browser = open_browser(force.lead)
    page = browser.get(f"/evaluations/{reference}/amend").text
    assert "no look is recorded here" in page
    version = re.search(r'name="_version" value="(\d+)"', page)
    assert version
    sent = {
        "field": "decision_on",
        "value": "2026-12-11",
        "reason": "The meeting was moved by a day.",
        "_version": version.group(1),
        "_key": key_in(page),
    }
    answer = browser.post(f"/evaluations/{reference}/amend", sent)
    assert answer.status_code == 303, answer.text[:2_000]
    overview = browser.get(f"/evaluations/{reference}").text
    assert "The meeting was moved by a day." in overview
    assert "Unseen" in overview


def test_a_check_in_is_sent_once_however_often_it_is_pressed(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    force.clock.set(datetime(2026, 4, 3, 9, tzinfo=UTC))
    browser = open_browser(force.lead)
    page = browser.get(f"/evaluations/{reference}/check-ins/new").text
    sent = {"month": "2026-03", "as_planned": "mostly", "reached": "61", "eligible": "74",
            "_key": key_in(page)}  # fmt: skip
    assert browser.post(f"/evaluations/{reference}/check-ins/new", sent).status_code == 303
    again = browser.post(f"/evaluations/{reference}/check-ins/new", sent)
    assert again.status_code in {303, 409}
    overview = browser.get(f"/evaluations/{reference}").text
    assert overview.count("March 2026</th>") == 1
    assert "61 of 74" in overview


def test_an_upload_shows_its_gate_and_the_plan_runs_with_one_press(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    force.clock.set(datetime(2026, 10, 5, 9, tzinfo=UTC))
    browser = open_browser(force.analyst)
    page = browser.get(f"/evaluations/{reference}/data")
    answer = browser.client.post(
        f"/evaluations/{reference}/data?_csrf={browser.token}",
        data={"_key": key_in(page.text)},
        files={"file": ("months.csv", monthly_rows())},
        headers=browser.headers,
    )
    assert answer.status_code == 303, answer.text[:2_000]
    shown = browser.get(answer.headers["location"])
    assert "Gate: pass" in shown.text
    run = browser.post(
        f"/evaluations/{reference}/runs",
        {"dataset": answer.headers["location"].rsplit("/", 1)[1], "_key": key_in(shown.text)},
    )
    assert run.status_code == 303
    waiting = browser.get(run.headers["location"])
    assert "Waiting for the worker" in waiting.text
    assert 'hx-trigger="every 1s"' in waiting.text
    assert 'http-equiv="refresh"' in waiting.text


def test_errors_of_a_file_are_listed_by_row_and_column(force: Force, open_browser: Open) -> None:
    reference = registered(force)
    force.clock.set(datetime(2026, 10, 5, 9, tzinfo=UTC))
    browser = open_browser(force.analyst)
    browser.get(f"/evaluations/{reference}/data")
    wrong = monthly_rows().replace(b"2025-04,", b"2025-04,n/a", 1)
    answer = browser.client.post(
        f"/evaluations/{reference}/data?_csrf={browser.token}",
        files={"file": ("months.csv", wrong)},
        headers=browser.headers,
    )
    assert answer.status_code == 422
    assert "Errors, by row and column" in answer.text
    assert ">3</th>" in answer.text
    assert "offences" in answer.text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", b""),
        ("x.exe", b"MZ"),
        ("x.xlsx", b"PK\x03\x04 no"),
        ("x.parquet", b"PAR1"),
        ("x.csv", b"\xff\xfe\x00"),
        ("x.csv", b"month,offences\n\x00,1\n"),
    ],
)
def test_a_file_that_lies_is_refused_with_a_sentence(
    force: Force, open_browser: Open, name: str, content: bytes
) -> None:
    reference = registered(force)
    force.clock.set(datetime(2026, 10, 5, 9, tzinfo=UTC))
    browser = open_browser(force.analyst)
    browser.get(f"/evaluations/{reference}/data")
    answer = browser.client.post(
        f"/evaluations/{reference}/data?_csrf={browser.token}",
        files={"file": (name, content)},
        headers=browser.headers,
    )
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_a_finished_run_shows_p_values_to_the_analyst_alone(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    run = confirmed(force, reference)
    page = open_browser(force.analyst).get(f"/runs/{run.id}")
    assert "The numbers, for analysts" in page.text
    assert open_browser(force.lead).get(f"/runs/{run.id}").status_code == 404


def test_a_sealed_result_does_not_show_on_the_overview(force: Force, open_browser: Open) -> None:
    reference = registered(force)
    concluded(force, reference)
    page = open_browser(force.lead).get(f"/evaluations/{reference}").text
    assert "Violent offences fell" not in page


def test_an_upload_is_for_the_analyst_and_the_steward(force: Force, open_browser: Open) -> None:
    reference = registered(force)
    data = uploaded(force, reference)
    assert open_browser(force.analyst).get(f"/datasets/{data.id}").status_code == 200
    assert open_browser(force.steward).get(f"/datasets/{data.id}").status_code == 200
    assert open_browser(force.lead).get(f"/datasets/{data.id}").status_code == 404
