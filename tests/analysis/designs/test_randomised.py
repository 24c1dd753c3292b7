"""A randomised trial on published data, where it cannot answer, and what must not move it."""

import csv
import random

import pytest

from analysis.data import Kind
from analysis.design import Question
from analysis.errors import BadPlanError
from analysis.outcome import CheckStatus, Result
from tests.analysis.designs.trial_files import ORACLES, check, design_of, number, run, written

OFFER = {"treated_value": "offer"}


def trial(kind, outcome, columns=(), table=ORACLES / "trials.csv", **settings):
    return run(
        *("randomised", table, kind, outcome, {"group": "arm", **dict(columns)}),
        **{**OFFER, **settings},
    )


SUPPORTED_WORK = ORACLES / "supported_work.csv"
"""LaLonde (1986), as Dehejia and Wahba (1999) chose it: 445 men; from causaldata, MIT licence."""

INCENTIVES = ORACLES / "incentives.csv"
"""Thornton (2008), 119 Malawian villages; from causaldata, MIT licence."""


def supported(kind, outcome, columns=(), **settings):
    return run(
        *("randomised", SUPPORTED_WORK, kind, outcome, {"group": "treat", **dict(columns)}),
        **{"treated_value": 1, **settings},
    )


MEN = ["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"]


def test_earnings_after_supported_work_are_rs():
    """R 4.2.2 lm with sandwich::vcovHC; 1,794.34 is LaLonde's own figure."""
    found = supported("mean", "re78")
    assert number(found, "estimate.value") == pytest.approx(1794.34238185009, rel=1e-9)
    assert number(found, "effect.se") == pytest.approx(670.9965444673251, rel=1e-9)
    assert number(found, "effect.df") == 443
    adjusted = supported("mean", "re78", {"covariates": MEN}, errors="hc3")
    assert number(adjusted, "effect") == pytest.approx(1676.34262540306, rel=1e-7)
    assert number(adjusted, "effect.se") == pytest.approx(685.3024746500669, rel=1e-7)
    assert number(adjusted, "unadjusted") == pytest.approx(1794.34238185009, rel=1e-9)
    baseline = supported("mean", "re78", {"baseline": "re75"})
    assert baseline.findings.chosen == {"model": "ancova", "errors": "hc2"}
    assert number(baseline, "effect") == pytest.approx(1750.15090235419, rel=1e-8)
    assert number(baseline, "effect.se") == pytest.approx(669.4100584141157, rel=1e-8)


def test_shares_employed_after_supported_work_are_rs():
    """R 4.2.2 lm, glm and mantelhaen.test."""
    found = supported("proportion", "employed78", {"stratum": "black"})
    assert found.findings.chosen == {"model": "difference", "errors": "hc2"}
    assert number(found, "effect") == pytest.approx(0.11060291060291, rel=1e-9)
    assert number(found, "effect.se") == pytest.approx(0.0433957271651785, rel=1e-9)
    assert number(found, "risk_ratio") == pytest.approx(1.17117117117117, rel=1e-9)
    assert number(found, "odds_ratio") == pytest.approx(1.7037037037037, rel=1e-9)
    ratio = "mantel_haenszel_or"
    assert number(found, ratio) == pytest.approx(1.76131227830095, rel=1e-9)
    assert number(found, f"{ratio}.low") == pytest.approx(1.1477815781370495, rel=1e-8)
    assert number(found, f"{ratio}.high") == pytest.approx(2.702797292433348, rel=1e-8)
    adjusted = supported("proportion", "employed78", {"covariates": MEN})
    assert adjusted.findings.chosen["model"] == "logistic"
    assert number(adjusted, "effect") == pytest.approx(0.108930771664234, rel=1e-8)


