"""Means and their tests against published numbers and scipy, with and without large constants."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.parts.means import centre_of, mean_interval, moments, paired_t, welch

FIRST = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SECOND = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])


def both(first, second):
    centre = centre_of(np.concatenate([first, second]))
    return moments(first, centre=centre), moments(second, centre=centre)


def test_students_sleep_by_welchs_test():
    """R datasets::sleep, t.test(extra ~ group)."""
    found = welch(*both(FIRST, SECOND), 0.95)
    assert found.t == pytest.approx(-1.860813467486853, rel=1e-12)
    assert found.df == pytest.approx(17.7764735161785, rel=1e-12)
    estimate = found.estimate
    assert estimate.p == pytest.approx(0.07939414018735817, rel=1e-9)
    assert (estimate.low, estimate.high) == pytest.approx((-3.36548323, 0.20548323), abs=1e-8)


def test_students_sleep_in_pairs():
    """R datasets::sleep, t.test(paired = TRUE)."""
    change = SECOND - FIRST
    found = paired_t(moments(change, centre=centre_of(change)), 0.95)
    assert found.t == pytest.approx(4.062127683382037, rel=1e-12)
    assert found.estimate.p == pytest.approx(0.00283289019738427, rel=1e-9)
    assert found.estimate.low == pytest.approx(0.7001142367230175, rel=1e-9)


samples = arrays(
    float, st.integers(2, 30), elements=st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
)


@given(samples, samples)
def test_welchs_test_is_that_of_another_program(first, second):
    from scipy.stats import ttest_ind

    found = welch(*both(first, second), 0.9)
    if found is None:
        assert np.ptp(first) == np.ptp(second) == 0
        return
    if np.ptp(first) and np.ptp(second):
        wanted = ttest_ind(first, second, equal_var=False)
        assert found.t == pytest.approx(wanted.statistic, rel=1e-7, abs=1e-9)
        assert found.df == pytest.approx(wanted.df, rel=1e-7)
        assert found.estimate.p == pytest.approx(wanted.pvalue, rel=1e-6)


@given(samples, st.sampled_from([1e6, 1e9, 1e12]))
def test_a_constant_in_every_value_changes_no_spread(values, constant):
    whole = np.round(values)
    plain = moments(whole, centre=centre_of(whole))
    moved = moments(whole + constant, centre=centre_of(whole + constant))
    assert moved.squares == pytest.approx(plain.squares, rel=1e-9, abs=1e-6)
    assert moved.mean == pytest.approx(plain.mean + constant, rel=1e-15)


def test_the_hardest_mean_and_deviation_of_nist_keep_their_digits():
    """NIST StRD NumAcc4: 1,001 values about 10000000.2, standard deviation 0.1 exactly."""
    values = np.array([10000000.2] + [10000000.1, 10000000.3] * 500)
    found = moments(values, centre=centre_of(values))
    assert found.mean == pytest.approx(10000000.2, rel=1e-15)
    assert found.variance**0.5 == pytest.approx(0.1, rel=1e-7)


@given(samples, st.integers(0, 2**32 - 1))
def test_a_row_with_a_count_is_that_many_rows(values, seed):
    times = np.random.default_rng(seed).integers(1, 5, values.size)
    spelt = np.repeat(values, times)
    centre = centre_of(values)
    counted = moments(values, times.astype(float), centre=centre)
    listed = moments(spelt, centre=centre)
    assert counted.size == listed.size
    assert counted.mean == pytest.approx(listed.mean, rel=1e-12, abs=1e-9)
    assert counted.squares == pytest.approx(listed.squares, rel=1e-9, abs=1e-6)


def test_values_that_are_all_the_same_have_no_test():
    assert welch(*both(np.full(5, 0.1), np.full(4, 0.1)), 0.95) is None
    assert welch(*both(np.full(5, 0.1), np.full(4, 0.3)), 0.95) is None
    assert paired_t(moments(np.full(7, -0.3), centre=0.0), 0.95) is None


def test_one_observation_has_a_mean_without_an_interval():
    found = mean_interval(moments(np.array([4.0]), centre=4.0), 0.95)
    assert (found.value, found.low, found.high) == (4.0, None, None)
    assert welch(*both(np.array([4.0]), np.array([1.0, 2.0])), 0.95) is None
