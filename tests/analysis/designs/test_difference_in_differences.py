"""The difference in differences: other programs' numbers, its choices and its quantities."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from analysis.errors import BadDataError
from analysis.outcome import CheckStatus, Consequence, Estimate, Refusal, Result, Scale
from tests.analysis.panel_rows import check, observed, run, shaped, simulated

ORACLES = Path(__file__).parents[2] / "oracles"
CASES = {
    case["id"]: case
    for case in json.loads((ORACLES / "difference_in_differences.json").read_text(encoding="utf-8"))
}


def castle(hypothesis):
    """Return the states' panel as one hypothesis sees it, and its settings."""
    case = CASES["castle_doctrine"]
    plan = case["hypotheses"][hypothesis]
    with (ORACLES / case["data"]).open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))

    def numbers(name):
        return [float(line[name]) for line in table]

    seen = observed(
        numbers(plan.get("outcome", "homicide")),
        unit=[line["sid"] for line in table],
        period=[int(line["year"]) for line in table],
        starts=[int(line["law_year"]) if line["law_year"] else None for line in table],
        covariates={name: numbers(name) for name in plan.get("covariates", ())},
        **({"weight": numbers(plan["weight"])} if "weight" in plan else {}),
    )
    return seen, case["settings"] | plan.get("settings", {})


def found_at(outcome, path):
    """Return the number at a path of the result, as the reference cases write it."""
    head, _, rest = path.partition(".")
    if head == "n":
        return outcome.findings.n[rest]
    if head == "estimate":
        return getattr(outcome.estimate, rest)
    name, _, part = rest.partition(".")
    if name == "counterfactual":
        return outcome.counterfactual.value
    value = outcome.findings.quantities[name]
    return getattr(value, part or "value") if isinstance(value, Estimate) else value


def wanted(expected):
    return pytest.approx(
        expected["value"], rel=expected.get("rtol", 0.0), abs=expected.get("tol", 0.0)
    )


@pytest.mark.parametrize("hypothesis", list(CASES["castle_doctrine"]["hypotheses"]))
def test_homicide_after_castle_laws_has_the_numbers_of_another_program(hypothesis):
    seen, chosen = castle(hypothesis)
    outcome = run(seen, **chosen)
    for expected in CASES["castle_doctrine"]["checks"]:
        if expected["hypothesis"] == hypothesis:
            assert found_at(outcome, expected["path"]) == wanted(expected), expected["path"]


@pytest.mark.parametrize("model", ["linear", "log"])
def test_group_and_phase_have_the_numbers_of_another_program(model):
    case = CASES["verdict_designs"]
    lists = case["rows"]
    seen = observed(lists["outcome"], treated=lists["treated"], after=lists["after"])
    outcome = run(seen, model=model, **case["settings"])
    for expected in case["checks"]:
        if expected["model"] == model:
            assert found_at(outcome, expected["path"]) == wanted(expected), expected["path"]


def test_four_rates_alone_are_refused_and_the_change_still_stands():
    case = CASES["snow_cholera"]
    lists = case["rows"]
    seen = observed(lists["outcome"], treated=lists["treated"], after=lists["after"])
    outcome = run(seen, **case["settings"])
    assert isinstance(outcome, Refusal)
    assert "no residual degree of freedom" in outcome.because
    assert outcome.what_would_help
    effect = outcome.findings.quantities["effect"]
    assert effect.value == pytest.approx(-56.9, rel=1e-6)
    assert effect.low is None


def test_auto_takes_cr2_with_six_clusters_on_each_side_and_reassignment_with_fewer():
    for treated, errors in ((6, "cr2"), (5, "randomisation"), (9, "randomisation")):
        seen = observed(**simulated(units=14, treated=treated))
        chosen = run(seen, draws=99).findings.chosen
        assert chosen["errors"] == ("cr2" if 14 - treated >= 6 <= treated else errors)
    seen = observed(**simulated(units=12, treated=6))
    assert run(seen, draws=99).findings.chosen == {"model": "linear", "errors": "cr2"}


def test_auto_takes_poisson_for_counts_and_linear_for_everything_else():
    counted = observed(**simulated(kind="count"))
    assert run(counted, draws=99).estimate.scale is Scale.RATIO_OF_RATIOS
    mean = run(observed(**simulated()), draws=99)
    assert mean.estimate.scale is Scale.MEAN_DIFFERENCE
    lists = simulated()
    yes = (lists.pop("outcome") > 20).astype(float)
    share = run(observed(yes, **(lists | {"kind": "proportion"})), draws=99)
    assert share.estimate.scale is Scale.RISK_DIFFERENCE


def test_auto_without_unit_or_cluster_is_hc2():
    lists = simulated()
    del lists["unit"]
    outcome = run(observed(**lists), fixed_effects="group_phase")
    assert outcome.findings.chosen["errors"] == "hc2"
    assert outcome.findings.quantities["effect_cr1"] is None
    assert check(outcome, "effect_cr1").because


