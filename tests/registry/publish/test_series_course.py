"""A series' own fitted course: from a result's figure to its chart and its table."""

import pytest

from analysis.figures_over_time import series
from registry.publish.series_picture import series_chart

LABELS = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06"]
NONE = [None, None, None]


def document(**changes):
    groups = {
        "treated": [100.0, 102.0, 104.0, 95.0, 96.0, 99.0],
        "comparison": [],
        "fitted": [100.0, 102.0, 104.0, None, 96.5, 98.5],
        "counterfactual": [*NONE, None, 108.0, 110.0],
        "counterfactual_low": [*NONE, None, 105.0, 106.0],
        "counterfactual_high": [*NONE, None, 111.0, 114.0],
    }
    made = {
        "key": "main",
        "design": "interrupted_time_series",
        "metric": "Calls",
        "role": "primary",
        "outcome": "result",
        "better": "lower",
        "kind": "mean",
        "verdict": "worked",
        "estimate": {"value": -11.5, "low": -16.0, "high": -7.0, "scale": "mean_difference"},
        "quantities": {"counterfactual": {"value": 109.0, "scale": "mean"}},
        "n": {},
        "figure": {
            "series": {"labels": LABELS, "start": 3, "excluded": ["2024-04"], "groups": groups}
        },
    }
    return made | changes


def test_the_course_takes_the_place_of_levels_and_keeps_what_is_left_out():
    found = series(document())
    assert (found.before, found.after, found.expected) == (None, None, None)
    assert found.course.fitted == (100.0, 102.0, 104.0, None, 96.5, 98.5)
    assert found.course.low[4:] == (105.0, 106.0)
    assert found.excluded == (3,)
    assert found.comparison == ()


def test_the_chart_shows_the_expected_course_its_range_and_the_average_gap(drawn):
    chart = series_chart(document(), key="k")
    for picture in (chart.wide, chart.narrow):
        seen = drawn(picture).check().check_named()
        for kind in ("ch-expected", "ch-band", "ch-level-before", "ch-level-after", "ch-hatch"):
            assert seen.of_class(kind), kind
    assert "12 lower on average" in chart.description
    assert "Hatched" in chart.note


def test_the_table_beside_the_chart_has_a_row_for_each_period():
    chart = series_chart(document(), key="k")
    dash = "\N{EN DASH}"
    heads = ("Period", "with the initiative", "Level", "Expected without the initiative")
    assert chart.columns == heads
    assert chart.rows[0] == ("Jan 2024", "100", "100", dash)
    assert chart.rows[3] == ("Apr 2024", "95", dash, dash)
    assert chart.rows[4] == ("May 2024", "96", "96", "110")


def test_shares_are_drawn_in_every_hundred():
    groups = {
        name: [None if value is None else value / 1000 for value in values]
        for name, values in document()["figure"]["series"]["groups"].items()
    }
    figure = {"series": {"labels": LABELS, "start": 3, "groups": groups}}
    estimate = {"value": -0.0115, "low": -0.016, "high": -0.007, "scale": "risk_difference"}
    found = series(
        document(
            kind="proportion",
            figure=figure,
            estimate=estimate,
            quantities={"counterfactual": {"value": 0.109, "scale": "share"}},
        )
    )
    assert found.course.expected[4] == pytest.approx(found.treated[4] / 96.0 * 108.0)


def test_without_an_expected_course_the_levels_are_drawn_as_before():
    figure = document()["figure"]["series"]
    groups = {"treated": figure["groups"]["treated"], "comparison": []}
    found = series(document(figure={"series": {**figure, "groups": groups}}))
    assert found.course is None
    assert found.expected.value == 109.0
