"""Mixed models against statsmodels and against closed forms, and the slope that is their root."""

import numpy as np
import pytest

from analysis.parts.random_intercepts import (
    as_single,
    at,
    fit_mixed,
    is_exact,
    is_flat,
    moment,
    rows_of,
)


def uneven(seed=3, clusters=9):
    draw = np.random.default_rng(seed)
    sizes = draw.integers(2, 9, clusters)
    cluster = np.repeat(np.arange(clusters), sizes).astype(np.int32)
    x = np.column_stack([np.ones(cluster.size), draw.normal(size=cluster.size), cluster % 2])
    y = x @ [2.0, 0.7, 1.2] + draw.normal(size=clusters)[cluster] + draw.normal(size=cluster.size)
    return x, y, cluster


def sums(x, y, cluster, cell=None, weight=None):
    weight = np.ones(y.size) if weight is None else weight
    return rows_of(x, y, weight, cluster if cell is None else cell, cluster, y.size)


@pytest.mark.filterwarnings("ignore")
def test_a_random_intercept_is_statsmodels_mixed_model():
    from statsmodels.regression.mixed_linear_model import MixedLM

    x, y, cluster = uneven()
    theirs = MixedLM(y, x, groups=cluster).fit(reml=True, gtol=1e-10)
    ours = fit_mixed(sums(x, y, cluster), nested=False)
    assert ours.beta == pytest.approx(theirs.fe_params, rel=1e-5)
    assert ours.within == pytest.approx(theirs.scale, rel=1e-4)
    assert ours.cluster == pytest.approx(float(theirs.cov_re[0, 0]), rel=1e-4)


def test_equal_clusters_have_the_variances_of_the_analysis_of_variance():
    draw = np.random.default_rng(2)
    cluster = np.repeat(np.arange(10), 6).astype(np.int32)
    y = draw.normal(size=10)[cluster] * 2.0 + draw.normal(size=60)
    table = y.reshape(10, 6)
    between = 6.0 * table.mean(axis=1).var(ddof=1)
    within = table.var(axis=1, ddof=1).mean()
    found = fit_mixed(sums(np.ones((60, 1)), y, cluster), nested=False)
    assert found.within == pytest.approx(within, rel=1e-10)
    assert found.cluster == pytest.approx((between - within) / 6.0, rel=1e-10)


def test_the_variances_are_where_the_slopes_are_nothing():
    x, y, cluster = uneven(seed=8)
    cell = np.arange(y.size, dtype=np.int32) // 2
    cell = np.unique(cluster.astype(np.int64) * 1000 + cell, return_inverse=True)[1].astype(
        np.int32
    )
    rows = sums(x, y + np.random.default_rng(4).normal(size=cell.max() + 1)[cell], cluster, cell)
    found = fit_mixed(rows, nested=True)
    inner, outer = found.cell / found.within, found.cluster / found.within
    assert min(inner, outer) > 0.0
    best = moment(rows, inner, outer)
    assert best.slopes == pytest.approx((0.0, 0.0), abs=1e-8)
    for step in (0.98, 1.02):
        assert moment(rows, inner * step, outer).value > best.value
        assert moment(rows, inner, outer * step).value > best.value


def test_the_slopes_are_those_of_the_likelihood():
    x, y, cluster = uneven(seed=5)
    weight = np.random.default_rng(9).uniform(0.5, 3.0, y.size)
    cell = np.arange(y.size, dtype=np.int32)
    rows, step = sums(x, y, cluster, cell, weight), 1e-5
    inner, outer = moment(rows, 0.4, 0.7).slopes
    up, down = moment(rows, 0.4 + step, 0.7).value, moment(rows, 0.4 - step, 0.7).value
    assert inner == pytest.approx((up - down) / (2 * step), rel=1e-6)
    up, down = moment(rows, 0.4, 0.7 + step).value, moment(rows, 0.4, 0.7 - step).value
    assert outer == pytest.approx((up - down) / (2 * step), rel=1e-6)


def test_clusters_that_are_no_more_alike_than_chance_have_no_variance():
    cluster = np.repeat(np.arange(6), 4).astype(np.int32)
    y = np.tile([1.0, 2.0, 3.0, 4.0], 6)
    found = fit_mixed(sums(np.ones((24, 1)), y, cluster), nested=False)
    assert found.cluster == 0.0
    assert found.icc == 0.0
    assert found.within == pytest.approx(y.var(ddof=1))


def test_generalised_least_squares_is_that_of_dense_matrices():
    x, y, cluster = uneven(seed=1)
    weight = np.random.default_rng(6).uniform(0.5, 3.0, y.size)
    spread = np.diag(1.0 / weight) + 0.8 * (cluster[:, None] == cluster[None, :])
    inverse = np.linalg.inv(spread)
    gram = x.T @ inverse @ x
    beta = np.linalg.solve(gram, x.T @ inverse @ y)
    left = y - x @ beta
    found = at(sums(x, y, cluster, weight=weight), 0.0, 0.8)
    assert found.beta == pytest.approx(beta, rel=1e-10)
    within = float(left @ inverse @ left) / (y.size - 3)
    assert found.within == pytest.approx(within, rel=1e-10)
    assert found.covariance == pytest.approx(within * np.linalg.inv(gram), rel=1e-8)


def test_rows_alike_in_every_cell_are_seen_as_one():
    cluster = np.repeat(np.arange(4), 3).astype(np.int32)
    rows = sums(np.ones((12, 1)), np.repeat([1.0, 4.0, 2.0, 8.0], 3), cluster)
    assert is_flat(rows)
    assert as_single(rows).count == 4
    assert is_exact(rows)
    assert not is_flat(sums(*uneven()))
