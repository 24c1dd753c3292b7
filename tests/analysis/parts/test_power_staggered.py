"""Power of staggered starts on the data's own shape: against a formula, and what it needs."""

import numpy as np
import pytest

from analysis.data import Kind
from analysis.design import Question
from analysis.designs.staggered_adoption import DESIGN
from analysis.errors import BadDataError, BadPlanError
from analysis.parts.distributions import normal_below
from analysis.parts.panel_noise import Noise, noise_of, simulated
from tests.analysis.panel_rows import observed


def planned(units=80, treated=40, periods=2, start=2, seed=1, *, cluster=None, covariates=()):
    draw = np.random.default_rng(seed)
    return observed(
        draw.normal(size=units * periods),
        unit=np.repeat([f"u{place:03d}" for place in range(units)], periods).tolist(),
        period=np.tile(np.arange(1, periods + 1), units).tolist(),
        starts=[
            start if place < treated else None for place in range(units) for _ in range(periods)
        ],
        cluster=None if cluster is None else np.repeat(cluster, periods).tolist(),
        covariates=covariates,
    )


def power(seen, better="lower", settings=(), **assumptions):
    question = Question(key="h", kind=Kind.MEAN, better=better, metric="m", seed=(3, 4))
    given = {"alpha": 0.05, "observations": seen, "said": assumptions, **assumptions}
    return DESIGN.power(given, question, DESIGN.settings(**dict(settings)))


def test_two_periods_have_the_power_of_a_test_of_two_mean_changes():
    found = power(planned(), sd=1.0, autocorrelation=0.0, effect=-0.8)
    z = 0.8 / np.sqrt(2.0 * (1 / 40 + 1 / 40))
    assert found["power"] == pytest.approx(normal_below(z - 1.96), abs=0.05)
    assert found["mde_80"] == pytest.approx(-2.8016 * np.sqrt(0.1), rel=0.08)
    assert found["mde_90"] < found["mde_80"] < 0.0
    assert found["n_required"] is None
    assert found["simulations"] == 1000
    assert found["curve"][0] == [0.0, pytest.approx(0.06, abs=0.03)]


def test_the_same_question_has_the_same_answer_and_higher_turns_the_sign():
    one, again = (power(planned(), sd=1.0) for _ in range(2))
    assert one == again
    assert power(planned(), better="higher", sd=1.0)["mde_80"] > 0.0


def test_noise_is_that_of_the_untreated_rows_whatever_the_treated_show():
    seen = planned(periods=6, start=4)
    moved = planned(periods=6, start=4)
    on = (moved.starts >= 0) & (moved.period.codes >= moved.starts)
    moved.outcome[on] -= 100.0
    assert power(seen) == power(moved)


def test_covariates_and_clusters_are_part_of_the_simulation():
    draw = np.random.default_rng(5)
    age = np.repeat(draw.normal(size=80), 4)
    plain = power(planned(periods=4, start=3), sd=1.0, autocorrelation=0.0)
    adjusted = power(
        planned(periods=4, start=3, covariates={"age": age}),
        settings={"method": "regression"},
        sd=1.0,
        autocorrelation=0.0,
    )
    assert adjusted["mde_80"] == pytest.approx(plain["mde_80"], rel=0.1)
    clusters = [f"c{place // 8}" for place in range(80)]
    shared = power(
        planned(periods=4, start=3, cluster=clusters), sd=1.0, autocorrelation=0.0, icc=0.5
    )
    assert shared["mde_80"] < 1.5 * plain["mde_80"]
    assert "common to a cluster" in shared["method"]


def test_one_treated_unit_can_show_no_effect():
    found = power(planned(treated=1), sd=1.0, effect=-5.0)
    assert found["power"] == 0.0
    assert found["mde_80"] is None
    assert "single unit" in found["method"]


def test_without_data_the_error_asks_for_the_file():
    question = Question(key="h", kind=Kind.MEAN, better="lower", metric="m")
    with pytest.raises(BadPlanError, match="simulated on DATA"):
        DESIGN.power({"alpha": 0.05}, question, DESIGN.settings())


def test_data_in_which_nobody_starts_is_an_error():
    with pytest.raises(BadDataError, match="nothing to compare"):
        power(planned(treated=0), sd=1.0)


@pytest.mark.parametrize("autocorrelation", [0.0, 0.6])
def test_noise_is_found_again_in_what_was_simulated_of_it(autocorrelation):
    draw = np.random.default_rng(6)
    cluster = np.repeat(np.arange(60), 5)
    made = Noise(sd=2.0, autocorrelation=autocorrelation, shared=0.3)
    table = simulated(made, (300, 12, 1), cluster, draw)[:, :, 0]
    table += draw.normal(size=(300, 1)) + draw.normal(size=(1, 12))
    untreated = np.ones(table.shape, dtype=bool)
    untreated[:40, 8:] = False
    table[:40, 8:] += 50.0
    table[3, 4] = np.nan
    found = noise_of(table, None, cluster, untreated)
    assert found.autocorrelation == pytest.approx(autocorrelation, abs=0.1)
    assert found.shared == pytest.approx(0.3, abs=0.08)
    # within units and periods a series that leans on itself swings less than it does at large
    assert 1.4 < found.sd < 2.1
