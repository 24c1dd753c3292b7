"""Fisher's exact test and the conditional odds ratio against scipy's."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.parts.fisher import conditional_odds_ratio, fisher_p, tables
from analysis.parts.shares import TwoShares, pearson

cells = st.tuples(*[st.integers(0, 40)] * 4).filter(
    lambda four: four[0] + four[1] > 0 and four[2] + four[3] > 0
)


def two_shares(a, b, c, d):
    return TwoShares(events=a, people=a + b, other_events=c, other_people=c + d)


def found_of(four):
    possible = tables(two_shares(*four))
    return fisher_p(possible), conditional_odds_ratio(possible, 0.95)


@settings(deadline=None, max_examples=60)
@given(cells)
def test_the_p_is_that_of_another_program(four):
    from scipy.stats import fisher_exact

    p, _ = found_of(four)
    assert p == pytest.approx(fisher_exact([four[:2], four[2:]]).pvalue, rel=1e-9, abs=1e-300)


@settings(deadline=None, max_examples=40)
@given(cells.filter(lambda four: min(four[0] + four[2], four[1] + four[3]) > 0))
def test_the_odds_ratio_and_its_interval_are_those_of_another_program(four):
    from scipy.stats.contingency import odds_ratio

    expected = odds_ratio([four[:2], four[2:]])
    low, high = expected.confidence_interval(0.95)
    _, found = found_of(four)
    value = math.inf if found.value is None else found.value
    assert value == pytest.approx(expected.statistic, rel=1e-7)
    assert found.low == pytest.approx(low, rel=1e-7)
    assert (math.inf if found.high is None else found.high) == pytest.approx(high, rel=1e-7)


def test_the_lady_tasting_tea():
    """Fisher's own table (Agresti 1990, p. 61); noncentral hypergeometric solved to 1e-14."""
    p, found = found_of((3, 1, 1, 3))
    assert p == pytest.approx(0.4857142857142858, rel=1e-12)
    ours = (found.value, found.low, found.high)
    wanted = (6.408319658199681, 0.2117355954465785, 626.2435305888139)
    assert ours == pytest.approx(wanted, rel=1e-9)


def test_margins_that_allow_one_table_have_no_odds_ratio():
    p, found = found_of((0, 10, 0, 20))
    assert p == 1.0
    assert found is None


def test_a_table_of_millions_agrees_with_the_normal_test():
    share = TwoShares(events=1_003_000, people=5e6, other_events=1_000_000, other_people=5e6)
    p = fisher_p(tables(share))
    assert p == pytest.approx(pearson(share)[1], rel=0.01)


def test_a_difference_beyond_all_doubt_has_a_p_near_nothing_and_no_warning():
    share = TwoShares(events=90_000, people=1e5, other_events=10_000, other_people=1e5)
    possible = tables(share)
    assert fisher_p(possible) == 0.0
    assert conditional_odds_ratio(possible, 0.95).value == pytest.approx(81, rel=0.01)
