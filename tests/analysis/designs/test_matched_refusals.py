"""Where a matched comparison refuses, what stands beside it, and what is malformed."""

import numpy as np
import pytest

from analysis.errors import BadDataError, BadPlanError
from analysis.outcome import Refusal, Result
from tests.analysis.designs.matched_rows import rows, run

SIZE = 80


def people(seed=1):
    """Return a generator, who is treated, an outcome and a covariate that overlaps."""
    draw = np.random.Generator(np.random.PCG64(seed))
    treated = np.arange(SIZE) % 3 == 0
    return draw, treated, draw.normal(size=SIZE), {"age": draw.normal(size=SIZE)}


def refused(kind, treated, outcome, covariates, *words, **given):
    """Return the refusal, which says these words and what would help."""
    settings = {name: given.pop(name) for name in ("method", "estimand", "trim") if name in given}
    found = run(rows(kind, treated, outcome, covariates, **given), **settings)
    assert isinstance(found, Refusal)
    assert all(word in found.because for word in words), found.because
    assert found.what_would_help
    return found


def test_one_group_alone_is_refused():
    _, _, outcome, covariates = people()
    refused("mean", np.ones(SIZE, bool), outcome, covariates, "no complete observation")
    refused("mean", np.zeros(SIZE, bool), outcome, covariates, "no complete observation")


def test_a_constant_outcome_is_refused():
    _, treated, _, covariates = people()
    refused("mean", treated, np.full(SIZE, 4.0), covariates, "The outcome is 4 in every row")
    refused("proportion", treated, np.zeros(SIZE), covariates, "The outcome is 0 in every row")


def test_a_group_without_events_has_no_ratio():
    _, treated, _, covariates = people()
    events = np.where(treated, 0.0, 1.0 + np.arange(SIZE) % 2)
    found = refused("count", treated, events, covariates, "no event", "initiative")
    assert found.findings.quantities["max_smd_before"] is not None


def test_a_level_that_only_the_treated_have_is_named():
    _, treated, outcome, covariates = people()
    covariates["area"] = ["North" if one else "South" for one in treated]
    covariates["area"][0] = "West"
    found = refused("mean", treated, outcome, covariates, "area North", "nobody alike")
    assert "`where`" in found.what_would_help
    assert found.findings.quantities["unadjusted"].value is not None


def test_a_level_that_only_the_comparison_has_weighs_nothing_for_the_treated():
    _, treated, outcome, covariates = people()
    area = np.where(np.arange(SIZE) % 4 == 1, "South", "North")
    area[treated] = "North"
    covariates["area"] = [str(one) for one in area]
    alike = area == "North"
    alone = {"age": covariates["age"][alike]}
    for method in ("ipw", "entropy", "nearest"):
        whole = run(rows("mean", treated, outcome, covariates), method=method)
        part = run(rows("mean", treated[alike], outcome[alike], alone), method=method)
        assert isinstance(whole, Result)
        assert whole.estimate.value == pytest.approx(part.estimate.value, rel=1e-8)
    refused("mean", treated, outcome, covariates, "area South", "separation", estimand="ate")


def test_a_number_that_parts_the_groups_is_named_and_firth_stands_beside():
    draw, treated, outcome, covariates = people()
    covariates["score"] = np.where(treated, 10.0, 2.0) + draw.uniform(size=SIZE)
    found = refused("mean", treated, outcome, covariates, "score", "separation")
    assert [one.key for one in found.findings.sensitivity] == ["ipw_firth"]
    assert found.findings.quantities["effect_regression"].value is not None
    assert found.findings.quantities["effect_aipw"] is None


def test_what_cannot_be_balanced_is_refused_with_other_weights_beside():
    draw = np.random.Generator(np.random.PCG64(6))
    treated = np.repeat([True, False], [40, 200])
    age = np.concatenate([draw.normal(3.2, 0.3, 40), draw.normal(0, 1, 200)])
    age[0], age[-1] = 0.0, 2.9
    outcome = draw.normal(size=240)
    found = refused("mean", treated, outcome, {"age": age}, "entropy balancing is infeasible")
    keys = {one.key for one in found.findings.sensitivity}
    assert {"overlap_weights", "ipw_trimmed", "ipw"} <= keys
    assert found.findings.quantities["effect"] is None
    assert found.findings.quantities["effect_ipw"].value is not None


def test_an_outcome_that_a_covariate_parts_is_refused_where_it_is_modelled():
    draw, treated, _, covariates = people()
    flag = np.arange(SIZE) % 2 == 0
    covariates["flag"] = flag.astype(float)
    happened = np.where(flag, draw.random(SIZE) < 0.5, 0).astype(float)
    found = refused("proportion", treated, happened, covariates, "flag", "separation")
    assert {one.key for one in found.findings.sensitivity} >= {"ipw", "entropy", "nearest"}
    weighted = run(rows("proportion", treated, happened, covariates), method="entropy")
    assert isinstance(weighted, Result)


def test_as_many_terms_as_people_are_refused():
    _, treated, outcome, covariates = people()
    covariates["name"] = [f"P{place % 79}" for place in range(SIZE)]
    refused("mean", treated, outcome, covariates, "Only the treated group has name")
    few = np.arange(6) % 2 == 0
    terms = {f"x{place}": np.arange(6.0) ** place for place in range(1, 6)}
    refused("mean", few, np.arange(6.0), terms, "6 columns for 6 people")


def test_one_treated_cluster_is_refused():
    _, treated, outcome, covariates = people()
    cluster = np.where(treated, 0, np.arange(SIZE) % 5)
    refused("mean", treated, outcome, covariates, "one treated cluster", cluster=cluster)


def test_trimming_everybody_away_is_refused():
    draw, treated, outcome, covariates = people()
    covariates["age"] = treated * 1.2 + draw.normal(size=SIZE)
    refused("mean", treated, outcome, covariates, "Trimming at 0.499", trim=0.499)


def test_without_covariates_the_plan_is_sent_back():
    _, treated, outcome, _ = people()
    with pytest.raises(BadPlanError, match="needs covariates"):
        run(rows("mean", treated, outcome, {}))


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("agee", "Did you mean 'age'"),
        ("C(agee)", "no term of the plan's covariates"),
        ("age^12", "from 2 to 9"),
        ("area^2", "only a covariate of numbers"),
        ("C(age^2)", "takes a power of what has none"),
        ("age:area", "no term"),
    ],
)
def test_a_term_that_is_none_is_named(term, words):
    _, treated, outcome, covariates = people()
    covariates["area"] = ["a" if place % 2 else "b" for place in range(SIZE)]
    with pytest.raises(BadPlanError, match="formula") as caught:
        run(rows("mean", treated, outcome, covariates), formula=("age", term))
    assert words in str(caught.value)


def test_a_column_may_be_called_like_a_term():
    _, treated, outcome, covariates = people()
    covariates["age^2"] = covariates["age"] * 3
    found = run(rows("mean", treated, outcome, covariates), formula=("age^2",))
    assert [one["name"] for one in found.findings.figure["balance"]] == ["age^2"]


def test_numbers_beyond_measurement_are_malformed():
    _, treated, outcome, covariates = people()
    covariates["age"][3] = 1e80
    with pytest.raises(BadDataError, match="too large for the term age\\^2"):
        run(rows("mean", treated, outcome, covariates), formula=("age", "age^2"))
