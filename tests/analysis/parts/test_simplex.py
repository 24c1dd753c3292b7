"""Weights that add up to 1: the conditions that only the least point fulfils."""

import numpy as np
import pytest

from analysis.parts.simplex import simplex_weights


def gradient(columns, target, weights, ridge):
    return 2.0 * columns.T @ (columns @ weights - target) + 2.0 * ridge * weights


@pytest.mark.parametrize("ridge", [0.0, 0.5, 40.0])
@pytest.mark.parametrize(("rows", "count"), [(30, 6), (8, 25), (1, 4)])
@pytest.mark.parametrize("size", [1e-4, 1.0, 1e6])
def test_the_weights_are_the_least_point(rows, count, ridge, size):
    draw = np.random.default_rng(rows * count)
    columns, target = (
        size * draw.normal(5.0, 1.0, (rows, count)),
        size * draw.normal(6.0, 1.0, rows),
    )
    weights = simplex_weights(columns, target, ridge * size**2)
    assert weights.sum() == pytest.approx(1.0, abs=1e-12)
    assert (weights >= 0.0).all()
    slope = gradient(columns, target, weights, ridge * size**2) / size**2
    least = float(slope.min())
    # where a weight stands the slope is the least of all: no exchange makes the sum smaller
    assert slope[weights > 1e-9] == pytest.approx(least, abs=1e-6 * max(1.0, abs(least)))


def test_a_mix_of_columns_is_found_again():
    draw = np.random.default_rng(2)
    columns = draw.normal(size=(20, 5))
    wanted = np.array([0.5, 0.0, 0.3, 0.2, 0.0])
    assert simplex_weights(columns, columns @ wanted) == pytest.approx(wanted, abs=1e-10)


def test_one_column_has_all_the_weight_and_columns_that_are_the_target_share_it():
    assert simplex_weights(np.ones((3, 1)), np.zeros(3)).tolist() == [1.0]
    assert simplex_weights(np.ones((3, 4)), np.ones(3)).tolist() == [0.25] * 4


def test_an_order_of_columns_does_not_matter():
    draw = np.random.default_rng(4)
    columns, target = draw.normal(size=(12, 9)), draw.normal(size=12)
    order = draw.permutation(9)
    found = simplex_weights(columns[:, order], target, 0.3)
    assert found == pytest.approx(simplex_weights(columns, target, 0.3)[order], abs=1e-10)