@pytest.mark.parametrize(
    "errors", ["cr2", "cr1", "cr3", "hc1", "hc2", "classical", "wild", "randomisation"]
)
@pytest.mark.parametrize("model", ["linear", "log", "poisson"])
@pytest.mark.parametrize("effects", ["unit_period", "group_phase"])
def test_every_model_runs_with_every_error_and_holds_its_estimate(model, errors, effects):
    kind = "count" if model == "poisson" else "mean"
    seen = observed(**simulated(kind=kind, units=16, treated=8))
    outcome = run(seen, model=model, errors=errors, fixed_effects=effects, draws=199)
    assert isinstance(outcome, Result)
    assert outcome.estimate == outcome.findings.quantities["effect"]
    assert outcome.estimate.low < outcome.estimate.value < outcome.estimate.high
    assert 0.0 <= outcome.estimate.p <= 1.0
    assert outcome.findings.method.endswith(".")


def test_every_quantity_of_the_contract_is_there():
    lists = simulated(kind="count", units=16, treated=8)
    noise = np.random.default_rng(1).normal(size=128 - 32)
    regions = [("north", "south", "west")[number % 3] for number in range(96)]
    seen = observed(**lists, covariates={"x": noise[:96], "region": regions})
    found = run(seen, draws=99).findings.quantities
    names = {
        *("effect", "effect_cr1", "effect_cr2", "wild_p", "randomisation_p", "pre_trend_p"),
        *("lead_3", "lead_2", "lag_0", "lag_1", "lag_2", "averted"),
        *("coef_x", "coef_region_south", "coef_region_west"),
    }
    assert set(found) == names
    assert found["effect_cr2"] == found["effect_cr1"]


def test_a_coefficient_that_units_hold_is_null_and_a_check_says_why():
    lists = simulated(units=16, treated=8)
    sizes = [float(name[1:]) for name in lists["unit"]]
    outcome = run(observed(**lists, covariates={"size": sizes}), draws=99)
    assert outcome.findings.quantities["coef_size"] is None
    assert "already hold" in check(outcome, "coef_size").because


def test_one_treated_cluster_refuses_cluster_errors_and_auto_reassigns():
    seen = observed(**simulated(units=30, treated=1))
    for errors in ("cr1", "cr2", "cr3"):
        outcome = run(seen, errors=errors, draws=99)
        assert isinstance(outcome, Refusal)
        assert "one treated cluster" in outcome.because
        assert outcome.findings.quantities["randomisation_p"] is not None
        assert outcome.findings.quantities["effect_cr2"] is None
    by_signs = run(seen, errors="wild", draws=99)
    assert by_signs.estimate.p is not None
    assert by_signs.estimate.se is None
    outcome = run(seen)
    assert outcome.findings.chosen["errors"] == "randomisation"
    assert outcome.estimate.low is not None
    assert check(outcome, "randomisation_floor").value == pytest.approx(1 / 30)


def test_a_floor_above_the_level_leaves_both_ends_open_and_says_so():
    outcome = run(observed(**simulated(units=9, treated=1)))
    assert outcome.estimate.low is None
    assert outcome.estimate.high is None
    floor = check(outcome, "randomisation_floor")
    assert floor.value == pytest.approx(1 / 9)
    assert floor.status is CheckStatus.NOT_HELD


@pytest.mark.parametrize("kind", ["mean", "count"])
def test_a_floor_of_exactly_the_level_has_both_ends(kind):
    outcome = run(observed(**simulated(units=10, treated=1, kind=kind)), level=0.9)
    assert outcome.estimate.low < outcome.estimate.value < outcome.estimate.high
    assert check(outcome, "randomisation_floor").status is CheckStatus.HELD


def test_few_degrees_of_freedom_are_a_caveat():
    outcome = run(observed(**simulated(units=14, treated=3)), errors="cr2")
    found = check(outcome, "few_clusters")
    assert found.value < 5
    assert found.consequence is Consequence.CAVEAT


def test_staggered_starts_give_the_two_way_estimate_with_a_check():
    seen, chosen = castle("linear")
    outcome = run(seen, **chosen, draws=99)
    assert check(outcome, "staggered").status is CheckStatus.NOT_HELD
    with pytest.raises(BadDataError, match="unit_period"):
        shaped(seen, fixed_effects="group_phase")


def test_starts_and_a_group_with_one_start_give_the_same_result():
    lists = simulated()
    begins = [4 if one else None for one in lists["treated"]]
    by_group = run(observed(**lists), draws=99)
    del lists["treated"], lists["start"]
    by_starts = run(observed(**lists, starts=begins), draws=99)
    assert by_starts.estimate == by_group.estimate
    assert by_starts.findings.n == by_group.findings.n


def test_a_start_after_the_last_period_is_never():
    lists = simulated()
    del lists["treated"], lists["start"]
    begins = [{"u00": 4, "u01": 4, "u02": 99}.get(name) for name in lists["unit"]]
    outcome = run(observed(**lists, starts=begins), draws=99)
    assert outcome.findings.n["treated"] == 2
