"""What a planned series can show: exact power where there is one, and laws elsewhere."""

import math
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest

from analysis.errors import BadPlanError
from analysis.parts.distributions import noncentral_t_below, t_quantile
from tests.analysis.designs.written_plans import power_for

ITS = "interrupted_time_series"
CLOSE = 0.04
"""Four standard errors of 2,000 simulations."""


@lru_cache
def _power(kind, settings, power, start, roles, more):
    return power_for(
        ITS,
        dict(roles),
        "y",
        kind,
        better="lower",
        start=start,
        settings=dict(settings),
        power=dict(power),
        **{name: dict(value) for name, value in more},
    )


def power(kind="mean", *, start=37, roles=(("period", "t"),), settings=None, sesoi=None, **assumed):
    more = () if sesoi is None else (("sesoi", tuple(sesoi.items())),)
    known = {"periods_before": 36, "periods_after": 18} | assumed
    chosen = tuple((settings or {}).items())
    return _power(kind, chosen, tuple(known.items()), start, tuple(roles), more)


def exact(effect, sd=10.0, *, slope, months=False, before=36, after=18):
    """Return the power of least squares with independent errors: a noncentral t."""
    places = np.arange(before + after)
    since = places - float(before)
    on = (since >= 0).astype(float)
    columns = [np.ones(places.size), since, on]
    if slope:
        columns.append(since * on)
    if months:
        columns += [(places % 12 == month).astype(float) for month in range(1, 12)]
    x = np.column_stack(columns)
    contrast = np.zeros(x.shape[1])
    contrast[2] = 1.0
    if slope:
        contrast[3] = since[before:].mean()
    error = sd * math.sqrt(contrast @ np.linalg.inv(x.T @ x) @ contrast)
    df = x.shape[0] - x.shape[1]
    edge = t_quantile(0.95, df)
    shift = abs(effect) / error
    return 1.0 - noncentral_t_below(edge, df, shift) + noncentral_t_below(-edge, df, shift)


@pytest.mark.parametrize("slope", [True, False])
@pytest.mark.parametrize("effect", [-8.0, -16.0, 8.0])
def test_independent_errors_have_the_exact_power_of_least_squares(slope, effect):
    settings = {"model": "ols", "slope_change": slope}
    found = power(sd=10.0, effect=effect, settings=settings)
    assert found["power"] == pytest.approx(exact(effect, slope=slope), abs=CLOSE)
    assert exact(found["mde_80"], slope=slope) == pytest.approx(0.8, abs=CLOSE)
    assert exact(found["mde_90"], slope=slope) == pytest.approx(0.9, abs=CLOSE)
    assert found["scale"] == "mean_difference"
    assert found["n_required"] is None
    assert found["simulations"] >= 500


def test_a_start_that_is_a_month_has_the_months_of_the_year_in_its_model():
    found = power(sd=10.0, effect=-16.0, start="2024-01", settings={"model": "ols"})
    assert found["power"] == pytest.approx(exact(-16.0, slope=True, months=True), abs=CLOSE)


def test_the_curve_rises_from_chance_to_more_than_nine_in_ten():
    found = power(sd=10.0, autocorrelation=0.3)
    effects, powers = zip(*found["curve"], strict=True)
    assert effects[0] == 0
    assert powers[0] < 0.1
    assert powers[-1] > 0.9
    assert list(powers) == sorted(powers)
    assert all(one > other for one, other in pairwise(effects))


def test_the_same_plan_has_the_same_power_and_another_seed_nearly():
    one = power(sd=10.0, effect=-14.0, autocorrelation=0.3)
    _power.cache_clear()
    assert power(sd=10.0, effect=-14.0, autocorrelation=0.3) == one
    other = power(sd=10.0, effect=-14.0, autocorrelation=0.3, settings={"seed": 5})
    assert other["power"] == pytest.approx(one["power"], abs=0.06)


@pytest.mark.parametrize("kind", ["mean", "count", "proportion"])
def test_autocorrelation_costs_power_and_more_periods_bring_it(kind):
    assumed = {
        "mean": {"sd": 10.0, "effect": -12.0},
        "count": {"baseline": 40.0, "effect": 0.75},
        "proportion": {"baseline": 0.3, "cluster_size": 200.0, "effect": -0.06},
    }[kind]
    own = power(kind, autocorrelation=0.2, **assumed)["power"]
    assert power(kind, autocorrelation=0.6, **assumed)["power"] < own
    longer = {"periods_before": 72, "periods_after": 36}
    assert power(kind, autocorrelation=0.2, **(assumed | longer))["power"] > own


