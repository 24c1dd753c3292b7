"""Power of two groups against R's own functions, and what it says when there is no answer."""

import pytest

from analysis.data import Kind
from analysis.design import Question
from analysis.errors import BadPlanError
from analysis.parts.power_two_group import power_two_groups
from analysis.parts.two_groups import TwoGroupSettings


def power(kind, better="higher", roles=(), **assumptions):
    question = Question(key="k", kind=Kind(kind), better=better, metric="m")
    return power_two_groups({**assumptions, "roles": roles}, question, TwoGroupSettings())


def test_two_means_are_rs_pwr():
    """R pwr 1.3.0, pwr.t.test."""
    found = power("mean", sd=8, n_treated=64, n_comparison=64, effect=4)
    assert found["power"] == pytest.approx(0.8014595579223276, rel=1e-8)
    assert found["mde_80"] == pytest.approx(3.9925534237265667, rel=1e-8)
    assert found["mde_90"] == pytest.approx(4.619545713174343, rel=1e-8)
    assert found["n_required"] == 64
    assert found["scale"] == "mean_difference"


def test_pairs_are_rs_paired_power():
    """R 4.2.2 power.t.test(type = "paired", strict = TRUE)."""
    found = power("mean", roles=("phase", "pair"), sd=6, n_treated=40, effect=2.5)
    assert found["power"] == pytest.approx(0.7290421138114386, rel=1e-7)
    assert found["mde_80"] == pytest.approx(2.7255416381013995, rel=1e-7)
    assert found["n_required"] == 48


def test_two_shares_are_rs_power_prop_test():
    """R 4.2.2 power.prop.test(p1 = .5, p2 = .75), strict = FALSE."""
    found = power(
        "proportion", baseline=0.5, n_treated=50, n_comparison=50, effect=0.25, target=0.9
    )
    assert found["power"] == pytest.approx(0.7401659013313879, rel=1e-8)
    assert found["mde_80"] == pytest.approx(0.2668301789524826, rel=1e-6)
    assert found["n_required"] == 77


def test_two_rates_are_normal_on_the_log_ratio():
    found = power("count", "lower", baseline=0.12, exposure=1500, dispersion=1.4, effect=0.75)
    assert found["power"] == pytest.approx(0.569686161138085, rel=1e-8)
    assert found["mde_80"] == pytest.approx(0.6779310544607834, rel=1e-8)
    assert found["mde_90"] == pytest.approx(0.6316178733188803, rel=1e-8)
    enough = power(
        "count", "lower", baseline=0.12, exposure=found["n_required"], dispersion=1.4, effect=0.75
    )
    assert 0.8 <= enough["power"] < 0.801


def test_the_smallest_effect_goes_in_the_direction_of_better():
    assert power("mean", "lower", sd=8, n_treated=64)["mde_80"] < 0
    assert power("proportion", "lower", baseline=0.5, n_treated=200)["mde_80"] < 0
    assert power("count", "higher", baseline=1.0, exposure=100)["mde_80"] > 1


def test_an_arm_that_is_not_known_is_as_large_as_the_other():
    both = power("mean", sd=8, n_treated=64, n_comparison=64)
    assert power("mean", sd=8, n_treated=64)["mde_80"] == both["mde_80"]
    assert power("mean", sd=8, n_treated=0.0, n_comparison=64)["mde_80"] == both["mde_80"]


def test_an_effect_that_cannot_be_seen_is_null():
    found = power("proportion", "lower", baseline=0.02, n_treated=50)
    assert found["mde_80"] is None
    assert power("count", "lower", baseline=0.1, exposure=15)["mde_80"] is None


def test_the_curve_rises_from_alpha():
    curve = power("mean", sd=8, n_treated=64)["curve"]
    assert curve[0] == [0.0, pytest.approx(0.05)]
    heights = [height for _, height in curve]
    assert heights == sorted(heights)
    assert heights[-1] > 0.99


@pytest.mark.parametrize("size", [0.001, 1.0, 1e6])
def test_the_unit_of_the_outcome_does_not_matter(size):
    assert power("mean", sd=size, n_treated=64)["mde_80"] / size == pytest.approx(
        3.9925534237265667 / 8, rel=1e-8
    )


@pytest.mark.parametrize(
    ("kind", "assumptions", "missing"),
    [
        ("mean", {"n_treated": 20}, "sd"),
        ("mean", {"sd": 2}, "n_treated"),
        ("proportion", {"n_treated": 20}, "baseline"),
        ("count", {"exposure": 20}, "baseline"),
        ("count", {"baseline": 2}, "exposure"),
        ("proportion", {"baseline": 1.5, "n_treated": 20}, "baseline"),
        ("proportion", {"baseline": 0.9, "effect": 0.3, "n_treated": 20}, "effect"),
    ],
)
def test_an_assumption_that_is_missing_or_impossible_is_named(kind, assumptions, missing):
    with pytest.raises(BadPlanError, match=f"power.{missing}"):
        power(kind, **assumptions)


def test_a_registered_dispersion_holds_unless_the_power_table_gives_one():
    question = Question(key="k", kind=Kind.COUNT, better="lower", metric="m")
    table = {"baseline": 0.5, "exposure": 120.0, "effect": 0.7}
    registered = TwoGroupSettings(dispersion=2.0)
    found = power_two_groups(table, question, registered)["power"]
    assert found == power("count", "lower", dispersion=2.0, **table)["power"]
    again = power_two_groups({**table, "dispersion": 1.5}, question, registered)["power"]
    assert again == power("count", "lower", dispersion=1.5, **table)["power"]
