"""Rank tests and the Hodges-Lehmann shift against Hollander and Wolfe's examples and scipy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.parts import hodges_lehmann
from analysis.parts.hodges_lehmann import paired_shift, shift
from analysis.parts.ranks import mann_whitney_p, signed_rank_p, tally

TERM = np.array([0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46])
EARLIER = np.array([1.15, 0.88, 0.90, 0.74, 1.21])
BEFORE = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
AFTER = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])


def test_the_membrane_of_hollander_and_wolfe():
    """Nonparametric Statistical Methods (1973), p. 69; R ?wilcox.test, exact."""
    pair = tally(TERM), tally(EARLIER)
    assert mann_whitney_p(*pair) == pytest.approx(0.2544122544122544, rel=1e-12)
    found = shift(*pair, 0.95)
    assert (found.value, found.low, found.high) == pytest.approx((0.305, -0.15, 0.76), rel=1e-12)


def test_the_tranquilliser_of_hollander_and_wolfe():
    """Nonparametric Statistical Methods (1973), p. 29; R ?wilcox.test, paired and exact."""
    change = tally(AFTER - BEFORE)
    assert signed_rank_p(change) == pytest.approx(0.0390625, rel=1e-12)
    found = paired_shift(change, 0.95)
    assert (found.value, found.low, found.high) == pytest.approx((-0.46, -0.786, -0.01), rel=1e-9)


distinct = st.lists(st.integers(-10_000, 10_000), min_size=2, max_size=70, unique=True)
tied = st.lists(st.integers(-5, 5), min_size=2, max_size=70)


@settings(deadline=None)
@given(distinct, st.integers(1, 69))
def test_an_untied_rank_sum_is_that_of_another_program(values, cut):
    from scipy.stats import mannwhitneyu

    first, second = values[:cut], values[cut:]
    if not first or not second:
        return
    exact = max(len(first), len(second)) < 50
    wanted = mannwhitneyu(first, second, method="exact" if exact else "asymptotic").pvalue
    found = mann_whitney_p(tally(np.array(first, float)), tally(np.array(second, float)))
    assert found == pytest.approx(wanted, rel=1e-9)


@given(tied, tied)
def test_a_tied_rank_sum_is_that_of_another_program(first, second):
    from scipy.stats import mannwhitneyu

    found = mann_whitney_p(tally(np.array(first, float)), tally(np.array(second, float)))
    if len(set(first + second)) == 1:
        assert found is None
    elif len(set(first + second)) < len(first + second):
        wanted = mannwhitneyu(first, second, method="asymptotic").pvalue
        assert found == pytest.approx(wanted, rel=1e-9)


@settings(deadline=None)
@given(st.lists(st.integers(-2000, 2000), min_size=1, max_size=60))
def test_signed_ranks_are_those_of_another_program(change):
    from scipy.stats import wilcoxon

    moved = [one for one in change if one]
    found = signed_rank_p(tally(np.array(change, float)))
    if not moved:
        assert found is None
        return
    sizes = {abs(one) for one in moved}
    exact = len(change) < 50 and len(sizes) == len(change)
    method = "exact" if exact else "asymptotic"
    wanted = wilcoxon(moved, method=method, correction=not exact).pvalue
    assert found == pytest.approx(wanted, rel=1e-9)


@given(tied, tied)
def test_swapping_the_groups_turns_the_shift_round(first, second):
    one, other = tally(np.array(first, float)), tally(np.array(second, float))
    there, back = shift(one, other, 0.95), shift(other, one, 0.95)
    assert (there.value, there.low, there.high) == (-back.value, -back.high, -back.low)
    assert mann_whitney_p(one, other) == mann_whitney_p(other, one)


numbers = st.lists(st.floats(-1e4, 1e4).map(lambda x: round(x, 2)), min_size=2, max_size=60).map(
    np.array
)


@settings(deadline=None)
@given(numbers, numbers)
def test_counting_below_a_bound_finds_the_same_shift_as_listing(first, second):
    one, other = tally(first), tally(second)
    listed = shift(one, other, 0.9), paired_shift(one, 0.9)
    limit = hodges_lehmann.MOST_PAIRS
    try:
        hodges_lehmann.MOST_PAIRS = 0
        counted = shift(one, other, 0.9), paired_shift(one, 0.9)
    finally:
        hodges_lehmann.MOST_PAIRS = limit
    for slow, fast in zip(listed, counted, strict=True):
        assert (fast.value, fast.low, fast.high) == pytest.approx(
            (slow.value, slow.low, slow.high), rel=1e-9, abs=1e-9
        )


def test_a_value_with_a_count_is_that_many_values():
    values, times = np.array([1.0, 2.0, 5.0]), np.array([3.0, 1.0, 2.0])
    spelt, counted = tally(np.repeat(values, [3, 1, 2])), tally(values, times)
    other = tally(np.array([0.0, 2.0, 2.5]))
    assert mann_whitney_p(spelt, other) == mann_whitney_p(counted, other)
    assert shift(spelt, other, 0.95) == shift(counted, other, 0.95)
    assert paired_shift(spelt, 0.95) == paired_shift(counted, 0.95)


def test_limits_from_50_on_are_the_normal_order_statistics():
    """Rank K = ceil(mn/2 - z sqrt(mn(m+n+1)/12)) from either end of all differences."""
    first, second = np.arange(60.0) * 1.7, np.arange(55.0) * 1.31 + 0.37
    every = np.sort(np.subtract.outer(first, second).ravel())
    place = int(np.ceil(60 * 55 / 2 - 1.959963984540054 * np.sqrt(60 * 55 * 116 / 12)))
    found = shift(tally(first), tally(second), 0.95)
    assert (found.low, found.high) == (every[place - 1], every[-place])
