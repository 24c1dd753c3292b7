"""A draft in a browser without a screen: begun from a starter, read back, its forms carried."""

import re
from typing import Any

from registry import actions
from tests.builders import Force

VERSION = re.compile(r'name="_version" value="(\d+)"')
BASE = re.compile(r'name="_base" value="([^"]*)"')


def begun(force: Force, browser: Any, starter: str = "iom_reoffending") -> str:
    browser.get("/initiatives/new")
    answer = browser.post(
        "/initiatives/new",
        {"title": "IOM in Castlegate", "starter": starter, "unit": str(force.unit.id)},
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).split("/")[2]


def values_of(force: Force, reference: str) -> Any:
    view = actions.find.evaluation(force.registry, by=force.lead, reference=reference)
    assert view.draft is not None
    return view.draft


def carried(page: Any) -> dict[str, str]:
    """Return what the form carries hidden."""
    version, base = VERSION.search(page.text), BASE.search(page.text)
    assert version is not None
    assert base is not None
    return {"_version": version.group(1), "_base": base.group(1)}
