"""Poisson panels against the generalised linear model on dummies, and against refits."""

import itertools

import numpy as np
import pytest
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from analysis.parts.panel_columns import Choice
from analysis.parts.panel_reading import read_panel
from analysis.parts.panel_runs import Run, model_of
from analysis.parts.poisson_randomisation import OneStep, Reassigned
from tests.analysis.panel_rows import dummies, observed, simulated, two_way


def modelled(seen, *, effects="unit_period", errors="cr1", draws=999):
    choice = Choice(model="poisson", effects=effects, errors=errors)
    run = Run(level=0.95, draws=draws, generator=lambda: np.random.default_rng(1))
    return model_of(read_panel(seen), choice, run)


def glm(seen, design, **fit):
    exposure = np.ones(seen.rows) if seen.exposure is None else seen.exposure
    made = GLM(seen.outcome, design, family=Poisson(), offset=np.log(exposure))
    return made.fit(tol=1e-14, maxiter=200, **fit)


def counts(**more):
    return observed(**simulated(kind="count", **more))


@pytest.mark.parametrize("lost", [0.0, 0.15])
def test_the_effect_and_its_cr1_are_those_of_the_glm_on_dummies(lost):
    seen = counts(lost=lost)
    design = two_way(seen)
    peer = glm(seen, design, cov_type="cluster", cov_kwds={"groups": seen.unit.codes})
    estimate = modelled(seen).estimate("cr1")
    rows, count = design.shape
    units = len(seen.unit.levels)
    factor = np.sqrt((rows - count) / (rows - (count - units + 1)))
    assert estimate.value == pytest.approx(np.exp(peer.params[-1]), rel=1e-9)
    assert estimate.se == pytest.approx(peer.bse[-1] * factor, rel=1e-8)
    assert estimate.df == units - 1


@pytest.mark.parametrize("errors", ["cr2", "cr3"])
def test_every_clustered_error_of_a_poisson_model_is_cr1(errors):
    model = modelled(counts())
    assert model.estimate(errors) == model.estimate("cr1")


def test_a_covariate_is_fitted_with_the_effects():
    lists = simulated(kind="count", lost=0.1)
    noise = np.random.default_rng(3).normal(size=len(lists["unit"]))
    seen = observed(**lists, covariates={"x": noise})
    peer = glm(seen, two_way(seen))
    fit = modelled(seen).fit
    assert fit.beta[-1] == pytest.approx(peer.params[-1], rel=1e-8)
    assert fit.beta[fit.place("coef_x")] == pytest.approx(peer.params[-2], rel=1e-7)


def test_errors_by_row_are_those_of_the_glm():
    seen = counts()
    peer = glm(seen, two_way(seen))
    model = modelled(seen, errors="classical")
    assert model.estimate("classical").se == pytest.approx(peer.bse[-1], rel=1e-8)
    assert model.estimate("classical").df is None
    robust = glm(seen, two_way(seen), cov_type="HC1")
    rows, count = two_way(seen).shape
    expected = robust.bse[-1] * np.sqrt(rows / (rows - count))
    assert model.estimate("hc1").se == pytest.approx(expected, rel=1e-6)


def test_weights_that_count_rows_equal_the_rows_written_out():
    lists = simulated(kind="count")
    times = np.random.default_rng(1).integers(1, 4, len(lists["unit"]))
    once = observed(**lists, weight=times.astype(float))
    peer = GLM(
        once.outcome,
        two_way(once),
        family=Poisson(),
        offset=np.log(once.exposure),
        freq_weights=times,
    ).fit(tol=1e-14, maxiter=200)
    assert modelled(once).fit.beta[-1] == pytest.approx(peer.params[-1], rel=1e-9)


def test_units_without_any_event_say_nothing():
    lists = simulated(kind="count")
    quiet = dict(lists)
    quiet["unit"] = [*lists["unit"], *["quiet"] * 6]
    quiet["period"] = [*lists["period"], *range(1, 7)]
    quiet["treated"] = [*lists["treated"], *[False] * 6]
    quiet["outcome"] = np.append(lists["outcome"], np.zeros(6))
    quiet["exposure"] = np.append(lists["exposure"], np.full(6, 80.0))
    one, other = modelled(observed(**quiet)), modelled(observed(**lists))
    assert one.fit.beta[-1] == pytest.approx(other.fit.beta[-1], rel=1e-12)
    assert one.estimate("cr1") == other.estimate("cr1")


