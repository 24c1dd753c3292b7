"""One series written in many ways: months, dates, integers, quarters, years, people, groups."""

import datetime as dt

import pytest

from tests.analysis.designs.lung_deaths import LUNG, START, lung, stacked
from tests.analysis.designs.written_plans import checks_of


def months(written, *, rows=LUNG):
    return [{**row, "month": written(place, row["month"])} for place, row in enumerate(rows)]


def month_end(text):
    year, month = map(int, text.split("-"))
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return (following - dt.timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("written", "start", "settings"),
    [
        (lambda _place, month: f"{month}-28", "1977-01-15", {}),
        (lambda _place, month: f"{month}-01", "1977-01-01", {}),
        (lambda _place, month: month_end(month), "1977-01-02", {}),
        (lambda _place, month: "/".join(reversed(f"{month}-05".split("-"))), "05/01/1977", {}),
        (lambda place, _month: str(place + 5), 41, {"season_length": 12}),
        (
            lambda place, _month: str(2 * place),
            72,
            {"season": "months", "season_length": 12},
        ),
    ],
)
def test_a_series_gives_the_same_answer_however_its_months_are_written(
    written, start, settings, tmp_path
):
    known = lung(tmp_path)
    found = lung(tmp_path, rows=months(written), start=start, **settings)
    assert found["n"] == known["n"]
    for name in ("level_change", "slope_change", "trend", "average_effect"):
        for part in ("value", "low", "high"):
            wanted = pytest.approx(known["quantities"][name][part], rel=1e-9)
            assert found["quantities"][name][part] == wanted, name


def quarterly():
    """Return the deaths by quarter, each written as its middle month."""
    return [
        {
            "month": LUNG[place + 1]["month"],
            "all": str(sum(int(row["all"]) for row in LUNG[place : place + 3])),
        }
        for place in range(0, 72, 3)
    ]


def test_quarters_written_as_months_are_quarters(tmp_path):
    found = lung(tmp_path, rows=quarterly())
    named = lung(tmp_path, rows=quarterly(), season="quarters", season_length=4)
    assert found["auto"] == {"model": "reml_ar1", "season": "quarters"}
    assert found["n"] == {"rows": 24, "units": 24, "periods_before": 12, "periods_after": 12}
    assert named["estimate"] == found["estimate"]
    assert checks_of(found)["gaps"]["value"] == 0


def test_years_are_a_series_without_a_season(tmp_path):
    rows = [{"month": str(1900 + place), "all": row["all"]} for place, row in enumerate(LUNG)]
    found = lung(tmp_path, rows=rows, start=1936)
    dated = [{**row, "month": f"{row['month']}-01-01"} for row in rows]
    assert found["auto"]["season"] == "none"
    assert lung(tmp_path, rows=dated, start="1936-01-01")["estimate"] == found["estimate"]


@pytest.mark.parametrize(
    ("before", "season"), [(24, "months"), (23, "harmonics"), (12, "harmonics"), (11, "none")]
)
def test_auto_takes_the_season_that_the_months_before_allow(before, season, tmp_path):
    found = lung(tmp_path, rows=LUNG[36 - before : 64])
    assert found["auto"]["season"] == season
    caveat = checks_of(found).get("season")
    assert (caveat is None) is (season == "months")


@pytest.mark.parametrize(
    ("before", "season"), [(8, "quarters"), (7, "harmonics"), (4, "harmonics"), (3, "none")]
)
def test_auto_takes_the_season_that_the_quarters_before_allow(before, season, tmp_path):
    found = lung(tmp_path, rows=quarterly()[12 - before :])
    assert found["auto"]["season"] == season


def test_excluded_periods_are_in_no_count_and_the_slope_still_runs_from_the_start(tmp_path):
    phased = lung(tmp_path, exclude=["1977-01", "1977-02"])
    assert phased["n"]["rows"] == 70
    assert phased["n"]["periods_after"] == 34
    assert phased["figure"]["series"]["excluded"] == ["1977-01", "1977-02"]
    assert checks_of(phased)["gaps"]["value"] == 0


def test_a_missing_first_month_moves_no_start(tmp_path):
    rows = [row for row in LUNG if row["month"] != START]
    emptied = [{**row, "all": "" if row["month"] == START else row["all"]} for row in LUNG]
    gone, empty = lung(tmp_path, rows=rows), lung(tmp_path, rows=emptied)
    assert gone["estimate"] == empty["estimate"]
    assert checks_of(gone)["gaps"]["status"] == "not_held"
    from_february = lung(tmp_path, rows=rows, start="1977-02")
    moved = from_february["quantities"]["level_change"]["value"]
    own = gone["quantities"]["level_change"]["value"]
    assert moved == pytest.approx(own + gone["quantities"]["slope_change"]["value"], rel=1e-6)


def test_people_who_are_rows_are_added_up_into_shares(tmp_path):
    # 40 people a month of whom some had it, as rows and as counts.
    had = [place % 7 + 5 * (place < 30) + 3 for place in range(48)]
    labels = [f"{2020 + place // 12}-{place % 12 + 1:02d}" for place in range(48)]
    rows = [
        {"month": label, "all": str(int(person < events))}
        for label, events in zip(labels, had, strict=True)
        for person in range(40)
    ]
    cells = [
        {"month": label, "all": str(events), "people": "40"}
        for label, events in zip(labels, had, strict=True)
    ]
    one = lung(tmp_path, "proportion", rows=rows, start="2022-07")
    other = lung(tmp_path, "proportion", rows=cells, start="2022-07", columns={"people": "people"})
    assert one["estimate"] == other["estimate"]
    assert one["n"]["rows"] == 48 * 40
    assert one["n"]["units"] == other["n"]["units"] == 48 * 40
    assert other["n"]["rows"] == 48


def test_a_comparison_of_many_values_is_their_average_and_of_counts_their_sum(tmp_path):
    many = [
        {"month": row["month"], "series": name, "deaths": value}
        for row in LUNG
        for name, value in (
            ("men", row["men"]),
            ("a", str(int(row["women"]) + 100)),
            ("b", str(int(row["women"]) - 100)),
        )
    ]
    settings = {"columns": {"group": "series"}, "outcome": "deaths", "treated_value": "men"}
    for kind in ("mean", "count"):
        one = lung(tmp_path, kind, rows=stacked(), **settings)
        other = lung(tmp_path, kind, rows=many, **settings)
        assert other["estimate"]["value"] == pytest.approx(one["estimate"]["value"], rel=1e-7)
        assert other["n"]["comparison"] == 144
