"""Errors of a panel's effect against dummies, written out in full, and other programs."""

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS, WLS

from analysis.parts.clusters import covariance
from analysis.parts.fixed_effects import Column, frame, least_squares
from tests.analysis.panel_rows import dummies, observed, simulated, two_way


def fitted(seen, *, weight=None, cluster=None):
    grouped = frame(
        rows=seen.rows,
        cluster=(seen.unit if cluster is None else cluster).codes,
        unit=seen.unit.codes,
        weight=weight,
    )
    columns = [
        Column(name=f"period{number}", values=values)
        for number, values in enumerate(dummies(seen.period.codes, skip=1).T)
    ]
    if not grouped.absorb:
        units = dummies(seen.unit.codes).T
        columns = [Column(name=f"unit{n}", values=v) for n, v in enumerate(units)] + columns
    columns += [Column(name=c.name, values=c.values) for c in seen.covariates]
    on = two_way(seen)[:, -1]
    return least_squares(seen.outcome, [*columns, Column(name="effect", values=on)], grouped)


def of_effect(fit, errors):
    found = covariance(fit, errors, np.array([fit.rank - 1]))
    return found.se(), found.df[0]


def written_out_cr2(design, outcome, cluster, weight=None):
    """Return the CR2 error of the last column and its degrees of freedom, from full matrices."""
    weight = np.ones(outcome.size) if weight is None else weight
    bread = np.linalg.pinv(design.T @ (design * weight[:, None]))
    residual = outcome - design @ (bread @ (design.T @ (weight * outcome)))
    left = np.eye(outcome.size) - design @ bread @ (design * weight[:, None]).T
    expected = left @ left.T
    parts = []
    variance = 0.0
    for code in np.unique(cluster):
        own = cluster == code
        values, vectors = np.linalg.eigh(expected[np.ix_(own, own)])
        root = (vectors * np.where(values > 1e-10, 1 / np.sqrt(np.abs(values) + 1e-300), 0)) @ (
            vectors.T
        )
        part = np.zeros(outcome.size)
        part[own] = root @ (weight[own] * (design[own] @ bread[:, -1]))
        variance += float(part @ residual) ** 2
        parts.append(part)
    table = np.array(parts)
    products = table @ expected @ table.T
    return np.sqrt(variance), np.trace(products) ** 2 / np.sum(products**2)


@pytest.mark.parametrize("lost", [0.0, 0.2])
@pytest.mark.parametrize("errors", ["classical", "hc1", "hc2"])
def test_errors_by_row_are_those_of_least_squares_on_dummies(errors, lost):
    seen = observed(**simulated(lost=lost))
    kind = {"classical": "nonrobust"}.get(errors, errors.upper())
    peer = OLS(seen.outcome, two_way(seen)).fit(cov_type=kind, use_t=True)
    se, df = of_effect(fitted(seen), errors)
    assert se == pytest.approx(peer.bse[-1], rel=1e-10)
    assert df == peer.df_resid


@pytest.mark.parametrize("lost", [0.0, 0.2])
def test_weighted_errors_by_row_are_those_of_weighted_least_squares(lost):
    seen = observed(**simulated(lost=lost))
    weight = np.random.default_rng(3).uniform(0.5, 3, seen.rows)
    for errors in ("HC1", "HC2"):
        peer = WLS(seen.outcome, two_way(seen), weights=weight).fit(cov_type=errors, use_t=True)
        se, _ = of_effect(fitted(seen, weight=weight), errors.lower())
        assert se == pytest.approx(peer.bse[-1], rel=1e-10)


@pytest.mark.parametrize("lost", [0.0, 0.2])
def test_cr1_is_the_clustered_error_with_nested_unit_effects_left_out_of_the_count(lost):
    seen = observed(**simulated(lost=lost))
    design = two_way(seen)
    peer = OLS(seen.outcome, design).fit(cov_type="cluster", cov_kwds={"groups": seen.unit.codes})
    rows, count = design.shape
    nested = len(seen.unit.levels)
    factor = np.sqrt((rows - count) / (rows - (count - nested + 1)))
    se, df = of_effect(fitted(seen), "cr1")
    assert se == pytest.approx(peer.bse[-1] * factor, rel=1e-10)
    assert df == nested - 1


def test_unit_effects_that_cross_clusters_are_counted_in_cr1():
    seen = observed(**simulated())
    crossing = seen.period
    peer = OLS(seen.outcome, two_way(seen)).fit(
        cov_type="cluster", cov_kwds={"groups": crossing.codes}
    )
    se, df = of_effect(fitted(seen, cluster=crossing), "cr1")
    assert se**2 == pytest.approx(peer.cov_params()[-1, -1], rel=1e-9)
    assert df == len(crossing.labels) - 1


@pytest.mark.parametrize("lost", [0.0, 0.25])
@pytest.mark.parametrize("weighted", [False, True])
def test_cr2_and_its_degrees_of_freedom_are_those_of_the_full_dummy_design(weighted, lost):
    seen = observed(**simulated(units=9, treated=4, lost=lost))
    weight = np.random.default_rng(4).uniform(0.5, 3, seen.rows) if weighted else None
    expected = written_out_cr2(two_way(seen), seen.outcome, seen.unit.codes, weight)
    assert of_effect(fitted(seen, weight=weight), "cr2") == pytest.approx(expected, rel=1e-8)


def test_cr2_with_several_units_in_a_cluster_and_a_covariate():
    lists = simulated(units=12, treated=5, lost=0.1)
    noise = np.random.default_rng(5).normal(size=len(lists["unit"]))
    region = [f"r{int(name[1:]) // 2}" for name in lists["unit"]]
    seen = observed(**lists, cluster=region, covariates={"x": noise})
    expected = written_out_cr2(two_way(seen), seen.outcome, seen.cluster.codes)
    assert of_effect(fitted(seen, cluster=seen.cluster), "cr2") == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("weighted", [False, True])
def test_cr3_leaves_out_one_cluster_at_a_time(weighted):
    seen = observed(**simulated(units=8, treated=4, lost=0.1))
    weight = np.random.default_rng(6).uniform(0.5, 3, seen.rows) if weighted else None
    fit = fitted(seen, weight=weight)
    design = two_way(seen)
    root = np.ones(seen.rows) if weight is None else np.sqrt(weight)
    moved = []
    for code in range(len(seen.unit.levels)):
        kept = seen.unit.codes != code
        part = design[kept] * root[kept, None]
        without = np.linalg.lstsq(part, root[kept] * seen.outcome[kept], rcond=None)[0]
        moved.append(without[-1] - fit.beta[-1])
    count = len(moved)
    se, _ = of_effect(fit, "cr3")
    assert se**2 == pytest.approx((count - 1) / count * np.sum(np.square(moved)), rel=1e-8)


def test_large_and_small_numbers_of_columns_give_the_same_cr2():
    lists = simulated(units=10, treated=5, times=12, start=7)
    seen = observed(**lists)
    assert fitted(seen).rank > 8
    expected = written_out_cr2(two_way(seen), seen.outcome, seen.unit.codes)
    assert of_effect(fitted(seen), "cr2") == pytest.approx(expected, rel=1e-8)
