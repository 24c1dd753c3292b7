import pytest

from analysis.errors import BadDataError
from analysis.process_chart import Options, spc
from analysis.table import open_table


@pytest.fixture
def charting(tmp_path):
    """Chart a table that is given as lines."""

    def chart(*lines, **options):
        path = tmp_path / "series.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return spc(open_table(path), Options(**options))

    return chart


def rows(header, *, months=24, value="{}", more=""):
    return [
        header,
        *(
            f"{2021 + month // 12}-{month % 12 + 1:02d},{value.format(10 + month % 3)}{more}"
            for month in range(months)
        ),
    ]


@pytest.mark.parametrize(
    ("header", "more", "chart"),
    [
        ("period,value", "", "xmr"),
        ("period,value,people", ",100", "p"),
        ("period,value,exposure", ",2.5", "u"),
    ],
)
def test_the_columns_say_which_chart(charting, header, more, chart):
    assert charting(*rows(header, more=more))["chart"] == chart


def test_a_unit_column_makes_a_funnel(charting):
    assert charting("unit,value,people", "a,3,30", "b,5,40")["chart"] == "funnel"


def test_a_chart_that_is_asked_for_goes_before_the_columns(charting):
    found = charting(*rows("period,value,people", more=",100"), chart="xmr")
    assert (found["chart"], found["points"][0]["value"]) == ("xmr", 10.0)


def test_people_and_exposure_together_ask_which_is_meant(charting):
    lines = rows("period,value,people,exposure", more=",100,2")
    with pytest.raises(BadDataError, match="--chart"):
        charting(*lines)
    assert charting(*lines, chart="u")["chart"] == "u"


def test_rows_in_any_order_are_charted_in_time_order(charting):
    lines = rows("period,value")
    found = charting(lines[0], *reversed(lines[1:]))
    assert found["points"] == charting(*lines)["points"]
    assert any("time order" in warning for warning in found["warnings"])


def test_british_dates_are_read_and_said(charting):
    lines = [f"{month:02d}/{month:02d}/2023,{month}" for month in range(1, 13)]
    found = charting("period,value", *lines)
    assert found["points"][1]["period"] == "2023-02-02"
    assert any("day first" in warning for warning in found["warnings"])


def test_a_new_segment_has_limits_of_its_own(charting):
    found = charting(*rows("period,value"), rebase=("2022-01",))
    assert [each["from"] for each in found["segments"]] == ["2021-01", "2022-01"]
    assert [each["to"] for each in found["segments"]] == ["2021-12", "2022-12"]
    assert [each["points"] for each in found["segments"]] == [12, 12]
    first = charting(*rows("period,value"), rebase=("2021-01",))
    assert len(first["segments"]) == 1


def test_no_run_crosses_a_segment(charting):
    values = [10, 11, 9, 10.5] * 3 + [9.5, 10, 10.5, 9] * 2 + [12] * 4 + [12] * 4 + [10] * 8
    lines = [f"{place},{value}" for place, value in enumerate(values)]
    whole = charting("period,value", *lines)
    parted = charting("period,value", *lines, rebase=("24",))
    assert "23" in whole["signals"]["run"]
    assert "23" not in parted["signals"]["run"]


def test_the_baseline_is_of_the_first_points_of_each_segment(charting):
    values = [10, 12] * 8 + [20, 22] * 8
    lines = [f"{place},{value}" for place, value in enumerate(values)]
    found = charting("period,value", *lines, baseline=12)
    assert found["centre"] == 11.0
    assert found["segments"][0]["baseline"] == 12
    parted = charting("period,value", *lines, baseline=12, rebase=("16",))
    assert [each["centre"] for each in parted["segments"]] == [11.0, 21.0]


@pytest.mark.parametrize(
    ("better", "target", "said"),
    [
        ("lower", 30, "passes"),
        ("lower", 1, "fails"),
        ("lower", 11, "hit_and_miss"),
        ("higher", 30, "fails"),
        ("higher", 1, "passes"),
        (None, 30, None),
        ("lower", None, None),
    ],
)
def test_the_target_is_held_against_the_last_limits(charting, better, target, said):
    found = charting(*rows("period,value"), better=better, target=target)
    assert found["assurance"] == said


