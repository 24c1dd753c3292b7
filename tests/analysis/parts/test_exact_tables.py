"""The exact test of a table of counts: against every table written out, and against draws."""

import itertools
import math

import numpy as np
import pytest

from analysis.parts import exact_tables
from analysis.parts.exact_tables import exact_p


def generator():
    return np.random.default_rng(20)


def by_writing_out(counts):
    """Return the p from every table with these margins, each written out (small ones only)."""
    across, down = counts.sum(axis=1), counts.sum(axis=0)
    chances = {}
    rows = [
        [row for row in itertools.product(*(range(int(d) + 1) for d in down)) if sum(row) == total]
        for total in across
    ]
    for table in itertools.product(*rows):
        if all(np.sum(table, axis=0) == down):
            chances[table] = -sum(math.lgamma(cell + 1) for row in table for cell in row)
    seen = -sum(math.lgamma(cell + 1) for cell in counts.ravel())
    weights = np.exp(np.array(list(chances.values())))
    unlikely = np.array([log <= seen + 1e-7 for log in chances.values()])
    return weights[unlikely].sum() / weights.sum()


@pytest.mark.parametrize(
    "table",
    [
        [[3, 1], [1, 3]],
        [[2, 0, 1], [0, 3, 2]],
        [[1, 2], [3, 0], [0, 2]],
        [[1, 2, 0], [0, 1, 3], [2, 0, 1]],
        [[2, 1, 0, 1], [0, 1, 3, 0]],
        [[4, 0, 0], [0, 3, 0], [0, 0, 2]],
    ],
)
def test_the_p_is_that_of_every_table_written_out(table):
    counts = np.array(table, dtype=float)
    found = exact_p(counts, generator())
    assert found.draws is None
    assert found.p == pytest.approx(by_writing_out(counts), rel=1e-10)


@pytest.mark.parametrize(
    ("table", "p"),
    [
        ([[3, 83], [3, 90], [7, 129], [12, 70]], 0.01447190664722617),
        ([[18, 5, 7], [10, 12, 4], [3, 9, 11]], 0.00211430342433),
    ],
)
def test_the_p_is_that_of_r(table, p):
    """R 4.2: fisher.test."""
    assert exact_p(np.array(table, dtype=float), generator()).p == pytest.approx(p, rel=1e-7)


def test_turning_the_table_and_moving_its_rows_leaves_p_where_it_was():
    counts = np.array([[5, 2, 7, 1], [3, 8, 2, 4], [6, 1, 1, 5]], dtype=float)
    p = exact_p(counts, generator()).p
    assert exact_p(counts.T, generator()).p == pytest.approx(p, rel=1e-12)
    assert exact_p(counts[[2, 0, 1]][:, [3, 1, 0, 2]], generator()).p == pytest.approx(p, rel=1e-12)


def test_where_not_all_tables_can_be_followed_the_same_ones_are_drawn_every_time(monkeypatch):
    counts = np.array([[5, 2, 7, 1], [3, 8, 2, 4], [6, 1, 1, 5]], dtype=float)
    exact = exact_p(counts, generator()).p
    monkeypatch.setattr(exact_tables, "MOST_STEPS", 10)
    drawn = exact_p(counts, generator())
    assert drawn.draws == exact_tables.DRAWS
    error = math.sqrt(exact * (1 - exact) / drawn.draws)
    assert drawn.p == pytest.approx(exact, abs=4 * error)
    assert exact_p(counts, generator()) == drawn


def test_a_large_table_takes_fewer_draws_and_says_how_many():
    counts = np.random.default_rng(3).multinomial(4000, np.full(900, 1 / 900)).reshape(30, 30)
    found = exact_p(counts.astype(float) + 1, generator())
    assert 1_000 <= found.draws < exact_tables.DRAWS
    assert 0 < found.p <= 1


def test_more_observations_than_can_be_drawn_have_no_p():
    assert exact_p(np.full((2, 3), 5e8), generator()) is None
