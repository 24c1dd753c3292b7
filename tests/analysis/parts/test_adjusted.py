"""Adjusted comparisons against statsmodels, and what stands in their place when there is none."""

import numpy as np
import pytest

from analysis.parts.adjusted import NotAdjusted, adjusted
from analysis.parts.two_group_shape import two_groups
from analysis.parts.two_groups import TwoGroupSettings, Words
from tests.analysis.designs.two_group_rows import rows

WORDS = Words(first="the group a", second="the group b", labels=("a", "b"))


def made(size=400, seed=5):
    draw = np.random.default_rng(seed)
    age = draw.normal(40, 9, size)
    ward = draw.choice(["east", "north", "west"], size)
    treated = draw.random(size) < 1 / (1 + np.exp(-(age - 40) / 9))
    return draw, treated, age, ward


def groups_of(kind, treated, outcome, **columns):
    seen = rows(kind, treated, outcome, **columns)
    return two_groups(seen, seen.treated, WORDS, TwoGroupSettings())


def matrix(treated, age, ward):
    return np.column_stack(
        [np.ones(age.size), treated, age, ward == "north", ward == "west"]
    ).astype(float)


def test_a_mean_is_least_squares_with_hc2():
    from statsmodels.regression.linear_model import OLS

    draw, treated, age, ward = made()
    outcome = 1e6 + 2 * treated + 0.3 * age + draw.normal(0, 1 + treated, age.size)
    groups = groups_of("mean", treated, outcome, covariates={"age": age, "ward": list(ward)})
    found = adjusted(groups, 0.95, "auto")
    wanted = OLS(outcome - 1e6, matrix(treated, age, ward)).fit(cov_type="HC2", use_t=True)
    assert found.value == pytest.approx(wanted.params[1], rel=1e-8)
    assert found.se == pytest.approx(wanted.bse[1], rel=1e-8)
    assert found.df == wanted.df_resid
    assert (found.low, found.high) == pytest.approx(tuple(wanted.conf_int()[1]), rel=1e-7)


def test_a_share_is_logistic_and_standardised_over_everyone():
    from statsmodels.discrete.discrete_model import Logit

    draw, treated, age, ward = made()
    chance = 1 / (1 + np.exp(-(-0.4 + 0.8 * treated + 0.05 * (age - 40))))
    outcome = (draw.random(age.size) < chance).astype(float)
    groups = groups_of("proportion", treated, outcome, covariates={"age": age, "ward": list(ward)})
    found = adjusted(groups, 0.95, "auto")
    x = matrix(treated, age - 40, ward)
    fit = Logit(outcome, x).fit(disp=0, tol=1e-12)

    def standardised(coefficients):
        there, here = x.copy(), x.copy()
        there[:, 1], here[:, 1] = 1, 0
        return (fit.model.cdf(there @ coefficients) - fit.model.cdf(here @ coefficients)).mean()

    steps = 1e-6 * np.eye(5)
    slope = (
        np.array([standardised(fit.params + s) - standardised(fit.params - s) for s in steps])
        / 2e-6
    )
    assert found.value == pytest.approx(standardised(fit.params), rel=1e-8)
    assert found.se == pytest.approx(np.sqrt(slope @ fit.cov_params() @ slope), rel=1e-6)


def test_a_count_is_poisson_with_offset_and_its_own_dispersion():
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    draw, treated, age, ward = made()
    exposure = draw.uniform(0.5, 3, age.size)
    outcome = draw.negative_binomial(2, 0.3, age.size).astype(float)
    groups = groups_of(
        "count",
        treated,
        outcome,
        exposure=exposure,
        covariates={"age": age},
        stratum=list(ward),
    )
    found = adjusted(groups, 0.95, "auto")
    model = GLM(outcome, matrix(treated, age - 40, ward), family=Poisson(), exposure=exposure)
    fit = model.fit(scale="X2", tol=1e-12)
    assert np.log(found.value) == pytest.approx(fit.params[1], rel=1e-8)
    assert found.se == pytest.approx(fit.bse[1], rel=1e-8)
    assert found.df == fit.df_resid
    plain = adjusted(groups, 0.95, 1.0)
    assert plain.se == pytest.approx(fit.bse[1] / np.sqrt(fit.scale), rel=1e-8)
    assert plain.df is None


def test_a_row_with_a_count_is_that_many_rows_in_every_model():
    draw, treated, age, _ward = made(60)
    times = draw.integers(1, 4, 60)
    for kind, outcome in (
        ("mean", draw.normal(size=60)),
        ("proportion", (draw.random(60) < 0.4).astype(float)),
        ("count", draw.poisson(3, 60).astype(float)),
    ):
        counted = groups_of(kind, treated, outcome, covariates={"age": age}, count=times)
        listed = groups_of(
            kind,
            np.repeat(treated, times),
            np.repeat(outcome, times),
            covariates={"age": np.repeat(age, times)},
        )
        one, other = adjusted(counted, 0.95, "auto"), adjusted(listed, 0.95, "auto")
        assert (one.value, one.se) == pytest.approx((other.value, other.se), rel=1e-8)
        assert one.df == other.df


def test_a_covariate_that_repeats_another_changes_nothing():
    draw, treated, age, _ward = made(80)
    outcome = draw.normal(size=80)
    once = adjusted(groups_of("mean", treated, outcome, covariates={"age": age}), 0.95, "auto")
    twice = adjusted(
        groups_of("mean", treated, outcome, covariates={"age": age, "months": age * 12}),
        0.95,
        "auto",
    )
    assert twice.value == pytest.approx(once.value, rel=1e-9)
    assert twice.df == once.df


def test_separation_names_its_covariate():
    treated = [True, False] * 10
    outcome = [1.0] * 10 + [0.0] * 10
    place = ["docks"] * 10 + ["hill"] * 10
    groups = groups_of("proportion", treated, outcome, covariates={"place": place})
    found = adjusted(groups, 0.95, "auto")
    assert isinstance(found, NotAdjusted)
    assert "place hill" in found.because


def test_a_numeric_covariate_that_parts_the_events_is_named():
    draw = np.random.default_rng(2)
    risk = np.concatenate([draw.uniform(0, 1, 20), draw.uniform(2, 3, 20)])
    outcome = (risk > 1.5).astype(float)
    groups = groups_of("proportion", [True, False] * 20, outcome, covariates={"risk": risk})
    assert "risk" in adjusted(groups, 0.95, "auto").because


def test_a_level_that_only_the_treated_have_is_named():
    treated = [True] * 6 + [False] * 6
    rank = ["chief", "chief", "sergeant"] * 2 + ["constable", "sergeant"] * 3
    groups = groups_of("mean", treated, np.arange(12.0), covariates={"rank": rank})
    assert "rank chief" in adjusted(groups, 0.95, "auto").because


def test_covariates_that_decide_the_group_leave_nothing_to_compare():
    treated = [True] * 6 + [False] * 6
    size = [5.0] * 6 + [9.0] * 6
    groups = groups_of("mean", treated, np.arange(12.0), covariates={"size": size})
    assert isinstance(adjusted(groups, 0.95, "auto"), NotAdjusted)


def test_a_model_without_room_is_not_fitted():
    groups = groups_of(
        "mean", [True, False, True], [1.0, 2.0, 4.0], covariates={"age": [30.0, 41.0, 55.0]}
    )
    assert isinstance(adjusted(groups, 0.95, "auto"), NotAdjusted)
