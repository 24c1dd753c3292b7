import json

import pytest

from registry.cli import run
from registry.cli.exits import DONE, WRONG_INPUT
from tests.analysis.table_files import write_xlsx

DATA = "arm,month,y\n1,2024-01,5\n0,2024-01,\n1,2024-02,7\n0,2024-02,6\n"
PLAN = """
schema = "plan/1"
title = "A plan"
design = "comparison_group"
[columns]
group = "arm"
[[hypotheses]]
key = "y"
role = "primary"
metric = "Y"
outcome = "y"
kind = "mean"
better = "lower"
"""


@pytest.fixture
def a_file(tmp_path):
    """Write a file, and return its path as the command line has it."""

    def write(name, content):
        (tmp_path / name).write_text(content, encoding="utf-8")
        return str(tmp_path / name)

    return write


def test_profile_prints_one_document(a_file, capsys):
    assert run(["profile", a_file("d.csv", DATA), "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert document["rows"] == 4
    assert [column["name"] for column in document["columns"]] == ["arm", "month", "y"]
    assert document["overall"] == "fail"


def test_profile_with_a_plan_shows_the_roles(a_file, capsys):
    arguments = [a_file("d.csv", DATA), "--plan", a_file("p.toml", PLAN), "--json"]
    assert run(["profile", *arguments]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert [column["role"] for column in document["columns"]] == ["group", None, "outcome"]


def test_profile_tells_people_what_the_gate_found(a_file, capsys):
    assert run(["profile", a_file("d.csv", DATA)]) == DONE
    told = capsys.readouterr().out
    assert "Gate: fail" in told
    assert "missing" in told
    assert "{" not in told


def test_profile_names_the_file_and_the_column_that_the_plan_lacks(a_file, capsys):
    plan = a_file("p.toml", PLAN.replace('outcome = "y"', 'outcome = "why"'))
    assert run(["profile", a_file("d.csv", DATA), "--plan", plan, "--json"]) == WRONG_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    assert "d.csv" in told.err
    assert "'why'" in told.err


def test_profile_reads_the_sheet_that_is_named(tmp_path, capsys):
    book = write_xlsx(tmp_path / "b.xlsx", ["a"], [[1.0], [2.0]])
    assert run(["profile", str(book), "--sheet", "Data", "--json"]) == DONE
    assert json.loads(capsys.readouterr().out)["rows"] == 2
    assert run(["profile", str(book), "--sheet", "Dat", "--json"]) == WRONG_INPUT
    assert "'Data'" in capsys.readouterr().err


def test_release_prints_one_document(a_file, capsys):
    table = a_file("t.csv", "row,column,count\nNorth,theft,120\nNorth,arson,1\n")
    assert run(["release", table, "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert document["table"]["total"] == {"theft": 117, "arson": 3, "total": 120}


def test_release_tells_people_the_table(a_file, capsys):
    table = a_file("t.csv", "row,column,count\nNorth,theft,120\n")
    assert run(["release", table]) == DONE
    told = capsys.readouterr().out
    assert "117" in told
    assert "120" not in told


def test_release_names_what_was_found(a_file, capsys):
    table = a_file("t.csv", "row,column,count\nNorth,theft,12.5\n")
    assert run(["release", table, "--json"]) == WRONG_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    assert "12.5" in told.err
    assert "count" in told.err
