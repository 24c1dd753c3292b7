"""The power of a comparison of changes against its formulas and against simulation."""

import math

import numpy as np
import pytest
from scipy import stats

from analysis.data import Kind
from analysis.errors import BadPlanError
from analysis.parts.power_panels import change_variance, power_of_changes
from tests.analysis.panel_rows import asked

MEANS = {"sd": 20, "n_treated": 15, "n_comparison": 25, "periods_before": 12, "periods_after": 6}


def test_a_change_of_two_periods_has_variance_two_less_twice_the_correlation():
    assert change_variance(1, 1, 0.3) == pytest.approx(2 - 2 * 0.3)
    assert change_variance(4, 2, 0.0) == pytest.approx(1 / 4 + 1 / 2)


def test_power_of_means_is_that_of_a_noncentral_t():
    found = power_of_changes({**MEANS, "autocorrelation": 0.4, "effect": -9}, asked())
    error = 20 * math.sqrt(change_variance(12, 6, 0.4) * (1 / 15 + 1 / 25))
    edge = stats.t.ppf(0.975, 38)
    expected = stats.nct.sf(edge, 38, 9 / error) + stats.nct.cdf(-edge, 38, 9 / error)
    assert found["power"] == pytest.approx(expected, rel=1e-8)
    assert found["scale"] == "mean_difference"


def test_the_smallest_effect_has_the_power_that_it_is_named_for():
    for better, sign in (("lower", -1), ("higher", 1)):
        found = power_of_changes(MEANS, asked(better=better))
        for share in (0.8, 0.9):
            effect = found[f"mde_{round(share * 100)}"]
            assert effect * sign > 0
            again = power_of_changes({**MEANS, "effect": effect}, asked(better=better))
            assert again["power"] == pytest.approx(share, abs=1e-9)


def test_power_of_counts_is_normal_on_the_log_ratio():
    facts = {
        "baseline": 4.0,
        "dispersion": 1.6,
        "n_treated": 10,
        "n_comparison": 20,
        "periods_before": 12,
        "periods_after": 12,
        "effect": 0.85,
    }
    found = power_of_changes(facts, asked("count"))
    cells = 1 / (4 * 10 * 12) + 1 / (4 * 20 * 12)
    z = abs(math.log(0.85)) / math.sqrt(1.6 * 2 * cells)
    assert found["power"] == pytest.approx(
        stats.norm.cdf(z - 1.959963984540054) + stats.norm.cdf(-z - 1.959963984540054)
    )
    assert found["mde_80"] < 1


def test_the_units_that_are_required_reach_the_target_and_one_fewer_does_not():
    found = power_of_changes({**MEANS, "effect": -9}, asked())
    each = found["n_required"]
    for units, reached in ((each, True), (each - 1, False)):
        both = {**MEANS, "effect": -9, "n_treated": units, "n_comparison": units}
        assert (power_of_changes(both, asked())["power"] >= 0.8) is reached


def test_simulated_panels_find_the_effect_as_often_as_the_formula_says():
    generator = np.random.default_rng(1)
    shape = (4000, 30, 6)
    noise = generator.normal(size=shape)
    change = noise[:, :, 3:].mean(axis=2) - noise[:, :, :3].mean(axis=2)
    change[:, :12] -= 0.8
    p = stats.ttest_ind(change[:, :12], change[:, 12:], axis=1).pvalue
    facts = {
        "sd": 1,
        "n_treated": 12,
        "n_comparison": 18,
        "periods_before": 3,
        "periods_after": 3,
        "effect": -0.8,
    }
    assert power_of_changes(facts, asked())["power"] == pytest.approx(np.mean(p < 0.05), abs=0.025)


def test_a_share_takes_its_spread_from_the_baseline():
    found = power_of_changes({"baseline": 0.2, "n_treated": 200}, asked("proportion"))
    assert found["scale"] == "risk_difference"
    assert -0.2 < found["mde_80"] < 0


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"n_treated": 10}, "mean"),
        ({"sd": 1}, "mean"),
        ({"sd": 1, "n_treated": 10, "autocorrelation": 1.0}, "mean"),
        ({"baseline": 0, "n_treated": 10}, "count"),
        ({"baseline": 4, "n_treated": 10, "effect": -1}, "count"),
    ],
)
def test_an_assumption_that_lacks_or_cannot_be_is_named(wrong, kind):
    with pytest.raises(BadPlanError, match=r"power\."):
        power_of_changes(wrong, asked(Kind(kind)))