def test_without_an_autocorrelation_none_is_taken_and_said():
    assert "0 is taken" in power(sd=10.0)["method"]


@pytest.mark.parametrize("model", ["quasi_poisson", "poisson", "negative_binomial"])
def test_counts_are_ratios_below_one_where_lower_is_better(model):
    found = power("count", baseline=40.0, effect=0.8, settings={"model": model})
    assert found["scale"] == "rate_ratio"
    assert 0 < found["mde_90"] < found["mde_80"] < 1
    at_least = power("count", baseline=40.0, effect=found["mde_80"], settings={"model": model})
    assert at_least["power"] == pytest.approx(0.8, abs=0.06)


def test_counts_of_a_rate_and_its_exposure_are_those_of_their_product():
    seed = {"seed": 5}
    one = power("count", baseline=40.0, effect=0.75, settings=seed)["power"]
    other = power("count", baseline=0.4, exposure=100.0, effect=0.75, settings=seed)["power"]
    assert one == pytest.approx(other, abs=1e-12)


def test_dispersed_counts_and_a_comparison_series_cost_power():
    own = power("count", baseline=40.0, effect=0.75)["power"]
    assert power("count", baseline=40.0, dispersion=3.0, effect=0.75)["power"] < own
    both = (("period", "t"), ("group", "g"))
    assert power("count", baseline=40.0, effect=0.75, roles=both)["power"] < own


def test_logarithms_have_the_spread_of_a_log_normal_outcome():
    settings = {"model": "ols", "transform": "log"}
    found = power(baseline=200.0, sd=20.0, effect=-0.15, settings=settings)
    spread = math.sqrt(math.log1p(0.01))
    assert found["power"] == pytest.approx(exact(-0.15, spread, slope=True), abs=CLOSE)
    assert found["scale"] == "log_points"


def test_the_change_worth_having_is_asked_on_the_scale_of_the_estimate():
    worth = {"value": 0.2, "scale": "relative"}
    ratio = power("count", baseline=40.0, effect=0.8, sesoi=worth)
    assert ratio["sesoi"] == {"effect": 0.8, "power": ratio["power"], "n_required": None}
    logs = power(baseline=200.0, sd=20.0, settings={"transform": "log"}, sesoi=worth)
    assert logs["sesoi"]["effect"] == pytest.approx(math.log(0.8))
    rate = power("count", baseline=40.0, settings={"model": "ols"}, sesoi=worth)
    assert rate["sesoi"]["effect"] == pytest.approx(-8.0)


@pytest.mark.parametrize(
    ("kind", "assumed", "field"),
    [
        ("mean", {}, "sd"),
        ("count", {}, "baseline"),
        ("proportion", {"baseline": 1.5, "cluster_size": 10.0}, "baseline"),
        ("count", {"baseline": 40.0, "effect": -1.0}, "effect"),
        ("mean", {"sd": 10.0, "periods_before": 2, "periods_after": 2}, "periods_before"),
        ("mean", {"sd": 10.0, "periods_before": 0}, "periods_before"),
    ],
)
def test_an_assumption_that_lacks_or_cannot_be_is_an_error_that_names_it(kind, assumed, field):
    with pytest.raises(BadPlanError, match=field):
        power(kind, **assumed)


def test_the_periods_before_tell_level_spread_and_autocorrelation(tmp_path):
    random = np.random.default_rng(21)
    errors = random.normal(0, 8, 120)
    for place in range(1, 120):
        errors[place] += 0.5 * errors[place - 1]
    lines = ["t,y", *(f"{p},{200 + 0.5 * p + e:.3f}" for p, e in enumerate(errors, start=1))]
    found = power_for(
        ITS, {"period": "t"}, "y", "mean", better="lower", start=91, folder=tmp_path, lines=lines
    )
    assert "autocorrelation, baseline" in found["method"]
    told = power(
        sd=8 / math.sqrt(1 - 0.25), autocorrelation=0.5, periods_before=90, periods_after=30
    )
    # The trend is no part of the spread: near what the series was drawn with.
    assert found["mde_80"] == pytest.approx(told["mde_80"], rel=0.5)
    own = {"sd": 3.0, "autocorrelation": 0.0}
    smaller = power_for(
        *(ITS, {"period": "t"}, "y", "mean"),
        better="lower",
        start=91,
        power=own,
        folder=tmp_path,
        lines=lines,
    )
    assert abs(smaller["mde_80"]) < abs(found["mde_80"])
