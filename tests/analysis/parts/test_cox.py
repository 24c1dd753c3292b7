"""The hazard model: statsmodels' numbers, its derivatives, robust errors, what cannot be fitted."""

import math

import numpy as np
import pytest

from analysis.parts.cox import CoxModel, efron_sums, fit_cox
from analysis.parts.cox_columns import cox_columns
from analysis.parts.cox_errors import clustered, score_residuals
from analysis.parts.cox_firth import fit_firth, penalised
from analysis.parts.risk_sets import risk_sets
from analysis.parts.survival_shape import survival_of
from tests.analysis.designs.time_to_event_rows import people


def drawn(seed, *, entry=False, strata=False, rows=150):
    """Draw people with two covariates, tied whole weeks, and late entry or strata where asked."""
    draw = np.random.default_rng(seed)
    age, risk = draw.normal(40, 9, rows), draw.normal(0, 1, rows)
    arm = draw.integers(0, 2, rows)
    start = draw.integers(0, 6, rows) * (draw.random(rows) < 0.4)
    wait = np.ceil(draw.exponential(25 * np.exp(0.02 * (age - 40) - 0.5 * risk + 0.3 * arm)))
    free = draw.integers(4, 45, rows)
    columns = {"covariates": {"age": list(age), "risk": list(risk)}}
    if entry:
        columns["entry"] = start
    if strata:
        columns["stratum"] = [f"ward {one}" for one in draw.integers(0, 4, rows)]
    seen = people(
        start * entry + np.minimum(wait, free),
        (wait <= free).astype(int),
        ["initiative" if one else "comparison" for one in arm],
        **columns,
    )
    return seen, np.column_stack([age, risk, arm])


def fitted(seen, *, ties):
    data = survival_of(seen)
    sets = risk_sets(data, strata=True)
    columns = cox_columns(data, sets, covariates=True)
    model = CoxModel(sets=sets, values=columns.values, efron=ties == "efron")
    return model, fit_cox(model), columns


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("entry", [False, True])
@pytest.mark.parametrize("strata", [False, True])
def test_coefficients_and_errors_are_those_of_statsmodels(ties, entry, strata):
    from statsmodels.duration.hazard_regression import PHReg

    seen, columns = drawn(11, entry=entry, strata=strata)
    _, fit, made = fitted(seen, ties=ties)
    other = PHReg(
        seen.duration,
        columns,
        status=seen.event.astype(int),
        # Who comes in at a time is at risk after it, as in R; statsmodels has him at risk at it.
        entry=None if seen.entry is None else seen.entry + 0.5,
        strata=None if seen.stratum is None else seen.stratum.codes,
        ties=ties,
    ).fit(method="newton", maxiter=100, disp=0, tol=1e-12)
    assert fit.coefficients / made.scale == pytest.approx(other.params, rel=1e-7)
    errors = np.sqrt(np.diag(fit.covariance)) / made.scale
    assert errors == pytest.approx(other.bse, rel=1e-7)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_score_and_information_are_the_derivatives_of_the_likelihood(ties):
    seen, _ = drawn(5, entry=True, strata=True)
    model, fit, _ = fitted(seen, ties=ties)
    at, step = fit.coefficients + 0.1, 1e-5
    state = model.at(at)
    for place in range(3):
        move = np.zeros(3)
        move[place] = step
        above, below = model.at(at + move), model.at(at - move)
        slope = (above.log_likelihood - below.log_likelihood) / (2 * step)
        assert state.score[place] == pytest.approx(slope, rel=1e-6, abs=1e-6)
        bend = -(above.score - below.score) / (2 * step)
        assert state.information[place] == pytest.approx(bend, rel=1e-6, abs=1e-6)


def test_the_fit_is_the_top_of_the_likelihood():
    seen, _ = drawn(5)
    model, fit, _ = fitted(seen, ties="efron")
    assert np.abs(model.at(fit.coefficients).score).max() < 1e-9


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_score_residuals_add_up_to_nothing(ties):
    seen, _ = drawn(8, entry=True, strata=True)
    model, fit, _ = fitted(seen, ties=ties)
    assert score_residuals(model, fit).sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-8)


def test_one_cluster_a_person_is_the_sum_of_squared_contributions():
    seen, _ = drawn(8)
    model, fit, _ = fitted(seen, ties="efron")
    moved = score_residuals(model, fit) @ fit.covariance
    each = clustered(model, fit, np.arange(moved.shape[0]))
    assert each == pytest.approx(moved.T @ moved, rel=1e-12)


def test_one_step_without_a_person_is_his_contribution():
    seen, _ = drawn(8, rows=400)
    model, fit, made = fitted(seen, ties="breslow")
    place = int(model.sets.kept[3])
    rest = np.delete(np.arange(400), place)
    columns = {"covariates": {c.name: list(c.values[rest]) for c in seen.covariates}}
    fewer = people(
        seen.duration[rest],
        seen.event[rest].astype(int),
        [seen.group.levels[code] for code in seen.group.codes[rest]],
        **columns,
    )
    _, without, others = fitted(fewer, ties="breslow")
    change = fit.coefficients / made.scale - without.coefficients / others.scale
    expected = (score_residuals(model, fit)[3] @ fit.covariance) / made.scale
    assert change == pytest.approx(expected, rel=0.1, abs=2e-4)


def test_a_cell_of_very_many_events_is_summed_in_parts():
    events = 3_000_000
    found = efron_sums(np.array([9e6]), np.array([4e6]), np.array([events]))
    exact = -events / 4e6 * math.log(1 - 4 / 9)
    assert found.a[0] == pytest.approx(exact, rel=1e-6)


def test_a_column_that_runs_off_is_named():
    seen = people([1, 2, 3, 4, 5, 6], [1] * 6, ["initiative"] * 3 + ["comparison"] * 3)
    _, fit, _ = fitted(seen, ties="efron")
    assert fit.separated == 0


def test_a_combination_of_columns_is_left_out():
    seen, columns = drawn(2)
    both = {"age": list(columns[:, 0]), "again": list(3 * columns[:, 0] - 1)}
    again = people(
        seen.duration,
        seen.event.astype(int),
        [seen.group.levels[code] for code in seen.group.codes],
        covariates=both,
    )
    _, _, made = fitted(again, ties="efron")
    assert made.names == ("age", "arm")
    assert made.left_out == ("again",)


def test_firths_fit_is_the_top_of_the_penalised_likelihood():
    from scipy.optimize import minimize

    seen = people(
        [3, 4, 6, 5, 5, 3, 5, 7, 9],
        [1, 1, 1, 1, 0, 1, 0, 1, 0],
        ["initiative"] * 3 + ["comparison"] * 3 + ["initiative", "comparison", "comparison"],
        covariates={"grade": list("bbbbababa")},
    )
    model, plain, _ = fitted(seen, ties="efron")
    assert plain.separated is not None
    fit = fit_firth(model)
    top = minimize(
        lambda at: -penalised(model.at(at)),
        np.zeros(2),
        method="Nelder-Mead",
        options={"xatol": 1e-9},
    )
    assert fit.coefficients == pytest.approx(top.x, abs=1e-6)


def test_firths_fit_is_near_the_plain_one_where_there_is_plenty():
    seen, _ = drawn(3, rows=600)
    model, plain, _ = fitted(seen, ties="efron")
    error = np.sqrt(np.diag(plain.covariance))
    assert np.abs(fit_firth(model).coefficients - plain.coefficients).max() < 0.1 * error.max()