def every_ratio(seen, effects):
    cluster = (seen.cluster or seen.unit).codes
    own = np.array([seen.treated[cluster == code][0] for code in range(cluster.max() + 1)])
    after = seen.period.codes >= seen.period.start
    found = []
    for chosen in itertools.combinations(range(own.size), int(own.sum())):
        group = np.isin(cluster, chosen)
        if effects == "unit_period":
            base = [dummies(seen.unit.codes), dummies(seen.period.codes, skip=1)]
        else:
            base = [np.ones((seen.rows, 1)), group[:, None], after[:, None]]
        design = np.column_stack([*base, (group & after)[:, None]]).astype(float)
        found.append(glm(seen, design).params[-1])
    return np.array(found)


@pytest.mark.parametrize("effects", ["unit_period", "group_phase"])
@pytest.mark.parametrize("lost", [0.0, 0.15])
def test_reassigned_ratios_are_those_of_refitting_each(effects, lost):
    seen = counts(units=7, treated=3, lost=lost, effect=-1.0)
    model = modelled(seen, effects=effects)
    draws = model.reassigned
    found = draws.effects(draws.assignments.values, 0.0)
    ratios = every_ratio(seen, effects)
    np.testing.assert_allclose(np.sort(found), np.sort(ratios), rtol=1e-6, atol=1e-8)
    far = abs(ratios) >= abs(model.fit.beta[-1]) * (1 - 1e-7)
    assert model.randomisation_p == pytest.approx(np.mean(far))


def test_the_randomisation_interval_ends_where_p_crosses_the_level():
    seen = counts(units=8, treated=3, effect=-2.0)
    model = modelled(seen, errors="randomisation")
    estimate = model.estimate("randomisation")
    draws = model.reassigned
    assert estimate.low < estimate.value < estimate.high
    for end, step in ((estimate.low, -1e-4), (estimate.high, 1e-4)):
        assert draws.p(np.log(end) - step) > 0.05
        assert draws.p(np.log(end) + step) <= 0.05


def test_with_a_covariate_and_few_assignments_each_is_fitted():
    lists = simulated(kind="count", units=6, treated=2)
    seen = observed(**lists, covariates={"x": np.random.default_rng(4).normal(size=36)})
    model = modelled(seen)
    draws = model.reassigned
    assert isinstance(draws, Reassigned)
    own = draws.effects(np.asarray(draws.own)[None, :], 0.0)
    assert own[0] == pytest.approx(model.fit.beta[-1], rel=1e-9)


def test_with_a_covariate_and_many_assignments_one_step_stands_for_each():
    lists = simulated(kind="count", units=16, treated=7)
    seen = observed(**lists, covariates={"x": np.random.default_rng(4).normal(size=96)})
    model = modelled(seen, errors="randomisation")
    assert isinstance(model.reassigned, OneStep)
    estimate = model.estimate("randomisation")
    assert 0.0 < estimate.p <= 1.0
    assert estimate.low < estimate.value < estimate.high
    robust = model.estimate("cr1")
    assert np.log(estimate.low) == pytest.approx(np.log(robust.low), abs=0.5 * robust.se)
    assert np.log(estimate.high) == pytest.approx(np.log(robust.high), abs=0.5 * robust.se)


def test_the_score_bootstrap_sees_a_large_effect_and_not_a_small_one():
    assert modelled(counts(units=20, treated=9, effect=-5.0)).wild_p < 0.02
    assert modelled(counts(units=20, treated=9, effect=0.0)).wild_p > 0.05


def test_the_bootstrap_interval_ends_where_p_crosses_the_level():
    model = modelled(counts(units=14, treated=7, effect=-2.0), errors="wild", draws=499)
    estimate = model.estimate("wild")
    assert estimate.low < estimate.value < estimate.high
    assert model.wild_p_at(np.log(estimate.low) - 0.01) <= 0.05
    assert model.wild_p_at(np.log(estimate.high) + 0.01) <= 0.05
