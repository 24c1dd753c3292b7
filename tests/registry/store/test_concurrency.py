"""Many at once: no update is lost, no entry skipped, and the same request has one effect."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from registry import actions
from registry.actions import RepeatedError, once
from registry.domain.journal import chain_problems, export
from registry.errors import ConflictError, StaleError
from registry.store import journal, plans
from tests.builders import Force, a_draft


def together(count: int, work: Callable[[int], None]) -> None:
    """Start so many threads at the same moment, and wait for all."""
    barrier = threading.Barrier(count)

    def start(index: int) -> None:
        barrier.wait()
        work(index)

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(start, range(count)))


def test_no_saved_word_is_lost_between_editors(either_force: Force) -> None:
    reference = a_draft(either_force)
    accepted, refused = [], []

    def edit(index: int) -> None:
        for turn in range(6):
            view = actions.find.evaluation(
                either_force.registry, by=either_force.lead, reference=reference
            )
            assert view.draft is not None
            words = f"{view.draft.get('evidence') or ''}\n{index}.{turn}"
            try:
                actions.revise(
                    either_force.registry,
                    by=either_force.lead,
                    evaluation=reference,
                    changes={"evidence": words},
                    version=view.draft.version,
                )
            except StaleError:
                refused.append((index, turn))
            else:
                accepted.append(f"{index}.{turn}")

    together(6, edit)
    with either_force.registry.reading() as session:
        found = actions.find.evaluation(
            either_force.registry, by=either_force.lead, reference=reference
        ).evaluation
        draft = plans.draft(session, found.id)
    assert sorted(draft.get("evidence").split()) == sorted(accepted)
    assert draft.version == 1 + len(accepted)
    assert len(accepted) + len(refused) == 36


def test_the_ledger_has_one_order_under_many_writers(either_force: Force) -> None:
    references = [a_draft(either_force) for _ in range(8)]

    def write(index: int) -> None:
        for turn in range(5):
            actions.comment(
                either_force.registry,
                by=either_force.lead,
                evaluation=references[index],
                text=f"remark {turn}",
            )

    together(8, write)
    with either_force.registry.reading() as session:
        entries = export(journal.entries(session), ())["entries"]
        assert list(journal.content_problems(session)) == []
    assert chain_problems(entries) == ()
    assert sum(entry["kind"] == "comment.written" for entry in entries) == 40


def test_the_same_request_has_one_effect(either_force: Force) -> None:
    answers, repeats = [], []

    def ask(_: int) -> None:
        try:
            with once(key="a-key", request_sha256="ab" * 32):
                made = actions.register(
                    either_force.registry,
                    by=either_force.lead,
                    unit=either_force.unit.id,
                    title="Pressed twice",
                )
        except RepeatedError as repeated:
            repeats.append(repeated.subject)
        else:
            answers.append(made.reference)

    together(5, ask)
    assert len(answers) == 1
    assert repeats == answers * 4


def test_a_key_is_for_one_request_only(force: Force) -> None:
    with once(key="k", request_sha256="aa" * 32):
        a_draft(force)
    with once(key="k", request_sha256="bb" * 32), pytest.raises(ConflictError, match="another"):
        a_draft(force)


def test_a_failed_request_may_come_again(force: Force) -> None:
    with once(key="k", request_sha256="aa" * 32), pytest.raises(Exception, match="no field"):
        actions.register(
            force.registry, by=force.lead, unit=force.unit.id, title="x", values={"nonsense": 1}
        )
    with once(key="k", request_sha256="aa" * 32):
        assert a_draft(force) == "NORS-2026-0001"


def test_a_lock_held_by_another_process_is_waited_for(force: Force) -> None:
    import sqlite3
    import time

    path = force.registry.settings.home / "registry.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(6.5, lambda: other.execute("ROLLBACK"))
    release.start()
    began = time.monotonic()
    assert a_draft(force) == "NORS-2026-0001"
    assert time.monotonic() - began > 5
    release.join()
    other.close()
