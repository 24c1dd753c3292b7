"""What charts draw, read back from a result document's hypothesis."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures import natural_effect, other_methods
from analysis.figures_over_time import event_study, series


def estimate(value, low, high, scale, **more):
    ends = {"value": value, "low": low, "high": high, "scale": scale, "level": 0.95}
    return ends | {"unit": None} | more


def hypothesis(found, *, better="lower", d=None, of="estimate", level=None, **more):
    quantities = {} if level is None else {"counterfactual": level}
    return {
        "key": "k",
        "outcome": "result",
        "better": better,
        "estimate": found,
        "absolute": None,
        "quantities": quantities | more.pop("quantities", {}),
        "sesoi": None if d is None else {"value": 1, "scale": "relative", "d": d, "of": of},
        "sensitivity": [],
        "figure": {},
    } | more


RATE = {"value": 73.0, "scale": "rate", "unit": "a month"}


def test_a_ratio_is_drawn_as_a_change_at_the_level_that_was_expected():
    drawn = natural_effect(hypothesis(estimate(0.86, 0.77, 0.96, "rate_ratio"), level=RATE))
    assert drawn.effect.value == pytest.approx(73 * -0.14)
    assert (drawn.effect.low, drawn.effect.high) == pytest.approx((73 * -0.23, 73 * -0.04))
    assert (drawn.less, drawn.more, drawn.unit) == ("fewer", "more", "a month")
    assert drawn.expected == 73


def test_a_ratio_without_an_expected_level_is_drawn_in_every_100():
    drawn = natural_effect(hypothesis(estimate(0.86, 0.77, 0.96, "ratio_of_ratios")))
    assert drawn.effect.value == pytest.approx(-14)
    assert drawn.unit == "in every 100 expected"
    assert drawn.expected is None


def test_log_points_are_drawn_as_the_share_that_they_stand_for():
    level = {"value": 50.0, "scale": "mean", "unit": None}
    drawn = natural_effect(hypothesis(estimate(-0.2, -0.3, -0.1, "log_points"), level=level))
    assert drawn.effect.value == pytest.approx(50 * math.expm1(-0.2))
    assert (drawn.less, drawn.more) == ("lower", "higher")


def test_a_difference_of_shares_is_drawn_in_every_100():
    drawn = natural_effect(
        hypothesis(estimate(0.03, -0.04, 0.1, "risk_difference"), better="higher", d=0.05)
    )
    assert drawn.effect.value == pytest.approx(3)
    assert (drawn.good, drawn.bad) == pytest.approx((5, 5))
    assert drawn.more_is_good


def test_an_odds_ratio_becomes_a_change_of_the_expected_share():
    level = {"value": 0.5, "scale": "share", "unit": None}
    drawn = natural_effect(hypothesis(estimate(3.0, 1.0, 9.0, "odds_ratio"), level=level))
    assert drawn.effect.value == pytest.approx(25)
    assert drawn.effect.low == pytest.approx(0)
    assert drawn.effect.high == pytest.approx(40)


def test_the_change_worth_having_of_a_ratio_is_its_own_share_of_the_level():
    drawn = natural_effect(
        hypothesis(estimate(0.86, 0.77, 0.96, "rate_ratio"), level=RATE, d=-math.log(0.9))
    )
    assert drawn.good == pytest.approx(7.3)
    assert drawn.bad == pytest.approx(73 * (1 / 0.9 - 1))


def test_multiples_of_a_row_are_benefit_over_d_with_plus_for_good():
    d = -math.log(0.9)
    drawn = natural_effect(hypothesis(estimate(0.86, 0.77, 0.96, "rate_ratio"), level=RATE, d=d))
    assert drawn.multiples.value == pytest.approx(-math.log(0.86) / d)
    assert drawn.multiples.low == pytest.approx(-math.log(0.96) / d)
    assert drawn.multiples.high == pytest.approx(-math.log(0.77) / d)


def test_without_a_change_worth_having_the_row_is_filled_and_there_is_no_band():
    drawn = natural_effect(hypothesis(estimate(-4, -8, 2, "mean_difference")))
    assert drawn.good is None
    assert drawn.multiples.high == pytest.approx(2)


def test_the_absolute_effect_is_drawn_where_the_verdict_was_read_from_it():
    absolute = estimate(-10, -17, -3, "rate_difference", unit="a month")
    drawn = natural_effect(
        hypothesis(
            estimate(0.86, 0.77, 0.96, "rate_ratio"),
            level=RATE,
            d=7,
            of="absolute",
            absolute=absolute,
        )
    )
    assert drawn.effect.value == -10
    assert (drawn.good, drawn.bad, drawn.unit) == (7, 7, "a month")


def test_the_ends_that_sentences_say_are_drawn_where_they_lie_alike():
    absolute = estimate(-10.22, -16.5, -2.8, "rate_difference", unit="a month")
    found = hypothesis(
        estimate(0.86, 0.77, 0.96, "rate_ratio"), level=RATE, d=0.105, absolute=absolute
    )
    assert natural_effect(found).effect.low == -16.5


def test_the_ends_that_sentences_say_are_not_drawn_where_they_would_belie_the_verdict():
    absolute = estimate(-10.22, -16.5, 0.2, "rate_difference", unit="a month")
    found = hypothesis(
        estimate(0.86, 0.77, 0.96, "rate_ratio"), level=RATE, d=0.105, absolute=absolute
    )
    assert natural_effect(found).effect.high == pytest.approx(73 * -0.04)


def test_time_without_the_event_is_good_when_the_event_is_bad():
    drawn = natural_effect(hypothesis(estimate(12, 3, 21, "rmst_difference"), d=6))
    assert drawn.more_is_good
    assert drawn.multiples.value == pytest.approx(2)


def test_a_probability_is_drawn_from_50_pairs_in_100():
    drawn = natural_effect(
        hypothesis(estimate(0.6, 0.55, 0.65, "probability"), better="higher", d=0.05)
    )
    assert drawn.effect.value == pytest.approx(10)
    assert drawn.good == pytest.approx(5)


def test_an_end_without_a_bound_stays_one():
    drawn = natural_effect(hypothesis(estimate(None, 1.4, None, "rate_ratio"), level=RATE, d=0.1))
    assert drawn.effect.value is None
    assert drawn.effect.high is None
    assert drawn.multiples.low is None
    assert drawn.multiples.high == pytest.approx(-math.log(1.4) / 0.1)


def test_a_ratio_of_0_runs_out_of_the_picture_on_the_log_scale():
    drawn = natural_effect(hypothesis(estimate(0.0, 0.0, 0.8, "rate_ratio"), level=RATE, d=0.1))
    assert drawn.effect.low == -73
    assert drawn.multiples.high is None


@pytest.mark.parametrize("found", [{"outcome": "refusal"}, {"outcome": "result", "estimate": None}])
def test_a_refusal_and_a_description_draw_nothing(found):
    assert natural_effect(found) is None
    assert other_methods(found) == ()
    assert event_study(found) is None


def test_other_methods_are_drawn_in_the_units_of_the_result():
    found = hypothesis(
        estimate(0.86, 0.77, 0.96, "rate_ratio"),
        level=RATE,
        sensitivity=[
            {"key": "a", "title": "Poisson", "estimate": estimate(0.9, 0.8, 1.0, "rate_ratio")},
            {
                "key": "b",
                "title": "Linear",
                "estimate": estimate(-9, -19, 1, "rate_difference", unit="a month"),
            },
            {"key": "c", "title": "Time", "estimate": estimate(3, 1, 5, "rmst_difference")},
        ],
    )
    assert [each.title for each in other_methods(found)] == ["Poisson", "Linear"]
    assert other_methods(found)[0].effect.value == pytest.approx(-7.3)


def test_leads_and_lags_are_in_order_with_the_reference_between_them():
    found = hypothesis(
        estimate(0.86, 0.77, 0.96, "rate_ratio"),
        level=RATE,
        quantities={
            "lag_1": estimate(0.8, 0.7, 0.9, "rate_ratio"),
            "lead_3": estimate(1.0, 0.9, 1.1, "rate_ratio"),
            "lag_0": estimate(0.9, 0.8, 1.0, "rate_ratio"),
            "lead_2": estimate(1.0, 0.9, 1.1, "rate_ratio"),
            "lead_text": 3.0,
        },
    )
    study = event_study(found)
    assert [point.period for point in study.points] == [-3, -2, -1, 0, 1]
    assert [point.reference for point in study.points] == [False, False, True, False, False]
    assert study.could_see == pytest.approx(7.3 * 2.8016 / 1.959964, rel=1e-4)


def patrol_series(**more):
    figure = {
        "labels": ["2025-01", "2025-02", "2025-03", "2025-04"],
        "start": 2,
        "groups": {"treated": [72, 75, 64, 61.5], "comparison": [70, None, 71, 72]},
    } | more
    return hypothesis(
        estimate(0.86, 0.77, 0.96, "rate_ratio"), level=RATE, figure={"series": figure}
    )


def test_a_series_holds_the_levels_that_the_effect_is_read_from():
    found = series(patrol_series())
    assert found.before == 73.5
    assert found.after == pytest.approx(73 * 0.86)
    assert found.expected.value == 73
    assert found.expected.low == pytest.approx(73 * (0.86 + 1 - 0.96))
    assert found.comparison[1] is None


def test_levels_are_left_out_where_the_model_speaks_of_another_quantity():
    found = series(patrol_series(groups={"treated": [1, 2, 3, 4], "comparison": [1, 2, 3, 4]}))
    assert (found.before, found.after, found.expected) == (None, None, None)


def test_a_design_without_a_series_draws_none():
    assert series(hypothesis(estimate(1, 0, 2, "mean_difference"))) is None


numbers = st.floats(min_value=1e-300, max_value=1e300)


@given(
    ends=st.lists(numbers, min_size=3, max_size=3).map(sorted),
    scale=st.sampled_from(
        ["rate_ratio", "odds_ratio", "log_points", "mean_difference", "probability", "count"]
    ),
    better=st.sampled_from(["lower", "higher"]),
    d=st.none() | st.floats(1e-9, 50),
    level=st.none() | numbers,
)
def test_every_number_that_is_drawn_is_finite_or_an_open_end(ends, scale, better, d, level):
    low, value, high = ends
    found = hypothesis(
        estimate(value, low, high, scale),
        better=better,
        d=d,
        level=None if level is None else {"value": level, "scale": "rate", "unit": None},
    )
    drawn = natural_effect(found)
    for each in (*drawn.effect.known(), *drawn.multiples.known()):
        assert math.isfinite(each)
    assert all(side is None or math.isfinite(side) for side in (drawn.good, drawn.bad))
