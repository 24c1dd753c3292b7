"""Charts of shares, of areas and of groups alike in standing: in words, in a table and drawn."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.publish.chart_names import BY_NAME
from registry.publish.charts.paired_bars import BarPair, PairedBarsValues, paired_bars
from registry.publish.charts.stacked import StackedBar, StackedValues, stacked
from registry.publish.described_pictures import areas_chart, levels_chart, shares_chart
from registry.publish.release import released

SVG = "{http://www.w3.org/2000/svg}"

SURVEY = {
    "key": "listens",
    "metric": "My supervisor listens",
    "design": "ordinal_survey",
    "figure": {
        "answers": {
            "levels": ["Disagree", "Agree"],
            "groups": [
                {"label": "initiative", "n": 40, "shares": [0.25, 0.75]},
                {"label": "comparison", "n": 7, "shares": None},
            ],
        }
    },
}
PLACES = {
    "key": "crimes",
    "metric": "Recorded crimes",
    "design": "weighted_displacement",
    "figure": {
        "displacement": {
            "areas": [
                {"area": "treated", "before": 207.0, "after": 110.0},
                {"area": "control", "before": 308.0, "after": 318.0},
            ],
            "differences": {},
        }
    },
}
GROUPS = {
    "key": "score",
    "metric": "Score",
    "design": "analysis_of_variance",
    "figure": {
        "groups": [
            {"label": "a", "n": 12, "value": 3.0, "low": 2.0, "high": 4.0},
            {"label": "b", "n": 1, "value": 5.0, "low": None, "high": None},
        ]
    },
}


def classes(drawing, name):
    """Return the classes of a drawing's elements of one kind."""
    return [one.get("class") for one in ElementTree.fromstring(drawing).iter(f"{SVG}{name}")]


def texts(drawing):
    return [one.text for one in ElementTree.fromstring(drawing).iter(f"{SVG}text")]


def test_the_answers_of_a_group_are_parts_of_a_hundred_and_few_are_hidden():
    chart = shares_chart(SURVEY, key="h")
    assert chart.columns == ("Group", "Size", "Disagree, in every 100", "Agree, in every 100")
    assert chart.rows[0] == ("initiative", "40", "25", "75")
    assert chart.rows[1] == ("comparison", "7", "too few to show", "too few to show")
    assert "From left to right: Disagree, Agree." in chart.note
    for drawing in (chart.wide, chart.narrow):
        assert classes(drawing, "rect") == ["ch-grey", "ch-band", "ch-hidden"]
        assert {"25", "75"} <= set(texts(drawing))


def test_the_rows_of_a_table_are_drawn_like_answers():
    table = {"columns": ["no", "yes"], "rows": [{"label": "1", "n": 86, "shares": [0.1, 0.9]}]}
    chart = shares_chart({"key": "smokers", "figure": {"table": table}}, key="h")
    assert chart.rows == (("1", "86", "10", "90"),)


def test_areas_have_a_bar_before_and_one_after():
    chart = areas_chart(PLACES, key="h")
    assert chart.rows[0] == ("Where it was tried", "207", "110")
    for drawing in (chart.wide, chart.narrow):
        assert classes(drawing, "rect") == ["ch-column", "ch-column-after"] * 2
    assert "Its control: 308 before, 318 after." in chart.description


def test_groups_alike_in_standing_have_a_dot_and_their_range():
    chart = levels_chart(GROUPS, key="h")
    assert chart.rows == (("a", "12", "3 (2 to 4)"), ("b", "1", "5"))
    assert classes(chart.wide, "circle") == ["ch-dot", "ch-dot"]
    assert classes(chart.wide, "line").count("ch-thin") == 1


def test_other_designs_have_none_of_these_charts():
    for chart in (shares_chart, areas_chart, levels_chart):
        assert chart({"key": "h"}, key="h") is None
    assert levels_chart({**GROUPS, "design": "comparison_group"}, key="h") is None
    assert {BY_NAME[name] for name in ("shares", "areas", "levels")} == {
        shares_chart,
        areas_chart,
        levels_chart,
    }


def test_what_leaves_the_analyst_has_rounded_counts_and_shares_made_of_them():
    document = {"hypotheses": [SURVEY, PLACES, {**GROUPS, "n": {"groups": 2, "units": 13}}]}
    survey, places, groups = released(document)["hypotheses"]
    first, second = survey["figure"]["answers"]["groups"]
    assert first["n"] == 9 + 27
    assert first["shares"] == [9 / 36, 27 / 36]
    assert (second["n"], second["shares"]) == (9, None)
    assert places["figure"]["displacement"]["areas"][0] == {
        "area": "treated",
        "before": 207,
        "after": 111,
    }
    assert groups["n"]["groups"] == 2


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(0.0, 1.0), min_size=1, max_size=9).filter(lambda found: sum(found) > 0.0),
    st.text(min_size=1, max_size=40),
)
def test_any_shares_and_any_words_make_a_drawing(weights, name):
    shares = tuple(weight / sum(weights) for weight in weights)
    parts = tuple(f"part {place}" for place in range(len(shares)))
    bars = (StackedBar(name=name, size=40, shares=shares),)
    chart = stacked(StackedValues(key="h", finding="Shares", parts=parts, bars=bars))
    for drawing in (chart.wide, chart.narrow):
        widths = [
            float(one.get("width")) for one in ElementTree.fromstring(drawing).iter(f"{SVG}rect")
        ]
        assert all(width >= 0.0 for width in widths)


@pytest.mark.parametrize("counts", [(0.0, 0.0), (1e12, 3.0), (0.25, 0.5)])
def test_any_counts_make_bars(counts):
    pairs = (BarPair(name="treated", before=counts[0], after=counts[1]),)
    chart = paired_bars(PairedBarsValues(key="h", finding="Counts", pairs=pairs))
    ElementTree.fromstring(chart.wide)
    ElementTree.fromstring(chart.narrow)
