import json
import random
import warnings

import jsonschema_rs
import pytest

from analysis.design import terms as catalogue_terms
from analysis.errors import BadDataError, BadPlanError
from analysis.evaluate import _library_checks, evaluate
from analysis.plan import read
from analysis.result_schema import result_schema
from analysis.table import open_table

SHIFTS = {"none": 0.0, "small": 1.0, "large": 5.0, "down": -5.0}


@pytest.fixture
def table(tmp_path):
    """Two arms of forty, and figures that the initiative moves by different amounts."""
    draw = random.Random(7)
    lines = ["arm,site,text,same,stops," + ",".join(SHIFTS)]
    for number in range(80):
        arm = "initiative" if number % 2 else "comparison"
        cells = [f"{draw.gauss(50, 2) + (number % 2) * shift:.4f}" for shift in SHIFTS.values()]
        site = "north" if number % 3 else "south"
        lines.append(f"{arm},{site},a word,3,{number % 5},{','.join(cells)}")
    path = tmp_path / "figures.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return open_table(path)


@pytest.fixture
def plan_of(document):
    """Build a plan of several hypotheses: (outcome, role, more) each."""

    one = dict(document["hypotheses"][0])

    def build(*hypotheses, **top):
        document["hypotheses"] = [
            {
                **one,
                "key": outcome,
                "outcome": outcome,
                "role": role,
                "kind": "mean",
                "better": "higher",
                **more,
            }
            for outcome, role, more in hypotheses
        ]
        content = json.dumps(document | top).encode()
        return read(content, suffix=".json", terms=catalogue_terms())

    return build


SESOI = {"sesoi": {"value": 1.0, "scale": "absolute"}}
MARGIN = {"margin": {"value": 1.0, "scale": "absolute"}}


def test_the_document_has_the_form_of_the_contract(plan_of, table):
    plan = plan_of(("large", "primary", SESOI), ("small", "secondary", {}))
    document = evaluate(plan, table).document()
    assert list(document)[:3] == ["schema", "engine", "plan_sha256"]
    jsonschema_rs.Draft202012Validator(result_schema()).validate(document)
    assert document["plan_sha256"] == plan.sha256
    assert document["data_sha256"] == table.sha256
    assert document["seed"] == plan.seed
    assert document["mode"] == "unregistered"
    assert document["verdict"] == "worked"
    first = document["hypotheses"][0]
    assert first["sesoi"] == {"value": 1.0, "scale": "absolute", "d": 1.0, "of": "estimate"}
    assert first["estimate"]["level"] == 0.95
    assert first["quantities"]["counterfactual"]["scale"] == "mean"
    assert first["strength"] <= first["strength_ceiling"]
    assert document["hypotheses"][1]["sesoi"] is None


def test_the_same_plan_and_data_give_the_same_bytes(plan_of, table):
    plan = plan_of(("large", "primary", SESOI), ("small", "exploratory", {}))
    once, again = (json.dumps(evaluate(plan, table).document()) for _ in range(2))
    assert once == again


def test_a_relative_sesoi_is_a_share_of_the_counterfactual(plan_of, table):
    plan = plan_of(("large", "primary", {"sesoi": {"value": 0.02, "scale": "relative"}}))
    found = evaluate(plan, table).document()["hypotheses"][0]
    assert found["sesoi"]["d"] == pytest.approx(
        0.02 * found["quantities"]["counterfactual"]["value"], rel=1e-12
    )


def test_a_refusal_is_a_result_of_strength_nought(plan_of, table):
    found = evaluate(plan_of(("same", "primary", SESOI)), table).document()
    refused = found["hypotheses"][0]
    assert refused["outcome"] == "refusal"
    assert refused["because"]
    assert refused["what_would_help"]
    assert "estimate" not in refused
    assert (refused["verdict"], refused["benefit_ruled_out"]) == ("not_testable", False)
    assert refused["strength"] == 0
    assert found["verdict"] == "not_testable"
    jsonschema_rs.Draft202012Validator(result_schema()).validate(found)


def test_harm_beyond_a_guardrails_margin_stands_on_the_primary_hypothesis(plan_of, table):
    harmed = plan_of(("large", "primary", SESOI), ("down", "guardrail", MARGIN))
    found = evaluate(harmed, table).document()["hypotheses"]
    assert found[0]["with_harm"] is True
    assert found[0]["verdict"] == "worked"
    assert found[1]["margin_held"] is False
    assert "with_harm" not in found[1]
    kept = plan_of(("large", "primary", SESOI), ("large", "guardrail", MARGIN | {"key": "g"}))
    found = evaluate(kept, table).document()["hypotheses"]
    assert found[0]["with_harm"] is False
    assert found[1]["margin_held"] is True


