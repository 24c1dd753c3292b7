"""T18: the time that a wrong sign-in takes does not tell whether somebody is known."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest

from registry.actions.invite import invite
from registry.actions.set_password import set_password
from tests.builders import Force

ROUNDS = 30


@pytest.mark.slow
def test_an_unknown_person_costs_as_much_work_as_a_known_one(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    link = invite(force.registry, by=force.administrator, person=force.lead.id)
    set_password(force.registry, link=link, password="four quiet words here")
    browser = open_browser()
    browser.get("/sign-in")
    spent: dict[str, list[float]] = {force.lead.email: [], "nobody@nors.example": []}
    for _ in range(ROUNDS):
        # Turn and turn about, so that whatever else this machine does falls on both alike.
        for email, times in spent.items():
            force.clock.tick(minutes=6)
            started = time.process_time()
            answer = browser.post("/sign-in", {"email": email, "password": "not the right one"})
            times.append(time.process_time() - started)
            assert answer.status_code == 403
    known, unknown = (statistics.median(times) for times in spent.values())
    assert abs(known - unknown) / known < 0.05
