"""``pool``, ``spc`` and ``value`` from the command line: one document, words, charts, errors."""

import json

import pytest

from registry.cli import run
from registry.cli.exits import DONE, WRONG_INPUT
from tests.analysis.table_files import write_xlsx

STUDIES = """study,estimate,se,scale,design,year
A,0.8,0.1,rate_ratio,randomised,2019
B,0.9,0.1,rate_ratio,before_after,2020
C,0.7,0.2,rate_ratio,randomised,2021
"""
SERIES = "period,value\n" + "".join(
    f"{2022 + place // 12}-{place % 12 + 1:02d},{10 + place % 3}\n" for place in range(24)
)
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
COSTS = """
schema = "costs/1"
currency = "GBP"
price_year = 2024
units = 100
[[costs]]
item = "Patrols"
amount = 5000
[[values]]
item = "One"
amount = 400
perspective = "society"
"""


@pytest.fixture
def a_file(tmp_path):
    """Write a file, and return its path as the command line has it."""

    def write(name, content):
        (tmp_path / name).write_text(content, encoding="utf-8")
        return str(tmp_path / name)

    return write


@pytest.fixture
def valued(a_file, tmp_path, capsys):
    """Run a plan on data, and return the arguments of ``value``."""
    rows = [f"{arm},{10 + place % 4 - 3 * arm}" for arm in (0, 1) for place in range(20)]
    data = a_file("d.csv", "\n".join(["arm,y", *rows]))
    plan = a_file("p.toml", PLAN)
    assert run(["analyse", plan, data, "--out", str(tmp_path / "r.json")]) == DONE
    capsys.readouterr()
    return [plan, str(tmp_path / "r.json"), "--costs", a_file("c.toml", COSTS)]


def test_pool_prints_one_document(a_file, capsys):
    assert run(["pool", a_file("s.csv", STUDIES), "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert document["k"] == 3
    assert document["se_scale"] == "log"
    assert [level["key"] for level in document["by_level"]] == ["5", "1"]


def test_pool_tells_people_the_average_and_what_one_more_study_would_find(a_file, capsys):
    assert run(["pool", a_file("s.csv", STUDIES)]) == DONE
    printed = capsys.readouterr()
    assert "Knapp-Hartung" in printed.out
    assert "In one more study" in printed.out
    assert "Warning: Designs of different strength" in printed.err
    assert "{" not in printed.out


def test_pool_names_file_row_and_column(a_file, capsys):
    broken = STUDIES.replace("0.9,0.1", "0.9,-0.1")
    assert run(["pool", a_file("s.csv", broken), "--json"]) == WRONG_INPUT
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "s.csv: Row 3, column 'se'" in printed.err


def test_pool_reads_a_sheet_by_its_name(tmp_path, capsys):
    path = tmp_path / "s.xlsx"
    write_xlsx(path, ["study", "estimate", "se"], [["A", 1.0, 0.5], ["B", 2.0, 0.5]])
    assert run(["pool", str(path), "--sheet", "Data", "--json"]) == DONE
    assert json.loads(capsys.readouterr().out)["mu"] == pytest.approx(1.5)
    assert run(["pool", str(path), "--sheet", "Other"]) == WRONG_INPUT


@pytest.mark.parametrize(("command", "content"), [("pool", STUDIES), ("spc", SERIES)])
def test_a_chart_is_written_by_its_ending(a_file, tmp_path, capsys, command, content):
    source = a_file("t.csv", content)
    for ending, start in ((".svg", "<svg"), (".html", "<!doctype html>")):
        out = tmp_path / f"chart{ending}"
        assert run([command, source, "--json", "--out", str(out)]) == DONE
        assert out.read_text(encoding="utf-8").startswith(start)
        json.loads(capsys.readouterr().out)
    assert run([command, source, "--out", str(tmp_path / "chart.png")]) == WRONG_INPUT
    assert ".svg" in capsys.readouterr().err
    assert run([command, source, "--out", str(tmp_path / "no" / "chart.svg")]) == WRONG_INPUT


def test_spc_prints_one_document_with_what_was_asked(a_file, capsys):
    asked = ["--better", "lower", "--target", "20", "--rebase", "2023-01", "--json"]
    assert run(["spc", a_file("s.csv", SERIES), *asked]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert [segment["from"] for segment in document["segments"]] == ["2022-01", "2023-01"]
    assert document["assurance"] == "passes"


def test_spc_tells_people_of_signals(a_file, capsys):
    assert run(["spc", a_file("s.csv", SERIES)]) == DONE
    assert "No signal" in capsys.readouterr().out
    assert run(["spc", a_file("t.csv", f"{SERIES}2024-01,99\n"), "--better", "lower"]) == DONE
    printed = capsys.readouterr().out
    assert "outside the limits" in printed
    assert "The last point: concern." in printed
    assert run(["spc", a_file("u.csv", "period,value\n2022-01,3\n")]) == DONE
    assert "too few points" in capsys.readouterr().out


def test_spc_shows_a_funnel_with_those_outside(a_file, capsys):
    areas = "unit,value,people\nA,50,200\nB,52,200\nC,110,200\nD,48,200\n"
    assert run(["spc", a_file("a.csv", areas)]) == DONE
    printed = capsys.readouterr().out
    assert "Beyond what chance would do" in printed
    assert "alarm" in printed


def test_spc_names_what_is_wrong(a_file, capsys):
    assert run(["spc", a_file("s.csv", "period,figure\n2022-01,3\n"), "--json"]) == WRONG_INPUT
    assert "'value'" in capsys.readouterr().err
    assert run(["spc", a_file("s.csv", SERIES), "--rebase", "2031-01"]) == WRONG_INPUT
    assert "s.csv: rebase: the series has no period '2031-01'" in capsys.readouterr().err
    assert run(["spc", a_file("s.csv", SERIES), "--chart", "pie"]) == WRONG_INPUT


def test_value_prints_one_document_and_the_same_one_again(valued, capsys):
    assert run(["value", *valued, "--json"]) == DONE
    first = capsys.readouterr().out
    document = json.loads(first)
    assert document["outcomes"]["value"] == pytest.approx(300)
    assert document["benefit_claimed"] is True
    assert run(["value", *valued, "--json"]) == DONE
    assert capsys.readouterr().out == first


def test_value_tells_people_a_benefit_that_is_claimed(valued, capsys):
    assert run(["value", *valued]) == DONE
    printed = capsys.readouterr()
    assert "net benefit, society" in printed.out
    assert "Warning: No cv is given for One" in printed.err


def test_value_tells_people_a_net_cost_where_no_benefit_is_claimed(valued, tmp_path, capsys):
    result = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    result["hypotheses"][0]["verdict"] = "cannot_tell"
    (tmp_path / "r.json").write_text(json.dumps(result), encoding="utf-8")
    assert run(["value", *valued]) == DONE
    printed = capsys.readouterr().out
    assert "Net cost so far: £5,000" in printed
    assert "net benefit" not in printed


def test_value_names_the_file_that_is_wrong(valued, a_file, capsys):
    plan, result, option, _ = valued
    typo = a_file("typo.toml", COSTS.replace("units", "unit"))
    assert run(["value", plan, result, option, typo]) == WRONG_INPUT
    assert "typo.toml: unit: the key 'unit' is not known" in capsys.readouterr().err
    other = a_file("other.json", "{}")
    assert run(["value", plan, other, option, valued[3]]) == WRONG_INPUT
    assert "other.json" in capsys.readouterr().err
    assert run(["value", plan, result]) == WRONG_INPUT
    assert "--costs" in capsys.readouterr().err
