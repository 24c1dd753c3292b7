"""Whatever is changed in a sealed record is noticed by somebody who has only an export of it."""

import copy
import dataclasses
import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from registry import actions
from registry.clock import SetClock
from registry.domain.journal import (
    Checkpoint,
    body,
    chain_problems,
    checkpoint_problems,
    export,
    leaf,
)
from registry.domain.proof import examine
from registry.keys import Keys
from registry.store import Registry, backup, journal, open_registry
from tests.builders import START, Force, make_force, registered, reported


def export_of(registry: Registry) -> dict[str, Any]:
    """Return the ledger as anyone may download it."""
    with registry.reading() as session:
        return export(journal.entries(session), journal.checkpoints(session))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Force]:
    """A home whose ledger tells a whole story and is signed for, told once."""
    home = tmp_path_factory.mktemp("story")
    clock = SetClock(START)
    registry = open_registry(f"sqlite:///{home}/registry.db", home, clock=clock)
    force = make_force(registry, clock)
    reported(force, registered(force))
    actions.seal(registry, by=None)
    registry.close()
    return home, force


@pytest.fixture
def told(story: tuple[Path, Force], tmp_path: Path) -> Iterator[Force]:
    """The same story, in a home of its own."""
    home, force = story
    copy_of = tmp_path / "home"
    shutil.copytree(home, copy_of)
    clock = SetClock(force.clock.now())
    registry = open_registry(f"sqlite:///{copy_of}/registry.db", copy_of, clock=clock)
    yield dataclasses.replace(force, registry=registry, clock=clock)
    registry.close()


def test_an_untouched_ledger_holds(told: Force) -> None:
    finding = examine(export_of(told.registry), trusted=frozenset({told.registry.keys.public()}))
    assert finding is not None
    assert finding.problems == ()


def test_every_single_change_of_an_entry_is_noticed(told: Force) -> None:
    document = export_of(told.registry)
    chance = random.Random(20260105)
    changed = 0
    for _ in range(300):
        other = copy.deepcopy(document)
        entry = chance.choice(other["entries"])
        name = chance.choice(sorted(entry))
        old = entry[name]
        entry[name] = old + 1 if isinstance(old, int) else _flip(str(old), chance)
        changed += 1
        finding = examine(other)
        assert finding is not None
        assert finding.problems, (name, old)
    assert changed == 300


def _flip(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text))
    return text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]


def test_an_end_that_was_cut_off_is_noticed_by_the_checkpoint(told: Force) -> None:
    document = export_of(told.registry)
    document["entries"] = document["entries"][:-3]
    assert chain_problems(document["entries"]) == ()
    finding = examine(document)
    assert finding is not None
    assert "cut off" in finding.problems[0]


def test_a_chain_that_was_written_anew_is_noticed_by_the_checkpoint(told: Force) -> None:
    document = export_of(told.registry)
    document["entries"][4]["subject"] = "NORS-2026-9999"
    previous = document["entries"][3]["sha256"]
    for entry in document["entries"][4:]:
        entry["previous"] = previous
        content = {name: value for name, value in entry.items() if name != "sha256"}
        previous = entry["sha256"] = leaf(content)
    assert chain_problems(document["entries"]) == ()
    finding = examine(document)
    assert finding is not None
    assert "not those that were signed for" in finding.problems[0]


def test_a_checkpoint_signed_by_another_key_is_noticed(told: Force, tmp_path: Path) -> None:
    with told.registry.reading() as session:
        events = list(journal.entries(session))
        real = journal.checkpoints(session)[-1]
    forger = Keys(tmp_path / "forger")
    forged = Checkpoint(
        origin=real.origin,
        size=real.size,
        root=real.root,
        signature=forger.sign(real.text.encode()),
        public=forger.public(),
        at=real.at,
    )
    leaves = [leaf(body(event)) for event in events]
    trusted = frozenset({real.public})
    assert checkpoint_problems(real, leaves, trusted=trusted) == ()
    assert checkpoint_problems(forged, leaves, trusted=trusted)


def test_every_leaf_of_a_receipt_is_signed(told: Force) -> None:
    view = actions.find.evaluation(told.registry, by=told.lead, reference="NORS-2026-0001")
    receipt = dict(view.versions[0].receipt)
    ledger = export_of(told.registry)
    untouched = examine(receipt, registration=view.versions[0].content, ledger=ledger)
    assert untouched is not None
    assert untouched.problems == ()
    assert len(untouched.proven) == 3
    for path in _leaves(receipt):
        other = copy.deepcopy(receipt)
        _change(other, path)
        finding = examine(other)
        assert finding is None or finding.problems, path


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for key in value for leaf in _leaves(value[key], (*path, key))]
    return [path]


def _change(document: Any, path: tuple[Any, ...]) -> None:
    for step in path[:-1]:
        document = document[step]
    old = document[path[-1]]
    document[path[-1]] = old + 1 if isinstance(old, int) else f"{old}x"


def test_every_leaf_of_a_registration_is_hashed(told: Force) -> None:
    import msgspec

    from registry.domain.canonical import canonical, sha256

    view = actions.find.evaluation(told.registry, by=told.lead, reference="NORS-2026-0001")
    document = msgspec.json.decode(view.versions[0].content)
    hashed = view.versions[0].registration_sha256
    assert sha256(canonical(document)) == hashed
    for path in _leaves(document):
        other = copy.deepcopy(document)
        place = other
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = ["changed"]
        assert sha256(canonical(other)) != hashed, path


ATTACKS = {
    "an entry's kind": "UPDATE event SET kind = 'nothing' WHERE seq = {seq}",
    "an entry's date": "UPDATE event SET at = '2001-01-01 00:00:00.000000' WHERE seq = {seq}",
    "an entry's content": "UPDATE event_content SET payload = '{{\"a\": 1}}' WHERE seq = {seq}",
    "an entry gone": "DELETE FROM event WHERE seq = {seq}",
    "the end gone": "DELETE FROM event WHERE seq > {seq}",
    "a result": "UPDATE result SET content = X'7b7d'",
    "a plan": "UPDATE registration SET content = X'7b7d'",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_insider_with_the_file_is_noticed(told: Force, attack: str) -> None:
    """Triggers are dropped first, as somebody with the database file can."""
    registry = told.registry
    registry.close()
    path = backup.database_file(registry.settings)
    connection = sqlite3.connect(path)
    names = [
        row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
    ]
    definitions = [
        row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE type='trigger'")
    ]
    for name in names:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(ATTACKS[attack].format(seq=9))
    for definition in definitions:
        connection.execute(definition)
    connection.commit()
    connection.close()
    again = open_registry(settings=registry.settings, clock=told.clock)
    try:
        assert problems_of(again)
    finally:
        again.close()


def problems_of(registry: Registry) -> list[str]:
    """Return everything that a full check of a registry finds."""
    from registry.store.audit import audit

    with registry.reading() as session:
        return list(audit(session))
