"""One cohort in one period: three adjustments by hand, and influences as derivatives."""

import numpy as np
import pytest
from scipy.optimize import minimize

from analysis.parts.cell_adjustment import CellRows, NoEffect, adjustment
from analysis.parts.cell_effects import cell_effect

METHODS = ("doubly_robust", "regression", "weighting")


def rows(seed=1, units=60, samples=1, **changes):
    draw = np.random.default_rng(seed)
    treated = draw.random(units) < 0.4
    x = np.column_stack([draw.normal(size=units) + 0.5 * treated, draw.random(units) < 0.5])
    change = x[:, :1] * 0.7 - 1.2 * treated[:, None] + draw.normal(size=(units, samples))
    made = {
        "change": change,
        "treated": treated,
        "weight": draw.uniform(0.5, 2.0, units),
        "covariates": x.astype(float),
        "names": ("age", "urban"),
    }
    return CellRows(**(made | changes))


def effect_of(made, method):
    return cell_effect(made, method, adjustment(made, method))


def by_hand(made, method):
    """Return the effect by a likelihood searched for and normal equations, in plain words."""
    w, d, y = made.weight, made.treated, made.change[:, 0]
    x = np.column_stack([np.ones(d.size), made.covariates])

    def against(beta):
        return float(np.sum(w * (np.logaddexp(0.0, x @ beta) - d * (x @ beta))))

    beta = minimize(against, np.zeros(3), method="BFGS", options={"gtol": 1e-12}).x
    odds = np.exp(x @ beta)
    root = np.sqrt(w[~d])
    fit = np.linalg.lstsq(x[~d] * root[:, None], y[~d] * root, rcond=None)[0]
    left = y - x @ fit
    if method == "regression":
        return np.average(left[d], weights=w[d])
    values = y if method == "weighting" else left
    other = np.average(values[~d], weights=(w * odds)[~d])
    return np.average(values[d], weights=w[d]) - other


@pytest.mark.parametrize("method", METHODS)
def test_each_adjustment_is_that_of_its_formula(method):
    made = rows()
    assert effect_of(made, method).effect[0] == pytest.approx(by_hand(made, method), abs=1e-6)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("covariates", [True, False])
def test_a_units_influence_is_how_the_effect_moves_with_its_weight(method, covariates):
    made = rows()
    if not covariates:
        made = rows(covariates=np.empty((60, 0)), names=())
    found = effect_of(made, method)
    assert found.influence.mean() == pytest.approx(0.0, abs=1e-12)
    for unit in (0, 7, 23, 41):
        ends = []
        for step in (1e-5, -1e-5):
            weight = made.weight.copy()
            weight[unit] *= 1.0 + step
            changed = CellRows(
                change=made.change,
                treated=made.treated,
                weight=weight,
                covariates=made.covariates,
                names=made.names,
            )
            ends.append(effect_of(changed, method).effect[0])
        slope = 60 * (ends[0] - ends[1]) / 2e-5
        assert slope == pytest.approx(found.influence[unit, 0], rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("method", METHODS)
def test_samples_are_answered_together_as_each_would_be_alone(method):
    made = rows(samples=3)
    whole = effect_of(made, method)
    for sample in range(3):
        alone = effect_of(rows(samples=3, change=made.change[:, [sample]]), method)
        assert whole.effect[sample] == pytest.approx(alone.effect[0])
        assert whole.influence[:, sample] == pytest.approx(alone.influence[:, 0])


@pytest.mark.parametrize("method", METHODS)
def test_the_units_of_a_covariate_do_not_matter(method):
    made = rows()
    scaled = rows(covariates=made.covariates * np.array([1e6, 1.0]) + np.array([1e7, 0.0]))
    one, other = effect_of(made, method), effect_of(scaled, method)
    assert other.effect[0] == pytest.approx(one.effect[0], rel=1e-8)
    assert other.influence == pytest.approx(one.influence, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("method", METHODS)
def test_a_covariate_said_twice_changes_nothing(method):
    made = rows()
    twice = rows(
        covariates=np.column_stack([made.covariates, made.covariates[:, 0] * 2.0 + 1.0]),
        names=("age", "urban", "age again"),
    )
    assert effect_of(twice, method).effect == pytest.approx(effect_of(made, method).effect)


@pytest.mark.parametrize("method", METHODS)
def test_what_only_the_cohort_has_cannot_be_adjusted_for(method):
    made = rows()
    rural = made.covariates.copy()
    rural[:, 1] = np.where(made.treated, np.arange(60) % 2, 0.0)
    found = adjustment(rows(covariates=rural), method)
    assert isinstance(found, NoEffect)
    assert found.refuses
    assert "urban" in found.because


@pytest.mark.parametrize("method", METHODS)
def test_weights_cannot_be_found_where_a_covariate_parts_the_sides(method):
    made = rows()
    apart = made.covariates.copy()
    apart[:, 0] = np.where(made.treated, 5.0, -5.0) + np.linspace(0.0, 1.0, 60)
    found = adjustment(rows(covariates=apart), method)
    if method == "regression":
        assert not isinstance(found, NoEffect)
    else:
        assert isinstance(found, NoEffect)
        assert "age" in found.because


def test_as_many_coefficients_as_comparison_units_are_refused():
    treated = np.arange(12) >= 3
    made = rows(units=12, treated=treated, covariates=np.random.default_rng(3).normal(size=(12, 2)))
    found = adjustment(made, "regression")
    assert isinstance(found, NoEffect)
    assert "3 comparison units for 3 coefficients" in found.because


@pytest.mark.parametrize("method", ["doubly_robust", "weighting"])
@pytest.mark.parametrize("lacked", ["a", "b", "c"])
def test_comparison_units_like_nobody_in_the_cohort_weigh_nothing(method, lacked):
    made = rows()
    region = np.array(["a", "b", "c"])[np.arange(60) % 3]
    region[made.treated & (region == lacked)] = "b" if lacked == "a" else "a"
    columns = np.column_stack([region == "b", region == "c"]).astype(float)
    found = effect_of(rows(covariates=columns, names=("b", "c")), method)
    kept = made.treated | (region != lacked)
    two = sorted({"a", "b", "c"} - {lacked})[1]
    alone = rows(
        change=made.change[kept],
        treated=made.treated[kept],
        weight=made.weight[kept],
        covariates=(region[kept] == two).astype(float)[:, None],
        names=(two,),
    )
    # within levels of a saturated model both ways give the same means
    assert found.effect[0] == pytest.approx(effect_of(alone, method).effect[0], abs=1e-8)
    places = np.flatnonzero(kept)
    scaled = effect_of(alone, method).influence[:, 0] * 60 / kept.sum()
    assert found.influence[places, 0] == pytest.approx(scaled, abs=1e-6)
    assert found.influence[~kept, 0] == pytest.approx(0.0, abs=1e-9)
