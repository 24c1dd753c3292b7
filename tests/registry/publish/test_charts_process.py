"""Process charts, funnels and forests: drawn from documents, whatever their numbers and words."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.outcome import Scale
from analysis.pooling import Study, pool
from registry.errors import InvalidError
from registry.publish import charts
from registry.publish.chart_file import write_chart
from registry.publish.charts.process_values import (
    RULE_NUMBERS,
    FunnelPoint,
    FunnelValues,
    ProcessPoint,
    ProcessValues,
)
from registry.publish.monitoring_picture import monitoring_chart
from registry.publish.synthesis_picture import forest_chart

quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
numbers = st.floats(allow_nan=False, allow_infinity=False)
words = st.text(max_size=60)
MONTHS = [f"{2023 + place // 12}-{place % 12 + 1:02d}" for place in range(36)]


def points(count=36, *, gap=(), marked=(), limits=True):
    return tuple(
        ProcessPoint(
            period=MONTHS[place],
            value=None if place in gap else 40.0 + place % 5,
            centre=42.0,
            low=30.0 if limits else None,
            high=54.0 if limits else None,
            rule="run" if place in marked else None,
        )
        for place in range(count)
    )


def chart_of(*args, **options):
    more = {name: options.pop(name) for name in ("begins", "target") if name in options}
    values = ProcessValues(
        key="c", finding="One signal", unit="Burglaries", points=points(*args, **options), **more
    )
    return charts.process(values)


def test_a_signal_has_a_ring_and_the_number_of_its_rule(drawn):
    chart = chart_of(marked=range(10, 17))
    found = drawn(chart.wide).check().check_named()
    assert len(found.of_class("ch-ring")) == 7
    assert found.texts.count("4") == 1
    assert "4 = 7 or more in a row" in chart.note
    assert "Nov 2023" in chart.description
    assert chart.rows[10][-1] == "7 or more in a row on one side of the centre"


def test_a_gap_is_never_joined_over(drawn):
    whole, parted = chart_of(), chart_of(gap=(12,))
    assert len(drawn(whole.wide).of_class("ch-seen")) == 1
    assert len(drawn(parted.wide).of_class("ch-seen")) == 2
    assert parted.rows[12][1] == "no value"


def test_new_limits_and_the_target_are_marked(drawn):
    found = drawn(chart_of(begins=(12,), target=35.0).wide).check()
    assert len(found.of_class("ch-start")) == 1
    assert len(found.of_class("ch-enough")) == 1
    assert "target 35" in found.texts


def test_a_narrow_drawing_shows_the_last_two_years(drawn):
    found = drawn(chart_of(marked=(2, 30), begins=(6, 20)).narrow).check().check_named()
    assert len(found.of_class("ch-ring")) == 1
    assert len(found.of_class("ch-start")) == 1
    assert not any("2023" in text and "Jan" in text for text in found.texts)


def test_few_points_have_a_centre_and_no_limits(drawn):
    chart = chart_of(8, limits=False)
    assert drawn(chart.wide).check().of_class("ch-compared") == []
    assert {row[3] for row in chart.rows} == {"none"}


@quick
@given(
    st.lists(st.tuples(numbers | st.none(), numbers, numbers, numbers), min_size=1, max_size=70),
    words,
    words,
    numbers | st.none(),
    st.sampled_from([None, *RULE_NUMBERS]),
)
def test_no_number_or_word_breaks_a_process_chart(drawn, rows, finding, unit, target, rule):
    chart = charts.process(
        ProcessValues(
            key="p",
            finding=finding,
            unit=unit,
            points=tuple(
                ProcessPoint(
                    period=str(place),
                    value=value,
                    centre=sorted(ends)[1],
                    low=min(ends),
                    high=max(ends),
                    rule=rule,
                )
                for place, (value, *ends) in enumerate(rows)
            ),
            begins=(len(rows) // 2,) if len(rows) > 1 else (),
            target=target,
        )
    )
    for drawing in (chart.wide, chart.narrow):
        drawn(drawing).check()


@quick
@given(
    st.lists(
        st.tuples(
            words,
            st.floats(0, 1e12),
            st.floats(1e-3, 1e9),
            st.sampled_from(["none", "alert", "alarm"]),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_no_number_or_name_breaks_a_funnel(drawn, rows):
    chart = charts.funnel(
        FunnelValues(
            key="f",
            finding="f",
            unit="Rate",
            size_unit="People",
            centre=1.0,
            points=tuple(
                FunnelPoint(
                    unit=name,
                    value=value,
                    size=size,
                    low_95=0.5,
                    high_95=1.5,
                    low_998=0.2,
                    high_998=2.0,
                    flag=flag,
                )
                for name, value, size, flag in rows
            ),
        )
    )
    for drawing in (chart.wide, chart.narrow):
        drawn(drawing).check()
    assert [row[0] for row in chart.rows] == [name for name, *_ in rows]


def test_only_units_outside_are_named_in_a_funnel(drawn):
    found = monitoring_chart(
        {
            "chart": "funnel",
            "centre": 0.3,
            "signals": {"alert": ["Far"], "alarm": ["Far"]},
            "points": [
                funnel_point("Far", 0.6, "alarm"),
                funnel_point("Near", 0.31, "none"),
            ],
        }
    )
    assert found.finding == "1 unit lies beyond chance"
    assert "Far" in drawn(found.wide).check().texts
    assert "Near" not in drawn(found.wide).texts
    assert "Outside: Far" in drawn(found.narrow).check().texts


def funnel_point(unit, value, flag):
    return {
        "unit": unit,
        "value": value,
        "n": 100.0,
        "low_95": 0.2,
        "high_95": 0.4,
        "low_998": 0.1,
        "high_998": 0.5,
        "flag": flag,
    }


def studies(*rows, scale=Scale.RATE_RATIO):
    return pool(
        Study(study=name, estimate=estimate, se=error, scale=scale, year=2020)
        for name, estimate, error in rows
    )


def test_pooled_ratios_are_drawn_as_changes_in_every_hundred(drawn):
    found = studies(("A", 0.8, 0.1), ("B", 0.9, 0.1), ("C", 1.2, 0.05))
    chart = forest_chart(found, better="lower")
    assert chart.rows[0][:2] == ("A", "2020")
    assert chart.rows[0][2].startswith("20 fewer")
    assert chart.rows[2][2].startswith("20 more")
    assert [row[0] for row in chart.rows[3:]] == ["Average of 3", "Likely in the next force"]
    for drawing in (chart.wide, chart.narrow):
        drawn(drawing).check().check_named()


def test_two_studies_are_shown_without_an_average():
    chart = forest_chart(studies(("A", 0.8, 0.1), ("B", 0.9, 0.1)))
    assert chart.finding == "Too few studies to average"
    assert [row[0] for row in chart.rows] == ["A", "B"]
    assert "No average is drawn" in chart.note


def test_a_chart_is_a_drawing_or_a_page_and_nothing_else(tmp_path):
    chart = forest_chart(studies(("<A>", 0.8, 0.1), ("B", 0.9, 0.1)))
    more = {"title": "<t>", "mark": "m", "said": "s", "notes": ["n"], "receipt": "r"}
    write_chart(chart, tmp_path / "a.svg", **more)
    write_chart(chart, tmp_path / "a.html", **more)
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith("<svg")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "&lt;t&gt;" in page
    assert "<t>" not in page
    assert "&lt;A&gt;" in page
    with pytest.raises(InvalidError):
        write_chart(chart, tmp_path / "a.png", **more)
    with pytest.raises(FileNotFoundError):
        write_chart(chart, tmp_path / "none" / "a.svg", **more)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "a.svg"]


def test_values_that_cannot_be_drawn_are_never_made():
    with pytest.raises(ValueError, match="finite"):
        ProcessPoint(period="1", value=float("nan"), centre=0.0)
    with pytest.raises(ValueError, match="no rule"):
        ProcessPoint(period="1", value=1.0, centre=0.0, rule="luck")
    with pytest.raises(ValueError, match="one period"):
        ProcessValues(key="a", finding="f", unit="u", points=())
    with pytest.raises(ValueError, match="no flag"):
        FunnelPoint(
            unit="a",
            value=1.0,
            size=1.0,
            low_95=0.0,
            high_95=1.0,
            low_998=0.0,
            high_998=1.0,
            flag="red",
        )
    with pytest.raises(ValueError, match="one unit"):
        FunnelValues(key="a", finding="f", unit="u", size_unit="s", points=(), centre=1.0)