def test_a_refused_guardrail_is_not_held_and_shows_no_harm(plan_of, table):
    plan = plan_of(("large", "primary", SESOI), ("same", "guardrail", MARGIN))
    found = evaluate(plan, table).document()["hypotheses"]
    assert found[0]["with_harm"] is False
    assert found[1]["margin_held"] is False


def test_secondary_hypotheses_are_adjusted_and_a_refusal_counts(plan_of, table):
    alone = evaluate(plan_of(("small", "secondary", {})), table).document()["hypotheses"][0]
    assert alone["estimate"]["p_adjusted"] == alone["estimate"]["p"]
    plan = plan_of(
        ("small", "secondary", {}), ("same", "secondary", {}), ("large", "primary", SESOI)
    )
    found = evaluate(plan, table).document()["hypotheses"]
    assert found[0]["estimate"]["p_adjusted"] == pytest.approx(2 * alone["estimate"]["p"])
    assert found[2]["estimate"]["p_adjusted"] == found[2]["estimate"]["p"]


def test_a_claim_is_taken_back_by_the_adjustment_and_not_where_it_is_switched_off(plan_of, table):
    many = [("none", "secondary", {"key": f"n{number}"}) for number in range(40)]
    alone = evaluate(plan_of(("small", "secondary", {})), table).document()["hypotheses"][0]
    assert alone["verdict"] == "worked_size_uncertain"
    among = evaluate(plan_of(("small", "secondary", {}), *many), table).document()
    assert among["hypotheses"][0]["verdict"] == "cannot_tell"
    checks = {check["key"]: check for check in among["hypotheses"][0]["checks"]}
    assert checks["multiplicity"]["status"] == "not_held"
    off = plan_of(("small", "secondary", {}), *many, multiplicity="none")
    document = evaluate(off, table).document()
    assert document["hypotheses"][0]["verdict"] == "worked_size_uncertain"
    assert document["multiplicity"] == "none"
    assert any("multiplicity" in warning for warning in document["warnings"])


def test_one_hypothesis_is_shown_after_its_family_was_counted(plan_of, table):
    plan = plan_of(("small", "secondary", {}), ("same", "secondary", {}))
    whole = evaluate(plan, table).document()["hypotheses"][0]
    alone = evaluate(plan, table, only="small").document()["hypotheses"]
    assert alone == [whole]
    with pytest.raises(BadPlanError, match="no hypothesis 'x'"):
        evaluate(plan, table, only="x")


def test_the_errors_of_several_hypotheses_are_reported_together(plan_of, table):
    plan = plan_of(("text", "primary", {}), ("stop", "secondary", {}))
    with pytest.raises(BadDataError) as caught:
        evaluate(plan, table)
    said = str(caught.value)
    assert "a word" in said
    assert "'stops'" in said


def test_without_a_primary_hypothesis_there_is_no_verdict_over_all(plan_of, table):
    assert evaluate(plan_of(("large", "secondary", {})), table).document()["verdict"] is None


def test_assignment_lifts_the_ceiling_and_says_so(plan_of, table):
    plan = plan_of(("large", "primary", SESOI), assignment="random")
    found = evaluate(plan, table).document()["hypotheses"][0]
    assert found["strength_ceiling"] == 5
    assert any(check["key"] == "assignment" for check in found["checks"])


def test_rows_are_narrowed_by_where(plan_of, table):
    whole = evaluate(plan_of(("large", "primary", {})), table).document()["hypotheses"][0]
    some = plan_of(("large", "primary", {"where": {"site": "north"}}))
    part = evaluate(some, table).document()["hypotheses"][0]
    assert 0 < part["n"]["rows"] < whole["n"]["rows"] == 80


def test_a_mode_that_nobody_knows_is_refused(plan_of, table):
    with pytest.raises(ValueError, match="a mode is one of"):
        evaluate(plan_of(("large", "primary", {})), table, mode="best")


def test_what_a_library_warns_of_becomes_a_check_once():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(3):
            warnings.warn("it did not converge", RuntimeWarning, stacklevel=1)
    checks = list(_library_checks(caught))
    assert [(c.key, c.because) for c in checks] == [
        ("library_warning", "RuntimeWarning: it did not converge")
    ]
