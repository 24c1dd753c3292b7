"""What a plan can see, by each design of the engine, as the hypothesis step says it."""

import html
import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from analysis import design as engine
from registry.domain.checklist import DESCRIBING
from registry.web.steps.assumptions import assumption_names
from registry.web.steps.helping import helps
from tests.builders import Force
from tests.registry.web.drafting import carried, values_of
from tests.registry.web.planned import PLANS, Plan, drafted

HELP = re.compile(r'name="then" value="(help-[a-z_]+)"')
UNDO = re.compile(r'name="then" value="(undo-[A-Za-z0-9_-]+)"')
PATIENCE = 240


def seen(browser: Any, reference: str, *, whole: bool = False) -> str:
    """Return the panel once it says what the plan can see, and ``whole`` what would help."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        text = html.unescape(browser.get(f"/initiatives/{reference}/seen").text)
        waits = ["being simulated", "Working out what this"]
        waits += ["Working out what would help"] if whole else []
        if not any(words in text for words in waits):
            return text
        time.sleep(0.2)
    raise AssertionError("nobody said what the plan can see")


def test_every_design_of_the_engine_is_tried_here() -> None:
    assert set(PLANS) | DESCRIBING == set(engine.catalogue())


@pytest.mark.parametrize("design", sorted(PLANS))
def test_a_design_asks_for_its_numbers_says_what_it_sees_and_helps(
    design: str, force: Force, open_browser: Callable[..., Any]
) -> None:
    plan, browser = PLANS[design], open_browser(force.lead)
    reference = drafted(force, design, plan)
    draft = values_of(force, reference)
    assert set(assumption_names(draft)) == plan.asked
    url = f"/initiatives/{reference}/steps/5"
    page = browser.get(url).text
    for name in plan.asked:
        assert f'name="analysis.power.{name}"' in page, name
    for role, column in plan.columns.items():
        assert f'name="analysis.columns.{role}" type="text" value="{column}"' in page, role
    assert ('name="analysis.start"' in page) is (plan.start is not None)

    text = seen(browser, reference, whole=True)
    assert "Not yet." in text or "Nearly." in text, text
    assert re.search(r"can see a fall of [\d.,]+", text), text
    offered = HELP.findall(text)
    assert offered, text
    assert {value.removeprefix("help-") for value in offered} <= {h.key for h in helps(draft)}

    # What was worked out is kept with the draft, and the first help changes it and is undone.
    kept = values_of(force, reference)
    assert kept.get("power.enough") is False
    answer = browser.post(url, {**carried(browser.get(url)), "then": offered[0]})
    assert answer.status_code == 303
    assert values_of(force, reference).get("analysis") != kept.get("analysis")
    page = browser.get(answer.headers["location"])
    found = UNDO.search(page.text)
    assert found is not None
    browser.post(url, {**carried(page), "then": found.group(1)})
    again = values_of(force, reference)
    assert again.get("analysis") == kept.get("analysis")
    assert again.get("window") == kept.get("window")


@pytest.mark.parametrize(
    ("design", "without", "words"),
    [
        ("before_after", "sd", "It needs how much it varies."),
        ("comparison_group", "baseline", "It needs today\N{RIGHT SINGLE QUOTATION MARK}s figure."),
        ("cluster_randomised", "icc", "It needs how alike people of one cluster are."),
        ("stepped_wedge", "periods_after", "It needs periods in which clusters start."),
        ("interrupted_time_series", "periods_before", "It needs periods before the start."),
        ("staggered_adoption", "n_comparison", "It needs how many to compare with."),
        ("synthetic_control", "n_comparison", "It needs how many to compare with."),
        ("weighted_displacement", "baseline", "It needs today\N{RIGHT SINGLE QUOTATION MARK}s"),
    ],
)
def test_what_is_missing_is_named_with_the_field_that_asks_for_it(
    design: str, without: str, words: str, force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = drafted(force, design, PLANS[design], **{without: None})
    text = seen(browser, reference)
    assert "Cannot say." in text
    assert words in text, text
    link = re.search(r'<a href="#([\w-]+)">Fill in: ', text)
    assert link is not None
    page = browser.get(f"/initiatives/{reference}/steps/5").text
    assert f'id="{link.group(1)}" name="analysis.power.{without}"' in page


def test_a_number_that_cannot_be_is_said_in_the_words_of_its_field(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = drafted(force, "cluster_randomised", PLANS["cluster_randomised"], icc=2)
    text = seen(browser, reference)
    assert "How alike people of one cluster are must be a number from 0 and below 1." in text


def test_few_donors_can_see_nothing_and_more_of_them_help(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    plan = PLANS["synthetic_control"]
    reference = drafted(force, "synthetic_control", plan, n_comparison=12)
    text = seen(browser, reference, whole=True)
    assert "No fall would be seen 8 times in 10." in text
    assert "help-compared" in HELP.findall(text)


@pytest.mark.parametrize("design", sorted(DESCRIBING))
def test_a_design_that_describes_says_that_it_tests_nothing(
    design: str, force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    kind = "mean" if design == "analysis_of_variance" else "proportion"
    role = "group" if kind == "mean" else "row"
    plan = Plan(kind=kind, columns={role: "reason"}, power={}, asked=frozenset())
    reference = drafted(force, design, plan)
    page = browser.get(f"/initiatives/{reference}/steps/5").text
    assert "It tests nothing." in page
    assert "(describes, tests nothing)" in page
    assert "analysis.power." not in page
    assert 'name="analysis.columns.' + role in page
    browser.post(
        f"/initiatives/{reference}/steps/5",
        {**carried(browser.get(f"/initiatives/{reference}/steps/5")), "then": "stay"},
    )
    ready = browser.get(f"/initiatives/{reference}/ready").text
    assert "It describes, so there is no effect that it could see." in ready


def test_a_simulated_answer_says_so_while_it_is_worked_out_and_then_is_kept(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    plan = replace(PLANS["synthetic_control"], settings={})
    reference = drafted(force, "synthetic_control", plan, sd=2.125, n_comparison=40)
    url = f"/initiatives/{reference}/steps/5"
    text = browser.get(url).text
    assert "This is being simulated" in text
    assert f'data-poll="/initiatives/{reference}/seen"' in text
    assert values_of(force, reference).get("power.method") is None
    seen(browser, reference)
    assert "Simulation by" in values_of(force, reference).get("power.method")
    assert "Nobody has worked out" not in browser.get(f"/initiatives/{reference}/ready").text


def test_another_design_brings_its_kind_columns_and_fields(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = drafted(force, "before_after", PLANS["before_after"])
    url = f"/initiatives/{reference}/steps/5"
    changes = {"metrics.main": "", "analysis.design": "time_to_event", "then": "stay"}
    browser.post(url, {**carried(browser.get(url)), **changes})
    draft = values_of(force, reference)
    assert draft.get("analysis.hypotheses.0.kind") == "time_to_event"
    assert set(draft.get("analysis.columns")) == {"duration", "event", "group"}
    page = browser.get(url).text
    assert 'name="analysis.settings.headline"' in page
    assert 'name="analysis.power.sd"' not in page


def test_settings_and_columns_are_kept_as_the_plan_needs_them(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    reference = drafted(force, "time_to_event", PLANS["time_to_event"])
    url = f"/initiatives/{reference}/steps/5"
    typed = {
        "analysis.columns.covariates": "age, sex",
        "analysis.settings.headline": "rmst_difference",
        "analysis.settings.horizon": "12, 24.5",
        "analysis.settings.competing": "2",
        "analysis.assignment": "random",
        "then": "stay",
    }
    browser.post(url, {**carried(browser.get(url)), **typed})
    draft = values_of(force, reference)
    assert draft.get("analysis.columns.covariates") == ["age", "sex"]
    settings = draft.get("analysis.settings")
    assert settings == {"headline": "rmst_difference", "horizon": [12, 24.5], "competing": ["2"]}
    assert draft.get("analysis.assignment") == "random"
    ready = browser.get(f"/initiatives/{reference}/ready").text
    assert "The engine read the plan without a fault." in ready


def test_a_made_up_undo_changes_nothing(force: Force, open_browser: Callable[..., Any]) -> None:
    browser = open_browser(force.lead)
    reference = drafted(force, "before_after", PLANS["before_after"])
    url = f"/initiatives/{reference}/steps/5"
    before = dict(values_of(force, reference).values)
    # {"title":"Other"}, nonsense, and what is no table.
    for text in ("eyJ0aXRsZSI6Ik90aGVyIn0", "nonsense", "WzFd"):
        assert "Undo it" not in browser.get(f"{url}?was={text}").text
        browser.post(url, {**carried(browser.get(url)), "then": f"undo-{text}"})
        after = dict(values_of(force, reference).values)
        after.pop("power", None)
        assert after == before
