"""The seven steps: kept as typed, merged with what others type, helped and undone."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.builders import Force, a_draft
from tests.registry.web.drafting import VERSION, begun, carried, values_of


def test_a_starter_fills_half_of_the_plan_and_every_step_shows_it(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser)
    for number in range(1, 8):
        assert browser.get(f"/initiatives/{reference}/steps/{number}").status_code == 200
    text = browser.get(f"/initiatives/{reference}/steps/5").text
    assert "Integrated offender management" in text
    assert "falls short of 15% fewer" in text
    assert "after 12 months" in text


def test_a_blank_plan_has_every_step_too(force: Force, open_browser: Callable[..., Any]) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser, "blank")
    for number in range(1, 8):
        assert browser.get(f"/initiatives/{reference}/steps/{number}").status_code == 200
    text = browser.get(f"/initiatives/{reference}/steps/5").text
    assert "[fewer or more of what]" in text
    assert "Choose a direction, a metric" in text


def test_words_are_kept_as_typed_right_or_wrong(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser)
    url = f"/initiatives/{reference}/steps/2"
    page = browser.get(url)
    answer = browser.post(
        url,
        {
            **carried(page),
            "place": "Castlegate, O\N{RIGHT SINGLE QUOTATION MARK}Neill Street <b>",
            "delivery_starts_on-day": "31",
            "delivery_starts_on-month": "2",
            "delivery_starts_on-year": "2027",
            "maturity_days": "soon",
            "then": "next",
        },
    )
    assert answer.status_code == 422
    assert "Give a real date" in answer.text
    assert "must be a number" in answer.text
    assert "<title>Error: " in answer.text
    draft = values_of(force, reference)
    assert draft.get("place") == "Castlegate, O\N{RIGHT SINGLE QUOTATION MARK}Neill Street <b>"
    assert draft.get("maturity_days") == "soon"
    again = browser.get(url).text
    assert 'value="soon"' in again
    assert 'value="31"' in again
    assert "Street &lt;b&gt;" in again


def test_autosave_answers_with_what_follows_from_the_words(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser)
    url = f"/initiatives/{reference}/steps/5"
    page = browser.get(url)
    answer = browser.post(
        url,
        {
            **carried(page),
            "analysis.hypotheses.0.sesoi.value": "20",
            "analysis.hypotheses.0.sesoi.scale": "relative",
            "population": "adopted people in Castlegate",
        },
        headers={"x-autosave": "1"},
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "20% fewer" in answer.text
    assert "adopted people in Castlegate" in answer.text
    assert 'data-version="2"' in answer.text
    assert values_of(force, reference).get("analysis.hypotheses.0.sesoi.value") == 0.2


def test_saving_the_same_words_again_writes_nothing(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser)
    url = f"/initiatives/{reference}/steps/3"
    page = browser.get(url)
    data = {**carried(page), "delivered": "Visits", "then": "stay"}
    browser.post(url, data)
    version = values_of(force, reference).version
    browser.post(url, data)
    assert values_of(force, reference).version == version


def test_two_people_on_different_fields_lose_nothing(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    reference = a_draft(force)
    one, other = open_browser(force.lead), open_browser(force.analyst)
    url = f"/initiatives/{reference}/steps/1"
    first, second = carried(one.get(url)), carried(other.get(url))
    draft = values_of(force, reference)
    same = {"title": draft.get("title"), "problem": draft.get("problem")}
    assert one.post(url, {**first, **same, "title": "Patrols", "then": "stay"}).status_code == 303
    theirs = other.post(url, {**second, **same, "problem": "Fights at night", "then": "stay"})
    assert theirs.status_code == 303
    draft = values_of(force, reference)
    assert (draft.get("title"), draft.get("problem")) == ("Patrols", "Fights at night")


def test_two_people_on_one_field_choose_whose_words_stay(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    reference = a_draft(force)
    one, other = open_browser(force.lead), open_browser(force.analyst)
    url = f"/initiatives/{reference}/steps/1"
    first, second = carried(one.get(url)), carried(other.get(url))
    one.post(url, {**first, "title": "Patrols in Castlegate", "then": "stay"})
    clash = other.post(
        url, {**second, "title": "Foot patrols", "kind": "Patrol on foot", "then": "next"}
    )
    assert clash.status_code == 409
    assert "R. Alder changed this at 09:00" in clash.text
    assert "Theirs: Patrols in Castlegate" in clash.text
    assert "Yours: Foot patrols" in clash.text
    version = VERSION.search(clash.text)
    assert version is not None
    chosen = {"_version": version.group(1), "title": "Foot patrols", "kind": "Patrol on foot"}
    assert other.post(url, {**chosen, "then": "stay"}).status_code == 303
    draft = values_of(force, reference)
    assert (draft.get("title"), draft.get("kind")) == ("Foot patrols", "Patrol on foot")


def test_a_help_changes_the_plan_and_can_be_undone(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser)
    url = f"/initiatives/{reference}/steps/5"
    before = values_of(force, reference).get("analysis.power")
    answer = browser.post(url, {**carried(browser.get(url)), "then": "help-people"})
    assert answer.status_code == 303
    assert re.fullmatch(rf"{url}\?was=[\w-]+#power", answer.headers["location"])
    assert values_of(force, reference).get("analysis.power.n_treated") == 284
    page = browser.get(answer.headers["location"])
    undo = re.search(r'value="(undo-[\w-]+)"', page.text)
    assert undo is not None
    browser.post(url, {**carried(page), "then": undo.group(1)})
    assert values_of(force, reference).get("analysis.power") == before


def test_what_the_plan_can_see_is_kept_with_the_draft(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser)
    url = f"/initiatives/{reference}/steps/5"
    browser.post(url, {**carried(browser.get(url)), "then": "next"})
    draft = values_of(force, reference)
    assert draft.get("power.enough") is False
    assert draft.get("power.mde_80") == pytest.approx(-0.7056494599166467, rel=1e-9)
    text = browser.get(url).text
    assert "Not yet." in text
    assert "The plan can see a fall of 0.71 or more. You want to see 0.31." in text
    ready = browser.get(f"/initiatives/{reference}/ready").text
    assert "It would probably miss the change worth having." in ready


def test_a_plan_without_todays_figure_says_what_is_missing(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = begun(force, browser)
    url = f"/initiatives/{reference}/steps/5"
    browser.post(
        url,
        {**carried(browser.get(url)), "analysis.power.sd": "", "then": "stay"},
    )
    text = browser.get(url).text
    assert "Cannot say." in text
    assert "It needs how much it varies." in text
