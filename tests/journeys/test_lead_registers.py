"""A lead registers an offender management scheme from its starter: stops, comes back, sends it.

The keyboard alone begins it, and every page of the way is free of barriers.
"""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.test_every_part import barriers

pytestmark = pytest.mark.browser
STEPS = range(1, 8)


def wait_saved(page: Any, act: Callable[[], None], *, holds: str) -> None:
    """Do what saves, and wait for the answer that says that some words are kept."""

    def is_it(answer: Any) -> bool:
        return "/steps/" in answer.url and holds in (answer.request.post_data or "")

    with page.expect_response(is_it) as found:
        act()
    assert found.value.status == 200


def begin_with_the_keyboard(page: Any) -> str:
    """Search, find the starter, name the plan and begin it without touching a mouse."""
    page.goto("/")
    page.focus("#search")
    page.keyboard.type("integrated offender", delay=5)
    page.wait_for_selector("[role=option]")
    assert page.get_attribute("#search", "aria-expanded") == "true"
    starter = page.locator("[role=option]", has_text="Use the starter")
    places = page.locator("[role=option]").count()
    for _ in range(places):
        page.keyboard.press("ArrowDown")
        if starter.get_attribute("aria-selected") == "true":
            break
    assert page.get_attribute("#search", "aria-activedescendant") == starter.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/initiatives/new?starter=iom_reoffending")
    assert page.is_checked("input[value=iom_reoffending]")
    page.focus("#title")
    page.keyboard.press("Control+a")
    page.keyboard.type("IOM in Castlegate")
    page.keyboard.press("Enter")
    page.wait_for_url("**/steps/1")
    return str(page.url).split("/initiatives/")[1].split("/")[0]


def fill_dates(page: Any, name: str, day: str, month: str, year: str) -> None:
    for part, value in (("day", day), ("month", month), ("year", year)):
        page.fill(f"input[name='{name}-{part}']", value)


def test_a_lead_registers_a_scheme_stops_comes_back_and_sends_it(
    browser_page: Callable[..., Any],
) -> None:
    page = browser_page(role="lead")
    reference = begin_with_the_keyboard(page)

    # Words typed are saved without a button, and the page may be closed.
    page.goto(f"/initiatives/{reference}/steps/2")
    wait_saved(page, lambda: page.fill("#place", "Castlegate and Harbourside"), holds="Harbourside")
    fill_dates(page, "delivery_starts_on", "1", "2", "2027")
    wait_saved(page, lambda: fill_dates(page, "delivery_ends_on", "31", "1", "2028"), holds="2028")
    page.context.close()

    # Another day, another browser: everything is there.
    page = browser_page(role="lead")
    page.goto("/")
    link = page.locator(f"a[href^='/initiatives/{reference}/']")
    link.first.click()
    page.goto(f"/initiatives/{reference}/steps/2")
    assert page.input_value("#place") == "Castlegate and Harbourside"
    assert page.input_value("input[name='delivery_starts_on-year']") == "2027"

    # The sentence, what would refute it and what the plan can see follow the words.
    page.goto(f"/initiatives/{reference}/steps/5")
    page.wait_for_selector("[data-part=power] b")
    assert "Not yet." in page.inner_text("[data-part=power]")
    size = page.locator("input[name='analysis.hypotheses.0.sesoi.value']")
    wait_saved(page, lambda: size.fill("40"), holds="sesoi.value=40")
    expect(page.locator("[data-part=refutation]")).to_contain_text("40% fewer")
    expect(page.locator("[data-part=power]")).to_contain_text("Yes.")
    assert page.get_attribute("[data-part=refutation]", "aria-live") == "polite"
    page.click("text=Save and go to metrics")

    # People, money, data, the day of the decision.
    page.goto(f"/initiatives/{reference}/steps/7")
    for name, who in (
        ("leads.0", "Sgt R. Alder"),
        ("leads.1", "K. Hawthorn"),
        ("analyst", "J. Birch"),
        ("reviewer", "Dr M. Rowan"),
    ):
        page.select_option(f"select[name='{name}']", label=who)
    fill_dates(page, "decision_on", "1", "3", "2029")
    page.fill("input[name='costs.0.item']", "Managers")
    page.fill("input[name='costs.0.amount']", "120,000")
    page.check("input[name='data_protection.personal'][value=no]")
    page.click("text=Save and go to the checklist")
    page.wait_for_url("**/ready")

    # What is open is let go with a reason; then it is sent.
    for _ in range(13):
        open_lines = page.locator("summary", has_text="Go on without it")
        if not open_lines.count():
            break
        open_lines.first.click()
        form = page.locator(".ready form").first
        form.locator("textarea").fill("Agreed with the reviewer for this first cohort.")
        form.locator("button").click()
        page.wait_for_load_state()
    assert "Everything is ticked, or let go with a reason." in page.inner_text("main")
    page.click("text=Send it for review")
    page.wait_for_url(f"**/evaluations/{reference}")
    assert "In review" in page.inner_text("main")


