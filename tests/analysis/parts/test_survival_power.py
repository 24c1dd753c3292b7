"""Power of a hazard ratio: the formula by hand, its inverse, and a trial drawn many times."""

import math

import numpy as np
import pytest

from analysis.data import Kind
from analysis.design import Question
from analysis.errors import BadPlanError
from analysis.parts.survival_power import power_of_hazards
from tests.analysis.designs.time_to_event_rows import followed, people

PLANNED = {"baseline": 0.45, "n_treated": 220, "n_comparison": 260}


def asked(better="lower"):
    return Question(key="main", kind=Kind.TIME_TO_EVENT, better=better, metric="Time")


def test_power_is_schoenfelds_formula_with_the_events_of_the_effect():
    from scipy.stats import norm

    events = 260 * 0.45 + 220 * (1 - 0.55**0.72)
    z = abs(math.log(0.72)) * math.sqrt(events * 220 / 480 * 260 / 480)
    by_hand = norm.cdf(z - norm.ppf(0.975)) + norm.cdf(-z - norm.ppf(0.975))
    found = power_of_hazards({**PLANNED, "effect": 0.72}, asked())
    assert found["power"] == pytest.approx(by_hand, rel=1e-10)
    assert found["scale"] == "hazard_ratio"


@pytest.mark.parametrize("better", ["lower", "higher"])
def test_the_detectable_effect_has_the_power_it_is_named_for(better):
    found = power_of_hazards(PLANNED, asked(better))
    for share in (0.8, 0.9):
        effect = found[f"mde_{round(share * 100)}"]
        assert (effect < 1) is (better == "lower")
        again = power_of_hazards({**PLANNED, "effect": effect}, asked(better))
        assert again["power"] == pytest.approx(share, abs=1e-9)


def test_the_people_required_reach_the_target_and_one_fewer_do_not():
    needed = power_of_hazards({**PLANNED, "effect": 0.72}, asked())["n_required"]
    enough, few = (
        power_of_hazards(
            {"baseline": 0.45, "n_treated": n, "n_comparison": n, "effect": 0.72}, asked()
        )["power"]
        for n in (needed, needed - 1)
    )
    assert few < 0.8 <= enough


def test_a_trial_drawn_many_times_finds_the_effect_as_often():
    draw = np.random.default_rng(7)
    hits = 0
    arm = ["initiative"] * 80 + ["comparison"] * 80
    for _ in range(300):
        wait = draw.exponential(1.0, 160) / np.where(np.arange(160) < 80, 0.55, 1.0)
        end = -math.log(1 - 0.6)
        weeks, left = np.minimum(wait, end), (wait <= end).astype(int)
        hits += followed(people(weeks, left, arm)).estimate.p < 0.05
    planned = {"baseline": 0.6, "n_treated": 80, "n_comparison": 80, "effect": 0.55}
    assert hits / 300 == pytest.approx(power_of_hazards(planned, asked())["power"], abs=0.07)


@pytest.mark.parametrize(
    "wrong", [{"baseline": 1.2}, {"baseline": None}, {"effect": 0}, {"n_treated": 0}]
)
def test_an_impossible_assumption_is_an_error(wrong):
    given = {**PLANNED, "effect": 0.7, **wrong}
    if wrong == {"n_treated": 0}:
        given["n_comparison"] = 0
    with pytest.raises(BadPlanError, match=r"power\."):
        power_of_hazards(given, asked())
