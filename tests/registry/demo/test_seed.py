"""The demonstration as it stands after its first start: every story where it should be."""

import os
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Iterator
from datetime import date

import pytest

from registry.demo import story
from registry.demo.cast import LOG_INS, email
from registry.demo.seed import seed
from registry.domain.evaluation import Evaluation
from registry.domain.lifecycle import State
from registry.settings import read_settings, sqlite_url
from registry.store import Registry, evaluations, journal, open_registry, people
from tests.clients import browsers

TODAY = date(2026, 11, 25)
STORIES = {item.title: item for item in story.stories(TODAY)}
LAST_STATE = {
    "register": State.DRAFT,
    "submit": State.IN_REVIEW,
    "sign": State.REPORTED,
    "decide": State.DECIDED,
    "follow_up": State.DECIDED,
    "close": State.CLOSED,
    "withdraw": State.WITHDRAWN,
    "check_ins": State.REGISTERED,
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Registry, dict[str, str]]]:
    home = tmp_path_factory.mktemp("first") / "demo"
    settings = read_settings(home=home, database_url=sqlite_url(home), demo=True)
    references = seed(settings, today=TODAY)
    opened = open_registry(settings=settings)
    yield opened, references
    opened.close()


@pytest.fixture(scope="module")
def demonstration(filled: tuple[Registry, dict[str, str]]) -> Registry:
    return filled[0]


@pytest.fixture(scope="module")
def found(filled: tuple[Registry, dict[str, str]]) -> dict[str, Evaluation]:
    opened, references = filled
    with opened.reading() as session:
        every = [evaluations.find(session, reference) for reference in references.values()]
    return {item.title: item for item in every}


def test_every_story_is_there_once(found):
    assert set(found) == set(STORIES)


@pytest.mark.parametrize("title", sorted(STORIES))
def test_a_story_stands_where_its_last_step_left_it(found, title):
    names = [step.name for step in STORIES[title].steps if step.name != "learn"]
    assert found[title].state is LAST_STATE[names[-1]]


@pytest.mark.parametrize("title", sorted(t for t, item in STORIES.items() if item.verdict))
def test_a_finished_story_has_the_verdict_that_it_was_written_for(found, title):
    standing = found[title].standing
    assert standing is not None
    assert standing.verdict == STORIES[title].verdict


def test_the_demonstration_has_every_verdict_and_one_with_harm(found):
    standings = [item.standing for item in found.values() if item.standing]
    assert {item.verdict for item in standings} == {
        item.verdict for item in STORIES.values() if item.verdict
    }
    assert "harm" in {item.harm for item in standings}


def test_one_evaluation_is_overdue_and_one_is_running(found):
    waiting = [item for item in found.values() if item.state is State.REGISTERED]
    due = {item.title: item.result_due_on for item in waiting}
    assert [title for title, day in due.items() if day is not None and day < TODAY] == [
        "A hub for repeat callers (simulated)"
    ]
    assert "running" in {item.phase(TODAY) for item in waiting}


def test_a_worked_example_says_that_its_outcomes_had_been_seen(found):
    for title, item in found.items():
        if title.startswith("Worked example"):
            assert item.timing is not None
            assert item.timing.value == "outcomes_seen"


def test_a_simulated_evaluation_was_frozen_before_its_start(found):
    timings = {
        title: item.timing.value
        for title, item in found.items()
        if title.endswith("(simulated)") and item.timing is not None
    }
    assert set(timings.values()) == {"before_start"}


def test_the_ledger_goes_forward_in_time_and_its_chain_holds(demonstration):
    with demonstration.reading() as session:
        events = list(journal.entries(session))
    moments = [event.at for event in events]
    assert len(events) > 100
    assert moments == sorted(moments)
    assert {event.kind for event in events}.isdisjoint({"clock.stepped_back", "run.failed"})


def test_each_role_can_be_logged_in_as(demonstration):
    with demonstration.reading() as session:
        assert all(people.by_email(session, email(key)) for key in LOG_INS)


def test_everybody_in_the_demonstration_is_invented():
    about = tomllib.loads(story.text("people.toml"))
    assert "simulated" in about["organisation"]["name"]


def test_a_second_start_goes_on_with_what_is_there(demonstration):
    home = demonstration.settings.home.parent
    with subprocess.Popen(
        [sys.executable, "-m", "registry", "demo", "--no-browser"],
        env={**os.environ, "EVALUATION_REGISTRY_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as started:
        line = started.stdout.readline()
        try:
            address = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
            with urllib.request.urlopen(f"{address}/sign-in", timeout=60) as answer:
                page = answer.read().decode()
        finally:
            started.terminate()
            started.stdout.read()
    assert "Sergeant Alex Morgan" in page
    assert "Every force and person here is invented" in page


@pytest.mark.parametrize("key", ["leader", "analyst"])
def test_every_result_opens_for_a_leader_and_for_an_analyst(demonstration, found, key):
    with demonstration.reading() as session:
        person = people.by_email(session, email(key))
    with browsers(demonstration) as make:
        browser = make(person)
        browser.client.http.base_url = "http://127.0.0.1"
        for title, item in found.items():
            page = browser.get(f"/evaluations/{item.reference}/result")
            assert page.status_code == 200, title


def test_three_districts_with_one_metric_are_averaged(demonstration, found):
    with demonstration.reading() as session:
        person = people.by_email(session, email("leader"))
    with browsers(demonstration) as make:
        browser = make(person)
        browser.client.http.base_url = "http://127.0.0.1"
        url = "/what-works/violence/patrol"
        # The average is computed beside the page, which says so until it is there.
        pages = (browser.get(url).text for _ in range(20))
        text = next((page for page in pages if "On average" in page), "")
    assert "3 tests." in text
    assert "Average of 3" in text
