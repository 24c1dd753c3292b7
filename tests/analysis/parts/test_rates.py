"""Rates: the exact ratio, the score difference, dispersion, and none of either."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.parts.rates import Dispersion, TwoRates, exact_rate, rate_difference, rate_ratio


def rates(events, exposure, other_events, other_exposure):
    return TwoRates(
        events=events,
        exposure=exposure,
        other_events=other_events,
        other_exposure=other_exposure,
    )


def test_the_exact_ratio_is_that_of_r():
    """R 4: poisson.test(c(11, 6 + 8 + 7), c(800, 1083 + 1050 + 878))."""
    found = rate_ratio(rates(11, 800, 21, 3011), 0.95)
    ours = (found.value, found.low, found.high, found.p)
    assert ours == pytest.approx((1.971488, 0.8584264, 4.277266, 0.07967), rel=2e-5)


four = st.tuples(
    st.integers(0, 300), st.floats(0.5, 1e5), st.integers(0, 300), st.floats(0.5, 1e5)
).filter(lambda one: one[0] + one[2] > 0)


@settings(deadline=None, max_examples=60)
@given(four)
def test_the_exact_limits_and_p_are_clopper_and_pearsons(one):
    from scipy.stats import binomtest

    events, exposure, others, other_exposure = one
    test = binomtest(events, events + others, exposure / (exposure + other_exposure))
    found = rate_ratio(rates(*one), 0.95)
    share = test.proportion_ci(0.95)
    longer = other_exposure / exposure
    assert found.low == pytest.approx(share.low / (1 - share.low) * longer, rel=1e-8)
    if others:
        assert found.high == pytest.approx(share.high / (1 - share.high) * longer, rel=1e-8)
    else:
        assert found.value is None
        assert found.high is None
    assert found.p == pytest.approx(test.pvalue, rel=1e-8)


@given(four)
def test_swapping_the_groups_inverts_the_ratio_and_turns_the_difference(one):
    there, back = rates(*one), rates(*one[2:], *one[:2])
    first, second = rate_ratio(there, 0.95), rate_ratio(back, 0.95)
    if first.high is not None and second.low:
        assert first.high == pytest.approx(1 / second.low, rel=1e-9)
    difference, other = rate_difference(there, 0.95), rate_difference(back, 0.95)
    size = abs(other.low) + abs(other.high)
    assert difference.low == pytest.approx(-other.high, abs=1e-9 * size)
    assert difference.high == pytest.approx(-other.low, abs=1e-9 * size)


@given(four, st.floats(0.01, 100))
def test_rescaling_the_exposure_rescales_the_difference_and_leaves_the_ratio(one, factor):
    scaled = rates(one[0], one[1] * factor, one[2], one[3] * factor)
    assert rate_ratio(scaled, 0.95).low == pytest.approx(
        rate_ratio(rates(*one), 0.95).low, rel=1e-9
    )
    there, here = rate_difference(scaled, 0.95), rate_difference(rates(*one), 0.95)
    assert there.low * factor == pytest.approx(here.low, rel=1e-8, abs=1e-9 * abs(here.high))


@given(four, st.floats(1.0, 8.0))
def test_the_score_statistic_at_each_limit_is_the_normal_quantile(one, dispersion):
    from analysis.parts.rates import _score

    counts = rates(*one)
    found = rate_difference(counts, 0.95, dispersion)
    assert _score(counts, found.low, dispersion) == pytest.approx(1.959964, abs=1e-4)
    assert _score(counts, found.high, dispersion) == pytest.approx(-1.959964, abs=1e-4)


def test_the_score_variance_is_that_of_the_most_likely_rates():
    """The restricted rates are found by search, and the score is rebuilt from them."""
    from scipy.optimize import minimize_scalar

    from analysis.parts.rates import _score

    counts, d = rates(12, 400.0, 30, 1000.0), 0.015

    def loss(other):
        first = other + d
        return first * 400 - 12 * math.log(first * 400) + other * 1000 - 30 * math.log(other * 1000)

    other = minimize_scalar(loss, bounds=(1e-9, 1), method="bounded", options={"xatol": 1e-13}).x
    wanted = (0.03 - 0.03 - d) / math.sqrt((other + d) / 400 + other / 1000)
    assert _score(counts, d, 1.0) == pytest.approx(wanted, rel=1e-6)


def test_no_event_in_either_group_still_bounds_the_difference():
    found = rate_difference(rates(0, 100.0, 0, 50.0), 0.95)
    assert found.value == 0.0
    assert found.p == 1.0
    assert (found.low, found.high) == pytest.approx((-(1.959964**2) / 50, 1.959964**2 / 100))


def test_dispersion_widens_the_ratio_on_the_logarithm_by_t():
    from scipy.stats import t

    counts = rates(40, 10.0, 60, 10.0)
    found = rate_ratio(counts, 0.95, Dispersion(value=2.5, df=18.0))
    se = math.sqrt(2.5 * (1 / 40 + 1 / 60))
    low = math.log(40 / 60) - t.ppf(0.975, 18) * se
    assert found.se == pytest.approx(se)
    assert found.df == 18
    assert found.low == pytest.approx(math.exp(low))
    assert found.p == pytest.approx(2 * t.sf(abs(math.log(40 / 60) / se), 18))


def test_a_planned_dispersion_is_read_by_the_normal():
    found = rate_ratio(rates(40, 10.0, 60, 10.0), 0.95, Dispersion(value=2.5))
    assert found.df is None
    assert found.low == pytest.approx(
        math.exp(math.log(2 / 3) - 1.959964 * math.sqrt(2.5 / 24)), rel=1e-6
    )


def test_dispersion_with_an_empty_group_gives_exact_limits_on_the_counts_over_it():
    dispersed = rate_ratio(rates(9, 10.0, 0, 10.0), 0.95, Dispersion(value=2.0, df=10.0))
    plain = rate_ratio(rates(4, 10.0, 0, 10.0), 0.95)
    assert dispersed.value is None
    assert dispersed.high is None
    assert dispersed.low == pytest.approx(plain.low)
    assert dispersed.p == pytest.approx(plain.p)


def test_counts_that_vanish_over_the_dispersion_leave_the_ratio_open():
    found = rate_ratio(rates(1, 10.0, 0, 10.0), 0.95, Dispersion(value=2.0, df=10.0))
    assert (found.low, found.high, found.p) == (0.0, None, 1.0)


@given(st.integers(0, 1000), st.floats(0.1, 1e4))
def test_a_rates_exact_interval_is_garwoods(events, exposure):
    from scipy.stats import chi2

    found = exact_rate(events, exposure, 0.95)
    low = chi2.ppf(0.025, 2 * events) / 2 if events else 0.0
    high = chi2.ppf(0.975, 2 * events + 2) / 2
    assert (found.low * exposure, found.high * exposure) == pytest.approx((low, high), rel=1e-9)
