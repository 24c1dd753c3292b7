"""Every door by which a published result is read: outside the uploading role none tells a count."""

import base64
import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from tests.builders import Force, monthly_rows, registered, reported
from tests.programs import Program, programs


def _numbers(value: Any) -> Iterator[float]:
    """Yield every fraction of a document."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _numbers(item)
    elif isinstance(value, float) and value % 1:
        yield value


NUMBERS = ("report.md", "report.html", "report.json", "series.csv", "sensitivity.csv")


def _pages(reference: str, result: str) -> Iterator[str]:
    yield from (
        f"/evaluations/{reference}/{tab}" for tab in ("result", "report", "decision", "data")
    )
    yield from (f"/evaluations/{reference}", f"/results/{result}", "/board", "/what-works", "/")
    yield from (f"/evaluations/{reference}/history", "/ledger")
    yield from (f"/results/{result}/{name}" for name in NUMBERS)
    yield "/search?q=patrols"


def _calls(reference: str, result: str) -> Iterator[str]:
    yield from (f"/results/{result}/document", f"/results/{result}", "/results", "/board")
    yield from (f"/evaluations/{reference}/result", f"/evaluations/{reference}")
    yield from ("/search?words=patrols", "/results?format=csv", "/runs", "/datasets")
    yield from (f"/evaluations/{reference}/history", f"/results/{result}/history")


@pytest.fixture
def program(force: Force) -> Iterator[Callable[..., Program]]:
    """Make programs: ``program(force.lead)``."""
    with programs(force.registry) as make:
        yield make


def test_every_door_gives_others_the_filtered_numbers_and_no_true_one(force, open_browser, program):
    reference = registered(force)
    reported(force, reference, monthly_rows(before=5, after=2))
    held = program(force.analyst).get(f"/evaluations/{reference}/result").json()
    exact = json.loads(base64.b64decode(held["content"]))["hypotheses"][0]
    true = {f"{x:.3g}" for x in _numbers({"own": exact["estimate"], "more": exact["quantities"]})}
    true -= {"0.95", "0.05", "0.1", "0.5"}
    own = open_browser(force.analyst).get(f"/results/{held['id']}/report.json").text
    assert {x for x in true if x in own}, "the analyst reads exact numbers, or nothing is tested"
    for person in (force.leader, force.member, force.lead):
        browser, caller = open_browser(person), program(person)
        read_there = {url: browser.get(url) for url in _pages(reference, held["id"])}
        read_there |= {url: caller.get(url) for url in _calls(reference, held["id"])}
        assert sum(answer.status_code == 200 for answer in read_there.values()) >= 18
        for url, answer in read_there.items():
            text = answer.text
            for content in re.findall(r'"content":"([A-Za-z0-9+/=]{40,})"', text):
                text += base64.b64decode(content).decode()
            text = re.sub(r"<svg.*?</svg>|[0-9a-f]{64}", "", text, flags=re.DOTALL)
            found = {x for x in true if re.search(rf"(?<![\d.]){re.escape(x)}", text)}
            assert not found, (person.email, url, found)
        series = read_there[f"/results/{held['id']}/series.csv"]
        if series.status_code == 200:
            shown = [row[1] for row in csv.reader(io.StringIO(series.text))][1:]
            assert {float(x) % 6 for x in shown} <= {0.0, 3.0}
