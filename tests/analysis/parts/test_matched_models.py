"""Regressions in blocks against statsmodels, and likelihoods without a maximum."""

import numpy as np
import pytest
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM

from analysis.data import Kind
from analysis.parts import matched_columns
from analysis.parts.matched_columns import Columns, reachable
from analysis.parts.matched_models import Parted, linear, logistic, outcome_model

FAMILY = {Kind.PROPORTION: families.Binomial(), Kind.COUNT: families.Poisson()}


def drawn(rows=500, seed=3):
    """Return a generator and columns with a constant."""
    draw = np.random.Generator(np.random.PCG64(seed))
    x = np.column_stack([np.ones(rows), draw.normal(size=(rows, 3))])
    return draw, Columns(values=x, owners=("the constant", "a", "b", "c"))


@pytest.mark.parametrize("kind", FAMILY)
def test_a_likelihood_has_statsmodels_maximum(kind):
    draw, columns = drawn()
    lean = columns.values @ np.array([-0.5, 0.8, -0.4, 0.2])
    base = draw.uniform(0.5, 3.0, 500) if kind is Kind.COUNT else np.ones(500)
    mass = draw.uniform(0.5, 2.0, 500)
    if kind is Kind.COUNT:
        outcome = draw.poisson(base * np.exp(lean)).astype(float)
    else:
        outcome = (draw.random(500) < 1 / (1 + np.exp(-lean))).astype(float)
    found = outcome_model(kind, columns, outcome, base, mass)
    offset = np.log(base) if kind is Kind.COUNT else None
    other = GLM(outcome, columns.values, FAMILY[kind], offset=offset, freq_weights=mass).fit(
        tol=1e-13
    )
    assert found.coefficients == pytest.approx(other.params, rel=1e-9)
    assert np.linalg.inv(found.information) == pytest.approx(other.cov_params(), rel=1e-8)


def test_blocks_do_not_change_the_sums(monkeypatch):
    draw, columns = drawn()
    outcome = draw.normal(size=500)
    whole = linear(columns, outcome, np.ones(500)).coefficients
    monkeypatch.setattr(matched_columns, "BLOCK", 64)
    assert linear(columns, outcome, np.ones(500)).coefficients == pytest.approx(whole, rel=1e-12)


def test_separation_names_the_column_that_parts():
    draw, columns = drawn()
    happened = columns.values[:, 2] > 0.3
    assert logistic(columns, happened, np.ones(500)) == Parted(owner="b")
    quasi = (columns.values[:, 3] > 0.0) & (draw.random(500) < 0.5)
    found = Columns(
        values=np.column_stack([columns.values[:, :2], columns.values[:, 3] > 0.0]),
        owners=("the constant", "a", "the flag"),
    )
    assert logistic(found, quasi, np.ones(500)) == Parted(owner="the flag")


def test_strong_but_finite_effects_are_not_taken_for_separation():
    draw, columns = drawn(5000)
    lean = columns.values @ np.array([-1.0, 8.0, 0.0, 0.0])
    happened = draw.random(5000) < 1 / (1 + np.exp(-lean))
    found = logistic(columns, happened, np.ones(5000))
    other = GLM(happened.astype(float), columns.values, families.Binomial()).fit(tol=1e-13)
    assert found.coefficients == pytest.approx(other.params, rel=1e-8)


def test_an_outcome_that_never_happens_is_fitted_by_never():
    _, columns = drawn()
    ones = np.ones(500)
    for kind in FAMILY:
        assert outcome_model(kind, columns, np.zeros(500), ones, ones).fitted.max() == 0.0
    assert outcome_model(Kind.PROPORTION, columns, ones, ones, ones).fitted.min() == 1.0


def test_a_column_that_others_hold_is_left_out():
    draw, columns = drawn()
    twice = Columns(
        values=np.column_stack([columns.values, columns.values[:, 1] * 2 + 1]),
        owners=(*columns.owners, "again"),
    )
    outcome = draw.normal(size=500)
    held = linear(twice, outcome, np.ones(500))
    assert held.columns.owners == columns.owners
    assert held.fitted == pytest.approx(linear(columns, outcome, np.ones(500)).fitted, rel=1e-12)


def test_rows_that_cannot_be_like_a_treated_one_are_not_reachable():
    treated = np.array([True, True, False, False, False])
    flag = np.array([0.0, 0.0, 0.0, 1.0, 0.0])
    columns = Columns(values=np.column_stack([np.ones(5), flag]), owners=("the constant", "flag"))
    found = reachable(columns, treated, np.ones(5, bool))
    assert found.tolist() == [True, True, True, False, True]
