"""The wild cluster bootstrap against refits of every bootstrap sample."""

import itertools

import numpy as np
import pytest

from analysis.parts.assignments import all_signs, count_assignments, labels, sign_batches
from analysis.parts.fixed_effects import Column, frame, least_squares
from analysis.parts.resampling import inverted, wild_draws, wild_sums
from tests.analysis.panel_rows import observed, simulated, two_way


def fitted(seen, weight=None):
    table = two_way(seen)[:, len(seen.unit.levels) :]
    grouped = frame(rows=seen.rows, cluster=seen.unit.codes, unit=seen.unit.codes, weight=weight)
    columns = [Column(name=str(n), values=v) for n, v in enumerate(table.T)]
    return least_squares(seen.outcome, columns, grouped)


def t_statistic(design, outcome, cluster, weight, null=0.0):
    root = np.sqrt(weight)
    bread = np.linalg.pinv((design * root[:, None]).T @ (design * root[:, None]))
    beta = bread @ (design.T @ (weight * outcome))
    scores = (design * (weight * (outcome - design @ beta))[:, None]) @ bread[:, -1]
    sums = np.bincount(cluster, weights=scores)
    return (beta[-1] - null) / np.sqrt(np.sum(sums**2))


def refitted_p(seen, null=0.0, weight=None):
    """Return the share of all sign vectors with |t| at least the observed one."""
    weight = np.ones(seen.rows) if weight is None else weight
    design, cluster = two_way(seen), seen.unit.codes
    moved = seen.outcome - null * design[:, -1]
    root = np.sqrt(weight)
    rest = design[:, :-1]
    beta = np.linalg.lstsq(rest * root[:, None], moved * root, rcond=None)[0]
    expected, left = rest @ beta, moved - rest @ beta
    observed_t = abs(t_statistic(design, moved, cluster, weight))
    count = 0
    every = list(itertools.product((-1.0, 1.0), repeat=len(seen.unit.levels)))
    for flips in every:
        sample = expected + left * np.array(flips)[cluster]
        count += abs(t_statistic(design, sample, cluster, weight)) >= observed_t * (1 - 1e-9)
    return count / len(every)


@pytest.mark.parametrize("null", [0.0, -1.5])
@pytest.mark.parametrize("weighted", [False, True])
def test_p_is_that_of_refitting_every_sample(null, weighted):
    seen = observed(**simulated(units=7, treated=3, lost=0.1, effect=-1.0))
    weight = np.random.default_rng(8).uniform(0.5, 2, seen.rows) if weighted else None
    draws = wild_draws(wild_sums(fitted(seen, weight)), 9999, np.random.default_rng(1))
    assert draws.complete
    assert draws.p(null) == pytest.approx(refitted_p(seen, null, weight), abs=1e-12)


def test_both_products_of_signs_give_the_same_p():
    wide = observed(**simulated(units=8, treated=4, times=10, start=6, effect=-1.0))
    tall = observed(**simulated(units=13, treated=6, times=4, start=3, effect=-1.0))
    for seen in (wide, tall):
        draws = wild_draws(wild_sums(fitted(seen)), 10_000, np.random.default_rng(1))
        by_hand = np.mean(
            draws.top0**2 >= (draws.effect / draws.error) ** 2 * (1 - 1e-9) ** 2 * draws.square0
        )
        assert draws.p(0.0) == by_hand
    draws = wild_draws(wild_sums(fitted(wide)), 300, np.random.default_rng(1))
    assert draws.p(0.0) == pytest.approx(refitted_p(wide), abs=1e-12)


def test_the_interval_ends_where_p_crosses_the_level():
    seen = observed(**simulated(units=12, treated=6, effect=-2.0))
    draws = wild_draws(wild_sums(fitted(seen)), 4999, np.random.default_rng(1))
    low, high = inverted(draws, 0.9)
    assert low < draws.effect < high
    for inside, outside in ((low, low - 1e-6), (high, high + 1e-6)):
        assert draws.p(inside) > 0.1
        assert draws.p(outside) <= 0.1


def test_too_few_clusters_for_the_level_leave_the_interval_open():
    seen = observed(**simulated(units=5, treated=2))
    draws = wild_draws(wild_sums(fitted(seen)), 9999, np.random.default_rng(1))
    assert draws.smallest_p == pytest.approx(2 / 32)
    assert inverted(draws, 0.95) == (None, None)


def test_all_signs_are_used_when_there_are_few_enough():
    flips = np.concatenate(list(sign_batches(6, 64, np.random.default_rng(1), 60)))
    assert all_signs(6, 64)
    assert len({tuple(row) for row in flips}) == 64
    flips = np.concatenate(list(sign_batches(6, 63, np.random.default_rng(1), 60)))
    assert not all_signs(6, 63)
    assert flips.shape == (63, 6)


def test_all_assignments_are_listed_once_when_there_are_few_enough():
    own = [0, 0, 1, 1, 2]
    found = labels(own, 30, np.random.default_rng(1))
    assert found.complete
    assert len({tuple(row) for row in found.values}) == 30 == count_assignments(np.array(own))
    assert all(sorted(row) == own for row in found.values.tolist())


def test_drawn_assignments_keep_the_numbers_of_each_label():
    own = [0] * 20 + [1] * 10
    found = labels(own, 500, np.random.default_rng(1))
    assert not found.complete
    assert (found.values.sum(axis=1) == 10).all()
    assert found.values.mean(axis=0) == pytest.approx(np.full(30, 1 / 3), abs=0.1)
