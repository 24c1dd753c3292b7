"""A level that wanders, against its dense likelihood and a state-space program."""

import csv
from pathlib import Path

import numpy as np
import pytest

from analysis.parts.local_level import local_level

ORACLES = Path(__file__).parents[2] / "oracles"


def seatbelts(left_out=()):
    lines = csv.DictReader((ORACLES / "seatbelts.csv").read_text(encoding="utf-8").splitlines())
    y = np.log([float(line["drivers"]) for line in lines])
    places = np.arange(y.size)
    months = [(places % 12 == month).astype(float) for month in range(1, 12)]
    x = np.column_stack([np.ones(y.size), (places >= 169).astype(float), *months])
    kept = np.setdiff1d(places, left_out)
    return x[kept], y[kept], kept


def dense(x, y, places, ratio):
    walk = np.minimum.outer(places - places[0], places - places[0])
    covariance = np.eye(y.size) + ratio * walk
    inverse = np.linalg.inv(covariance)
    bread = np.linalg.inv(x.T @ inverse @ x)
    beta = bread @ x.T @ inverse @ y
    rest = y - x @ beta
    squares = float(rest @ inverse @ rest)
    n, k = x.shape
    likelihood = 0.5 * (
        (n - k) * np.log(squares)
        + np.linalg.slogdet(covariance)[1]
        + np.linalg.slogdet(x.T @ inverse @ x)[1]
    )
    return beta, bread * squares / (n - k), likelihood


@pytest.mark.parametrize("left_out", [(), (10, 11, 90, 170)])
def test_the_fit_is_dense_least_squares_at_the_likeliest_ratio_of_variances(left_out):
    x, y, places = seatbelts(left_out)
    found = local_level(x, y, places)
    ratio = found.autocorrelation / (1 - found.autocorrelation)
    beta, covariance, best = dense(x, y, places, ratio)
    np.testing.assert_allclose(found.beta, beta, rtol=1e-7)
    np.testing.assert_allclose(found.covariance, covariance, rtol=1e-6, atol=1e-12)
    for other in np.exp(np.linspace(-8, 3, 23)):
        assert dense(x, y, places, other)[2] >= best - 1e-9


def test_the_seat_belt_law_has_the_effect_of_a_state_space_program():
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    x, y, places = seatbelts()
    model = UnobservedComponents(y, level="llevel", exog=x[:, 1:])
    theirs = model.fit(disp=0, maxiter=500)
    found = local_level(x, y, places)
    # Likelihood there, restricted likelihood here: the ratio differs a little, the effect less.
    assert found.beta[1] == pytest.approx(theirs.params[2], abs=1e-3)
    assert np.expm1(found.beta[1]) == pytest.approx(-0.213, abs=0.001)
