"""Mantel and Haenszel's ratios against another program and a published table."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.parts.strata import mantel_haenszel_odds_ratio, mantel_haenszel_rate_ratio

DEATHS = np.array([32.0, 104, 206, 186, 102]), np.array([2.0, 12, 28, 28, 31])
YEARS = (
    np.array([52407.0, 43248, 28612, 12663, 5317]),
    np.array([18790.0, 10673, 5710, 2585, 1462]),
)


def test_smoking_doctors_within_age_bands():
    """Doll and Hill's doctors (Breslow and Day 1987, p. 112): the pooled ratio is 1.42."""
    found = mantel_haenszel_rate_ratio(DEATHS[0], YEARS[0], DEATHS[1], YEARS[1], 0.95)
    assert found.value == pytest.approx(1.42, abs=0.005)
    years = YEARS[0] + YEARS[1]
    up = (DEATHS[0] * YEARS[1] / years).sum()
    down = (DEATHS[1] * YEARS[0] / years).sum()
    spread = ((DEATHS[0] + DEATHS[1]) * YEARS[0] * YEARS[1] / years**2).sum()
    assert found.value == pytest.approx(up / down)
    assert found.se == pytest.approx(math.sqrt(spread / (up * down)))


def test_one_stratum_of_rates_is_the_crude_ratio():
    found = mantel_haenszel_rate_ratio(
        np.array([20.0]), np.array([100.0]), np.array([10.0]), np.array([80.0]), 0.95
    )
    assert found.value == pytest.approx(20 / 100 / (10 / 80))


strata = st.lists(st.tuples(*[st.integers(0, 60)] * 4), min_size=1, max_size=6)


@settings(deadline=None)
@given(strata)
def test_the_odds_ratio_is_that_of_another_program(tables):
    from statsmodels.stats.contingency_tables import StratifiedTable

    cells = np.array(tables, float)
    people = cells[:, 0] + cells[:, 1], cells[:, 2] + cells[:, 3]
    found = mantel_haenszel_odds_ratio(cells[:, 0], people[0], cells[:, 2], people[1], 0.95)
    both = cells[(people[0] > 0) & (people[1] > 0)]
    if found is None:
        cross = both[:, [0, 3]].prod(axis=1).sum(), both[:, [1, 2]].prod(axis=1).sum()
        assert min(cross) == 0
        return
    wanted = StratifiedTable(both.reshape(-1, 2, 2).transpose(1, 2, 0))
    assert found.value == pytest.approx(wanted.oddsratio_pooled, rel=1e-9)
    assert found.se == pytest.approx(wanted.logodds_pooled_se, rel=1e-9)


def test_strata_with_no_event_in_one_group_have_no_ratio():
    zeros, many = np.zeros(2), np.full(2, 9.0)
    assert mantel_haenszel_odds_ratio(zeros, many, np.ones(2), many, 0.95) is None
    assert mantel_haenszel_rate_ratio(zeros, many, np.ones(2), many, 0.95) is None
