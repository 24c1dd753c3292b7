"""The scripts in R and Python come to the numbers of the result document."""

import copy
from pathlib import Path
from typing import Any

import pytest

from analysis.design import catalogue
from tests.analysis.reproduction.file_ways import ways_of_files
from tests.analysis.reproduction.programs_run import (
    csv_of,
    prepared,
    printed_by_python,
    printed_by_r,
    what_r_lacks,
)
from tests.analysis.reproduction.ways import Way, ways

WAYS = [*ways(), *ways_of_files()]
NUMBERS = {"value": 1.0, "low": 1.0, "high": 1.0, "p": 10.0}
"""What is compared, and how much wider: the tail of a p magnifies what its argument is off by."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Way, Any, Any]]:
    """Every way with its documents by hypothesis and the folder of its scripts."""
    found = []
    for place, way in enumerate(WAYS):
        folder = tmp_path_factory.mktemp(f"way{place}")
        documents, scripts = prepared(folder, way.plan, _table(way, folder))
        assert not scripts.unscripted, (way.name, scripts.unscripted)
        found.append((way, documents, folder))
    return found


def _table(way: Way, folder: Path) -> Path:
    if way.rows is None:
        assert way.file is not None
        return way.file
    table = folder / "table.csv"
    table.write_text(csv_of(way.rows()), encoding="utf-8")
    return table


def headline(document: Any) -> Any:
    """Return the headline of a hypothesis, or the test that a describing design reports."""
    if document.get("estimate"):
        return document["estimate"]
    found = document["quantities"]
    value, p = ("f", "p") if "f" in found else ("chi2", "chi2_p")
    return {"value": found[value], "low": None, "high": None, "p": found[p]}


def disagreements(made: list[tuple[Way, Any, Any]], printed: list[dict[str, Any]]) -> list[str]:
    """Return each printed number that is not the document's, within what the way allows."""
    wrong = []
    for (way, documents, _), answers in zip(made, printed, strict=True):
        assert set(answers) == set(documents)
        for key, document in documents.items():
            assert document["outcome"] == "result", (way.name, key, document.get("because"))
            expected = headline(document)
            wrong += [
                f"{way.name}, {key}: {name} is {answers[key][name]}, not {expected[name]}"
                for name, wider in NUMBERS.items()
                if not same(expected[name], answers[key][name], way.relative * wider)
            ]
    return wrong


def same(ours: float | None, theirs: float | None, relative: float) -> bool:
    """Return whether two numbers agree; what one leaves open the other does too."""
    if ours is None or theirs is None:
        return ours is theirs
    return theirs == pytest.approx(ours, rel=relative, abs=1e-12)


def test_python_comes_to_the_numbers_of_every_way(made: list[tuple[Way, Any, Any]]) -> None:
    assert disagreements(made, printed_by_python([folder for _, _, folder in made])) == []


def test_r_comes_to_the_numbers_of_every_way(made: list[tuple[Way, Any, Any]]) -> None:
    if what_r_lacks():
        pytest.skip(f"The R scripts were NOT run: this machine lacks {what_r_lacks()}.")
    assert disagreements(made, printed_by_r([folder for _, _, folder in made])) == []


def test_every_design_has_a_way_and_every_way_a_name_of_its_own() -> None:
    assert {way.plan["design"] for way in WAYS} == set(catalogue())
    assert len({way.name for way in WAYS}) == len(WAYS)


HOSTILE = 'a"b\\c\nimport os; os.abort()\u2028quit("no")  # %s {0}'


@pytest.mark.parametrize("printed_by", [printed_by_python, printed_by_r])
def test_no_text_of_a_plan_becomes_code(tmp_path: Path, printed_by: Any) -> None:
    if printed_by is printed_by_r and what_r_lacks():
        pytest.skip(f"The R scripts were NOT run: this machine lacks {what_r_lacks()}.")
    way = next(way for way in WAYS if way.name == "ordinal_survey")
    plan = copy.deepcopy(dict(way.plan))
    plan["title"] = plan["hypotheses"][0]["metric"] = HOSTILE
    plan["hypotheses"][0]["key"] = HOSTILE.replace("\n", " ").replace("\u2028", " ")
    documents, scripts = prepared(tmp_path / "made", plan, _table(way, tmp_path))
    for text in (scripts.r, scripts.python):
        assert not any(line.startswith(("import os;", "quit")) for line in text.splitlines())
    assert disagreements([(way, documents, None)], printed_by([tmp_path / "made"])) == []


def test_what_has_no_script_says_why(tmp_path: Path) -> None:
    way = next(way for way in WAYS if way.name == "difference_in_differences mean")
    plan = {**way.plan, "settings": {"errors": "wild", "draws": 199}}
    _, scripts = prepared(tmp_path / "made", plan, _table(way, tmp_path))
    assert "bootstrap" in scripts.unscripted["main"]
    found = printed_by_python([tmp_path / "made"])[0]["main"]
    assert set(found.values()) == {None}
