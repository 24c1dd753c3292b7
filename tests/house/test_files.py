"""The rules of the house that a reader of the tree can check."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CODE = sorted(
    path.relative_to(ROOT)
    for folder in ("analysis", "registry", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if "versions" not in path.parts
)
LARGEST = 300
VAGUE = {"util", "utils", "helper", "helpers", "common", "misc", "base", "manager", "service"}
TOP = {
    "registry",
    "analysis",
    "templates",
    "tests",
    "pyproject.toml",
    "README.md",
    "constraints.txt",
    "LICENSE",
    "CHANGELOG.md",
}
LEFT_BY_TOOLS = re.compile(r".*\.egg-info$|build$|dist$|__pycache__$")


@pytest.mark.parametrize("path", CODE, ids=str)
def test_a_file_holds_one_idea_and_is_under_three_hundred_lines(path):
    lines = (ROOT / path).read_text(encoding="utf-8").count("\n")
    assert lines <= LARGEST, f"{path} has {lines} lines: find the seam"


def test_no_file_has_a_vague_name():
    assert [str(path) for path in CODE if path.stem in VAGUE] == []


def test_nothing_stands_beside_the_fixed_top_level():
    found = {
        entry.name
        for entry in ROOT.iterdir()
        if not entry.name.startswith(".") and not LEFT_BY_TOOLS.match(entry.name)
    }
    assert found - TOP == set()


def test_no_file_names_a_path_of_one_machine():
    machine = re.compile(r"(?<![\w.])/(work|root|farm)/")
    texts = [*CODE, *(path.relative_to(ROOT) for path in (ROOT / "registry").rglob("*.toml"))]
    texts += [path.relative_to(ROOT) for path in (ROOT / "registry").rglob("*.md")]
    found = [
        str(path) for path in texts if machine.search((ROOT / path).read_text(encoding="utf-8"))
    ]
    assert [path for path in found if not path.endswith("test_files.py")] == []


def test_every_test_name_is_a_sentence():
    short = []
    for path in CODE:
        if path.parts[0] == "tests":
            text = (ROOT / path).read_text(encoding="utf-8")
            names = re.findall(r"^ *def (test_\w+)", text, flags=re.MULTILINE)
            short += [f"{path}: {name}" for name in names if name.count("_") < 3]
    assert short == []


def test_no_test_is_skipped_for_good():
    for path in CODE:
        if path.parts[0] == "tests" and path.name != "test_files.py":
            text = (ROOT / path).read_text(encoding="utf-8")
            assert "mark.skip(" not in text, path
            assert "mark.xfail" not in text, path


def test_every_dependency_has_its_version_in_the_lock_file():
    locked = {
        line.split("==")[0].strip().lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    wanted = PROJECT["project"]["dependencies"] + [
        item for extra in PROJECT["project"]["optional-dependencies"].values() for item in extra
    ]
    names = {re.split(r"[\[<>=~ ]", item)[0].lower().replace("_", "-") for item in wanted}
    bench = {
        re.split(r"[\[<>=~ ]", item)[0].lower().replace("_", "-")
        for item in PROJECT["project"]["optional-dependencies"].get("bench", [])
    }
    assert names - bench - locked - {"evaluation-registry"} == set()


def test_every_module_of_tables_is_protected_by_the_import_contract():
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    every = {name for rule in contracts for name in rule.get("protected_modules", ())}
    protected = {name for name in every if name.startswith("registry.store.")}
    tables = {
        f"registry.store.{path.stem}" for path in (ROOT / "registry" / "store").glob("tables*.py")
    }
    assert tables == protected


def test_the_changelog_speaks_of_the_present_version():
    version = PROJECT["project"]["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
