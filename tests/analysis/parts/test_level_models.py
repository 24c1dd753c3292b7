"""Regressions of a level: proportional odds and each level for itself, against statsmodels."""

import numpy as np
import pytest

from analysis.parts.level_models import LevelRows, each_level_log_likelihood, proportional_odds


def made(size=400, seed=5):
    random = np.random.default_rng(seed)
    columns = np.column_stack([random.normal(size=size) / 3, random.integers(0, 2, size)])
    latent = columns @ [1.2, -0.6] + random.logistic(size=size)
    return LevelRows(
        levels=np.digitize(latent, [-1.0, 0.2, 1.4]), columns=columns, times=np.ones(size)
    )


def test_the_coefficients_and_errors_are_those_of_statsmodels():
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    rows = made()
    found = proportional_odds(rows)
    other = OrderedModel(rows.levels, rows.columns, distr="logit").fit(
        method="newton", disp=False, maxiter=100, tol=1e-12
    )
    assert found.beta == pytest.approx(other.params[:2], rel=1e-6)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(other.bse[:2], rel=1e-4)
    assert found.log_likelihood == pytest.approx(other.llf, rel=1e-10)


def test_each_level_for_itself_is_the_multinomial_model_of_statsmodels():
    from statsmodels.discrete.discrete_model import MNLogit

    rows = made()
    design = np.column_stack([np.ones(rows.times.size), rows.columns])
    other = MNLogit(rows.levels, design).fit(method="newton", disp=False, maxiter=100)
    assert each_level_log_likelihood(rows) == pytest.approx(other.llf, rel=1e-9)


def test_two_levels_are_a_logistic_regression():
    rows = made()
    two = LevelRows(levels=(rows.levels > 1).astype(int), columns=rows.columns, times=rows.times)
    found = proportional_odds(two)
    assert each_level_log_likelihood(two) == pytest.approx(found.log_likelihood, rel=1e-10)


def test_a_row_counted_twice_is_two_rows():
    rows = made(size=60)
    twice = LevelRows(levels=rows.levels, columns=rows.columns, times=2 * rows.times)
    both = LevelRows(
        levels=np.tile(rows.levels, 2),
        columns=np.tile(rows.columns, (2, 1)),
        times=np.ones(2 * rows.levels.size),
    )
    one, other = proportional_odds(twice), proportional_odds(both)
    assert one.beta == pytest.approx(other.beta, rel=1e-9)
    assert one.covariance == pytest.approx(other.covariance, rel=1e-9)


def test_turning_the_levels_round_turns_the_coefficients():
    rows = made()
    turned = LevelRows(levels=3 - rows.levels, columns=rows.columns, times=rows.times)
    assert proportional_odds(turned).beta == pytest.approx(-proportional_odds(rows).beta, rel=1e-7)


def test_a_column_that_tells_the_levels_apart_has_no_maximum():
    levels = np.array([0, 0, 1, 1, 2, 2])
    columns = np.array([[-1.0], [-1.0], [0.0], [0.0], [1.0], [1.0]])
    rows = LevelRows(levels=levels, columns=columns, times=np.full(6, 10.0))
    assert proportional_odds(rows) is None
    assert each_level_log_likelihood(rows) == pytest.approx(0.0, abs=1e-6)


def test_large_effects_far_from_the_start_are_found():
    random = np.random.default_rng(8)
    columns = random.normal(size=(2_000, 1))
    latent = 6.0 * columns[:, 0] + random.logistic(size=2_000)
    rows = LevelRows(
        levels=np.digitize(latent, [-8.0, 0.0, 9.0]), columns=columns, times=np.ones(2_000)
    )
    assert proportional_odds(rows).beta[0] == pytest.approx(6.0, abs=0.8)
