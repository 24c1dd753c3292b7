"""Decisions: the frozen rule first, a contrary choice with its reason, one press one decision."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from registry.actions import find
from registry.domain.due import decision_due_on
from registry.domain.evaluation import Evaluation
from tests.builders import Force, decided, registered, reported

Open = Callable[..., Any]


def key_in(text: str) -> str:
    found = re.search(r'name="_key" value="([^"]+)"', text)
    assert found
    return found.group(1)


def waiting(force: Force) -> tuple[str, str]:
    reference = registered(force)
    return reference, str(reported(force, reference).id)


def made_of(force: Force, reference: str) -> Any:
    return find.evaluation(force.registry, by=force.leader, reference=reference).decisions


def test_the_rule_stands_first_and_no_option_is_chosen_beforehand(
    force: Force, open_browser: Open
) -> None:
    reference, _ = waiting(force)
    text = open_browser(force.leader).get(f"/evaluations/{reference}/decision").text
    assert "says: Extend" in text
    assert "At strength 2 or less: extend with a comparison." in text
    radios = re.findall(r'<input class="govuk-radios__input"[^>]*>', text)
    assert len(radios) == 7
    assert not any("checked" in radio for radio in radios)
    assert text.count("The rule recommends this") == 1


def test_one_press_records_one_decision_with_what_carries_it_out(
    force: Force, open_browser: Open
) -> None:
    reference, conclusion = waiting(force)
    address = f"/evaluations/{reference}/decision"
    browser = open_browser(force.leader)
    sent = {
        "_key": key_in(browser.get(address).text),
        "choice": "extend",
        "cites": conclusion,
        "follow_up": "Add a comparison",
        "owner": str(force.lead.id),
        "by_on-day": "1",
        "by_on-month": "3",
        "by_on-year": "2027",
    }
    first, second = browser.post(address, sent), browser.post(address, sent)
    (made,) = made_of(force, reference)
    assert first.headers["location"] == f"/decisions/{made.reference}"
    assert second.headers["location"] == first.headers["location"]
    assert made.follow_ups[0].owner == force.lead.id

    lead = open_browser(force.lead)
    page = lead.get(f"/decisions/{made.reference}").text
    assert "Add a comparison" in page
    done = f"/decisions/{made.reference}/follow-ups/0"
    assert lead.post(done, {"_key": key_in(page), "note": "Four streets"}).status_code == 303
    assert "Four streets" in lead.get(f"/decisions/{made.id}").text


def test_a_choice_against_the_rule_needs_its_reason_at_its_own_field(
    force: Force, open_browser: Open
) -> None:
    reference, conclusion = waiting(force)
    address = f"/evaluations/{reference}/decision"
    browser = open_browser(force.leader)
    key = key_in(browser.get(address).text)
    sent = {"_key": key, "choice": "scale", "cites": conclusion, "where_scale": "Millbrook"}
    answer = browser.post(address, sent)
    assert answer.status_code == 422
    assert 'href="#reason-scale"' in answer.text
    assert "Give a reason to scale: the rule says extend" in answer.text
    assert 'value="Millbrook"' in answer.text
    assert made_of(force, reference) == ()
    reason = "Three more streets asked for it, and the cost is small."
    again = {**sent, "_key": key_in(answer.text), "reason_scale": reason}
    assert browser.post(address, again).status_code == 303
    (made,) = made_of(force, reference)
    assert made.is_contrary
    assert made.where_next == "Millbrook"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "choice"),
        ({"choice": "none"}, "again-none"),
        ({"choice": "extend", "cites": "nonsense"}, "cites"),
        ({"choice": "extend", "owner": "nobody"}, "owner"),
        ({"choice": "extend", "by_on-day": "31", "by_on-month": "2"}, "by-on"),
    ],
)
def test_each_mistake_leads_to_its_field(
    force: Force, open_browser: Open, sent: dict[str, str], field: str
) -> None:
    reference, conclusion = waiting(force)
    address = f"/evaluations/{reference}/decision"
    browser = open_browser(force.leader)
    key = key_in(browser.get(address).text)
    answer = browser.post(address, {"_key": key, "cites": conclusion, **sent})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}"' in answer.text


def test_others_read_a_decision_and_cannot_make_one(force: Force, open_browser: Open) -> None:
    reference, conclusion = waiting(force)
    address = f"/evaluations/{reference}/decision"
    browser = open_browser(force.lead)
    assert "Nothing is decided yet" in browser.get(address).text
    browser.get(f"/evaluations/{reference}/learning")
    answer = browser.post(address, {"choice": "extend", "cites": conclusion})
    assert answer.status_code == 403
    assert made_of(force, reference) == ()


def test_a_decision_is_listed_and_followed_by_another_never_edited(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    made = decided(force, reference)
    browser = open_browser(force.leader)
    assert made.reference in browser.get("/decisions").text
    assert "Decide anew" in browser.get(f"/evaluations/{reference}/decision").text
    again = browser.get(f"/evaluations/{reference}/decision?again=1").text
    assert "Record the decision" in again
    assert open_browser(force.member).get("/decisions/D-1999-0001").status_code == 404


def test_a_result_that_came_late_leaves_the_days_that_any_result_leaves() -> None:
    late = SimpleNamespace(
        dates=SimpleNamespace(decision_on=date(2026, 11, 15)),
        reported_at=datetime(2026, 11, 25, tzinfo=UTC),
    )
    early = SimpleNamespace(dates=late.dates, reported_at=datetime(2026, 10, 1, tzinfo=UTC))
    waiting = SimpleNamespace(dates=late.dates, reported_at=None)
    days = [decision_due_on(cast(Evaluation, item)) for item in (late, early, waiting)]
    assert days == [date(2026, 12, 23), date(2026, 11, 15), date(2026, 11, 15)]
