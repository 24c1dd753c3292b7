"""Uploads and runs: what a file looks like, what is wrong in it, and a changed copy of a plan."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from registry.actions import find
from tests.builders import Force, monthly_rows, registered, uploaded

Open = Callable[..., Any]


def key_in(text: str) -> str:
    found = re.search(r'name="_key" value="([^"]+)"', text)
    assert found
    return found.group(1)


def test_a_changed_copy_of_the_plan_runs_as_exploratory_and_is_counted(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    data = uploaded(force, reference)
    browser = open_browser(force.analyst)
    page = browser.get(f"/evaluations/{reference}/runs/explore").text
    assert "schema = &#34;plan/1&#34;" in page
    toml = browser.get(
        "/plans/"
        + find.evaluation(
            force.registry, by=force.analyst, reference=reference
        ).versions[-1].registration_sha256
        + "/plan.toml"
    ).text  # fmt: skip
    broken = {"dataset": str(data.id), "plan": toml + "\n= 3", "_key": key_in(page)}
    refused = browser.post(f"/evaluations/{reference}/runs/explore", broken)
    assert refused.status_code == 422
    assert "This is not TOML yet" in refused.text
    wrong = {**broken, "plan": toml.replace("before_after", "astrology")}
    refused = browser.post(f"/evaluations/{reference}/runs/explore", wrong)
    assert refused.status_code == 422
    assert "astrology" in refused.text
    changed = {"dataset": str(data.id), "plan": toml.replace("0.1", "0.2")}
    made = browser.post(f"/evaluations/{reference}/runs/explore", changed)
    assert made.status_code == 303, made.text[:2_000]
    shown = browser.get(made.headers["location"]).text
    assert "Exploratory: not the registered plan" in shown
    assert (
        "1 exploratory run" in open_browser(force.lead).get(f"/evaluations/{reference}/runs").text
    )
    assert open_browser(force.lead).get(
        f"/evaluations/{reference}/runs/explore"
    ).status_code == 404  # fmt: skip


def test_an_upload_shows_first_rows_roles_and_counts_of_the_baseline(
    force: Force, open_browser: Open
) -> None:
    reference = registered(force)
    data = uploaded(force, reference)
    page = open_browser(force.analyst).get(f"/datasets/{data.id}").text
    assert "6 of 18 rows, months before the start only." in page
    assert "Does it look right? Violent offences in the file, by month" in page
    assert "2026-05" not in page
    assert 'role="alert"' in page


def test_errors_say_what_was_found_and_can_be_taken_away(force: Force, open_browser: Open) -> None:
    reference = registered(force, data_protection={"personal": False})
    force.clock.set(datetime(2026, 10, 5, 9, tzinfo=UTC))
    browser = open_browser(force.analyst)
    browser.get(f"/evaluations/{reference}/data")
    wrong = monthly_rows().replace(b"2025-04,", b"2025-04,n/a", 1)
    page = browser.client.post(
        f"/evaluations/{reference}/data?_csrf={browser.token}",
        files={"file": ("months.csv", wrong)},
        headers=browser.headers,
    ).text
    assert "Gate: fail. 1 error" in page
    assert "<code>n/a" in page
    assert "It is not a number." in page
    assert 'download="errors.csv"' in page
    assert "data:text/csv" in page
