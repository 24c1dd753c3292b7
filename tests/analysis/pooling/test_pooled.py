"""Averages of studies against other programs, a likelihood searched by brute force, and laws."""

import itertools
import math

import numpy as np
import pytest
import scipy.linalg
import scipy.optimize
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects

from analysis.outcome import Scale
from analysis.pooling import pool
from tests.analysis.pooling.eleven_studies import ERRORS, FORCES, RATIOS, studies_of


@pytest.fixture(scope="module")
def eleven():
    return pool(studies_of(RATIOS, ERRORS, scale=Scale.RATE_RATIO))


def test_the_average_of_ratios_is_that_of_metafor(eleven):
    # metafor 3.8.1: rma(log(estimate), sei = se, method = "REML", test = "knha")
    assert eleven["mu"] == pytest.approx(0.7738487266714464, rel=1e-6)
    assert eleven["se"] == pytest.approx(0.04571338678691023, rel=1e-6)
    assert eleven["tau2"] == pytest.approx(0.007810222562976798, rel=1e-5)
    assert eleven["low"] == pytest.approx(0.698102419892987, rel=1e-6)
    assert eleven["high"] == pytest.approx(0.8578137458151431, rel=1e-6)
    assert eleven["knapp_hartung"]["se"] == pytest.approx(0.046231672433809524, rel=1e-6)
    assert eleven["prediction_low"] == pytest.approx(0.6178806645185912, rel=1e-6)
    assert eleven["prediction_high"] == pytest.approx(0.9691869096398965, rel=1e-6)
    assert eleven["q"] == pytest.approx(16.848489937902592, rel=1e-9)
    assert eleven["q_p"] == pytest.approx(0.0777844628478565, rel=1e-9)
    assert (eleven["q_df"], eleven["se_scale"], eleven["k"]) == (10, "log", 11)


def test_studies_that_share_a_force_have_the_error_of_clubsandwich():
    # clubSandwich 0.5.8: coef_test(rma.uni fit, vcov = "CR2", cluster = force)
    found = pool(studies_of(RATIOS, ERRORS, scale=Scale.RATE_RATIO, clusters=FORCES))
    assert found["mu"] == pytest.approx(0.7738487266714464, rel=1e-6)
    assert found["se"] == pytest.approx(0.059328307340922835, rel=1e-5)
    assert found["df"] == pytest.approx(2.461748820139633, rel=1e-4)
    assert found["low"] == pytest.approx(0.6244815763821007, rel=1e-5)
    assert found["high"] == pytest.approx(0.9589423842419438, rel=1e-5)
    assert found["knapp_hartung"] is None
    assert found["egger"] is None
    assert found["clusters"] == 5


def test_egger_is_the_weighted_regression_of_r(eleven):
    # R 4.2.2: lm(log(estimate) ~ se, weights = 1 / se^2)
    assert eleven["egger"]["slope"] == pytest.approx(-0.751229758544, rel=1e-9)
    assert eleven["egger"]["se"] == pytest.approx(0.944515664972, rel=1e-9)
    assert eleven["egger"]["p"] == pytest.approx(0.446872191716, rel=1e-9)
    assert math.log(eleven["egger"]["limit"]) == pytest.approx(-0.170871837551, rel=1e-9)


some = st.lists(
    st.tuples(
        st.floats(-5, 5).map(lambda value: round(value, 3)),
        st.floats(0.05, 3).map(lambda value: round(value, 3)),
    ),
    min_size=3,
    max_size=12,
)


@pytest.mark.parametrize("seed", range(5))
def test_moments_and_the_common_effect_are_those_of_statsmodels(seed):
    # Effects far apart: statsmodels lets the moment estimate fall below 0.
    chance = np.random.default_rng(seed)
    errors = chance.uniform(0.05, 1.0, 4 + seed)
    effects = chance.normal(0.3, 3.0, errors.size)
    found = pool(studies_of(effects.tolist(), errors.tolist()))
    other = combine_effects(effects, errors**2, method_re="dl").summary_frame()
    for key, row in (("common_effect", "fixed effect"), ("dersimonian_laird", "random effect")):
        assert found[key]["mu"] == pytest.approx(other.loc[row, "eff"], rel=1e-9, abs=1e-12)
        assert found[key]["se"] == pytest.approx(other.loc[row, "sd_eff"], rel=1e-9)
        assert found[key]["low"] == pytest.approx(other.loc[row, "ci_low"], rel=1e-9, abs=1e-9)


def restricted_loss(tau2, effects, variances):
    weights = 1 / (variances + tau2)
    mu = np.average(effects, weights=weights)
    fit = scipy.stats.norm.logpdf(effects, mu, np.sqrt(variances + tau2)).sum()
    return -(fit - 0.5 * math.log(weights.sum()))


@settings(max_examples=20, deadline=None)
@given(some)
def test_no_other_variance_between_studies_is_likelier(rows):
    effects, errors = map(np.array, zip(*rows, strict=True))
    variances = errors**2
    found = pool(studies_of(effects.tolist(), errors.tolist()))
    grid = np.concatenate([[0.0], np.geomspace(1e-6, 1e3, 400)])
    best = min(restricted_loss(tau2, effects, variances) for tau2 in grid)
    assert restricted_loss(found["tau2"], effects, variances) <= best + 1e-9


@settings(max_examples=15, deadline=None)
@given(some, st.integers(2, 4))
def test_errors_with_clusters_are_those_of_the_full_matrices(rows, count):
    effects, errors = map(np.array, zip(*rows, strict=True))
    clusters = [str(place % count) for place in range(effects.size)]
    found = pool(studies_of(effects.tolist(), errors.tolist(), clusters=clusters))
    se, df = full_cr2(effects, errors**2 + found["tau2"], np.array(clusters))
    assert found["se"] == pytest.approx(se, rel=1e-6, abs=1e-9)
    assert found["df"] == pytest.approx(df, rel=1e-6)


