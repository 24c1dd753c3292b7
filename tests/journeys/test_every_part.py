"""The page of all parts, and those that a visitor meets, at every width, with and without help."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser
WIDTHS = (320, 375, 1280)
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}


def barriers(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{item['id']}: {item['nodes'][0]['target']}" for item in found]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("url", ["/parts", "/sign-in", "/no-such-page"])
def test_a_public_page_has_no_barrier_and_no_sideways_scroll(
    browser_page: Callable[..., Any], url: str, width: int
) -> None:
    page = browser_page(width=width)
    page.goto(url)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("url", ["/account", "/account/tokens"])
def test_ones_own_pages_have_no_barrier(
    browser_page: Callable[..., Any], url: str, width: int
) -> None:
    page = browser_page(width=width, role="lead")
    page.goto(url)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_skip_link_is_first_and_leads_to_the_main_part(
    browser_page: Callable[..., Any],
) -> None:
    page = browser_page()
    page.goto("/parts")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_signing_in_works_without_script(browser_page: Callable[..., Any]) -> None:
    page = browser_page(role="analyst", script=False)
    page.goto("/account")
    assert "J. Birch" in page.inner_text("main")


def test_an_error_takes_the_focus_and_leads_to_its_field(
    browser_page: Callable[..., Any],
) -> None:
    page = browser_page()
    page.goto("/sign-in")
    page.click("button:has-text('Sign in'):not([name])")
    page.wait_for_selector(".govuk-error-summary")
    assert page.title().startswith("Error: ")
    assert "govuk-error-summary" in page.evaluate("document.activeElement.className")
    page.click(".govuk-error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "email"


def test_the_menu_folds_on_a_phone_and_opens_by_keyboard(
    browser_page: Callable[..., Any],
) -> None:
    page = browser_page(width=375, role="lead")
    page.goto("/account")
    assert not page.is_visible("text=What works")
    page.focus(".govuk-service-navigation__toggle")
    page.keyboard.press("Enter")
    assert page.is_visible("text=What works")


def test_every_verdict_and_strength_keeps_its_shape_in_forced_colours(
    browser_page: Callable[..., Any],
) -> None:
    page = browser_page(forced_colors="active")
    page.goto("/parts")
    for name in ("verdict__dot", "strength__full", "verdict__bar"):
        style = page.evaluate(
            f"(() => {{ const s = getComputedStyle(document.querySelector('.{name}'));"
            " return [s.fill, s.stroke]; })()"
        )
        assert style != ["none", "none"]
        assert "rgb(11, 84, 100)" not in style


def test_the_explorer_of_the_api_works_offline(browser_page: Callable[..., Any]) -> None:
    page = browser_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/docs")
    page.wait_for_selector(".swagger-ui .info")
    assert all(url.startswith(("http://127.0.0.1:", "data:")) for url in asked)


def test_a_part_of_a_page_is_fetched_under_the_content_policy(
    browser_page: Callable[..., Any],
) -> None:
    page = browser_page(role="lead")
    page.goto("/parts")
    page.evaluate(
        "() => { const b = document.createElement('button'); b.id = 'fetch';"
        " b.setAttribute('hx-get', '/guide/no-such-page'); b.setAttribute('hx-target', '#due');"
        " b.textContent = 'Fetch'; document.querySelector('main').prepend(b); htmx.process(b); }"
    )
    page.click("#fetch")
    page.wait_for_selector("#due [role=alert]")
    assert "We cannot find that page" in page.inner_text("#due")
