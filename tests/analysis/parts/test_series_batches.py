"""Many series at once have the fits that each has alone."""

import numpy as np
import pytest

from analysis.parts.adjusted_columns import AdjustedColumns
from analysis.parts.adjusted_models import poisson
from analysis.parts.negative_binomial import negative_binomial
from analysis.parts.serial_regression import (
    newey_west,
    ols,
    prais_winsten,
    reduced_df,
    reml_ar1,
    reml_autocorrelation,
)
from analysis.parts.series_batches import fit_counts, fit_means

PERIODS = 48
PLACES = np.arange(PERIODS)
SINCE = (PLACES - 30.0) / 30.0
X = np.column_stack([np.ones(PERIODS), SINCE, SINCE >= 0, np.maximum(SINCE, 0.0)]).astype(float)
GAPS = np.ones(PERIODS - 1, dtype=np.int64)


def drawn(own=0.4, series=6):
    random = np.random.default_rng(11)
    errors = random.normal(size=(series, PERIODS))
    for period in range(1, PERIODS):
        errors[:, period] += own * errors[:, period - 1]
    return errors


ALONE = {
    "ols": lambda y: ols(X, y, GAPS),
    "newey_west": lambda y: newey_west(X, y, PLACES, 3),
    "prais_winsten": lambda y: prais_winsten(X, y, GAPS),
    "reml_ar1": lambda y: reml_ar1(X, y, GAPS),
}


@pytest.mark.parametrize("model", ALONE)
def test_a_batch_of_means_is_each_series_fitted_alone(model):
    y = 100 + 7 * drawn()
    batch = fit_means(model, X, y, 3)
    for place, own in enumerate(y):
        alone = ALONE[model](own)
        np.testing.assert_allclose(batch.beta[place], alone.beta, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(batch.covariance[place], alone.covariance, rtol=1e-4, atol=1e-5)
        assert batch.df[place] == pytest.approx(alone.df, rel=1e-4)


def counts():
    return np.random.default_rng(5).poisson(20 * np.exp(0.2 * drawn())).astype(float)


def test_a_batch_of_counts_is_each_series_fitted_alone():
    columns = AdjustedColumns(values=X, owners=("constant", "trend", "level", "slope"))
    events = counts()
    batch = fit_counts("quasi_poisson", X, events, 2.0)
    for place, own in enumerate(events):
        alone = poisson(columns, own, np.full(PERIODS, 2.0))
        np.testing.assert_allclose(batch.beta[place], alone.coefficients, atol=1e-8)
        mean = alone.fitted
        rest = (own - mean) / np.sqrt(mean)
        correlation = reml_autocorrelation(X * np.sqrt(mean)[:, None], rest, GAPS)
        kept = max(0.0, correlation)
        factor = max(1.0, float(rest @ rest) / 44) * (1 + kept) / (1 - kept)
        np.testing.assert_allclose(batch.covariance[place], alone.covariance * factor, rtol=1e-4)
        assert batch.df[place] == pytest.approx(reduced_df(PERIODS, 4, correlation), rel=1e-4)


def test_a_batch_of_negative_binomial_fits_is_each_series_fitted_alone():
    columns = AdjustedColumns(values=X, owners=("constant", "trend", "level", "slope"))
    events = np.random.default_rng(6).negative_binomial(5, 0.2, size=(4, PERIODS)).astype(float)
    batch = fit_counts("negative_binomial", X, events, 1.0)
    for place, own in enumerate(events):
        alone = negative_binomial(columns, own, np.ones(PERIODS))
        np.testing.assert_allclose(batch.beta[place], alone.coefficients, atol=1e-6)
        np.testing.assert_allclose(batch.covariance[place], alone.covariance, rtol=1e-5)
