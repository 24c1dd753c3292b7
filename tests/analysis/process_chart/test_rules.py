"""Each rule one point short of itself, and just reached (series made for this test)."""

import pytest

from analysis.errors import BadDataError
from analysis.process_chart import Options, spc
from analysis.table import open_table

BASELINE = (10, 12, 9, 11, 10, 12, 9, 11, 10, 12, 9, 11)
"""Mean 10.5, mean moving range 23 / 11: limits 10.5 -/+ 5.5618, near limits 10.5 -/+ 3.7079."""


@pytest.fixture
def chart(tmp_path):
    """Chart twelve points of baseline and those that follow."""

    def charting(*values, better="lower"):
        lines = ["period,value"]
        for place, value in enumerate((*BASELINE, *values)):
            lines.append(
                f"{2022 + place // 12}-{place % 12 + 1:02d},{'' if value is None else value}"
            )
        path = tmp_path / "series.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        return spc(open_table(path), Options(baseline=12, better=better))

    return charting


def months(first, last):
    return [f"2023-{month:02d}" for month in range(first, last + 1)]


def test_the_limits_are_those_worked_out_by_hand(chart):
    (segment,) = chart()["segments"]
    assert segment["centre"] == 10.5
    assert segment["moving_range"] == pytest.approx(23 / 11)
    assert segment["high"] == pytest.approx(10.5 + 2.66 * 23 / 11)
    assert segment["low"] == pytest.approx(10.5 - 2.66 * 23 / 11)


def test_a_point_beyond_a_limit_is_outside_and_one_on_it_is_not(chart):
    limit = 10.5 + 2.66 * 23 / 11
    assert chart(limit)["signals"]["outside"] == []
    assert chart(limit + 1e-6)["signals"]["outside"] == ["2023-01"]
    assert chart(10.5 - 2.66 * 23 / 11 - 1e-6)["signals"]["outside"] == ["2023-01"]


def test_seven_in_a_row_on_one_side_are_a_run_and_six_are_none(chart):
    # December's 11 lies above too.
    assert chart(*[11] * 5, 10)["signals"]["run"] == []
    assert chart(*[11] * 6, 10)["signals"]["run"] == ["2022-12", *months(1, 6)]


def test_a_point_on_the_centre_ends_a_run(chart):
    assert chart(11, 11, 11, 10.5, 11, 11, 11, 11, 11, 11)["signals"]["run"] == []


def test_a_gap_ends_a_run_and_a_trend(chart):
    assert chart(11, 11, 11, None, 11, 11, 11, 10)["signals"]["run"] == []
    assert chart(7, 8, 9, 10, None, 11, 12, 13)["signals"]["trend"] == []


def test_seven_rising_points_are_a_trend_and_six_or_a_tie_are_none(chart):
    assert chart(8, 9, 10, 11, 12, 13, 10)["signals"]["trend"] == []
    assert chart(7, 8, 9, 10, 11, 12, 13, 10)["signals"]["trend"] == months(1, 7)
    assert chart(7, 8, 9, 10, 10, 11, 12, 13)["signals"]["trend"] == []


def test_two_of_three_near_a_limit_are_marked_and_not_the_third(chart):
    assert chart(14.5, 11, 14.5)["signals"]["two_of_three"] == ["2023-01", "2023-03"]


def test_two_of_three_must_all_lie_on_one_side(chart):
    assert chart(14.5, 10, 14.5)["signals"]["two_of_three"] == []


def test_a_point_outside_is_not_one_of_the_near_ones(chart):
    assert chart(17, 14.5, 10)["signals"]["two_of_three"] == []
    assert chart(14.5, 17, 14.5, 10)["signals"]["two_of_three"] == ["2023-01", "2023-03"]


def test_the_variation_of_a_point_is_read_from_its_first_rule(chart):
    found = {point["period"]: point for point in chart(*[11] * 6, 17)["points"]}
    assert found["2023-07"]["rules"] == ["outside", "run"]
    assert found["2023-07"]["variation"] == "concern"
    assert found["2022-01"]["variation"] == "common"
    rising = {each["period"]: each for each in chart(7, 8, 9, 10, 11, 12, 13)["points"]}
    assert rising["2023-01"]["variation"] == "concern"


def test_what_is_good_decides_what_a_signal_means(chart):
    for better, said in (("lower", "concern"), ("higher", "improvement"), (None, "neutral")):
        assert chart(17, better=better)["variation"] == said


def test_a_turning_point_belongs_to_the_trend_that_it_ends(chart):
    found = chart(7, 8, 9, 10, 11, 12, 13, 12, 11, 10, 9, 8, 7)
    assert found["signals"]["trend"] == [*months(1, 12), "2024-01"]
    by_period = {point["period"]: point["variation"] for point in found["points"]}
    assert by_period["2023-07"] == "concern"
    assert by_period["2023-08"] == "improvement"


def test_a_gap_has_a_period_and_nothing_else(chart):
    gap = chart(None, 11)["points"][12]
    assert (gap["period"], gap["value"], gap["low"], gap["variation"]) == (
        "2023-01",
        None,
        None,
        None,
    )
    assert chart(None, 11)["segments"][0]["points"] == 13


def test_a_series_without_any_value_is_an_error(tmp_path):
    path = tmp_path / "series.csv"
    path.write_text("period,value\n2022-01,\n2022-02,NA\n", encoding="utf-8")
    with pytest.raises(BadDataError, match="No period has a value"):
        spc(open_table(path))
