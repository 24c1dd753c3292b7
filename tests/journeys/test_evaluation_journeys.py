"""From review to run in a real browser: freeze and receipt, a wrong file, the right one, one run.

Every journey is walked with script and without it.
"""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.builders import monthly_rows
from tests.journeys.conftest import ROOT, LiveServer

pytestmark = pytest.mark.browser
PLAN = """
import json, sys
from pathlib import Path
from types import SimpleNamespace
from registry import actions
from registry.domain.people import Role
from registry.domain.registration import OutcomesAnswer
from registry.settings import read_settings
from registry.store import open_registry, people
from tests.builders import WAIVED, draft_values, plan_document
registry = open_registry(settings=read_settings(home=Path(sys.argv[1]), demo=True, environment={}))
with registry.reading() as session:
    who = {name: people.by_email(session, f"{name}@demo.example")
           for name in ("lead", "analyst", "reviewer", "steward")}
force = SimpleNamespace(**who, deputy=who["steward"])
values = draft_values(
    force, delivery_starts_on="2024-03-01", delivery_ends_on="2024-08-31",
    outcomes_from_on="2024-03-01", outcomes_to_on="2024-08-31", decision_on="2024-12-10",
    analysis=plan_document(start="2024-03"),
)
made = actions.register(registry, by=force.lead, unit=force.lead.unit, title=sys.argv[2],
                        values=values)
for item in WAIVED:
    actions.waive(registry, by=force.lead, evaluation=made.reference, item=item,
                  reason="A small pilot, agreed with the reviewer.")
actions.submit(registry, by=force.lead, evaluation=made.reference)
if sys.argv[3] == "frozen":
    actions.approve(registry, by=force.reviewer, evaluation=made.reference,
                    answer=OutcomesAnswer(seen=False))
print(made.reference)
"""
WORK = """
import sys
from pathlib import Path
from registry.settings import read_settings
from registry.store import open_registry
from registry.work import embedded
registry = open_registry(settings=read_settings(home=Path(sys.argv[1]), demo=True, environment={}))
embedded.work_off(registry)
"""
MONTHS = monthly_rows().replace(b"2025", b"2023").replace(b"2026", b"2024")
"""Eighteen months, the last six of them after the patrols began."""


def _script(live_server: LiveServer, text: str, *arguments: str) -> str:
    home = str(live_server.home)
    done = subprocess.run(
        [sys.executable, "-c", text, home, *arguments],
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "EVALUATION_REGISTRY_HOME": home, "PYTHONPATH": str(ROOT)},
    )
    return done.stdout.strip()


def _plan(live_server: LiveServer, stage: str) -> str:
    title = f"Evening hot-spot patrols {uuid.uuid4().hex[:8]}"
    return _script(live_server, PLAN, title, stage)


def _send_file(page: Any, reference: str, content: bytes) -> None:
    page.goto(f"/evaluations/{reference}/data")
    page.set_input_files(
        "#file", files=[{"name": "months.csv", "mimeType": "text/csv", "buffer": content}]
    )
    page.click("button:has-text('Upload the file')")
    page.wait_for_selector(".gate")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_reviewer_freezes_a_plan_and_takes_the_receipt(
    browser_page: Callable[..., Any], live_server: LiveServer, tmp_path: Path, script: bool
) -> None:
    reference = _plan(live_server, "in_review")
    page = browser_page(role="reviewer", script=script)
    page.goto("/queue")
    page.click(f".due:has-text('{reference}') .due__what a")
    page.click("button:has-text('Approve and freeze the plan')")
    page.wait_for_selector(".govuk-error-summary")
    page.check("input[name=seen][value=no]")
    page.click("button:has-text('Approve and freeze the plan')")
    page.wait_for_url(f"**/evaluations/{reference}")
    assert "The frozen plan" in page.inner_text("main")
    with page.expect_download() as waiting:
        page.click("text=Download receipt")
    waiting.value.save_as(tmp_path / "receipt.json")
    receipt = json.loads((tmp_path / "receipt.json").read_text())
    shown = page.get_attribute(".receipt .hash", "aria-label")
    assert receipt["registration_sha256"] == shown


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_an_analyst_mends_a_file_and_runs_the_plan_with_one_press(
    browser_page: Callable[..., Any], live_server: LiveServer, script: bool
) -> None:
    reference = _plan(live_server, "frozen")
    page = browser_page(role="analyst", script=script)
    _send_file(page, reference, MONTHS.replace(b"2023-04,", b"2023-04,n/a", 1))
    assert "Gate: fail. 1 error" in page.inner_text(".gate")
    row = page.inner_text("#errors ~ .table-region tbody tr")
    assert "offences" in row
    assert "n/a" in row
    _send_file(page, reference, MONTHS)
    assert "Gate: pass" in page.inner_text(".gate")
    assert "Violent offences in the file, by month" in page.inner_text("main")
    page.click("button:has-text('Run the registered plan')")
    page.wait_for_url("**/runs/**")
    assert "Waiting for the worker" in page.inner_text("[role=status]")
    _script(live_server, WORK)
    if not script:
        page.reload()
    page.wait_for_selector("#numbers", timeout=60_000)
    assert "Done." in page.inner_text("main")