def test_incentives_for_a_result_are_rs_with_attrition_and_bounds():
    """R 4.2.2 lm, clubSandwich 0.5.8 by village; Lee's bounds by hand."""
    columns = {"group": "any"}
    found = run("randomised", INCENTIVES, "proportion", "got", columns, treated_value=1)
    assert number(found, "effect") == pytest.approx(0.450551851859912, rel=1e-8)
    assert number(found, "effect.se") == pytest.approx(0.0208652816504755, rel=1e-8)
    lost = number(found, "attrition_difference")
    assert lost == pytest.approx(-0.0775237317546188, rel=1e-9)
    assert number(found, "lee_low") == pytest.approx(0.4327439164462193, abs=5e-4)
    assert number(found, "lee_high") == pytest.approx(0.517236073527096, abs=5e-4)
    assert [lost.key for lost in found.findings.downgrades] == ["attrition"]
    assert check(found, "attrition").status is CheckStatus.NOT_HELD
    by_village = run(
        *("randomised", INCENTIVES, "proportion", "got", {**columns, "cluster": "villnum"}),
        treated_value=1,
    )
    assert number(by_village, "effect") == pytest.approx(0.45198227440633, rel=1e-8)
    assert number(by_village, "effect.se") == pytest.approx(0.022790321861049, rel=1e-8)
    assert number(by_village, "effect.df") == pytest.approx(62.8758649123406, rel=1e-8)
    assert by_village.findings.n["clusters"] == 119


def test_lee_bounds_hold_the_difference_and_meet_it_where_nobody_is_lost():
    found = trial("mean", "score")
    low, high = number(found, "lee_low"), number(found, "lee_high")
    assert low < number(found, "unadjusted") < high
    whole = trial("count", "calls", model="difference")
    assert number(whole, "lee_low") == pytest.approx(number(whole, "effect"), rel=1e-12)
    assert number(whole, "lee_high") == pytest.approx(number(whole, "effect"), rel=1e-12)


def test_counts_over_an_exposure_have_no_bounds_and_say_why():
    found = trial("count", "calls", {"exposure": "hours"})
    assert number(found, "lee_low") is None
    assert "exposure" in check(found, "lee_low").because


def test_the_level_without_the_initiative_is_the_treateds_own_less_the_effect():
    found = trial("mean", "score", {"baseline": "before"})
    own = number(found, "mean_offer")
    assert number(found, "counterfactual") == pytest.approx(own - number(found, "effect"))
    counted = trial("count", "calls", {"exposure": "hours"})
    assert number(counted, "counterfactual") == pytest.approx(number(counted, "rate_usual"))
    assert number(counted, "absolute") == pytest.approx(number(counted, "unadjusted"), rel=1e-9)
    assert counted.absolute.unit == "per unit of hours"


def test_auto_goes_by_the_kind_and_the_columns_alone():
    asked = {
        ("mean", "score", ()): ("difference", "hc2"),
        ("mean", "score", (("stratum", "ward"),)): ("difference", "hc2"),
        ("mean", "score", (("baseline", "before"),)): ("ancova", "hc2"),
        ("mean", "score", (("covariates", ("age",)), ("cluster", "team"))): ("ancova", "cr2"),
        ("proportion", "left", (("baseline", "before"),)): ("difference", "hc2"),
        ("proportion", "left", (("covariates", ("sex",)),)): ("logistic", "hc2"),
        ("count", "calls", (("cluster", "team"),)): ("poisson", "cr2"),
    }
    design = design_of("randomised")
    for (kind, outcome, columns), (model, errors) in asked.items():
        named = {role: list(one) if role == "covariates" else one for role, one in columns}
        found = trial(kind, outcome, named)
        assert found.findings.chosen == {"model": model, "errors": errors}
        question = Question(key="k", kind=Kind(kind), better="higher", metric="M")
        roles = frozenset({"group", *dict(columns)})
        chosen = design.choose(None, question, design.settings(), roles)
        assert chosen.auto == {"model": model, "errors": errors}
        assert model != "ancova" or "covariance" in chosen.sentence


def test_a_model_of_another_kind_is_a_plan_to_mend():
    for kind, outcome, model in (
        ("mean", "score", "logistic"),
        ("proportion", "left", "poisson"),
        ("count", "calls", "logistic"),
    ):
        with pytest.raises(BadPlanError, match="is for kind"):
            trial(kind, outcome, model=model)
    with pytest.raises(BadPlanError, match="needs a cluster column"):
        trial("mean", "score", errors="cr2")


