import subprocess
import sys
import time

import pytest

from registry.cli import run
from registry.cli.exits import DONE, WRONG_INPUT
from registry.cli.group import PLACES, commands


def test_help_lists_every_command_that_is_there(capsys):
    assert run(["--help"]) == DONE
    told = capsys.readouterr().out
    for name, place in commands.places.items():
        assert name in told
        assert place.does in told


@pytest.mark.parametrize("name", sorted(commands.places))
def test_every_command_has_help_and_takes_json_where_the_contract_says_so(name, capsys):
    assert run([name, "--help"]) == DONE
    told = capsys.readouterr().out
    assert "Usage: evaluation-registry" in told
    if name not in ("demo", "serve", "worker") and "COMMAND" not in told.splitlines()[0]:
        assert "--json" in told


def test_every_command_of_the_contract_has_its_place():
    assert set(PLACES) >= {
        *("demo", "serve", "worker", "analyse", "check-plan", "power", "pool", "spc", "profile"),
        *("value", "release", "verify", "reproduce", "backup", "restore", "migrate", "people"),
        *("export", "import", "schema", "designs"),
    }


def test_an_unknown_command_is_wrong_input_and_the_nearest_is_named(capsys):
    assert run(["analyze", "a", "b"]) == WRONG_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    assert "Did you mean analyse?" in told.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyse"],
        ["analyse", "no-such-plan.toml", "no-such-data.csv"],
        ["analyse", "--no-such-option"],
        ["check-plan"],
        ["schema", "costs"],
        ["--no-such-option"],
    ],
)
def test_wrong_arguments_are_exit_2_with_nothing_on_stdout(arguments, capsys):
    assert run(arguments) == WRONG_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
    assert told.err


def test_help_loads_no_statistics_and_is_soon_there():
    program = (
        "import sys; from registry.cli import run; run(['--help']);"
        "print([m for m in ('numpy', 'duckdb', 'scipy', 'pandas', 'rich', 'sqlalchemy')"
        " if m in sys.modules])"
    )
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert time.monotonic() - begun < 3
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_module_is_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "registry", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip()


def test_an_interrupted_command_says_that_it_stopped(monkeypatch, capsys):
    def interrupt(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "invoke", lambda ctx: interrupt())
    assert run(["designs"]) == 130
    assert "Stopped." in capsys.readouterr().err
