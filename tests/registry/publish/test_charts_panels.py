"""Charts of one place beside its donors, and of several starts, from a result to their tables."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.publish.charts.gaps import GapValues, gaps
from registry.publish.panel_pictures import cohorts_chart, gaps_chart
from registry.publish.pictures import event_study_chart
from registry.publish.release import released

quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def document(**changes):
    made = {
        "key": "main",
        "metric": "Burglary",
        "role": "primary",
        "outcome": "result",
        "better": "lower",
        "kind": "mean",
        "verdict": "worked",
        "estimate": {"value": -4.0, "low": -6.0, "high": -2.0, "scale": "mean_difference"},
        "quantities": {},
        "n": {},
        "figure": {
            "gaps": {
                "labels": ["2001", "2002", "2003", "2004"],
                "start": 2,
                "treated": [0.5, -0.5, -3.0, -5.0],
                "low": [-2.0, -2.0, -2.5, -3.0],
                "high": [2.0, 1.0, 2.5, 3.0],
                "placebos": 12,
            },
            "cohorts": [
                {"label": "2003", "value": -3.0, "low": -5.0, "high": -1.0},
                {"label": "2004", "value": -5.0, "low": None, "high": None},
            ],
        },
    }
    return made | changes


def test_the_gap_is_drawn_before_the_range_of_the_donors_and_stands_in_a_table(drawn):
    chart = gaps_chart(document(), key="k")
    minus = "\N{MINUS SIGN}"
    assert chart.columns == ("Period", "Gap", "Lowest of the donors", "Highest of the donors")
    assert chart.rows[3] == ("2004", f"{minus}5", f"{minus}3", "3")
    assert "12 places without the initiative" in chart.note
    assert f"The gap in the last period: {minus}5." in chart.description
    for picture in (chart.wide, chart.narrow):
        assert drawn(picture).check().of_class("ch-band")


def test_without_placebos_the_gap_stands_alone(drawn):
    figure = document()["figure"]["gaps"]
    bare = {name: figure[name] for name in ("labels", "start", "treated")}
    chart = gaps_chart(document(figure={"gaps": bare}), key="k")
    assert chart.columns == ("Period", "Gap")
    assert "Shaded" not in chart.note
    drawn(chart.wide).check()


def test_shares_are_drawn_in_every_hundred():
    share = {"value": -0.04, "low": -0.06, "high": -0.02, "scale": "risk_difference"}
    figure = {"gaps": {"labels": ["1", "2"], "start": 1, "treated": [0.01, -0.05]}}
    chart = gaps_chart(document(estimate=share, figure=figure, kind="proportion"), key="k")
    assert chart.rows[1][1] == "\N{MINUS SIGN}5"
    assert "in every 100" in chart.description


def test_each_start_is_drawn_below_all_of_them(drawn):
    chart = cohorts_chart(document(), key="k")
    assert chart.columns[0] == "When it started"
    assert [row[0] for row in chart.rows] == ["All that started", "Started 2003", "Started 2004"]
    drawn(chart.wide).check()
    drawn(chart.narrow).check()


@pytest.mark.parametrize(
    "figure", [{}, {"gaps": {}}, {"cohorts": []}, {"cohorts": document()["figure"]["cohorts"][:1]}]
)
def test_a_design_without_such_a_figure_has_no_such_chart(figure):
    assert gaps_chart(document(figure=figure), key="k") is None
    assert cohorts_chart(document(figure=figure), key="k") is None
    assert gaps_chart(document(outcome="refusal", estimate=None), key="k") is None


def test_an_event_study_has_its_own_reference_where_the_plan_allows_for_a_lead():
    def at(value):
        return {"value": value, "low": value - 1.0, "high": value + 1.0, "scale": "mean_difference"}

    quantities = {"event_-3": at(0.2), "event_-1": at(-0.4), "event_0": at(-4.0)}
    study = {"event_study": {"reference": -2, "points": []}}
    chart = event_study_chart(document(quantities=quantities, figure=study), key="k")
    assert [row[0] for row in chart.rows] == ["-3", "-2", "-1", "0"]
    assert chart.rows[1][1].startswith("reference")
    plain = {"event_-2": at(0.2), "event_0": at(-4.0)}
    chart = event_study_chart(document(quantities=plain, figure={}), key="k")
    assert [row[0] for row in chart.rows] == ["-2", "-1", "0"]


def test_gaps_of_counts_are_not_released_for_they_would_give_the_count_back():
    [kept] = released({"hypotheses": [document()]})["hypotheses"]
    assert kept["figure"]["gaps"]["treated"][3] == -5.0
    series = {"labels": ["1"], "start": 0, "groups": {"treated": [7.0], "comparison": [5.5]}}
    figure = document()["figure"] | {"series": series}
    [counted] = released({"hypotheses": [document(kind="count", figure=figure)]})["hypotheses"]
    assert "gaps" not in counted["figure"]


numbers = st.floats(min_value=-1e12, max_value=1e12)


@quick
@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=40), st.data())
def test_any_finite_gaps_are_drawn_within_their_frame(drawn, found, data):
    lows, middles, highs = zip(*(sorted(each) for each in found), strict=True)
    chart = gaps(
        GapValues(
            key="k",
            finding="f",
            unit="u",
            labels=tuple(str(2001 + place) for place in range(len(found))),
            start=data.draw(st.integers(0, len(found))),
            gaps=middles,
            low=lows,
            high=highs,
            placebos=len(found),
        )
    )
    drawn(chart.wide).check()
    drawn(chart.narrow).check()


@pytest.mark.parametrize(
    "change",
    [{"gaps": (1.0,)}, {"low": (1.0, 2.0)}, {"start": 5}, {"gaps": (float("nan"), 1.0)}],
)
def test_values_that_do_not_belong_together_are_refused(change):
    made = {
        "key": "k",
        "finding": "f",
        "unit": "u",
        "labels": ("1", "2"),
        "start": 1,
        "gaps": (0.0, 1.0),
    }
    with pytest.raises(ValueError, match=r".+"):
        GapValues(**(made | change))