def full_cr2(effects, model, clusters):
    """Return CR2 and its degrees of freedom with every matrix written out (Bell and McCaffrey)."""
    phi, ones = np.diag(model), np.ones((effects.size, 1))
    inverse = np.linalg.inv(phi)
    bread = np.linalg.inv(ones.T @ inverse @ ones)
    hat = ones @ bread @ ones.T @ inverse
    left = np.eye(effects.size) - hat
    residuals = left @ effects
    pulls = []
    for name in np.unique(clusters):
        rows = clusters == name
        root = np.sqrt(phi[np.ix_(rows, rows)])
        block = root @ (left @ phi @ left.T)[np.ix_(rows, rows)] @ root
        adjust = root @ np.linalg.pinv(scipy.linalg.sqrtm(block).real) @ root
        pull = np.zeros(effects.size)
        pull[rows] = (bread @ ones.T @ inverse)[0, rows] @ adjust
        pulls.append(pull)
    share = np.array(pulls) @ left @ phi @ left.T @ np.array(pulls).T
    squares = sum(float(pull @ residuals) ** 2 for pull in pulls)
    return math.sqrt(squares), np.trace(share) ** 2 / np.sum(share**2)


def test_the_plain_interval_comes_from_the_likelihoods_own_weights(eleven):
    effects, variances = np.log(RATIOS), np.array(ERRORS) ** 2
    weights = 1 / (variances + eleven["tau2"])
    mu = np.average(effects, weights=weights)
    factor = weights @ (effects - mu) ** 2 / 10
    half = scipy.stats.t.ppf(0.975, 10) * math.sqrt(factor / weights.sum())
    assert math.log(eleven["knapp_hartung"]["low"]) == pytest.approx(mu - half, rel=1e-9)
    guarded = scipy.stats.t.ppf(0.975, 10) * math.sqrt(max(1, factor) / weights.sum())
    assert math.log(eleven["knapp_hartung"]["guarded"]["high"]) == pytest.approx(mu + guarded)


def test_the_shares_of_the_spread_come_from_the_typical_variance(eleven):
    weights = 1 / np.array(ERRORS) ** 2
    typical = 10 / (weights.sum() - (weights**2).sum() / weights.sum())
    assert eleven["i2"] == pytest.approx(100 * eleven["tau2"] / (eleven["tau2"] + typical))
    assert eleven["h2"] == pytest.approx(1 + eleven["tau2"] / typical)


def test_the_intervals_are_as_wide_as_their_level_says():
    widths = [
        (found["high"] - found["low"], found["prediction_high"] - found["prediction_low"])
        for level in (0.8, 0.9, 0.95, 0.99)
        for found in [pool(studies_of([1.0, 2.0, 4.0, 3.0], [0.5, 0.4, 0.6, 0.3]), level=level)]
    ]
    for (narrow, near), (wide, far) in itertools.pairwise(widths):
        assert narrow < wide
        assert near < far


@settings(max_examples=15, deadline=None)
@given(some, st.sampled_from([1e-60, 1e-3, 7.0, 1e60]))
def test_another_unit_changes_nothing_but_the_unit(rows, factor):
    plain = pool(studies_of(*zip(*rows, strict=True)))
    scaled = pool(studies_of(*zip(*((y * factor, e * factor) for y, e in rows), strict=True)))
    for key in ("mu", "se", "low", "high", "prediction_low"):
        assert scaled[key] / factor == pytest.approx(plain[key], rel=1e-5, abs=1e-6)
    assert scaled["i2"] == pytest.approx(plain["i2"], rel=1e-4, abs=1e-4)


@settings(max_examples=15, deadline=None)
@given(some, st.randoms(use_true_random=False))
def test_the_order_of_studies_does_not_matter(rows, chance):
    mixed = list(rows)
    chance.shuffle(mixed)
    first, second = (pool(studies_of(*zip(*each, strict=True))) for each in (rows, mixed))
    for key in ("mu", "se", "low", "high", "tau2", "q"):
        assert second[key] == pytest.approx(first[key], rel=1e-6, abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(some)
def test_ratios_and_their_inverses_say_the_same(rows):
    ratios, errors = [math.exp(y) for y, _ in rows], [e for _, e in rows]
    one = pool(studies_of(ratios, errors, scale=Scale.RISK_RATIO))
    other = pool(studies_of([1 / r for r in ratios], errors, scale=Scale.RISK_RATIO))
    for key, mirrored in (("mu", "mu"), ("low", "high"), ("prediction_low", "prediction_high")):
        if one[key] is not None and other[mirrored] is not None:
            assert math.log(one[key]) == pytest.approx(-math.log(other[mirrored]), abs=1e-6)


def test_each_study_left_out_in_turn_is_a_pool_of_the_others(eleven):
    studies = studies_of(RATIOS, ERRORS, scale=Scale.RATE_RATIO)
    assert [each["study"] for each in eleven["leave_one_out"]] == [each.study for each in studies]
    without_third = pool(studies[:2] + studies[3:])
    for key in ("mu", "se", "low", "high", "tau2", "q"):
        assert eleven["leave_one_out"][2][key] == without_third[key]


def test_weights_add_up_and_shrunken_effects_lie_between(eleven):
    assert sum(each["weight"] for each in eleven["studies"]) == pytest.approx(100)
    for each in eleven["studies"]:
        ends = sorted([each["estimate"], eleven["mu"]])
        assert ends[0] <= each["shrunk"]["value"] <= ends[1]
        assert each["low"] < each["estimate"] < each["high"]
