"""Charts of one effect: estimate, row, verdict and strength."""

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.publish import charts
from registry.publish.charts.values import (
    VERDICTS,
    Axis,
    EstimateValues,
    Range,
    RowValues,
    Strength,
    Words,
    Worth,
)

FEWER = Words(less="fewer", more="more")
PATROLS = Axis(better="lower", words=FEWER, worth=Worth(good=7.0, bad=7.0), unit="offences a month")

numbers = st.floats(allow_nan=False, allow_infinity=False)
sizes = st.floats(min_value=1e-300, max_value=1e300)
words = st.text(max_size=60)


@st.composite
def ranges(draw):
    low, value, high = sorted(draw(st.lists(numbers, min_size=3, max_size=3)))
    ends = draw(st.tuples(st.booleans(), st.booleans(), st.booleans()))
    return Range(
        low=low if ends[0] else None,
        value=value if ends[1] else None,
        high=high if ends[2] else None,
    )


axes = st.builds(
    Axis,
    better=st.sampled_from(("lower", "higher")),
    words=st.just(FEWER),
    worth=st.none() | st.builds(Worth, good=sizes, bad=sizes),
    unit=st.just("in every 100"),
)
verdicts = st.sampled_from(VERDICTS)
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def effect(value, low, high):
    return Range(value=value, low=low, high=high)


def patrol_estimate(**more):
    given_values = {
        "key": "patrols",
        "finding": "Change in violence",
        "axis": PATROLS,
        "effect": effect(-10.4, -17.2, -3.4),
        "verdict": "worked_size_uncertain",
    }
    return charts.estimate(EstimateValues(**(given_values | more)))


def test_a_fall_that_is_good_lies_to_the_right_of_no_change(drawn):
    picture = drawn(patrol_estimate().wide).check()
    zero = float(picture.of_class("ch-zero")[0].attrib["x1"])
    worth = float(picture.of_class("ch-worth")[0].attrib["x1"])
    dot = float(picture.of_class("ch-dot")[0].attrib["cx"])
    assert zero < worth < dot


def test_the_same_fall_lies_to_the_left_where_more_is_better(drawn):
    axis = Axis(better="higher", words=FEWER, worth=PATROLS.worth, unit="solved in every 100")
    picture = drawn(patrol_estimate(axis=axis, verdict="worse").wide).check()
    zero = float(picture.of_class("ch-zero")[0].attrib["x1"])
    bar = picture.of_class("ch-harm")[0]
    assert float(bar.attrib["x2"]) < zero


def test_the_estimate_shows_its_three_numbers_the_zones_and_the_change_worth_having(drawn):
    texts = drawn(patrol_estimate().wide).texts
    assert {"10 fewer", "3.4", "17", "7 fewer: worth having"} <= set(texts)
    assert {"worse", "too small to matter", "worthwhile"} <= set(texts)
    assert {"7 more", "0", "7 fewer", "14 fewer", "21 fewer"} <= set(texts)


def test_both_drawings_of_an_estimate_are_named_and_have_ids_of_their_own(drawn):
    chart = patrol_estimate()
    ids = [
        each.attrib["id"]
        for text in (chart.wide, chart.narrow)
        for each in drawn(text).check_named().root.iter()
        if "id" in each.attrib
    ]
    assert len(ids) == len(set(ids)) == 4
    assert drawn(chart.wide).size[0] == 676
    assert drawn(chart.narrow).size[0] == 343


def test_without_a_change_worth_having_there_is_no_band_and_the_words_say_so(drawn):
    axis = Axis(better="lower", words=FEWER, worth=None, unit="offences")
    chart = patrol_estimate(axis=axis)
    picture = drawn(chart.wide).check()
    assert not picture.of_class("ch-grey")
    assert not picture.of_class("ch-worth")
    assert "No smallest change" in chart.note
    assert "No smallest change was set" in chart.description


def test_an_end_without_a_bound_is_an_arrow_and_is_said(drawn):
    chart = patrol_estimate(effect=effect(-10, None, -3))
    assert "at least 3 fewer" in chart.description
    ends = drawn(chart.wide).check().of_class("ch-thin")
    assert sorted(each.tag.rsplit("}", 1)[1] for each in ends) == ["line", "path"]


def test_worse_is_a_diamond_and_cannot_tell_an_open_dot(drawn):
    worse = drawn(patrol_estimate(effect=effect(4, 1, 7), verdict="worse").wide)
    unclear = drawn(patrol_estimate(effect=effect(-1, -20, 9), verdict="cannot_tell").wide)
    assert worse.of_class("ch-harm-dot")[0].tag.endswith("path")
    assert unclear.of_class("ch-open")[0].tag.endswith("circle")


