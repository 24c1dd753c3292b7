"""Negative binomial regression against another program and its own likelihood."""

import numpy as np
import pytest

from analysis.parts.adjusted_columns import AdjustedColumns
from analysis.parts.adjusted_models import Separated
from analysis.parts.negative_binomial import negative_binomial


def made(shape=4.0, rows=120):
    random = np.random.default_rng(3)
    x = np.column_stack([np.ones(rows), np.linspace(-1, 1, rows), np.arange(rows) >= 70])
    exposure = random.uniform(0.5, 2.0, rows)
    mean = exposure * np.exp(x.astype(float) @ np.array([2.5, 0.4, -0.3]))
    events = random.negative_binomial(shape, shape / (shape + mean)).astype(float)
    columns = AdjustedColumns(values=x.astype(float), owners=("constant", "trend", "level"))
    return columns, events, exposure


def test_coefficients_and_shape_are_those_of_statsmodels():
    from statsmodels.discrete.discrete_model import NegativeBinomial

    columns, events, exposure = made()
    found = negative_binomial(columns, events, exposure)
    theirs = NegativeBinomial(events, columns.values, offset=np.log(exposure)).fit(
        disp=0, maxiter=500, method="newton"
    )
    np.testing.assert_allclose(found.coefficients, theirs.params[:-1], rtol=1e-5)
    assert 1.0 / found.shape == pytest.approx(theirs.params[-1], rel=1e-5)


def test_errors_are_those_of_a_generalised_linear_model_at_the_shape_found():
    from statsmodels.genmod.families import NegativeBinomial
    from statsmodels.genmod.generalized_linear_model import GLM

    columns, events, exposure = made()
    found = negative_binomial(columns, events, exposure)
    family = NegativeBinomial(alpha=1.0 / found.shape)
    theirs = GLM(events, columns.values, family=family, offset=np.log(exposure)).fit(tol=1e-12)
    np.testing.assert_allclose(found.coefficients, theirs.params, rtol=1e-7)
    np.testing.assert_allclose(found.covariance, theirs.cov_params(), rtol=1e-6)


def test_counts_that_vary_no_more_than_chance_are_poissons():
    columns, _, exposure = made()
    events = np.round(exposure * np.exp(columns.values @ np.array([3.0, 0.2, -0.1])))
    found = negative_binomial(columns, events, exposure)
    assert found.shape is None
    np.testing.assert_allclose(found.coefficients, [3.0, 0.2, -0.1], atol=0.05)


def test_a_column_without_events_has_no_answer():
    columns, events, exposure = made()
    assert isinstance(
        negative_binomial(columns, np.where(columns.values[:, 2] > 0, 0.0, events), exposure),
        Separated,
    )