def test_with_clusters_the_plain_figures_have_no_interval_of_their_own():
    found = trial("proportion", "left", {"cluster": "team"})
    assert number(found, "risk_ratio.low") is None
    assert number(found, "proportion_offer.low") is None
    assert number(found, "effect.low") is not None
    asked = trial("proportion", "left", {"cluster": "team"}, errors="hc2")
    assert check(asked, "independence").status is CheckStatus.NOT_HELD
    assert {one.key for one in asked.findings.sensitivity} >= {"difference_cr2"}


ALL = [
    ("mean", "score", {"covariates": ["age", "sex"], "baseline": "before"}, 1.0),
    ("mean", "score", {"stratum": "ward"}, 1.0),
    ("proportion", "left", {"covariates": ["age", "sex"]}, 1.0),
    ("proportion", "leavers", {"people": "people", "cluster": "team"}, 1.0),
    ("count", "calls", {"exposure": "hours", "covariates": ["age"]}, -1.0),
]


@pytest.mark.parametrize(("kind", "outcome", "columns", "sign"), ALL)
def test_swapping_the_arms_turns_the_effect_round(kind, outcome, columns, sign):
    one = trial(kind, outcome, columns)
    other = trial(kind, outcome, columns, treated_value="usual")
    found, turned = number(one, "effect"), number(other, "effect")
    assert turned == pytest.approx(-found if sign > 0 else 1 / found, rel=1e-8)
    assert number(other, "effect.se") == pytest.approx(number(one, "effect.se"), rel=1e-8)


@pytest.mark.parametrize(("kind", "outcome", "columns", "_sign"), ALL)
def test_the_order_of_rows_does_not_matter_and_a_higher_level_is_wider(
    tmp_path, kind, outcome, columns, _sign
):
    with (ORACLES / "trials.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    random.Random(3).shuffle(rows)
    one, other = (
        trial(kind, outcome, columns),
        trial(kind, outcome, columns, written(tmp_path, rows)),
    )
    for path in ("effect", "effect.se", "effect.df", "unadjusted"):
        assert number(other, path) == pytest.approx(number(one, path), rel=1e-9), path
    wider = trial(kind, outcome, columns, level=0.99)
    assert number(wider, "effect.low") < number(one, "effect.low")
    assert number(wider, "effect.high") > number(one, "effect.high")


def test_a_mean_in_another_unit_is_the_same_answer_in_that_unit(tmp_path):
    with (ORACLES / "trials.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["score"] = "" if row["score"] == "" else 1000.0 * float(row["score"]) + 7.0
    table = written(tmp_path, rows)
    columns = {"covariates": ["age"], "cluster": "team"}
    one, other = trial("mean", "score", columns), trial("mean", "score", columns, table)
    assert number(other, "effect") == pytest.approx(1000.0 * number(one, "effect"), rel=1e-9)
    assert number(other, "effect.p") == pytest.approx(number(one, "effect.p"), rel=1e-9)


def test_the_sensitivity_set_holds_other_errors_and_other_models():
    found = trial("proportion", "left", {"covariates": ["age"], "stratum": "ward"})
    keys = {one.key for one in found.findings.sensitivity}
    assert keys == {"logistic_hc3", "difference", "ancova"}
    assert isinstance(found, Result)


def test_power_is_that_of_two_groups():
    """R pwr 1.3.0, pwr.t2n.test."""
    design = design_of("randomised")
    question = Question(key="k", kind=Kind.MEAN, better="higher", metric="M")
    assumed = {"sd": 4, "n_treated": 70, "n_comparison": 85, "alpha": 0.01, "effect": 2.4}
    found = design.power(assumed, question, design.settings())
    assert found["power"] == pytest.approx(0.8645934966009822, rel=1e-7)
    assert found["mde_80"] == pytest.approx(2.2305597205817898, rel=1e-7)
