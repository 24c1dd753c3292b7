"""Every link that a page shows leads somewhere: a crawl by each role, from home."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.builders import Force, a_draft, decided, in_review, registered

LINK = re.compile(r'href="(/[^"#]*)')
MOST_PAGES = 70


def _links(text: str) -> set[str]:
    return {found.replace("&amp;", "&") for found in LINK.findall(text)}


@pytest.mark.parametrize("role", ["lead", "analyst", "leader"])
def test_every_link_that_a_role_sees_leads_to_a_page(
    force: Force, open_browser: Callable[..., Any], role: str
) -> None:
    a_draft(force)
    in_review(force)
    registered(force)
    decided(force, registered(force))
    browser = open_browser(getattr(force, role))
    waiting, seen, broken = ["/"], set[str](), []
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop(0)
        if url in seen or url.startswith(("/static", "/sign-out")):
            continue
        seen.add(url)
        answer = browser.get(url)
        if answer.status_code >= 400:
            broken.append((url, answer.status_code))
        if "html" in answer.headers.get("content-type", ""):
            waiting += sorted(_links(answer.text) - seen)
        elif answer.status_code in {302, 303}:
            waiting.append(answer.headers["location"])
    assert not broken
    assert len(seen) > 30
