import json

import pytest

from registry.cli import run
from registry.cli.exits import DONE, WRONG_INPUT

PLAN = """
schema = "plan/1"
title = "Stops"
design = "comparison_group"
[columns]
group = "arm"
[[hypotheses]]
key = "stops"
role = "primary"
metric = "Stops"
outcome = "stops"
kind = "mean"
better = "lower"
sesoi = { value = 1, scale = "absolute" }
"""

DATA = "arm,stops\n" + "".join(
    f"{arm},{value}\n"
    for arm, values in (("initiative", (1, 2, 3, 2, 1)), ("comparison", (7, 8, 9, 8, 7)))
    for value in values
)


@pytest.fixture
def files(tmp_path):
    """Write a plan and a data file, and return their paths as the command line has them."""

    def write(plan=PLAN, data=DATA):
        (tmp_path / "plan.toml").write_text(plan, encoding="utf-8")
        (tmp_path / "stops.csv").write_text(data, encoding="utf-8")
        return [str(tmp_path / "plan.toml"), str(tmp_path / "stops.csv")]

    return write


def test_analyse_prints_one_document_and_nothing_else(files, capsys):
    assert run(["analyse", *files(), "--json"]) == DONE
    told = capsys.readouterr()
    document = json.loads(told.out)
    assert document["verdict"] == "worked"
    assert document["schema"] == "result/1"


def test_analyse_tells_people_the_verdict_in_words(files, capsys):
    assert run(["analyse", *files()]) == DONE
    told = capsys.readouterr().out
    assert "Verdict: Improved; we cannot say that the initiative caused it. Plan " in told
    assert "{" not in told


def test_analyse_gives_the_same_bytes_twice(files, capsys):
    arguments = ["analyse", *files(), "--json"]
    run(arguments)
    once = capsys.readouterr().out
    run(arguments)
    assert capsys.readouterr().out == once


def test_analyse_writes_the_document_to_a_file(files, capsys, tmp_path):
    out = tmp_path / "result.json"
    assert run(["analyse", *files(), "--json", "--out", str(out)]) == DONE
    told = capsys.readouterr()
    assert json.loads(out.read_text(encoding="utf-8")) == json.loads(told.out)
    assert "Written" in told.err


def test_analyse_writes_the_scripts_and_the_rows_that_they_read(files, capsys, tmp_path):
    folder = tmp_path / "again"
    assert run(["analyse", *files(), "--scripts", str(folder)]) == DONE
    names = {path.name for path in folder.iterdir()}
    assert names == {"reproduce.R", "reproduce.py", "analysed_1_stops.csv"}
    rows = (folder / "analysed_1_stops.csv").read_text(encoding="utf-8").splitlines()
    assert rows[:2] == ["outcome,treated,group", "1,1,initiative"]
    assert capsys.readouterr().err.count("Written") == 3


@pytest.mark.parametrize(
    ("out", "said"), [("result.txt", "a report ends in"), ("no/such/folder/r.json", "No such file")]
)
def test_a_report_that_cannot_be_written_is_wrong_input(files, capsys, tmp_path, out, said):
    assert run(["analyse", *files(), "--json", "--out", str(tmp_path / out)]) == WRONG_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err


def test_a_wrong_plan_is_named_with_its_file_and_field(files, capsys):
    plan = PLAN.replace('"lower"', '"up"').replace('"arm"', "3")
    assert run(["analyse", *files(plan), "--json"]) == WRONG_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    assert "plan.toml: hypotheses.stops.better" in told.err
    assert "plan.toml: columns.group" in told.err


def test_wrong_data_are_named_with_file_column_and_row(files, capsys):
    assert run(["analyse", *files(data=DATA.replace("3\n", "three\n")), "--json"]) == WRONG_INPUT
    told = capsys.readouterr().err
    for word in ("stops.csv", "stops", "three", "4"):
        assert word in told


def test_an_unknown_hypothesis_is_wrong_input(files, capsys):
    assert run(["analyse", *files(), "--hypothesis", "x"]) == WRONG_INPUT
    assert "no hypothesis 'x'" in capsys.readouterr().err


def test_a_plan_and_its_data_in_the_wrong_order_are_wrong_input(files, capsys):
    plan, data = files()
    assert run(["analyse", data, plan]) == WRONG_INPUT
    assert "a .toml or a .json file" in capsys.readouterr().err


def test_check_plan_prints_the_hash_the_form_and_the_method(files, capsys):
    plan, data = files()
    assert run(["check-plan", plan, "--json"]) == DONE
    without = json.loads(capsys.readouterr().out)
    assert len(without["plan_sha256"]) == 64
    assert without["normalised"]["title"] == "Stops"
    assert without["errors"] == []
    [found] = without["hypotheses"]
    assert set(found) == {"key", "method", "auto", "rejected"}
    assert found["auto"]["paired"] is False
    assert run(["check-plan", plan, data, "--json"]) == DONE
    assert json.loads(capsys.readouterr().out)["plan_sha256"] == without["plan_sha256"]


def test_check_plan_prints_its_document_with_the_errors_of_a_wrong_plan(files, capsys):
    plan = PLAN.replace('"mean"', '"means"')
    assert run(["check-plan", files(plan)[0], "--json"]) == WRONG_INPUT
    told = capsys.readouterr()
    document = json.loads(told.out)
    assert document["plan_sha256"] is None
    assert document["hypotheses"] == []
    assert document["errors"][0]["field"] == "hypotheses.stops.kind"
    assert "Did you mean 'mean'?" in told.err


def test_check_plan_keeps_the_hash_where_the_data_are_wrong(files, capsys):
    assert run(["check-plan", *files(data=DATA.replace("stops", "stop")), "--json"]) == WRONG_INPUT
    document = json.loads(capsys.readouterr().out)
    assert document["plan_sha256"]
    assert [found["key"] for found in document["hypotheses"]] == ["stops"]
    assert document["errors"][0]["column"] == "stops"


def test_check_plan_warns_of_what_will_weaken_the_answer(files, capsys):
    plan = PLAN.replace('sesoi = { value = 1, scale = "absolute" }', "")
    plan = plan.replace("[columns]", "selected_on_baseline = true\n[columns]")
    assert run(["check-plan", files(plan)[0]]) == DONE
    told = capsys.readouterr().err
    assert "no sesoi" in told
    assert "chosen because their figure was high" in told
    assert "strength 1 of 5" in told


@pytest.mark.parametrize("name", ["plan", "result"])
def test_schema_prints_a_json_schema(name, capsys):
    assert run(["schema", name]) == DONE
    assert json.loads(capsys.readouterr().out)["$schema"].startswith("https://json-schema.org")


def test_designs_lists_every_setting_with_its_default(capsys):
    assert run(["designs", "--json"]) == DONE
    listed = {item["key"]: item for item in json.loads(capsys.readouterr().out)["designs"]}
    settings = {item["name"]: item for item in listed["comparison_group"]["settings"]}
    assert settings["level"]["default"] == 0.95
    assert settings["missing"]["choices"] == ["complete_cases", "refuse"]
    assert run(["designs"]) == DONE
    assert "comparison_group" in capsys.readouterr().out
