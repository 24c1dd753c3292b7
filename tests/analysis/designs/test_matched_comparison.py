"""The matched comparison: published answers, invariants, and what stands in a result."""

import csv
import importlib.resources
import math

import numpy as np
import pytest
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM

from analysis.data import Kind
from analysis.design import Question
from analysis.designs.matched_comparison import DESIGN, Settings
from analysis.outcome import CheckStatus, Refusal, Result, Scale
from tests.analysis.designs.matched_rows import NHEFS_TERMS, infertile, nhefs, rows, run, smokers

METHODS = (*("entropy_aipw", "aipw", "ipw", "entropy", "standardisation", "nearest", "regression"),)
WHAT_IF_TERMS = (*NHEFS_TERMS, "smokeyrs^2", "wt71^2")
QUANTITIES = {
    *("effect", "unadjusted", "max_smd_before", "max_smd_after", "effective_sample_size"),
    *("e_value", "rosenbaum_gamma", *(f"effect_{method}" for method in METHODS)),
}


def check(outcome, key):
    """Return a check of an outcome by its key."""
    return next(one for one in outcome.findings.checks if one.key == key)


def drawn(seed=1, size=400, strength=1.0):
    """Return who is treated, an outcome with an effect of 1, and two covariates."""
    draw = np.random.Generator(np.random.PCG64(seed))
    age, prior = draw.normal(40, 10, size), draw.poisson(3, size).astype(float)
    lean = strength * ((age - 40) / 20 + (prior - 3) / 3)
    treated = draw.random(size) < 1 / (1 + np.exp(1 - lean))
    outcome = 0.1 * age + prior + treated + draw.normal(size=size)
    return treated, outcome, {"age": age, "prior": prior}


def test_quitting_smoking_has_the_textbooks_effect():
    """Hernan and Robins, What If, chapters 12 and 13: 3.4 (2.4 to 4.5) and 3.5 kg.

    Their interval takes the weights as known, which makes it a little wider.
    """
    outcome = run(smokers(), estimand="ate", method="ipw", formula=WHAT_IF_TERMS)
    assert outcome.estimate.value == pytest.approx(3.4, abs=0.05)
    assert outcome.estimate.low == pytest.approx(2.4, abs=0.1)
    assert outcome.estimate.high == pytest.approx(4.5, abs=0.15)
    standardised = outcome.findings.quantities["effect_standardisation"]
    assert standardised.value == pytest.approx(3.5, abs=0.07)


def cattaneo():
    """Return Cattaneo's births, which statsmodels brings along for its own tests (BSD)."""
    file = importlib.resources.files("statsmodels") / "treatment/tests/results/cataneo2.csv"
    with file.open(encoding="utf-8") as lines:
        table = list(csv.DictReader(lines))
    return {
        name: np.array([float(row[name]) for row in table])
        for name in ("bweight", "mbsmoke_", "prenatal1_", "mmarried_", "mage", "fbaby_")
    }


def test_smoking_and_birth_weight_have_statas_regression_adjustment():
    """Stata's ``teffects ra``: -239.6392 (23.824); its errors divide by n, ours by n - 1."""
    data = cattaneo()
    covariates = {name: data[name] for name in ("prenatal1_", "mmarried_", "mage", "fbaby_")}
    seen = rows("mean", data["mbsmoke_"] == 1, data["bweight"], covariates)
    outcome = run(seen, estimand="ate", method="standardisation")
    assert outcome.estimate.value == pytest.approx(-239.6392, abs=5e-5)
    assert outcome.estimate.se == pytest.approx(23.824, rel=2e-4)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("estimand", ["att", "ate"])
@pytest.mark.parametrize("kind", ["mean", "proportion", "count"])
def test_every_method_answers_every_kind_and_reports_every_quantity(kind, estimand, method):
    seen = infertile(exposed=True) if kind == "count" else smokers(kind)
    outcome = run(seen, estimand=estimand, method=method)
    quantities = outcome.findings.quantities
    assert isinstance(outcome, Result)
    assert set(quantities) >= QUANTITIES
    assert outcome.estimate == quantities["effect"] == quantities[f"effect_{method}"]
    explained = {one.key for one in outcome.findings.checks}
    assert {name for name, value in quantities.items() if value is None} <= explained
    alike = kind != "count" or method != "regression"
    assert len(outcome.findings.sensitivity) >= (5 if alike else 0)
    if kind == "count" and method != "regression":
        assert outcome.estimate.scale is Scale.RATE_RATIO
        ratio = 1 + outcome.absolute.value / outcome.counterfactual.value
        assert outcome.estimate.value == pytest.approx(ratio, rel=1e-9)
        assert outcome.absolute.unit == "per unit of exposure"


