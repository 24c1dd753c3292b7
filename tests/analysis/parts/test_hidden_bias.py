"""E-values and Rosenbaum's bounds against their published examples."""

import numpy as np
import pytest
from scipy import stats

from analysis.outcome import Estimate, Scale
from analysis.parts.hidden_bias import (
    e_value,
    e_values,
    gamma_of_ranks,
    gamma_of_shares,
    pairs_without_replacement,
)


def test_the_e_value_of_breastfeeding_is_the_published_one():
    """VanderWeele and Ding (2017): risk ratio 3.9 (1.8 to 8.7) gives 7.26 and 3.0."""
    found = Estimate(value=3.9, low=1.8, high=8.7, scale=Scale.RATE_RATIO)
    value, limit = e_values(found, 0.0, 0.0)
    assert value == pytest.approx(7.26, abs=0.005)
    assert limit == pytest.approx(3.0, abs=0.005)


def test_a_ratio_and_its_inverse_have_one_e_value():
    assert e_value(0.5) == pytest.approx(e_value(2.0))
    assert e_value(1.0) == 1.0


def test_an_interval_that_holds_no_effect_has_the_limit_one():
    found = Estimate(value=0.8, low=0.5, high=1.2, scale=Scale.RATE_RATIO)
    assert e_values(found, 0.0, 0.0)[1] == 1.0


def test_a_difference_of_shares_is_read_as_the_ratio_of_the_shares():
    found = Estimate(value=-0.1, low=-0.15, high=-0.05, scale=Scale.RISK_DIFFERENCE)
    value, limit = e_values(found, 0.4, 0.0)
    assert value == pytest.approx(e_value(0.3 / 0.4))
    assert limit == pytest.approx(e_value(0.35 / 0.4))


def test_a_difference_of_shares_from_nobody_has_no_e_value():
    found = Estimate(value=0.1, low=0.05, high=0.15, scale=Scale.RISK_DIFFERENCE)
    assert e_values(found, 0.0, 0.0) == (None, None)


def test_smoking_and_lung_cancer_would_take_a_bias_between_five_and_six():
    """Hammond (1964): 122 discordant pairs, 110 and 12; exact p .023 at 5, .097 at 6."""
    treated = np.repeat([1.0, 0.0], [110, 12])
    gamma = gamma_of_shares(treated, 1 - treated, 0.05)
    assert 5 < gamma < 6
    assert stats.binom.sf(109, 122, 5 / 6) == pytest.approx(0.023, abs=5e-4)
    assert stats.binom.sf(109, 122, gamma / (1 + gamma)) == pytest.approx(0.05, rel=1e-9)


def test_ranks_reach_their_level_just_at_gamma():
    difference = np.random.Generator(np.random.PCG64(5)).normal(0.9, 1.0, 60)
    gamma = gamma_of_ranks(difference, 0.05)
    share = gamma / (1 + gamma)
    ranks = stats.rankdata(np.abs(difference))
    up = ranks[difference > 0].sum()
    z = (up - share * ranks.sum()) / np.sqrt(share * (1 - share) * (ranks**2).sum())
    assert gamma > 1
    assert stats.norm.sf(z) == pytest.approx(0.05, rel=1e-9)


def test_what_is_no_effect_without_bias_has_gamma_one():
    assert gamma_of_ranks(np.array([1.0, -1.0, 2.0, -2.0]), 0.05) == 1.0
    assert gamma_of_ranks(np.zeros(4), 0.05) == 1.0
    assert gamma_of_shares(np.array([1.0, 0.0]), np.array([0.0, 1.0]), 0.05) == 1.0


def brute_pairs(score, treated, caliper):
    """Return pairs by looking at everyone left, those with the highest score first."""
    left = set(np.flatnonzero(~treated).tolist())
    pairs = {}
    for row in sorted(np.flatnonzero(treated), key=lambda place: -score[place]):
        near = min(left, key=lambda other: abs(score[other] - score[row]), default=None)
        if near is not None and abs(score[near] - score[row]) <= caliper:
            left.remove(near)
            pairs[int(row)] = near
    return pairs


@pytest.mark.parametrize("seed", range(8))
def test_pairs_take_the_nearest_that_is_left(seed):
    draw = np.random.Generator(np.random.PCG64(seed))
    size = 60
    score, treated = draw.normal(size=size), draw.random(size) < 0.4
    one, other = pairs_without_replacement(
        score, treated, np.ones(size, bool), np.zeros(size), 0.5, draw
    )
    assert dict(zip(one.tolist(), other.tolist(), strict=True)) == brute_pairs(score, treated, 0.5)
    assert np.unique(other).size == other.size
