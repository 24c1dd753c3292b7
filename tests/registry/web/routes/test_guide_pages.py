"""The guide is there for everybody, and every link inside it leads somewhere."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from registry import guide


@pytest.mark.parametrize("url", ["/guide", "/glossary", "/designs", "/help", "/accessibility"])
def test_a_reference_page_is_there_for_a_visitor(
    open_browser: Callable[..., Any], url: str
) -> None:
    answer = open_browser().get(url)
    assert answer.status_code == 200
    assert answer.text.count("<h1>") == 1


@pytest.mark.parametrize("key", list(guide.TITLES))
def test_every_page_of_the_guide_is_served_with_its_title(
    open_browser: Callable[..., Any], key: str
) -> None:
    answer = open_browser().get(f"/guide/{key}")
    assert answer.status_code == 200
    assert f"<h1>{guide.TITLES[key]}</h1>" in answer.text.replace("&#39;", "'")


def test_a_page_that_the_guide_does_not_have_is_not_found(open_browser: Callable[..., Any]) -> None:
    assert open_browser().get("/guide/../../etc").status_code == 404
    assert open_browser().get("/guide/nothing").status_code == 404


def test_every_way_into_a_page_exists_on_it(open_browser: Callable[..., Any]) -> None:
    text = open_browser().get("/glossary").text
    wanted = re.findall(r'<li><a href="#([^"]+)"', text)
    assert len(wanted) > 2
    assert all(f'id="{anchor}"' in text for anchor in wanted)
