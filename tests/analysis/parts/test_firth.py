"""Firth's logistic regression: finite where events are parted, and close to the usual elsewhere."""

import math

import numpy as np
import pytest

from analysis.parts.firth import firth


def test_a_table_with_a_zero_has_haldanes_odds_ratio():
    """With one binary covariate Firth adds a half to every cell (Heinze and Schemper 2002)."""
    x = np.array([[1.0, 0.0], [1.0, 1.0]])
    beta, covariance = firth(x, np.array([0.0, 7.0]), np.array([12.0, 10.0]))
    expected = math.log((7.5 / 3.5) / (0.5 / 12.5))
    assert beta[1] == pytest.approx(expected, rel=1e-9)
    assert covariance[1, 1] > 0.0


def test_rows_count_as_often_as_they_say():
    draw = np.random.default_rng(1)
    x = np.column_stack([np.ones(20), draw.normal(size=20)])
    people, events = draw.integers(1, 5, 20).astype(float), np.zeros(20)
    events[:] = np.minimum(people, draw.integers(0, 4, 20))
    each = np.repeat(np.arange(20), people.astype(int))
    y = np.concatenate(
        [[1.0] * int(e) + [0.0] * int(p - e) for e, p in zip(events, people, strict=True)]
    )
    summed, _ = firth(x, events, people)
    alone, _ = firth(x[each], y, np.ones(y.size))
    assert summed == pytest.approx(alone, rel=1e-8)


def test_columns_that_hold_each_other_have_no_maximum():
    x = np.column_stack([np.ones(6), np.arange(6.0), 2.0 * np.arange(6.0)])
    assert firth(x, np.array([0.0, 1, 0, 1, 1, 0]), np.ones(6)) is None
