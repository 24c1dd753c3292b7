"""What was acknowledged is there after a kill, and nothing is half there."""

import os
import random
import signal
import subprocess
import sys
import time

from registry.domain.journal import chain_problems, export
from registry.settings import DATABASE_VARIABLE, HOME_VARIABLE
from registry.store import Registry, journal
from registry.store.audit import audit
from tests.builders import Force, a_draft

KILLS = 5
WRITER = """
import sys, threading
from registry import actions
from registry.settings import read_settings
from registry.store import open_registry, people
registry = open_registry(settings=read_settings())
with registry.reading() as session:
    lead = people.by_email(session, sys.argv[1])
def write(name):
    turn = 0
    while True:
        words = f"{name}.{turn}"
        actions.comment(registry, by=lead, evaluation=sys.argv[2], text=words)
        sys.stdout.write(words + "\\n")
        sys.stdout.flush()
        turn += 1
for index in range(3):
    threading.Thread(target=write, args=(f"{sys.argv[3]}-{index}",)).start()
"""


def acknowledged(force: Force, reference: str, kill: int, chance: random.Random) -> list[str]:
    """Return what a writer said was kept before it was killed."""
    settings = force.registry.settings
    environment = {
        **os.environ,
        HOME_VARIABLE: str(settings.home),
        DATABASE_VARIABLE: settings.database_url,
    }
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, force.lead.email, reference, str(kill)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(chance.uniform(0.05, 0.6))
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    whole = (first + rest).splitlines(keepends=True)
    return [line.strip() for line in whole if line.endswith("\n")]


def kept(registry: Registry, reference: str) -> tuple[set[str], set[str]]:
    """Return the remarks in the table of statements, and those in the ledger."""
    from registry.domain.evaluation import Comment
    from registry.store import evaluations, statements

    with registry.reading() as session:
        found = evaluations.find(session, reference)
        stated = {item.text for item in statements.of(session, Comment, found.id)}
        written = {
            str(event.payload["text"])
            for event in journal.history(session, reference)
            if event.kind == "comment.written" and event.payload
        }
    return stated, written


def test_a_kill_loses_nothing_that_was_acknowledged(either_force: Force) -> None:
    reference = a_draft(either_force)
    chance = random.Random(7)
    said: list[str] = []
    for kill in range(KILLS):
        said += acknowledged(either_force, reference, kill, chance)
    assert len(said) >= KILLS
    stated, written = kept(either_force.registry, reference)
    assert set(said) <= stated
    assert stated == written
    with either_force.registry.reading() as session:
        assert chain_problems(export(journal.entries(session), ())["entries"]) == ()
        assert list(audit(session)) == []