def test_a_double_press_makes_one_run(
    browser_page: Callable[..., Any], live_server: LiveServer
) -> None:
    reference = _plan(live_server, "frozen")
    page = browser_page(role="analyst")
    _send_file(page, reference, MONTHS)
    page.dblclick("button:has-text('Run the registered plan')")
    page.wait_for_url("**/runs/**")
    page.goto(f"/evaluations/{reference}/runs")
    assert page.inner_text("#runs ~ p").startswith("1 confirmatory run and 0 exploratory")
    assert page.locator("#runs ~ .table-region tbody tr").count() == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_a_frozen_evaluation_have_no_barrier(
    browser_page: Callable[..., Any], live_server: LiveServer, width: int
) -> None:
    from tests.journeys.test_every_part import barriers

    reference = _plan(live_server, "frozen")
    page = browser_page(role="analyst", width=width)
    _send_file(page, reference, MONTHS)
    here = f"/evaluations/{reference}"
    pages = [page.url, here, f"{here}/plan", f"{here}/data", f"{here}/runs", f"{here}/history"]
    pages += [f"{here}/runs/explore", f"{here}/amend", "/queue", "/ledger", "/evaluations"]
    found = {}
    for url in pages:
        page.goto(url)
        found[url] = barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
    assert not any(found.values()), found


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_people_and_units_have_no_barrier(
    browser_page: Callable[..., Any], width: int
) -> None:
    from tests.journeys.test_every_part import barriers

    page = browser_page(role="administrator", width=width)
    page.goto("/admin/people")
    links = [page.locator(f"a[href^='/{what}/']").first for what in ("people", "units")]
    found = {}
    for url in ["/admin/people", *(str(link.get_attribute("href")) for link in links)]:
        page.goto(url)
        found[url] = barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
    assert not any(found.values()), found


def test_a_large_file_says_how_much_of_it_has_arrived(
    browser_page: Callable[..., Any], live_server: LiveServer
) -> None:
    reference = _plan(live_server, "frozen")
    page = browser_page(role="analyst")
    page.goto(f"/evaluations/{reference}/data")
    page.evaluate(
        """() => {
          window.told = [];
          const line = document.querySelector("[data-sent-bytes]");
          new MutationObserver(() => window.told.push(line.textContent))
            .observe(line, { childList: true });
        }"""
    )
    content = MONTHS.replace(b"2023-04,", b"2023-04,n/a", 1) + b"2024-08,1\n" * 600_000
    page.set_input_files(
        "#file", files=[{"name": "months.csv", "mimeType": "text/csv", "buffer": content}]
    )
    page.click("button:has-text('Upload the file')")
    page.wait_for_selector(".gate")
    told = page.evaluate("() => window.told")
    assert any(words.endswith(f"of {len(content) / 1024**2:.1f} MB.") for words in told), told
    assert "All of it has arrived. Reading the rows." in told
    assert page.url.endswith(f"/evaluations/{reference}/data")
    assert page.title().startswith("Error: ")
    assert page.evaluate("() => document.activeElement.className").startswith("govuk-error-summary")