def test_an_exploratory_effect_has_its_own_look_whatever_was_found(drawn):
    picture = drawn(patrol_estimate(exploratory=True).wide)
    assert picture.of_class("ch-expl")
    assert not picture.of_class("ch-bar")


def test_the_table_of_an_estimate_gives_every_number_that_is_drawn():
    chart = patrol_estimate()
    assert ("Best estimate", "10 fewer") in chart.rows
    assert ("Change worth having", "7 fewer") in chart.rows
    assert len(chart.columns) == 2


def test_a_limit_just_short_of_the_change_worth_having_is_not_rounded_onto_it():
    chart = patrol_estimate(effect=effect(-8, -9, -6.96))
    assert "(6.96 to 9)" in chart.description


@quick
@given(axis=axes, found=ranges(), verdict=verdicts, finding=words, exploratory=st.booleans())
def test_no_number_however_extreme_breaks_an_estimate(
    drawn, axis, found, verdict, finding, exploratory
):
    chart = charts.estimate(
        EstimateValues(
            key="k",
            finding=finding,
            axis=axis,
            effect=found,
            verdict=verdict,
            exploratory=exploratory,
        )
    )
    drawn(chart.wide).check()
    drawn(chart.narrow).check()


@quick
@given(found=ranges(), verdict=verdicts, measured=st.booleans())
def test_no_number_however_extreme_breaks_a_row(drawn, found, verdict, measured):
    picture = drawn(charts.row(RowValues(effect=found, verdict=verdict, measured=measured)))
    assert picture.check().size == (150, 22)
    assert picture.root.attrib["aria-hidden"] == "true"


def test_a_row_that_runs_out_of_the_picture_has_an_arrow(drawn):
    far = RowValues(effect=effect(-2, -9, -0.5), verdict="worse")
    near = RowValues(effect=effect(1.4, 0.4, 2.3), verdict="worked_size_uncertain")
    assert len(drawn(charts.row(far)).of_class("ch-harm-thin")) == 1
    assert not drawn(charts.row(near)).of_class("ch-thin")


@pytest.mark.parametrize("verdict", VERDICTS)
def test_each_verdict_has_a_picture_of_52_by_18(drawn, verdict):
    picture = drawn(charts.verdict_mark(verdict)).check()
    assert picture.size == (52, 18)
    assert len(picture.of_class("ch-zero")) == len(picture.of_class("ch-worth")) == 1


def test_the_verdict_pictures_are_all_different_and_an_unknown_one_is_refused():
    assert len({charts.verdict_mark(verdict) for verdict in VERDICTS}) == len(VERDICTS)
    with pytest.raises(ValueError, match="not a verdict"):
        charts.verdict_mark("inconclusive")


def test_strength_fills_what_was_reached_and_strikes_what_was_lost(drawn):
    picture = drawn(charts.strength_mark(Strength(level=2, ceiling=3, lost=1)))
    assert len(picture.of_class("ch-full")) == 2
    assert len(picture.of_class("ch-lost")) == 1
    assert len(picture.of_class("ch-above")) == 2


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf])
def test_a_chart_refuses_a_number_that_is_not_finite(wrong):
    with pytest.raises(ValueError, match="finite"):
        Range(value=wrong, low=None, high=None)
    with pytest.raises(ValueError, match="finite"):
        Worth(good=wrong, bad=1.0)


def test_words_of_people_are_text_in_a_drawing_and_never_markup(drawn):
    chart = patrol_estimate(finding="<script>alert(1)</script> & \x00 more")
    assert "<script>" not in chart.wide
    assert "alert(1)" in drawn(chart.wide).root.find("{http://www.w3.org/2000/svg}title").text


def test_a_guardrail_has_its_line_on_the_bad_side_and_is_not_said_to_be_worth_having(drawn):
    margin = Axis(
        better="lower",
        words=FEWER,
        worth=Worth(good=2.0, bad=2.0),
        unit="complaints",
        is_margin=True,
    )
    chart = patrol_estimate(axis=margin, effect=effect(0.4, -0.6, 1.4))
    picture = drawn(chart.wide).check()
    zero = float(picture.of_class("ch-zero")[0].attrib["x1"])
    assert float(picture.of_class("ch-worth")[0].attrib["x1"]) < zero
    assert "2 more: the worst agreed" in picture.texts
    assert "worth having" not in chart.wide + chart.note + chart.description
    assert ("Worst that was agreed", "2 more") in chart.rows
