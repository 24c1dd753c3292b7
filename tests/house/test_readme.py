"""The README's commands are the real ones."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAME = "evaluation-registry"


def test_the_first_command_installs_and_starts_the_demonstration():
    assert (
        "python3 -m venv .venv && .venv/bin/pip install -c constraints.txt . "
        f"&& .venv/bin/{NAME} demo\n"
    ) in README


def test_the_second_command_installs_and_runs_the_tests():
    assert (
        "python3 -m venv .venv && .venv/bin/pip install -c constraints.txt -e '.[test]' "
        "&& .venv/bin/python -m pytest\n"
    ) in README


def test_the_command_that_the_readme_names_is_the_one_that_is_installed():
    assert PROJECT["scripts"] == {NAME: "registry.__main__:main"}


def test_every_subcommand_in_the_readme_exists():
    known = subprocess.run(
        [sys.executable, "-m", "registry", "--help"], capture_output=True, text=True, check=True
    ).stdout
    named = set(re.findall(rf"(?:^|/|`){NAME} ([a-z][a-z-]+)", README, flags=re.MULTILINE))
    assert named
    assert {name for name in named if not re.search(rf"\b{name}\b", known)} == set()


def test_every_file_that_the_readme_names_exists():
    links = re.findall(r"\]\(([\w./-]+)\)", README)
    paths = re.findall(r"(?<![\w/])(registry/[\w./-]+\.(?:toml|csv|md|py))", README)
    assert links
    assert [name for name in [*links, *paths] if not (ROOT / name).exists()] == []
