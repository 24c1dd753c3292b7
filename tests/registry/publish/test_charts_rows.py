"""Charts of several effects on one axis: sensitivity, forest and event study."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.publish import charts
from registry.publish.charts.values import (
    VERDICTS,
    Axis,
    EventPoint,
    EventStudyValues,
    ForestValues,
    MethodRow,
    Range,
    SensitivityValues,
    StudyRow,
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


def methods(*rows):
    return SensitivityValues(
        key="s",
        finding="Would another method change the answer?",
        axis=PATROLS,
        rows=tuple(MethodRow(title=title, effect=found) for title, found in rows),
    )


def test_the_registered_plan_stands_first_and_larger_than_other_methods(drawn):
    chart = charts.sensitivity(
        methods(("Registered plan", effect(-10, -17, -3)), ("Linear", effect(-9, -16, -2)))
    )
    squares = drawn(chart.wide).check().of_class("ch-dot")
    assert float(squares[0].attrib["width"]) > float(squares[1].attrib["width"])
    assert chart.rows[0] == ("Registered plan", "10 fewer (3 to 17)")


def test_a_method_that_leaves_room_for_no_change_is_an_open_square(drawn):
    chart = charts.sensitivity(
        methods(("Registered plan", effect(-10, -17, -3)), ("One place", effect(-9, -17, 1)))
    )
    assert len(drawn(chart.wide).of_class("ch-open")) == 1
    assert chart.rows[1][1] == "9 fewer (1 more to 17 fewer)"


@quick
@given(axis=axes, found=st.lists(ranges(), min_size=1, max_size=7), title=st.text(max_size=200))
def test_no_number_or_name_breaks_a_sensitivity_set(drawn, axis, found, title):
    rows = tuple(MethodRow(title=title, effect=each) for each in found)
    chart = charts.sensitivity(SensitivityValues(key="s", finding="f", axis=axis, rows=rows))
    drawn(chart.wide).check()
    drawn(chart.narrow).check()


def study(name, found, verdict, **more):
    return StudyRow(
        name=name, detail="2026", effect=found, verdict=verdict, verdict_words=verdict, **more
    )


def test_a_forest_draws_those_against_like_those_for_and_no_average_that_was_not_made(drawn):
    chart = charts.forest(
        ForestValues(
            key="f",
            finding="Change in violence",
            axis=PATROLS,
            rows=(
                study("Northshire", effect(-14, -23, -5), "worked_size_uncertain", weight=0.6),
                study("Eastmarch", effect(11, 0.5, 23), "worse", weight=0.4),
            ),
        )
    )
    picture = drawn(chart.wide).check().check_named()
    assert len(picture.of_class("ch-dot")) == len(picture.of_class("ch-harm-dot")) == 1
    assert not picture.of_class("ch-full")
    assert "No average is drawn" in chart.note
    assert len(chart.rows) == 2


def test_a_pooled_forest_has_a_diamond_and_a_pale_bar(drawn):
    chart = charts.forest(
        ForestValues(
            key="f",
            finding="f",
            axis=PATROLS,
            rows=(study("Northshire", effect(-14, -23, -5), "worked_size_uncertain"),),
            average=effect(-11, -19, -2),
            next_force=effect(-11, -32, 16),
        )
    )
    picture = drawn(chart.wide).check()
    assert len(picture.of_class("ch-full")) == len(picture.of_class("ch-pale")) == 1
    assert [row[0] for row in chart.rows][-2:] == ["Average of 1", "Likely in the next force"]


@quick
@given(
    axis=axes,
    found=st.lists(ranges(), min_size=1, max_size=6),
    name=st.text(max_size=80),
    verdict=verdicts,
    pooled=st.none() | ranges(),
    weight=st.none() | st.floats(0, 1),
)
def test_no_number_or_name_breaks_a_forest(drawn, axis, found, name, verdict, pooled, weight):
    rows = tuple(
        StudyRow(
            name=name,
            detail=name,
            effect=each,
            verdict=verdict,
            verdict_words=name,
            weight=weight,
        )
        for each in found
    )
    chart = charts.forest(
        ForestValues(key="f", finding="f", axis=axis, rows=rows, average=pooled, next_force=pooled)
    )
    drawn(chart.wide).check()
    drawn(chart.narrow).check()


def test_an_event_study_has_an_open_ring_for_the_reference_and_a_line_for_what_could_be_seen(
    drawn,
):
    points = tuple(
        EventPoint(
            period=period,
            effect=effect(0, 0, 0) if period == -1 else effect(period, period - 4, period + 4),
            reference=period == -1,
        )
        for period in range(-4, 3)
    )
    chart = charts.event_study(
        EventStudyValues(key="e", finding="f", axis=PATROLS, points=points, could_see=5.0)
    )
    picture = drawn(chart.wide).check().check_named()
    assert len(picture.of_class("ch-ring")) == 1
    assert len(picture.of_class("ch-dot")) == 6
    assert len(picture.of_class("ch-enough")) == 2
    assert "A difference of 5 before the start could have been seen" in chart.description


@quick
@given(
    axis=axes,
    found=st.dictionaries(st.integers(-500, 500), ranges(), min_size=1, max_size=12),
    could_see=st.none() | sizes,
)
def test_no_number_however_extreme_breaks_an_event_study(drawn, axis, found, could_see):
    points = tuple(
        EventPoint(period=period, effect=each, reference=period == -1)
        for period, each in found.items()
    )
    chart = charts.event_study(
        EventStudyValues(key="e", finding="f", axis=axis, points=points, could_see=could_see)
    )
    drawn(chart.wide).check()
    drawn(chart.narrow).check()


def test_long_names_of_methods_wrap_and_are_not_cut(drawn):
    title = "Linear model with cluster-robust errors of the third kind, t with G less 1 degrees"
    chart = charts.sensitivity(
        methods(("Registered plan", effect(-10, -17, -3)), (title, effect(-9, -16, -2)))
    )
    for drawing in (chart.wide, chart.narrow):
        words = " ".join(drawn(drawing).check().texts)
        assert "\N{HORIZONTAL ELLIPSIS}" not in words
        assert all(word in words for word in title.split())