def test_the_counterfactual_is_what_the_treated_had_less_the_effect():
    treated, outcome, covariates = drawn()
    found = run(rows("mean", treated, outcome, covariates), method="entropy_aipw")
    expected = outcome[treated].mean() - found.estimate.value
    assert found.counterfactual.value == pytest.approx(expected, rel=1e-9)
    regressed = run(rows("mean", treated, outcome, covariates), method="regression")
    expected = outcome[treated].mean() - regressed.estimate.value
    assert regressed.counterfactual.value == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_an_effect_that_was_put_in_is_found(method):
    treated, outcome, covariates = drawn(seed=4, size=3000)
    found = run(rows("mean", treated, outcome, covariates), method=method)
    assert found.estimate.value == pytest.approx(1.0, abs=0.2)
    assert abs(found.findings.quantities["unadjusted"].value - 1.0) > 0.3


def test_entropy_balancing_leaves_no_difference_in_the_terms():
    treated, outcome, covariates = drawn()
    found = run(rows("mean", treated, outcome, covariates), formula=("age", "age^2", "prior"))
    assert found.findings.quantities["max_smd_after"] < 1e-9
    assert found.findings.quantities["max_smd_before"] > 0.3
    names = [one["name"] for one in found.findings.figure["balance"]]
    assert names == ["age", "age^2", "prior"]


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_rows_does_not_matter(method):
    treated, outcome, covariates = drawn(size=150)
    covariates["prior"] = np.minimum(covariates["prior"], 3.0)
    covariates["age"] = np.round(covariates["age"], -1)
    order = np.random.Generator(np.random.PCG64(3)).permutation(150)
    one = run(rows("mean", treated, outcome, covariates), method=method)
    moved = {name: values[order] for name, values in covariates.items()}
    other = run(rows("mean", treated[order], outcome[order], moved), method=method)
    assert other.estimate.value == pytest.approx(one.estimate.value, rel=1e-9)
    assert other.estimate.se == pytest.approx(one.estimate.se, rel=1e-9)
    gamma = one.findings.quantities["rosenbaum_gamma"]
    assert other.findings.quantities["rosenbaum_gamma"] == pytest.approx(gamma, rel=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_swapping_the_groups_turns_the_effect_on_everyone_round(method):
    treated, outcome, covariates = drawn()
    one = run(rows("mean", treated, outcome, covariates), method=method, estimand="ate")
    other = run(rows("mean", ~treated, outcome, covariates), method=method, estimand="ate")
    assert other.estimate.value == pytest.approx(-one.estimate.value, rel=1e-8)
    assert other.estimate.se == pytest.approx(one.estimate.se, rel=1e-7)


@pytest.mark.parametrize("method", METHODS)
def test_units_of_outcome_and_covariates_do_not_matter(method):
    treated, outcome, covariates = drawn()
    one = run(rows("mean", treated, outcome, covariates), method=method)
    scaled = {"age": covariates["age"] * 1e6 + 1e7, "prior": covariates["prior"] / 1e5}
    other = run(rows("mean", treated, outcome * 1e-3 + 5, scaled), method=method)
    assert other.estimate.value == pytest.approx(one.estimate.value * 1e-3, rel=1e-6)
    assert other.estimate.se == pytest.approx(one.estimate.se * 1e-3, rel=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_the_same_rows_give_the_same_answer_and_a_wider_level_a_wider_interval(method):
    treated, outcome, covariates = drawn()
    one = run(rows("mean", treated, outcome, covariates), method=method)
    again = run(rows("mean", treated, outcome, covariates), method=method)
    wide = run(rows("mean", treated, outcome, covariates), method=method, level=0.99)
    assert one == again
    assert wide.estimate.low < one.estimate.low < one.estimate.high < wide.estimate.high


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("estimand", ["att", "ate"])
def test_events_among_people_are_those_people_one_by_one(method, estimand):
    """Rows of events among people, and rows with a count, are their observations one a row."""
    draw = np.random.Generator(np.random.PCG64(8))
    size = 60
    people = draw.integers(1, 12, size).astype(float)
    events = draw.binomial(people.astype(int), 0.3).astype(float)
    treated, age = draw.random(size) < 0.4, draw.normal(size=size)
    area = [str(one) for one in draw.choice(["a", "b"], size)]
    told = {"age": age, "area": area}
    short = run(
        rows("proportion", treated, events, told, people=people), method=method, estimand=estimand
    )
    each = np.repeat(np.arange(size), people.astype(int))
    happened = np.concatenate(
        [np.arange(int(n)) < k for n, k in zip(people, events, strict=True)]
    ).astype(float)
    whole = {"age": age[each], "area": [area[place] for place in each]}
    long = run(rows("proportion", treated[each], happened, whole), method=method, estimand=estimand)
    assert short.estimate.value == pytest.approx(long.estimate.value, rel=1e-8)
    assert short.estimate.se == pytest.approx(long.estimate.se, rel=1e-8)
    assert short.findings.n["units"] == int(people.sum()) == long.findings.n["units"]
    assert short.findings.n["rows"] == size


@pytest.mark.parametrize("method", METHODS)
def test_a_row_with_a_count_is_so_many_rows(method):
    treated, outcome, covariates = drawn(size=120)
    count = np.arange(120) % 3 + 1.0
    short = run(rows("mean", treated, outcome, covariates, count=count), method=method)
    each = np.repeat(np.arange(120), count.astype(int))
    whole = {name: values[each] for name, values in covariates.items()}
    long = run(rows("mean", treated[each], outcome[each], whole), method=method)
    assert short.estimate.value == pytest.approx(long.estimate.value, rel=1e-8)
    assert short.estimate.se == pytest.approx(long.estimate.se, rel=1e-8)
    gamma = long.findings.quantities["rosenbaum_gamma"]
    assert short.findings.quantities["rosenbaum_gamma"] == pytest.approx(gamma, rel=0.2)


def test_text_is_a_factor_and_so_are_numbers_in_c():
    data = nhefs()
    numbers = {"education": data["education"]}
    words = {"education": [str(int(one)) for one in data["education"]]}
    seen = rows("mean", data["qsmk"] == 1, data["wt82_71"], numbers)
    text = rows("mean", data["qsmk"] == 1, data["wt82_71"], words)
    one, other = run(seen, formula=("C(education)",)), run(text)
    assert one.estimate == other.estimate
    names = [entry["name"] for entry in one.findings.figure["balance"]]
    assert names == [f"education {level}" for level in range(1, 6)]


def test_a_stratum_is_one_more_factor():
    data = nhefs()
    given = {"age": data["age"]}
    level = [str(int(one)) for one in data["education"]]
    with_stratum = run(
        rows("mean", data["qsmk"] == 1, data["wt82_71"], given, stratum=level), method="aipw"
    )
    as_covariate = run(
        rows("mean", data["qsmk"] == 1, data["wt82_71"], {**given, "level": level}), method="aipw"
    )
    assert with_stratum.estimate.value == pytest.approx(as_covariate.estimate.value, rel=1e-12)


def test_trimming_leaves_out_those_who_almost_never_or_always_are_treated():
    treated, outcome, covariates = drawn(strength=2.0)
    seen = rows("mean", treated, outcome, covariates)
    found = run(seen, method="ipw", trim=0.1)
    x = np.column_stack([np.ones(treated.size), covariates["age"], covariates["prior"]])
    share = GLM(treated.astype(float), x, families.Binomial()).fit(tol=1e-12).fittedvalues
    kept = (share >= 0.1) & (share <= 0.9)
    odds = (share / (1 - share))[kept & ~treated]
    expected = outcome[kept & treated].mean() - np.average(outcome[kept & ~treated], weights=odds)
    assert found.estimate.value == pytest.approx(expected, rel=1e-8)
    assert check(found, "trim").value == (~kept).sum()
    assert "propensity outside 0.1 to 0.9" in found.findings.method
    for method in METHODS:
        assert isinstance(run(seen, method=method, trim=0.1), Result)


def test_a_caliper_leaves_out_those_without_a_match():
    treated, outcome, covariates = drawn(strength=3.0)
    found = run(rows("mean", treated, outcome, covariates), method="nearest", caliper=0.01)
    lost = check(found, "unmatched")
    assert lost.status is CheckStatus.NOT_HELD
    assert lost.value > 0


def test_clusters_widen_what_leans_on_few_of_them():
    treated, outcome, covariates = drawn()
    cluster = np.where(treated, np.arange(400) % 4, np.arange(400) % 12)
    found = run(rows("mean", treated, outcome, covariates, cluster=cluster), method="ipw")
    assert found.estimate.df == 11
    assert found.findings.n["clusters"] == 12


def test_groups_that_overlap_too_little_lose_strength():
    treated, outcome, covariates = drawn(seed=2, size=200, strength=4.0)
    found = run(rows("mean", treated, outcome, covariates), method="ipw")
    assert check(found, "overlap").status is CheckStatus.NOT_HELD
    assert "overlap" in {one.key for one in found.findings.downgrades}


def test_a_method_without_weights_says_how_unlike_the_groups_are():
    treated, outcome, covariates = drawn()
    found = run(rows("mean", treated, outcome, covariates), method="regression")
    assert check(found, "balance").status is CheckStatus.NOT_HELD
    assert {one.key for one in found.findings.downgrades} == {"imbalance"}
    assert found.findings.quantities["max_smd_after"] is None


def test_the_power_is_that_of_two_groups_with_a_warning():
    question = Question(key="main", kind=Kind.PROPORTION, better="lower", metric="Metric")
    given = {"baseline": 0.5, "n_treated": 300, "n_comparison": 300, "effect": -0.1}
    found = DESIGN.power(given, question, Settings())
    assert found["power"] == pytest.approx(0.6930168231959608, rel=1e-6)  # R's power.prop.test
    assert "Weighting will cost some of it" in found["method"]


def test_no_number_of_a_hard_case_is_endless():
    treated, outcome, covariates = drawn(size=30, strength=3.0)
    found = run(rows("mean", treated, outcome, covariates))
    assert isinstance(found, Result | Refusal)
    for value in found.findings.quantities.values():
        number = getattr(value, "value", value)
        assert number is None or math.isfinite(number)
