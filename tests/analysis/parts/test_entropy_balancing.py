"""Weights that make means equal, against scipy's general optimiser."""

import numpy as np
import pytest
from scipy import optimize

from analysis.parts.entropy_balancing import entropy_weights
from analysis.parts.matched_columns import Columns

ROWS = 200


def people(seed=1):
    """Return columns with a constant, and who is treated."""
    draw = np.random.Generator(np.random.PCG64(seed))
    x = np.column_stack([np.ones(ROWS), draw.normal(size=(ROWS, 3))])
    treated = draw.random(ROWS) < 1 / (1 + np.exp(1 - x[:, 1]))
    return Columns(values=x, owners=("the constant", "a", "b", "c")), treated


def test_means_are_balanced_to_the_last_digits():
    columns, treated = people()
    goal = columns.values[treated].mean(axis=0)
    weights = entropy_weights(columns, ~treated, np.ones(ROWS), goal)
    assert weights @ columns.values == pytest.approx(goal, abs=1e-9)
    assert weights[treated].max() == 0.0


def test_no_weights_that_balance_are_nearer_to_even():
    columns, treated = people()
    goal = columns.values[treated].mean(axis=0)
    weights = entropy_weights(columns, ~treated, np.ones(ROWS), goal)
    z = columns.values[~treated][:, 1:] - goal[1:]
    found = optimize.minimize(
        lambda at: np.log(np.exp(z @ at).sum()), np.zeros(3), method="BFGS", tol=1e-12
    )
    other = np.exp(z @ found.x)
    assert weights[~treated] == pytest.approx(other / other.sum(), rel=1e-4)


def test_a_row_that_counts_twice_is_two_rows():
    columns, treated = people()
    goal = columns.values[treated].mean(axis=0)
    mass = np.where(np.arange(ROWS) % 3 == 0, 2.0, 1.0)
    weights = entropy_weights(columns, ~treated, mass, goal)
    twice = np.repeat(np.arange(ROWS), mass.astype(int))
    spread = Columns(values=columns.values[twice], owners=columns.owners)
    one_by_one = entropy_weights(spread, ~treated[twice], np.ones(twice.size), goal)
    assert weights[twice] == pytest.approx(one_by_one, rel=1e-8)


def test_what_nobody_can_be_mixed_to_is_infeasible():
    columns, treated = people()
    goal = columns.values[~treated].max(axis=0) + 1.0
    goal[0] = 1.0
    assert entropy_weights(columns, ~treated, np.ones(ROWS), goal) is None


def test_a_goal_that_a_constant_column_misses_is_infeasible():
    columns, treated = people()
    columns.values[:, 2] = np.where(treated, 1.0, 0.0)
    goal = columns.values[treated].mean(axis=0)
    assert entropy_weights(columns, ~treated, np.ones(ROWS), goal) is None


def test_nobody_to_weigh_is_infeasible():
    columns, _ = people()
    nobody = np.zeros(ROWS, bool)
    assert entropy_weights(columns, nobody, np.ones(ROWS), columns.values.mean(axis=0)) is None
