"""A worker that is killed loses nothing and hides no run, on both databases."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from registry import actions
from registry.domain.evaluation import RunStatus
from registry.domain.journal import chain_problems, export
from registry.settings import DATABASE_VARIABLE, HOME_VARIABLE
from registry.store import Registry, evaluations, journal, runs
from registry.work.embedded import work_off, worker_beside
from registry.work.job import MOST_ATTEMPTS, perform
from tests.builders import Force, registered, uploaded

KILLS = 3


def started(force: Force, count: int) -> list[UUID]:
    """Return the ids of runs that were written down and that nobody has computed."""
    reference = registered(force)
    data = uploaded(force, reference)
    return [
        actions.evaluate(force.registry, by=force.analyst, evaluation=reference, dataset=data.id).id
        for _ in range(count)
    ]


def events_of(registry: Registry, kind: str) -> int:
    """Return how many entries of a kind the ledger has."""
    with registry.reading() as session:
        return sum(event.kind == kind for event in journal.entries(session))


def statuses(registry: Registry) -> list[RunStatus]:
    """Return the status of every run of the one evaluation of these tests."""
    with registry.reading() as session:
        evaluation = evaluations.find(session, "NORS-2026-0001")
        return [run.status for run in runs.of(session, evaluation.id)]


def spawn(registry: Registry) -> subprocess.Popen[bytes]:
    """Return a worker process as `worker` runs it."""
    environment = {
        **os.environ,
        HOME_VARIABLE: str(registry.settings.home),
        DATABASE_VARIABLE: registry.settings.database_url,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "registry", "worker"], env=environment, stderr=subprocess.DEVNULL
    )


def wait_for(condition: Callable[[], bool], *, seconds: float = 90) -> None:
    """Wait until something holds, or fail."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)


def test_a_killed_worker_hides_no_run(either_force: Force) -> None:
    registry = either_force.registry
    started(either_force, 6)
    assert events_of(registry, "run.started") == 6
    chance = random.Random(1)
    for _ in range(KILLS):
        process = spawn(registry)
        time.sleep(chance.uniform(0.5, 3.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
    process = spawn(registry)
    try:
        wait_for(lambda: all(status is RunStatus.DONE for status in statuses(registry)))
    finally:
        process.kill()
        process.wait()
    assert events_of(registry, "run.started") == 6
    assert events_of(registry, "run.finished") == 6
    with registry.reading() as session:
        assert chain_problems(export(journal.entries(session), ())["entries"]) == ()


def test_a_job_that_is_delivered_twice_is_stored_once(either_force: Force) -> None:
    (run,) = started(either_force, 1)
    perform(either_force.registry, run)
    perform(either_force.registry, run)
    assert statuses(either_force.registry) == [RunStatus.DONE]
    assert events_of(either_force.registry, "run.finished") == 1


def test_two_workers_at_once_store_one_result(either_force: Force) -> None:
    (run,) = started(either_force, 1)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: perform(either_force.registry, run), range(2)))
    assert statuses(either_force.registry) == [RunStatus.DONE]
    assert events_of(either_force.registry, "run.finished") == 1


def test_what_was_running_when_a_worker_died_is_taken_up_again(force: Force) -> None:
    (run,) = started(force, 1)
    with force.registry.writing() as session:
        assert runs.take(session, run, force.clock.now())
    assert statuses(force.registry) == [RunStatus.RUNNING]
    assert work_off(force.registry) == 1
    assert statuses(force.registry) == [RunStatus.DONE]


def test_a_run_that_kills_its_workers_is_given_up_with_a_reason(force: Force) -> None:
    (run,) = started(force, 1)
    for _ in range(MOST_ATTEMPTS):
        with force.registry.writing() as session:
            runs.take(session, run, force.clock.now())
    work_off(force.registry)
    with force.registry.reading() as session:
        found = runs.find(session, run)
    assert found.status is RunStatus.FAILED
    assert "memory" in found.error


def test_a_worker_that_dies_is_replaced_and_leaves_with_its_parent(force: Force) -> None:
    with worker_beside(force.registry.settings) as keeper:
        first = keeper.process
        assert first is not None
        first.kill()
        wait_for(lambda: keeper.process is not first)
        started(force, 1)
        wait_for(lambda: statuses(force.registry) == [RunStatus.DONE])
        second = keeper.process
    assert second is not None
    assert second.poll() is not None
