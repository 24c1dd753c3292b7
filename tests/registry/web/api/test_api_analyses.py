"""An analysis over the API is the one that the command line gives, and keeps nothing."""

import json

from tests.builders import monthly_rows, plan_document

PLAN = json.dumps(plan_document()).encode()


def _ask(caller, **more):
    files = {"plan": ("plan.json", PLAN), "file": ("rows.csv", monthly_rows()), **more}
    return caller.call("POST", "/analyses", files=files)


def test_an_analysis_is_the_document_of_the_command_line(program, force, tmp_path):
    from analysis import design
    from analysis.evaluate import evaluate
    from analysis.plan import read
    from analysis.table import open_table

    answer = _ask(program(force.member, scopes=["read"]))
    assert answer.status_code == 200, answer.text
    (tmp_path / "rows.csv").write_bytes(monthly_rows())
    plan = read(PLAN, suffix=".json", terms=design.terms())
    own = evaluate(plan, open_table(tmp_path / "rows.csv")).document()
    assert answer.json() == json.loads(json.dumps(own))


def test_an_analysis_leaves_no_file_behind(program, force):
    _ask(program(force.member))
    intake = force.registry.settings.intake
    assert [path for path in intake.rglob("*") if path.is_file()] == []


def test_a_broken_plan_is_refused_by_its_place(program, force):
    plan = {**plan_document(), "design": "astrology"}
    answer = _ask(program(force.member), plan=("plan.json", json.dumps(plan).encode()))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("/plan")


def test_a_broken_file_is_refused_by_column_and_row(program, force):
    rows = monthly_rows().replace(b"60", b"sixty", 1)
    answer = _ask(program(force.member), file=("rows.csv", rows))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/file/offences/2"


def test_a_file_of_another_kind_is_refused(program, force):
    answer = _ask(program(force.member), file=("rows.exe", b"MZ"))
    assert answer.status_code == 422
    answer = program(force.member).call("POST", "/analyses", json={})
    assert answer.status_code == 415


def test_an_analysis_needs_a_token(program, force):
    assert _ask(program(None)).status_code == 401
