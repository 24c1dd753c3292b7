"""Quantiles, tails and roots against scipy.stats."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.parts import distributions
from analysis.parts.roots import crossing


@given(st.floats(0.5, 0.9999), st.floats(1, 1e5))
def test_quantiles_are_those_of_another_program(level, df):
    from scipy.stats import norm, t

    tail = (1 - level) / 2
    assert distributions.normal_quantile(level) == pytest.approx(norm.isf(tail), rel=1e-12)
    assert distributions.t_quantile(level, df) == pytest.approx(t.isf(tail, df), rel=1e-8)


@given(st.floats(-30, 30), st.floats(1, 1e5))
def test_two_sided_tails_are_those_of_another_program(statistic, df):
    from scipy.stats import norm, t

    assert distributions.two_sided_p(statistic) == pytest.approx(
        2 * norm.sf(abs(statistic)), rel=1e-10
    )
    assert distributions.two_sided_p(statistic, df) == pytest.approx(
        2 * t.sf(abs(statistic), df), rel=1e-8
    )


@settings(deadline=None)
@given(st.integers(1, 400), st.floats(0.01, 0.99), st.data())
def test_the_exact_binomial_p_sums_all_outcomes_no_more_likely(trials, share, data):
    from scipy.stats import binomtest

    events = data.draw(st.integers(0, trials))
    found = distributions.binomial_two_sided_p(events, trials, share)
    assert found == pytest.approx(binomtest(events, trials, share).pvalue, rel=1e-8, abs=1e-300)


def test_no_trial_has_a_p_of_one():
    assert distributions.binomial_two_sided_p(0, 0, 0.3) == 1.0


def test_the_noncentral_t_far_out_is_a_chance_still():
    assert distributions.noncentral_t_below(2.0, 10.0, 1e4) == 0.0
    assert distributions.noncentral_t_below(2.0, 10.0, -1e4) == 1.0


@given(st.floats(-50, 50))
def test_a_crossing_is_found_to_machine_size(root):
    found = crossing(lambda x: math.atan(x - root) + (x - root) ** 3, -100.0, 100.0)
    assert found == pytest.approx(root, rel=1e-12, abs=1e-12)


def test_without_a_crossing_the_nearer_end_is_returned():
    assert crossing(lambda x: x + 5, 0.0, 1.0) == 0.0
    assert crossing(lambda x: x - 5, 0.0, 1.0) == 1.0
