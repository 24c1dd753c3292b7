"""Few studies, studies that agree, one cluster, levels of design, and what is no study."""

import math

import numpy as np
import pytest

from analysis.errors import BadDataError
from analysis.outcome import Scale
from analysis.pooling import Study, pool
from tests.analysis.pooling.eleven_studies import ERRORS, RATIOS, studies_of


def test_one_study_stands_as_it_is():
    found = pool(studies_of([0.8], [0.1], scale=Scale.RATE_RATIO))
    assert found["mu"] == pytest.approx(0.8)
    assert found["se"] == pytest.approx(0.1)
    for key in ("low", "high", "tau2", "i2", "q_p", "prediction_low", "knapp_hartung", "egger"):
        assert found[key] is None
    assert found["common_effect"]["low"] == pytest.approx(0.8 * math.exp(-1.959963984540054 * 0.1))
    assert any("One study" in warning for warning in found["warnings"])


def test_two_studies_have_an_interval_and_no_prediction():
    found = pool(studies_of(RATIOS[:2], ERRORS[:2], scale=Scale.RATE_RATIO))
    assert found["mu"] == pytest.approx(0.7865539769478287, rel=1e-6)  # metafor 3.8.1
    assert found["prediction_low"] is None
    assert found["df"] == 1
    assert found["low"] < found["mu"] < found["high"]
    assert found["leave_one_out"] == []
    assert any("Two studies" in warning for warning in found["warnings"])


def test_a_study_that_outweighs_all_others_leaves_the_spread_a_number():
    found = pool(studies_of([2.0, 2.0, 1e-5], [1e-6, 1e6, 1e3]))
    room = 2.0 * (1e-6 + 1e-12)  # the products of the weights of pairs, over their sum
    h2 = found["tau2"] * room / 2.0 + 1.0
    assert found["h2"] == pytest.approx(h2, rel=1e-9)
    assert all(math.isfinite(one["mu"]) for one in found["leave_one_out"])


def test_studies_that_agree_to_the_last_digit_are_said_to():
    found = pool(studies_of([0.3, 0.3, 0.3], [0.1, 0.2, 0.3]))
    assert (found["tau2"], found["low"], found["high"]) == (0.0, 0.3, 0.3)
    assert found["p"] is None
    assert found["knapp_hartung"]["guarded"]["low"] < 0.3
    assert any("guarded" in warning for warning in found["warnings"])


def test_studies_of_one_cluster_get_no_interval():
    found = pool(studies_of(RATIOS, ERRORS, scale=Scale.RATE_RATIO, clusters="A" * 11))
    assert (found["se"], found["low"], found["high"], found["df"]) == (None, None, None, None)
    assert any("one cluster" in warning for warning in found["warnings"])


def test_equal_errors_leave_no_room_for_egger():
    assert pool(studies_of([float(place) for place in range(12)], [0.5] * 12))["egger"] is None


def test_designs_stand_beside_each_other_by_their_strength():
    designs = ["before_after"] * 4 + ["difference_in_differences"] * 4 + ["a survey"] * 3
    studies = studies_of(RATIOS, ERRORS, scale=Scale.RATE_RATIO, designs=designs)
    found = pool(studies)
    assert [each["key"] for each in found["by_level"]] == ["3", "1", "not named"]
    assert [each["k"] for each in found["by_level"]] == [4, 4, 3]
    assert found["by_level"][1]["mu"] == pool(studies[:4])["mu"]
    assert {each["design"]: each["level"] for each in found["by_design"]} == {
        "a survey": None,
        "before_after": 1,
        "difference_in_differences": 3,
    }
    assert found["between_levels"]["df"] == 2
    assert any("different strength" in warning for warning in found["warnings"])


def test_without_designs_nothing_stands_beside():
    eleven = pool(studies_of(RATIOS, ERRORS, scale=Scale.RATE_RATIO))
    assert (eleven["by_design"], eleven["by_level"], eleven["between_levels"]) == ([], [], None)


def test_no_study_is_an_error_and_so_are_two_scales_and_half_of_the_clusters():
    with pytest.raises(BadDataError, match="no study"):
        pool([])
    one = Study(study="a", estimate=1.0, se=0.1, scale=Scale.RATE_RATIO)
    two = Study(study="b", estimate=1.0, se=0.1, scale=Scale.MEAN_DIFFERENCE, cluster="c")
    with pytest.raises(BadDataError) as caught:
        pool([one, two])
    assert "mean_difference, rate_ratio" in str(caught.value)
    assert [problem.column for problem in caught.value.problems] == ["scale", "cluster"]


@pytest.mark.parametrize(
    ("estimate", "error", "column"),
    [
        (0.0, 0.1, "estimate"),
        (-1.0, 0.1, "estimate"),
        (math.nan, 0.1, "estimate"),
        (math.inf, 0.1, "estimate"),
        (1.0, 0.0, "se"),
        (1.0, -0.1, "se"),
        (1.0, math.nan, "se"),
    ],
)
def test_a_study_that_cannot_be_pooled_is_never_made(estimate, error, column):
    with pytest.raises(BadDataError) as caught:
        Study(study="a", estimate=estimate, se=error, scale=Scale.ODDS_RATIO)
    assert [problem.column for problem in caught.value.problems] == [column]


def test_a_thousand_studies_are_pooled_without_leaving_any_out():
    chance = np.random.default_rng(3)
    errors = chance.uniform(0.1, 1.0, 1000)
    found = pool(studies_of(chance.normal(1.0, errors).tolist(), errors.tolist()))
    assert found["mu"] == pytest.approx(1.0, abs=0.1)
    assert found["leave_one_out"] == []
