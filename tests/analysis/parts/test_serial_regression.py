"""Serial regression against dense generalised least squares, brute force and statsmodels."""

import csv
from pathlib import Path

import numpy as np
import pytest

from analysis.parts.serial_regression import (
    default_lags,
    newey_west,
    ols,
    prais_winsten,
    reduced_df,
    reml_ar1,
    reml_autocorrelation,
    whiten,
)

ORACLES = Path(__file__).parents[2] / "oracles"


def lung(left_out=()):
    """Return columns, outcome and places of the deaths from lung disease, with a made-up start."""
    lines = csv.DictReader((ORACLES / "lung_deaths.csv").read_text(encoding="utf-8").splitlines())
    deaths = np.array([float(line["all"]) for line in lines])
    places = np.arange(deaths.size)
    since = places - 36.0
    after = (since >= 0).astype(float)
    waves = [f(2 * np.pi * places / 12) for f in (np.sin, np.cos)]
    x = np.column_stack([np.ones(deaths.size), *waves, since, after, since * after])
    kept = np.setdiff1d(places, left_out)
    return x[kept], deaths[kept], kept


GAPS = (5, 6, 20, 41, 42, 43)


def dense(x, y, places, own):
    """Return generalised least squares with every covariance written out, and -2 log REML / 2."""
    covariance = own ** np.abs(places[:, None] - places[None, :])
    inverse = np.linalg.inv(covariance)
    bread = np.linalg.inv(x.T @ inverse @ x)
    beta = bread @ x.T @ inverse @ y
    rest = y - x @ beta
    n, k = x.shape
    squares = float(rest @ inverse @ rest)
    likelihood = 0.5 * (
        (n - k) * np.log(squares)
        + np.linalg.slogdet(covariance)[1]
        + np.linalg.slogdet(x.T @ inverse @ x)[1]
    )
    return beta, bread * squares / (n - k), likelihood


@pytest.mark.parametrize("left_out", [(), GAPS])
def test_reml_is_dense_generalised_least_squares_at_the_likeliest_autocorrelation(left_out):
    x, y, places = lung(left_out)
    found = reml_ar1(x, y, np.diff(places))
    beta, covariance, best = dense(x, y, places, found.autocorrelation)
    np.testing.assert_allclose(found.beta, beta, rtol=1e-9)
    np.testing.assert_allclose(found.covariance, covariance, rtol=1e-8, atol=1e-9)
    for other in np.linspace(-0.9, 0.95, 75):
        # An odd power of a negative number is what a dense matrix of integers gives too.
        assert dense(x, y, places, other)[2] >= best - 1e-9


def test_reml_finds_the_autocorrelation_to_machine_size():
    x, y, places = lung(GAPS)
    own = reml_autocorrelation(x, y, np.diff(places))
    again = reml_autocorrelation(1e6 * x, 1e-6 * y, np.diff(places))
    assert own == pytest.approx(again, abs=1e-12)


def test_the_degrees_of_freedom_shrink_with_autocorrelation_and_end_at_two():
    assert reduced_df(100, 4, 0.5) == pytest.approx(100 / 3 - 4)
    assert reduced_df(100, 4, -0.5) == 96
    assert reduced_df(12, 4, 0.9) == 2


@pytest.mark.parametrize("lags", [0, 3, 12])
def test_newey_west_has_the_errors_of_statsmodels(lags):
    from statsmodels.regression.linear_model import OLS

    x, y, places = lung()
    theirs = OLS(y, x).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True})
    found = newey_west(x, y, places, lags)
    np.testing.assert_allclose(found.covariance, theirs.cov_params(), rtol=1e-9, atol=1e-9)
    assert found.df == 66


def test_newey_west_over_gaps_is_that_of_a_series_with_zeros_in_them():
    x, y, places = lung(GAPS)
    found = newey_west(x, y, places, 4)
    beta = np.linalg.lstsq(x, y, rcond=None)[0]
    scores = np.zeros((72, x.shape[1]))
    scores[places] = x * (y - x @ beta)[:, None]
    meat = scores.T @ scores
    for lag in range(1, 5):
        part = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / 5) * (part + part.T)
    bread = np.linalg.inv(x.T @ x)
    n, k = x.shape
    np.testing.assert_allclose(found.covariance, bread @ meat @ bread * n / (n - k), rtol=1e-9)


def test_the_default_lags_are_those_of_the_contract():
    assert [default_lags(n) for n in (24, 50, 100, 192)] == [2, 3, 4, 4]


def test_least_squares_has_the_errors_of_statsmodels():
    from statsmodels.regression.linear_model import OLS

    x, y, places = lung()
    theirs, found = OLS(y, x).fit(), ols(x, y, np.diff(places))
    np.testing.assert_allclose(found.beta, theirs.params, rtol=1e-9)
    np.testing.assert_allclose(found.covariance, theirs.cov_params(), rtol=1e-9, atol=1e-9)


def test_prais_winsten_stands_still_at_the_regression_of_residuals_on_those_before():
    x, y, places = lung()
    found = prais_winsten(x, y, np.diff(places))
    rest = y - x @ found.beta
    own = float(rest[1:] @ rest[:-1] / (rest[:-1] @ rest[:-1]))
    assert found.autocorrelation == pytest.approx(own, abs=1e-10)
    beta, covariance, _ = dense(x, y, places, own)
    np.testing.assert_allclose(found.beta, beta, rtol=1e-9)
    np.testing.assert_allclose(found.covariance, covariance, rtol=1e-8, atol=1e-9)


def test_prais_winsten_over_gaps_foretells_by_powers():
    x, y, places = lung(GAPS)
    gaps = np.diff(places)
    found = prais_winsten(x, y, gaps)
    rest = y - x @ found.beta

    def squares(own):
        kept = np.sign(own) ** gaps * abs(own) ** gaps
        return float(((rest[1:] - kept * rest[:-1]) ** 2).sum())

    least = squares(found.autocorrelation)
    assert all(squares(other) >= least for other in np.linspace(-0.95, 0.95, 96))


def test_whitened_errors_of_a_known_series_are_independent():
    own, gaps = 0.6, np.array([1, 3, 1, 2, 1])
    places = np.concatenate([[0], np.cumsum(gaps)])
    covariance = own ** np.abs(places[:, None] - places[None, :])
    half = whiten(np.linalg.cholesky(covariance), gaps, own)
    np.testing.assert_allclose(half @ half.T, np.eye(6), atol=1e-12)
