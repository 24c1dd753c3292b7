"""The probability of superiority: against scipy, and at its edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.parts.brunner_munzel import superiority

COUNTS = st.lists(st.integers(0, 12), min_size=4, max_size=4)


def people(counts):
    return np.repeat(np.arange(len(counts)), counts)


def test_it_is_brunner_and_munzel_s_test_as_scipy_has_it():
    from scipy import stats

    first, second = [3, 8, 12, 9], [9, 10, 4, 3]
    found = superiority(np.array(first, float), np.array(second, float))
    other = stats.brunnermunzel(people(second), people(first))
    assert (found.value - 0.5) / found.se == pytest.approx(other.statistic, rel=1e-10)
    assert found.p == pytest.approx(other.pvalue, rel=1e-10)


@given(COUNTS, COUNTS)
def test_it_is_the_share_of_pairs_with_ties_as_half(first, second):
    if not sum(first) or not sum(second):
        return
    found = superiority(np.array(first, float), np.array(second, float))
    one, two = people(first)[:, None], people(second)[None, :]
    assert found.value == pytest.approx(((one > two) + (one == two) / 2).mean(), abs=1e-12)
    mirrored = superiority(np.array(second, float), np.array(first, float))
    assert mirrored.value == pytest.approx(1 - found.value, abs=1e-12)
    assert (found.se is None) is (mirrored.se is None)


@pytest.mark.parametrize(
    ("first", "second"),
    [([0, 0, 3], [2, 2, 0]), ([4, 0, 0], [5, 0, 0]), ([0, 1, 0], [2, 1, 2])],
)
def test_without_spread_or_with_one_answer_there_is_no_error(first, second):
    found = superiority(np.array(first, float), np.array(second, float))
    assert found.se is None
    assert found.p is None
    assert found.estimate(0.95).low is None


def test_the_interval_on_the_log_odds_stays_within_nought_and_one():
    found = superiority(np.array([0.0, 1.0, 4.0]), np.array([3.0, 1.0, 1.0]))
    plain, kept = found.estimate(0.95), found.on_log_odds(0.95)
    assert plain.high > 1.0
    assert 0.0 < kept.low < kept.value < kept.high < 1.0
