"""Every template in every state of its examples, in a browser: no barrier, no sideways scroll."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from registry.web.pages.frame import Frame, Section
from registry.web.rendering import render

pytestmark = pytest.mark.browser
EXAMPLES = Path(__file__).parents[1] / "registry" / "web" / "examples"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
FRAME = Frame(
    organisation="Northshire Police",
    person="Sgt R. Alder, project lead",
    sections=tuple(Section),
    demonstration=True,
    ledger="Ledger entry 18,204 sealed 25 Nov 2026, 09:12",
    nonce="bm9uY2U=",
    csrf_token="0" * 64,
)


def examples_of(path: Path) -> list[tuple[str, Any]]:
    spec = importlib.util.spec_from_file_location(f"browser_examples_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(module.EXAMPLES)


def barriers(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{item['id']}: {item['nodes'][0]['html'][:120]}" for item in found]


def draw(page: Any, template: str, context: Any) -> None:
    """Show a rendered example at an address of the server, so that its own styles are found."""
    text = render(template, context, FRAME)
    if "<html" not in text:  # a part that is fetched by itself stands within a page
        head = '<title>A part</title><link rel="stylesheet" href="/static/app.css">'
        text = f'<!doctype html><html lang="en-GB"><head>{head}</head><main>{text}</main></html>'
    page.unroute("**/an-example")
    page.route("**/an-example", lambda route: route.fulfill(body=text, content_type="text/html"))
    page.goto("/an-example")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_no_example_has_a_barrier_or_scrolls_sideways(
    browser_page: Callable[..., Any], path: Path, width: int
) -> None:
    page = browser_page(width=width)
    wrong = []
    for number, (template, context) in enumerate(examples_of(path)):
        draw(page, template, context)
        found = barriers(page)
        too_wide = page.evaluate("document.documentElement.scrollWidth") - width
        if found or too_wide > 0:
            wrong.append((number, template, found, too_wide))
    assert wrong == []
