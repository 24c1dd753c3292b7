"""Power of a synthetic control: what no number of donors can show, and what data tell."""

import numpy as np
import pytest

from analysis.data import Kind
from analysis.design import Question
from analysis.designs.synthetic_control import DESIGN
from analysis.errors import BadPlanError
from tests.analysis.donor_rows import places

PLAN = {"sd": 1.0, "n_comparison": 24, "periods_before": 12, "periods_after": 6}


def power(*, method="synthetic_control", kind="mean", better="lower", seen=None, **assumptions):
    question = Question(key="h", kind=Kind(kind), better=better, metric="m", seed=(3, 4))
    given = {"alpha": 0.05, "observations": seen, "said": assumptions, **assumptions}
    return DESIGN.power(given, question, DESIGN.settings(method=method))


def test_too_few_donors_can_show_nothing_and_the_method_says_so():
    found = power(**(PLAN | {"n_comparison": 18}), effect=-60.0)
    assert found["power"] == 0.0
    assert found["mde_80"] is found["mde_90"] is None
    assert "1/19" in found["method"]
    lone = power(**(PLAN | {"n_comparison": 1}), alpha=0.5, effect=-60.0)
    assert lone["power"] == 0.0
    assert "One donor" in lone["method"]
    enough = power(**(PLAN | {"n_comparison": 19}), effect=-60.0)
    assert enough["power"] == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("method", ["synthetic_did", "synthetic_control", "did"])
def test_without_an_effect_the_test_has_its_level_and_power_grows_with_the_effect(method):
    found = power(method=method, **PLAN, effect=-1.0)
    shares = [share for _, share in found["curve"]]
    assert shares[0] == pytest.approx(1 / 25, abs=0.04)
    assert shares[-1] > 0.9
    assert found["mde_90"] < found["mde_80"] < 0.0
    assert 200 <= found["simulations"] <= 1000
    assert found == power(method=method, **PLAN, effect=-1.0)


def test_the_effect_scales_with_the_noise_and_turns_with_better():
    one, ten = power(**PLAN), power(**(PLAN | {"sd": 10.0}))
    assert ten["mde_80"] == pytest.approx(10.0 * one["mde_80"], rel=1e-3)
    assert power(**PLAN, better="higher")["mde_80"] > 0.0


def test_units_periods_and_noise_are_told_by_data_and_what_the_plan_says_holds():
    seen = places(units=26)
    found = power(seen=seen)
    assert "1 treated and 25 donors, 15 periods before and 6 after" in found["method"]
    told = power(seen=seen, sd=3.0, periods_after=2)
    assert "15 periods before and 2 after" in told["method"]
    assert "sd 3" in told["method"]
    treated_later = places(units=26, effect=-500.0)
    assert power(seen=treated_later)["mde_80"] == found["mde_80"]


def test_counts_and_shares_without_an_sd_vary_as_counting_does():
    count = power(kind="count", **(PLAN | {"sd": None, "baseline": 100.0}))
    same = power(**(PLAN | {"sd": 10.0}))
    assert count["mde_80"] == pytest.approx(same["mde_80"])
    assert count["scale"] == "rate_difference"
    share = power(kind="proportion", **(PLAN | {"sd": None, "baseline": 0.2, "cluster_size": 64.0}))
    assert share["mde_80"] == pytest.approx(power(**(PLAN | {"sd": 0.05}))["mde_80"])


@pytest.mark.parametrize("missing", ["sd", "n_comparison", "periods_before", "periods_after"])
def test_what_is_missing_is_named(missing):
    with pytest.raises(BadPlanError, match=f"power.{missing}"):
        power(**(PLAN | {missing: None}))


def test_a_share_that_cannot_vary_is_an_error():
    with pytest.raises(BadPlanError, match="baseline"):
        power(kind="proportion", **(PLAN | {"sd": None, "baseline": 1.0}))
    assert np.isfinite(power(kind="proportion", **PLAN)["mde_80"])
