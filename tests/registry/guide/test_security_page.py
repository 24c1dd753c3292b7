"""Every promise of the security page names a module and a test that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "registry" / "guide" / "security.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and "| kept by |" not in line
]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_promise_names_a_module_and_a_test_that_exist(row):
    promise, module, tests = row
    assert promise
    modules, named = re.findall(r"`([^`]+)`", module), re.findall(r"`([^`]+)`", tests)
    assert modules
    assert named
    assert [name for name in modules if not (ROOT / name).exists()] == []
    for test in named:
        path, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), test


def test_the_page_promises_something():
    assert len(ROWS) > 20
