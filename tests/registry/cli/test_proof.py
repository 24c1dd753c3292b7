"""The commands that prove, keep and bring back, as a shell runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from registry import actions
from registry.settings import DATABASE_VARIABLE, HOME_VARIABLE
from registry.store import open_registry
from tests.builders import Force, registered, reported


def run(
    force: Force, *arguments: str, home: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program in the home of a force, or in another."""
    settings = force.registry.settings
    environment = {**os.environ, HOME_VARIABLE: str(home or settings.home)}
    environment.pop(DATABASE_VARIABLE, None)
    return subprocess.run(
        [sys.executable, "-m", "registry", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def told(force: Force) -> Force:
    """A force with one published result."""
    reported(force, registered(force))
    return force


def receipt_of(force: Force, folder: Path) -> Path:
    view = actions.find.evaluation(force.registry, by=force.lead, reference="NORS-2026-0001")
    path = folder / "receipt.json"
    path.write_text(json.dumps(view.versions[0].receipt), encoding="utf-8")
    (folder / "registration.json").write_bytes(view.versions[0].content)
    ledger = actions.find.ledger_export(force.registry, by=force.lead)
    (folder / "ledger.json").write_text(json.dumps(ledger), encoding="utf-8")
    return path


def test_a_receipt_is_checked_without_the_registry(told: Force, tmp_path: Path) -> None:
    path = receipt_of(told, tmp_path)
    key = told.registry.keys.public()
    done = run(
        told,
        "verify",
        str(path),
        "--json",
        "--key",
        key,
        "--registration",
        str(tmp_path / "registration.json"),
        "--ledger",
        str(tmp_path / "ledger.json"),
        home=tmp_path / "elsewhere",
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["holds"]
    assert len(found["proven"]) == 3


def test_a_changed_receipt_is_found_false(told: Force, tmp_path: Path) -> None:
    path = receipt_of(told, tmp_path)
    document = json.loads(path.read_text(encoding="utf-8"))
    document["timing"] = "retrospective"
    path.write_text(json.dumps(document), encoding="utf-8")
    done = run(told, "verify", str(path))
    assert done.returncode == 3
    assert "changed after it was signed" in done.stderr


@pytest.mark.parametrize("content", ["", "[]", "{", '{"schema": "other"}', "\0"])
def test_what_is_no_document_of_ours_is_wrong_input(
    told: Force, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, encoding="utf-8")
    done = run(told, "verify", str(path), "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_a_recorded_result_is_computed_again_to_the_same(told: Force) -> None:
    done = run(told, "reproduce", "NORS-2026-0001", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outcome"] == "identical"


def test_changed_rows_are_not_reproduced_in_silence(told: Force) -> None:
    (file,) = told.registry.settings.datasets.glob("*.parquet")
    file.write_bytes(file.read_bytes() + b"x")
    done = run(told, "reproduce", "NORS-2026-0001")
    assert done.returncode != 0
    assert "changed" in done.stderr


def test_a_backup_restores_to_the_same_ledger_and_has_no_key(told: Force, tmp_path: Path) -> None:
    file, other = tmp_path / "backup.zip", tmp_path / "other"
    done = run(told, "backup", str(file), "--json")
    assert done.returncode == 0, done.stderr
    kept = json.loads(done.stdout)
    assert kept["datasets"] == 1
    assert any("signing.key" in name for name in kept["keys_left_out"])
    secret = (told.registry.settings.keys / "signing.key").read_bytes()
    assert secret not in file.read_bytes()
    restored = run(told, "restore", str(file), home=other)
    assert restored.returncode == 0, restored.stderr
    again = open_registry(f"sqlite:///{other}/registry.db", other, clock=told.clock)
    assert actions.find.ledger_export(again, by=told.lead) == actions.find.ledger_export(
        told.registry, by=told.lead
    )
    again.close()
    assert run(told, "restore", str(file), home=other).returncode == 2


def test_people_come_in_from_a_shell(force: Force) -> None:
    done = run(
        force,
        "people",
        "add",
        "new@nors.example",
        "--name",
        "N. Oak",
        "--role",
        "analyst",
        "--json",
    )
    assert done.returncode == 0, done.stderr
    link = json.loads(done.stdout)["link"].rsplit("/", 1)[-1]
    actions.set_password(force.registry, link=link, password="a long enough password")
    token = run(force, "people", "token", "new@nors.example", "--scope", "read", "--json")
    bearer = json.loads(token.stdout)["token"]
    assert actions.token_person(force.registry, bearer) is not None
    assert run(force, "people", "disable", "new@nors.example").returncode == 0
    assert actions.token_person(force.registry, bearer) is None
    assert run(force, "people", "reset", "nobody@nors.example").returncode == 2