def test_periods_without_a_row_are_no_gaps_but_are_said(charting):
    lines = rows("period,value")
    found = charting(*lines[:10], *lines[12:])
    assert len(found["points"]) == 22
    assert any("no row" in warning for warning in found["warnings"])


def test_a_period_with_nobody_in_it_is_a_gap(charting):
    found = charting(*rows("period,value,people", more=",100"), "2023-01,0,0")
    assert found["points"][-1]["value"] is None
    assert any("gaps" in warning for warning in found["warnings"])


def test_a_vanishing_exposure_is_an_error_with_its_row(charting):
    with pytest.raises(BadDataError, match=r"Row 2, column 'exposure'.*too small"):
        charting(*rows("period,value,exposure", more=",1e-300"))


def test_all_that_is_wrong_with_a_series_is_said_with_its_row(charting):
    with pytest.raises(BadDataError) as caught:
        charting(
            "period,value,people",
            "2021-01,3,30",
            "2021-02,x,30",
            ",3,30",
            "2021-04,31,30",
            "2021-05,-1,30",
            "2021-06,1.5,30",
            "2021-07,1,",
        )
    places = {(problem.row, problem.column) for problem in caught.value.problems}
    assert {(3, "value"), (4, "period"), (6, "value"), (7, "value"), (8, "people")} <= places
    assert any(row == 5 for row, _ in places)


def test_a_period_twice_names_both_rows(charting):
    with pytest.raises(BadDataError, match="Rows 2 and 4 both give period '2021-01'"):
        charting("period,value", "2021-01,3", "2021-02,3", "2021-01,4")


def test_a_funnel_refuses_a_unit_twice_and_two_sizes_or_none(charting):
    with pytest.raises(BadDataError, match="both give unit 'a'"):
        charting("unit,value,people", "a,3,30", "a,3,40")
    with pytest.raises(BadDataError, match="both"):
        charting("unit,value,people,exposure", "a,3,30,2")
    with pytest.raises(BadDataError, match="neither"):
        charting("unit,value", "a,3")


def test_a_unit_without_a_value_is_left_out_and_named(charting):
    found = charting("unit,value,exposure", "a,3,1.5", "b,,2", "c,4,2")
    assert [point["unit"] for point in found["points"]] == ["a", "c"]
    assert any("b" in warning for warning in found["warnings"])


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"chart": "bar"}, "chart"),
        ({"better": "up"}, "better"),
        ({"overdispersion": "yes"}, "overdispersion"),
        ({"baseline": 0}, "baseline"),
        ({"target": float("nan")}, "target"),
        ({"rebase": ("2030-01",)}, "rebase"),
        ({"chart": "xmr", "overdispersion": "laney"}, "overdispersion"),
    ],
)
def test_an_option_that_does_not_fit_is_named(charting, options, named):
    with pytest.raises(BadDataError) as caught:
        charting(*rows("period,value"), **options)
    assert [problem.field for problem in caught.value.problems] == [named]


def test_a_funnel_has_no_segments_to_ask_for(charting):
    with pytest.raises(BadDataError, match="rebase"):
        charting("unit,value,people", "a,3,30", "b,5,40", rebase=("a",))


def test_the_nile_is_charted_as_two_other_programs_chart_it(charting):
    # R's own datasets (public figures); limits by separate scripts in R 4.2.2 and numpy.
    from statsmodels.datasets import nile

    flows = nile.load_pandas().data["volume"].tolist()
    lines = [f"{1871 + place},{flow:g}" for place, flow in enumerate(flows)]
    whole = charting("period,value", *lines, better="higher", target=500)
    assert whole["centre"] == pytest.approx(919.35)
    assert whole["segments"][0]["low"] == pytest.approx(564.8982828282828)
    assert whole["segments"][0]["high"] == pytest.approx(1273.8017171717172)
    assert whole["signals"]["outside"] == ["1879", "1913"]
    parted = charting("period,value", *lines, rebase=("1899",))
    assert [each["centre"] for each in parted["segments"]] == [
        1097.75,
        pytest.approx(849.9722222222222),
    ]
