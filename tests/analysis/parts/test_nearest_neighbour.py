"""Nearest neighbours by sorting against a look at everyone."""

import numpy as np
import pytest

from analysis.parts.nearest_neighbour import local_variance, nearest


def brute(score, seeker, others, caliper):
    """Return the rows that are nearest to one, all that tie."""
    far = np.abs(score[others] - score[seeker])
    return others[far <= far.min() + 1e-9] if far.min() <= caliper else others[:0]


@pytest.mark.parametrize("decimals", [1, 6])
@pytest.mark.parametrize("seed", range(5))
def test_each_seeker_gets_the_nearest_and_ties_are_shared(seed, decimals):
    draw = np.random.Generator(np.random.PCG64(seed))
    score = np.round(draw.normal(size=80), decimals)
    treated, each = draw.random(80) < 0.4, draw.normal(size=80)
    found = nearest(score, treated, ~treated, 0.15)
    pooled = dict(zip(found.seekers.tolist(), found.pooled(each).tolist(), strict=True))
    others = np.flatnonzero(~treated)
    received = np.zeros(80)
    for seeker in np.flatnonzero(treated):
        rows = brute(score, seeker, others, 0.15)
        assert (seeker in pooled) == bool(rows.size)
        if rows.size:
            assert pooled[seeker] == pytest.approx(each[rows].sum())
            received[rows] += 1.0
    assert found.spread(np.ones(found.seekers.size), 80) == pytest.approx(received)


def test_the_variance_of_rows_with_one_score_is_their_own():
    score = np.array([1.0, 1.0, 1.0, 5.0])
    outcome = np.array([1.0, 2.0, 6.0, 4.0])
    found = local_variance(score, np.ones(4, bool), outcome, np.ones(4))
    assert found[:3] == pytest.approx(np.var(outcome[:3], ddof=1))
    assert found[3] == pytest.approx(3 / 4 * (4 - 3) ** 2)


def test_a_row_that_stands_for_several_counts_as_those():
    score = np.array([1.0, 1.0, 5.0])
    outcome = np.array([1.0, 2.0, 4.0])
    times = np.array([2.0, 1.0, 1.0])
    found = local_variance(score, np.ones(3, bool), outcome, times)
    assert found[:2] == pytest.approx(np.var([1.0, 1.0, 2.0], ddof=1))


def test_scores_that_differ_by_rounding_are_one_score():
    score = np.array([0.3, 0.1 + 0.2, 0.3 + 1e-15, 0.5])
    treated = np.array([True, False, False, False])
    found = nearest(score, treated, ~treated, 1.0)
    assert found.pooled(np.ones(4)) == pytest.approx([2.0])
