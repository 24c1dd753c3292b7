"""The overview leads on: to what is asked next, and to the ways out of the ordinary."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

from registry.actions import find, revise, send_back
from registry.domain.people import Verb
from registry.web.routes.home import MOST_MINE
from tests.builders import MATURE, Force, a_draft, concluded, in_review, registered

Open = Callable[..., Any]


def key_in(text: str) -> str:
    found = re.search(r'name="_key" value="([^"]+)"', text)
    assert found
    return found.group(1)


def test_a_plan_that_was_sent_back_says_what_the_reviewer_asked(
    force: Force, open_browser: Open
) -> None:
    reference = in_review(force)
    send_back(force.registry, by=force.reviewer, evaluation=reference, comment="Say where <b>.")
    page = open_browser(force.lead).get(f"/evaluations/{reference}").text
    assert "1 comment to answer." in page
    assert "Say where &lt;b&gt;." in page
    assert f"/evaluations/{reference}/review#comments" in page


def test_after_the_run_the_analyst_is_led_to_the_conclusion_and_the_reviewer_to_sign(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    concluded(force, reference)
    pages = {
        person.name: open_browser(person).get(f"/evaluations/{reference}").text
        for person in (force.analyst, force.reviewer)
    }
    for page in pages.values():
        assert "The conclusion waits for the reviewer" in page or "waits for the reviewer" in page
    assert "Read it and sign" in pages[force.reviewer.name]
    assert "Write the conclusion" not in pages[force.analyst.name]


def test_a_lead_finds_every_way_out_that_is_open_and_no_other(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    here = f"/evaluations/{reference}"
    lead, member = open_browser(force.lead), open_browser(force.member)
    before = lead.get(here).text
    for path in ("pause", "defer", "withdraw", "hand-over"):
        assert f'href="{here}/{path}"' in before, path
    assert f'href="{here}/terminate"' not in before
    assert "When plans change" not in member.get(here).text
    force.clock.set(MATURE)
    lead = open_browser(force.lead)
    during = lead.get(here).text
    assert f'href="{here}/terminate"' in during
    assert f'href="{here}/withdraw"' not in during
    for path in ("pause", "defer", "terminate", "hand-over"):
        assert lead.get(f"{here}/{path}").status_code == 200, path


def test_an_evaluation_is_handed_over_on_its_page(force: Force, open_browser: Open) -> None:
    reference = registered(force)
    url = f"/evaluations/{reference}/hand-over"
    lead = open_browser(force.lead)
    page = lead.get(url).text
    assert f'<option value="{force.deputy.id}" selected>' in page
    given = {
        "lead": str(force.member.id),
        "deputy": str(force.deputy.id),
        "analyst": str(force.analyst.id),
        "reviewer": str(force.reviewer.id),
        "reason": "Posted to another force.",
        "_key": key_in(page),
    }
    wrong = lead.post(url, {**given, "lead": str(force.deputy.id)})
    assert wrong.status_code == 422
    assert "Name two different people." in wrong.text
    own = lead.post(url, {**given, "reviewer": str(force.lead.id), "_key": key_in(wrong.text)})
    assert "The reviewer must have no part in the plan." in own.text
    assert lead.post(url, {**given, "_key": key_in(own.text)}).status_code == 303
    view = find.evaluation(force.registry, by=force.member, reference=reference)
    assert view.evaluation.leads == (force.member.id, force.deputy.id)
    assert Verb.HAND_OVER in view.may
    assert open_browser(force.analyst).get(url).status_code == 404


def test_what_a_list_says_is_missing_is_said_in_the_words_of_its_fields(
    force: Force, open_browser: Open
) -> None:
    reference = a_draft(
        force,
        decision_on="2028-13-32",
        costs=[{"item": "Managers", "amount": "£120k"}, {"item": "Cars"}],
        delivery_ends_on="2025-01-31",
        outcomes_to_on="2025-01-31",
    )
    lead = open_browser(force.lead)
    page = lead.get(f"/initiatives/{reference}/ready").text
    assert "Decision due on: give a real date" in page
    assert "Amount of cost 1 must be a number" in page
    assert "Cost 2 needs a name and an amount." in page
    for machine in ("costs.0", "whole pence", "2028-13-32", "Write it as"):
        assert machine not in page.split("The list</h2>")[0], machine


def test_dates_that_contradict_each_other_are_said_on_their_step(
    force: Force, open_browser: Open
) -> None:
    reference = a_draft(force, delivery_ends_on="2025-01-31")
    url = f"/initiatives/{reference}/steps/2"
    lead = open_browser(force.lead)
    lead.get(url)
    answer = lead.post(url, {"then": "next"})
    assert answer.status_code == 422
    assert "Delivery ends before it starts." in answer.text
    assert lead.post(url, {"then": "leave"}).status_code == 303


def test_two_windows_of_one_person_are_told_apart(force: Force, open_browser: Open) -> None:
    reference = a_draft(force)
    url = f"/initiatives/{reference}/steps/2"
    browser = open_browser(force.lead)
    base = re.search(r'name="_base" value="([^"]+)"', browser.get(url).text)
    version = re.search(r'name="_version" value="(\d+)"', browser.get(url).text)
    assert base
    assert version
    held = {"_base": base.group(1), "_version": version.group(1), "then": "stay"}
    ends = "delivery_ends_on"
    first = {f"{ends}-day": "1", f"{ends}-month": "", f"{ends}-year": ""}
    assert browser.post(url, {**held, **first}).status_code == 303
    clash = browser.post(
        url, {**held, f"{ends}-day": "5", f"{ends}-month": "9", f"{ends}-year": "2026"}
    )
    assert clash.status_code == 409
    assert "You changed this at 09:00, in another window." in clash.text
    assert "In this window: 5 September 2026" in clash.text
    assert "In the other window: 1" in clash.text
    assert "--1</label>" not in clash.text


def test_a_list_is_taken_away_whole_and_narrowed_as_it_is_read(
    force: Force, open_browser: Open
) -> None:
    frozen, draft = registered(force), a_draft(force, place="=HYPERLINK(1)")
    lead = open_browser(force.lead)
    assert "/evaluations.csv?q=&amp;state=&amp;mine=" in lead.get("/evaluations").text
    sent = lead.get("/evaluations.csv")
    assert sent.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert [row["reference"] for row in rows] == [draft, frozen]
    assert not rows[0]["place"].startswith("=")
    assert rows[1]["decision_due_on"] == "2026-12-10"
    narrow = lead.get("/evaluations.csv?state=draft").text
    assert draft in narrow
    assert frozen not in narrow
    assert open_browser().get("/evaluations.csv").status_code == 303


def test_drafts_that_were_saved_in_a_row_are_one_line_of_the_history(
    force: Force, open_browser: Open
) -> None:
    reference = a_draft(force)
    for version, words in enumerate(("One", "Two", "Three"), start=_version(force, reference)):
        revise(
            force.registry, by=force.lead, evaluation=reference, changes={"problem": words},
            version=version,
        )  # fmt: skip
    page = open_browser(force.lead).get(f"/evaluations/{reference}/history").text
    assert len(re.findall("The draft was saved", page)) == 1
    assert re.search(r"The draft was saved \d times", page)


def test_home_leads_to_what_it_has_no_room_for(force: Force, open_browser: Open) -> None:
    for _ in range(MOST_MINE):
        a_draft(force)
    assert "of my initiatives" not in open_browser(force.lead).get("/").text
    a_draft(force)
    page = open_browser(force.lead).get("/").text
    assert f'href="/evaluations?mine=1">All {MOST_MINE + 1}<' in page


def _version(force: Force, reference: str) -> int:
    draft = find.evaluation(force.registry, by=force.lead, reference=reference).draft
    assert draft is not None
    return draft.version
