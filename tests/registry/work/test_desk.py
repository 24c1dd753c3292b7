"""What plans can see is worked out in a process of its own, once, and in no page's."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from registry.work.desk import GAVE_UP, Desk

PLAN: dict[str, Any] = {
    "schema": "plan/1",
    "title": "Patrols",
    "design": "comparison_group",
    "columns": {"group": "arm"},
    "power": {"baseline": 0.5, "n_treated": 200, "n_comparison": 200},
    "hypotheses": [
        {
            "key": "main",
            "role": "primary",
            "metric": "Reoffending",
            "outcome": "reoffended",
            "kind": "proportion",
            "better": "lower",
            "sesoi": {"value": 0.1, "scale": "absolute"},
        }
    ],
}

PAGES = """
import sys
from registry.actions import register, find
from tests.builders import make_force
from tests.clients import browsers
from registry.clock import SetClock
from registry.store import open_registry
from tests.builders import START
from pathlib import Path
home = Path(sys.argv[1])
clock = SetClock(START)
registry = open_registry(f"sqlite:///{home}/registry.db", home, clock=clock)
force = make_force(registry, clock)
made = register(registry, by=force.lead, unit=force.unit.id, title="IOM", starter="iom_reoffending")
with browsers(registry) as make:
    browser = make(force.lead)
    for number in range(1, 8):
        url = f"/initiatives/{made.reference}/steps/{number}"
        page = browser.get(url)
        assert page.status_code == 200, page.text
        answer = browser.post(url, {"then": "next", "window": "12"})
        assert answer.status_code == 303, answer.text
    ready = f"/initiatives/{made.reference}/ready"
    for url in ("/", "/search?q=iom", "/starters/iom_reoffending", ready):
        assert browser.get(url).status_code == 200
draft = find.evaluation(registry, by=force.lead, reference=made.reference).draft
assert draft.get("power.mde_80") is not None
registry.close()
heavy = [name for name in ("scipy", "pandas", "statsmodels", "duckdb") if name in sys.modules]
print("loaded:", " ".join(heavy))
"""


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.close()


def test_an_answer_is_the_engines_own(desk: Desk) -> None:
    from analysis.power import power_of
    from registry.domain.plan import plan_bytes, read_plan

    answers = desk.ask((PLAN,), wait=60)
    assert answers is not None
    own = power_of(read_plan(plan_bytes(PLAN)))
    assert answers[0]["mde_80"] == own["mde_80"]
    assert answers[0]["sesoi"] == own["sesoi"]


def test_a_plan_that_cannot_be_answered_says_why(desk: Desk) -> None:
    without = {**PLAN, "power": {}}
    nonsense = {"schema": "plan/1"}
    answers = desk.ask((without, nonsense, PLAN), wait=60)
    assert answers is not None
    assert "baseline" in answers[0]["problems"][0]["message"]
    assert answers[1]["problems"]
    assert answers[2]["mde_80"] is not None


def test_studies_are_averaged_as_the_engine_does(desk: Desk) -> None:
    from analysis.outcome import Scale
    from analysis.pooling import Study, pool

    studies = [
        {"study": f"S{place}", "estimate": value, "se": 0.2, "scale": "rate_ratio"}
        for place, value in enumerate((0.8, 0.9, 1.1))
    ]
    none = [{**studies[0], "se": -1.0}]
    answers = desk.ask(({"pool": studies}, {"pool": none}), wait=60)
    assert answers is not None
    own = pool(Study(**{**one, "scale": Scale.RATE_RATIO}) for one in studies)
    assert answers[0]["mu"] == own["mu"]
    assert "standard error" in answers[1]["problems"][0]["message"]


def test_an_answer_that_is_not_there_yet_is_none_and_comes_later(desk: Desk) -> None:
    assert desk.ask((PLAN,), wait=0) is None
    assert desk.ask((PLAN,), wait=60) is not None
    assert desk.ask((PLAN,), wait=0) is not None


def test_a_child_that_was_killed_is_followed_by_another(desk: Desk) -> None:
    assert desk.ask((PLAN,), wait=60) is not None
    child = desk._child
    assert child is not None
    child.kill()
    child.wait()
    other = {**PLAN, "title": "Other patrols"}
    answers = desk.ask((other,), wait=60)
    assert answers is not None
    assert answers[0] != GAVE_UP


def test_the_child_leaves_with_its_parent(desk: Desk) -> None:
    assert desk.ask((PLAN,), wait=60) is not None
    child = desk._child
    assert child is not None
    desk.close()
    assert child.poll() is not None


def test_no_page_of_a_lead_loads_the_libraries_of_statistics(tmp_path: Any) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PAGES, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip().endswith("loaded:"), done.stdout