def test_the_steps_work_without_script(browser_page: Callable[..., Any]) -> None:
    page = browser_page(role="lead", script=False)
    page.goto("/initiatives/new?starter=iom_reoffending")
    page.fill("#title", "IOM without script")
    page.click("text=Start the plan")
    page.wait_for_url("**/steps/1")
    for number in STEPS:
        assert page.url.endswith(f"/steps/{number}")
        page.click(".step__actions button")
        page.wait_for_load_state()
    assert page.url.endswith("/ready")
    page.click("text=Send it for review")
    page.wait_for_load_state()
    assert page.title().startswith("Error: ")


def test_words_that_could_not_be_sent_stay_in_the_browser(
    browser_page: Callable[..., Any],
) -> None:
    page = browser_page(role="lead")
    page.goto("/initiatives/new?starter=iom_reoffending")
    page.click("text=Start the plan")
    page.wait_for_url("**/steps/1")
    page.route(
        "**/steps/1",
        lambda route: route.abort() if route.request.method == "POST" else route.fallback(),
    )
    page.fill("#problem", "Ten people commit half of the burglaries.")
    expect(page.locator("[data-status]")).to_contain_text("kept in this browser")
    url = page.url
    page.goto("/")
    page.unroute("**/steps/1")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.goto(url)
    assert page.input_value("#problem") == "Ten people commit half of the burglaries."
    expect(page.locator("[data-status]")).to_contain_text("You can close this page")


def test_the_search_box_is_a_combobox_that_keeps_its_words(
    browser_page: Callable[..., Any],
) -> None:
    page = browser_page(role="lead")
    page.goto("/")
    page.focus("#search")
    page.keyboard.type("patrol")
    page.wait_for_selector("[role=option]")
    assert barriers(page) == []
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant")
    page.keyboard.press("Escape")
    assert page.input_value("#search") == "patrol"
    assert page.get_attribute("#search", "aria-expanded") == "false"
    expect(page.locator("[data-count]")).not_to_be_empty()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=patrol")


@pytest.fixture(scope="session")
def drafted(live_server: Any, browser: Any) -> str:
    """The reference of a draft of the lead's."""
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("button[value='lead@demo.example']").click()
    page.wait_for_load_state()
    page.goto("/initiatives/new?starter=iom_reoffending")
    page.click("text=Start the plan")
    page.wait_for_url("**/steps/1")
    reference = str(page.url).split("/initiatives/")[1].split("/")[0]
    context.close()
    return reference


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_no_page_of_a_lead_has_a_barrier_or_scrolls_sideways(
    browser_page: Callable[..., Any], drafted: str, width: int
) -> None:
    page = browser_page(width=width, role="lead")
    own = [f"/initiatives/{drafted}/steps/{number}" for number in STEPS]
    found = {}
    for url in (
        "/",
        "/search?q=patrol",
        "/initiatives",
        "/initiatives/new?q=patrol",
        *own,
        f"/initiatives/{drafted}/ready",
        "/starters",
        "/starters/iom_reoffending",
        "/metrics",
        "/metrics/hotspot_crime/1",
    ):
        page.goto(url)
        if url.endswith("/5"):
            page.wait_for_selector("[data-part=power] b")
        wide = page.evaluate("document.documentElement.scrollWidth")
        found[url] = (barriers(page), wide <= width)
    assert {url: seen for url, seen in found.items() if seen != ([], True)} == {}


def test_an_autosave_comes_a_second_after_the_last_key(
    browser_page: Callable[..., Any], drafted: str
) -> None:
    page = browser_page(role="lead")
    page.goto(f"/initiatives/{drafted}/steps/3")
    sent: list[float] = []
    page.on(
        "request",
        lambda request: sent.append(time.monotonic()) if request.method == "POST" else None,
    )
    page.focus("#delivered")
    page.keyboard.press("End")
    page.keyboard.type(" with a visit each week", delay=40)
    typed = time.monotonic()
    assert sent == []
    page.wait_for_timeout(2500)
    assert len(sent) == 1
    assert 0.8 < sent[0] - typed < 2.4


def test_a_button_pressed_while_words_are_being_saved_waits_for_them(
    browser_page: Callable[..., Any], drafted: str
) -> None:
    page = browser_page(role="lead")
    page.goto(f"/initiatives/{drafted}/steps/2")

    def slowly(route: Any) -> None:
        if "x-autosave" in route.request.headers:
            time.sleep(1)
        route.continue_()

    page.route("**/steps/2", slowly)
    answers: list[int] = []
    page.on(
        "response",
        lambda answer: answers.append(answer.status) if answer.request.method == "POST" else None,
    )
    page.focus("input[name='delivery_starts_on-day']")
    page.keyboard.type("1")
    page.keyboard.press("Tab")  # Leaving the day saves it, half a date as it is.
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.type("2027")
    fill_dates(page, "delivery_ends_on", "31", "1", "2028")
    page.click("text=Save and go to what is delivered")
    page.wait_for_url("**/steps/3")
    assert 409 not in answers
    page.unroute("**/steps/2")
    page.goto(f"/initiatives/{drafted}/steps/2")
    assert page.input_value("input[name='delivery_starts_on-year']") == "2027"
    assert page.input_value("input[name='delivery_ends_on-year']") == "2028"
