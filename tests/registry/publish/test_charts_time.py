"""Charts over time and charts of planning: series, counts by month, power strip, narrowing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.publish import charts
from registry.publish.charts.periods import axis_places, period_words
from registry.publish.charts.time_values import (
    Band,
    CountsValues,
    Line,
    MonthCount,
    NarrowingValues,
    PowerValues,
    SeriesValues,
)

numbers = st.floats(allow_nan=False, allow_infinity=False)
maybe = st.none() | numbers
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
MONTHS = tuple(f"{2023 + month // 12}-{month % 12 + 1:02d}" for month in range(36))


def patrols(**more):
    seen = tuple(73.0 + place % 5 for place in range(24)) + (63.0,) * 12
    values = {
        "key": "s",
        "finding": "Offences fell in patrolled places",
        "unit": "Offences a month",
        "labels": MONTHS,
        "lines": (
            Line(name="patrolled", side="treated", values=seen),
            Line(name="comparison", side="comparison", values=(66.0,) * 36),
        ),
        "start": 24,
        "start_words": "Patrols start, Jan 2025",
        "expected": Band(
            values=(None,) * 24 + (73.0,) * 12,
            low=(None,) * 24 + (66.0,) * 12,
            high=(None,) * 24 + (80.0,) * 12,
        ),
        "fitted": (75.0,) * 24 + (63.0,) * 12,
        "gap": "10 fewer",
    }
    return SeriesValues(**(values | more))


def test_a_series_shows_the_start_the_expectation_its_band_and_the_gap(drawn):
    chart = charts.series(patrols())
    picture = drawn(chart.wide).check().check_named()
    for kind in ("ch-start", "ch-expected", "ch-band", "ch-bracket", "ch-level-after"):
        assert len(picture.of_class(kind)) == 1, kind
    assert "10 fewer" in picture.texts
    assert "Patrols start, Jan 2025" in picture.texts
    assert picture.size[0] == 720


def test_a_count_is_drawn_from_0_and_a_score_on_the_range_of_its_scale(drawn):
    from_zero = drawn(charts.series(patrols()).wide).texts
    on_scale = drawn(charts.series(patrols(bounds=(50.0, 100.0))).wide).texts
    assert "0" in from_zero
    assert "0" not in on_scale
    assert {"60", "80", "100"} <= set(on_scale)


def test_a_missing_period_is_a_gap_and_never_joined_over(drawn):
    seen = (70.0, 71.0, None, 69.0, 68.0)
    values = patrols(
        labels=MONTHS[:5],
        lines=(Line(name="patrolled", side="treated", values=seen),),
        start=3,
        expected=None,
        fitted=(),
    )
    chart = charts.series(values)
    assert len([each for each in drawn(chart.wide).of_class("ch-seen") if "d" in each.attrib]) == 2
    assert chart.rows[2] == ("Mar 2023", "\N{EN DASH}")


def test_periods_that_the_plan_leaves_out_are_hatched(drawn):
    plain, hatched = (charts.series(patrols(excluded=left)) for left in ((), (24, 25)))
    assert not drawn(plain.wide).of_class("ch-hatch")
    assert drawn(hatched.wide).check().of_class("ch-hatch")
    assert "Hatched" in hatched.note


def test_the_phone_drawing_keeps_its_labels_inside_and_has_one_bracket_less(drawn):
    picture = drawn(charts.series(patrols()).narrow).check().check_named()
    assert picture.size == (343, 250)
    assert not picture.of_class("ch-bracket")
    assert {"expected: 73", "with it: 63"} <= set(picture.texts)


@quick
@given(
    rows=st.lists(st.tuples(maybe, maybe, maybe, maybe), min_size=1, max_size=90),
    start=st.none() | st.integers(-2, 92),
    name=st.text(max_size=120),
    gap=st.text(max_size=60),
)
def test_no_number_or_word_breaks_a_series(drawn, rows, start, name, gap):
    seen, compared, expected, fitted = (tuple(column) for column in zip(*rows, strict=True))
    values = SeriesValues(
        key="s",
        finding=name,
        unit=name,
        labels=tuple(f"p{place}" for place in range(len(rows))),
        lines=(
            Line(name=name, side="treated", values=seen),
            Line(name=name, side="comparison", values=compared),
        ),
        start=start,
        start_words=name,
        expected=Band(values=expected, low=expected, high=fitted),
        fitted=fitted,
        gap=gap,
        comparison_note=name,
        excluded=(0, 91),
    )
    chart = charts.series(values)
    drawn(chart.wide).check()
    drawn(chart.narrow).check()


def test_a_series_of_unequal_length_is_refused():
    with pytest.raises(ValueError, match="for each label"):
        patrols(fitted=(1.0, 2.0))


def test_a_month_that_may_still_fill_is_outlined_and_one_not_shown_is_an_open_square(drawn):
    months = (
        MonthCount(label="2025-01", count=120),
        MonthCount(label="2025-02", count=None),
        MonthCount(label="2025-03", count=90, filling=True),
    )
    chart = charts.counts_by_month(
        CountsValues(key="c", finding="f", unit="Offences", months=months, marks=((1, "start"),))
    )
    picture = drawn(chart.wide).check().check_named()
    assert len(picture.of_class("ch-column")) == 1
    assert len(picture.of_class("ch-hidden")) == len(picture.of_class("ch-filling")) == 1
    assert chart.rows[1] == ("Feb 2025", "not shown")


@quick
@given(
    counts=st.lists(st.none() | st.floats(0, 1e308), min_size=1, max_size=60),
    marks=st.lists(st.tuples(st.integers(-3, 63), st.text(max_size=50)), max_size=4),
)
def test_no_count_however_large_breaks_counts_by_month(drawn, counts, marks):
    months = tuple(
        MonthCount(label=f"2025-{n % 12 + 1:02d}", count=c) for n, c in enumerate(counts)
    )
    chart = charts.counts_by_month(
        CountsValues(key="c", finding="f", unit="u", months=months, marks=tuple(marks))
    )
    drawn(chart.wide).check()
    drawn(chart.narrow).check()


def test_the_power_strip_names_what_is_wanted_and_what_can_be_seen(drawn):
    chart = charts.power_strip(
        PowerValues(key="p", finding="Not yet", unit="fewer per 1,000", can_see=4.3, wanted=2)
    )
    picture = drawn(chart.wide).check().check_named()
    assert {"2: worth having", "4.3: can see"} <= set(picture.texts)
    assert picture.of_class("ch-hatch")


def test_the_labels_of_the_power_strip_do_not_lie_on_each_other(drawn):
    chart = charts.power_strip(
        PowerValues(key="p", finding="Nearly", unit="u", can_see=2.01, wanted=2)
    )
    labels = [each for each in drawn(chart.narrow).root.iter() if each.get("y") == "14"]
    left, right = sorted(labels, key=lambda each: float(each.attrib["x"]))
    assert float(right.attrib["x"]) - float(left.attrib["x"]) > 80


@quick
@given(can_see=st.none() | st.floats(0, 1e308), wanted=st.none() | st.floats(0, 1e308))
def test_no_size_breaks_the_power_strip(drawn, can_see, wanted):
    chart = charts.power_strip(
        PowerValues(key="p", finding="f", unit="u", can_see=can_see, wanted=wanted)
    )
    drawn(chart.wide).check()
    drawn(chart.narrow).check()


@quick
@given(
    halves=st.lists(st.floats(0, 1e308), min_size=2, max_size=20),
    wanted=st.none() | st.floats(0, 1e308),
    enough=st.none() | st.floats(0, 40),
)
def test_no_width_breaks_the_narrowing(drawn, halves, wanted, enough):
    points = tuple((float(month), half) for month, half in enumerate(halves))
    chart = charts.narrowing(
        NarrowingValues(key="n", finding="f", unit="u", points=points, wanted=wanted, enough=enough)
    )
    drawn(chart.wide).check()
    drawn(chart.narrow).check()


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("2024-04", "Apr 2024"),
        ("2024-04-15", "15 Apr 2024"),
        ("2004", "2004"),
        ("2024-13", "2024-13"),
    ],
)
def test_a_period_is_said_as_a_reader_says_it(label, words):
    assert period_words(label) == words


def test_an_axis_names_januaries_where_it_can_and_never_more_than_five_periods():
    assert axis_places(MONTHS) == [0, 12, 24]
    assert len(axis_places([str(year) for year in range(1900, 2000)])) <= 5
