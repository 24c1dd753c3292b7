"""The chart of two curves, from a result's own figure to steps, numbers followed and a table."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.publish import charts
from registry.publish.charts.curve_values import CurveLine, CurvesValues
from registry.publish.charts.curves import NOT_SAID
from registry.publish.curves_picture import curves_chart
from registry.publish.release import released

quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TIMES = tuple(float(week) for week in range(53))


def falling(name, side, until=0.78, followed=(216, 203, 190, 4)):
    share = tuple(1.0 - (1.0 - until) * week / 52 for week in range(53))
    return {
        "name": name,
        "side": side,
        "share": share,
        "low": tuple(max(0.0, one - 0.05) for one in share),
        "high": tuple(min(1.0, one + 0.05) for one in share),
        "followed": tuple(None if number < 10 else number for number in followed),
    }


def weeks(**more):
    values = {
        "key": "k",
        "finding": "Time to re-arrest",
        "what": "are still without it",
        "unit": "weeks",
        "times": TIMES,
        "horizons": (26.0, 52.0),
        "followed_at": (0.0, 17.0, 35.0, 52.0),
        "lines": (
            CurveLine(**falling("with the initiative", "treated")),
            CurveLine(**falling("comparison", "comparison", 0.69)),
        ),
    }
    return CurvesValues(**(values | more))


def figure():
    groups = [
        {
            "group": label,
            "treated": label == "initiative",
            "share": [1.0, 0.9, 0.5],
            "low": [None, 0.7, 0.3],
            "high": [None, 0.95, 0.7],
        }
        for label in ("initiative", "other")
    ]
    return {
        "what": "survival",
        "unit": "days",
        "horizons": [20.0],
        "times": [0.0, 10.0, 20.0],
        "groups": groups,
        "followed": {"times": [0.0, 10.0, 20.0], "numbers": [[20, 15, 8], [21, 14, 0]]},
    }


def test_curves_show_steps_bands_horizons_and_numbers_followed(drawn):
    picture = drawn(charts.curves(weeks()).wide).check().check_named()
    assert len(picture.of_class("ch-level-after")) == 1
    assert len(picture.of_class("ch-mute-thin")) == 1
    assert len(picture.of_class("ch-band")) == len(picture.of_class("ch-grey")) == 1
    assert len(picture.of_class("ch-start")) == 2
    assert {"26 weeks", "52 weeks", "216", "203", "under 10", "0", "100"} <= set(picture.texts)


def test_a_number_under_ten_is_nowhere_in_the_chart():
    chart = charts.curves(weeks())
    assert "under 10" in chart.rows[-1]
    assert not any(cell in ("4", "4.0") for cell in chart.rows[-1])


def test_on_a_phone_the_numbers_are_in_the_table_alone(drawn):
    chart = charts.curves(weeks())
    narrow = drawn(chart.narrow).check().check_named()
    assert narrow.size[0] == 343
    assert "216" not in narrow.texts
    assert chart.rows[0][-2:] == ("216", "216")
    assert chart.rows[-1][:2] == ("52", "78 (73 to 83)")


def test_the_description_says_both_ends():
    said = charts.curves(weeks()).description
    assert "with the initiative: 78 in every 100 at the end" in said
    assert "comparison: 69 in every 100 at the end" in said


def test_a_curve_stops_where_nobody_is_followed(drawn):
    line = falling("with the initiative", "treated")
    for name in ("share", "low", "high"):
        line[name] = line[name][:30] + (None,) * 23
    chart = charts.curves(weeks(lines=(CurveLine(**line),)))
    drawn(chart.wide).check()
    assert chart.rows[-1][1] == "not followed"


def test_the_curves_of_a_result_are_drawn_and_nothing_without_them():
    hypothesis = {"key": "h", "metric": "Time to leaving", "figure": {"survival": figure()}}
    chart = curves_chart(hypothesis, key="k")
    assert chart.finding == "Time to leaving: of every 100 people, how many are still without it"
    assert [row[-2:] for row in chart.rows] == [("20", "21"), ("15", "14"), ("under 10", "0")]
    assert curves_chart({"key": "h", "figure": {}}, key="k") is None


def test_no_cell_of_the_table_is_empty_at_a_time_when_nobody_was_counted():
    chart = charts.curves(weeks())
    assert chart.rows[1][-2:] == (NOT_SAID, NOT_SAID)
    assert all(cell.strip() for row in chart.rows for cell in row)


def test_released_curves_hold_rounded_counts_and_no_ranges():
    document = {"hypotheses": [{"figure": {"survival": figure()}, "n": {}}]}
    found = released(document)["hypotheses"][0]["figure"]["survival"]
    assert found["followed"]["numbers"] == [[21, 15, 9], [21, 15, 0]]
    assert found["groups"][0]["share"] == [1.0, pytest.approx(15 / 21), pytest.approx(9 / 21)]
    assert set(found["groups"][0]["low"]) == {None}


shares = st.none() | st.floats(0, 1)


@quick
@given(
    rows=st.lists(st.tuples(shares, shares, shares), min_size=2, max_size=20),
    end=st.floats(1e-9, 1e12),
    name=st.text(max_size=80),
)
def test_no_curve_however_odd_breaks_the_chart(drawn, rows, end, name):
    times = tuple(end * place / (len(rows) - 1) for place in range(len(rows)))
    share, low, high = zip(*rows, strict=True)
    line = CurveLine(name=name, side="treated", share=share, low=low, high=high, followed=(12,))
    chart = charts.curves(
        weeks(times=times, lines=(line,), horizons=(end,), followed_at=(times[-1],))
    )
    drawn(chart.wide).check()
    drawn(chart.narrow).check()
