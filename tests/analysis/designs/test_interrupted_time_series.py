"""The interrupted time series: R's numbers, and one series written in many ways."""

import csv
import datetime as dt
import json
import math
from functools import cache
from pathlib import Path

import pytest

from analysis.design import terms
from analysis.evaluate import evaluate
from analysis.plan import read
from analysis.table import open_table
from tests.analysis.designs.written_plans import answered, checks_of

ORACLES = Path(__file__).parents[2] / "oracles"
SEATBELTS = json.loads((ORACLES / "seatbelts.json").read_text(encoding="utf-8"))
IN_R = json.loads((ORACLES / "interrupted_time_series.json").read_text(encoding="utf-8"))
LUNG = list(csv.DictReader((ORACLES / "lung_deaths.csv").read_text(encoding="utf-8").splitlines()))
ITS = "interrupted_time_series"
START = "1977-01"


@cache
def seatbelts(plan):
    """Return each hypothesis of a plan about seat belts, by key."""
    data = "seatbelts_controlled.csv" if "controlled" in plan else "seatbelts.csv"
    content = (ORACLES / plan).read_bytes()
    found = evaluate(
        read(content, suffix=".toml", terms=terms()), open_table(ORACLES / data)
    ).document()
    return {hypothesis["key"]: hypothesis for hypothesis in found["hypotheses"]}


def at(document, path):
    found = document
    for step in path.split("."):
        found = found[step]
    return found["value"] if isinstance(found, dict) else found


@pytest.mark.parametrize(
    "expected", SEATBELTS["checks"], ids=lambda c: f"{c['hypothesis']} {c['path']}"
)
def test_the_seat_belt_law_has_the_numbers_of_r(expected):
    found = seatbelts(expected["plan"])[expected["hypothesis"]]
    wanted = pytest.approx(
        expected["value"], rel=expected.get("rtol", 0.0), abs=expected.get("tol", 0.0)
    )
    assert at(found, expected["path"]) == wanted


def lung(folder, kind="mean", *, rows=LUNG, period="month", start=START, columns=None, **settings):
    """Return the answer about deaths from lung disease, with a start that is made up."""
    names = list(rows[0])
    lines = [",".join(names), *(",".join(row[name] for name in names) for row in rows)]
    return answered(
        folder,
        lines,
        ITS,
        {"period": period, **(columns or {})},
        settings.pop("outcome", "all"),
        kind,
        start=start,
        settings=settings,
    )


def stacked():
    """Return men and women as two series below one another."""
    return [
        {"month": row["month"], "series": series, "deaths": row[series]}
        for series in ("men", "women")
        for row in LUNG
    ]


GAPS = [row for place, row in enumerate(LUNG) if place not in (3, 4, 20, 36, 50)]
TWO = {"rows": stacked(), "columns": {"group": "series"}, "outcome": "deaths"}
WAYS = {
    "reml": ("mean", {}),
    "reml_gaps": ("mean", {"rows": GAPS}),
    "reml_phase_in": ("mean", {"exclude": ["1977-01", "1977-02"]}),
    "reml_log": ("mean", {"transform": "log"}),
    "controlled": ("mean", {**TWO, "treated_value": "men"}),
    "controlled_log": ("mean", {**TWO, "treated_value": "men", "transform": "log"}),
    "ols": ("mean", {"model": "ols"}),
    "newey_west_gaps": ("mean", {"rows": GAPS, "model": "newey_west", "lags": 4}),
    "poisson": ("count", {"model": "poisson"}),
    "negative_binomial": ("count", {"model": "negative_binomial"}),
    "controlled_poisson": ("count", {**TWO, "treated_value": "men", "model": "poisson"}),
    "shares": ("proportion", {"model": "poisson", "outcome": "men", "columns": {"people": "all"}}),
}


LEVELS = ("average_effect", "cumulative_effect", "relative_effect", "counterfactual")
OF_THE_DIFFERENCE = {
    "controlled": {"relative_effect", "counterfactual"},
    "controlled_log": set(LEVELS),
    "shares": {"cumulative_effect"},
}
"""What R was asked of the difference or the events, and we say of the treated's own level."""


@pytest.mark.parametrize("way", WAYS)
def test_deaths_from_lung_disease_have_the_numbers_of_r(way, tmp_path):
    kind, settings = WAYS[way]
    found = lung(tmp_path, kind, **settings)
    for path, expected in IN_R[way].items():
        name, _, part = path.partition(".")
        if name in ("logs", "events") or name in OF_THE_DIFFERENCE.get(way, ()) or part == "df":
            continue
        quantity = found["quantities"][name]
        value = quantity if isinstance(quantity, float) else quantity[part or "value"]
        assert value == pytest.approx(expected, rel=1e-4), path
    if IN_R[way].get("average_effect.df"):
        assert found["estimate"]["df"] == pytest.approx(IN_R[way]["average_effect.df"], rel=1e-4)


@pytest.mark.parametrize(
    ("way", "scale", "of_logs"),
    [
        ("reml", "mean_difference", True),
        ("reml_log", "log_points", True),
        ("controlled_log", "log_points", True),
        ("poisson", "rate_ratio", True),
        ("shares", "risk_difference", False),
    ],
)
def test_the_headline_is_the_average_effect_and_on_logs_that_of_the_log(
    way, scale, of_logs, tmp_path
):
    kind, settings = WAYS[way]
    found = lung(tmp_path, kind, **settings)
    estimate, average = found["estimate"], found["quantities"]["average_effect"]
    assert estimate["scale"] == scale
    if of_logs:
        own = estimate["value"] if scale != "rate_ratio" else math.log(estimate["value"])
        assert own == pytest.approx(IN_R[way]["logs.value"], rel=1e-4)
        assert estimate["se"] == pytest.approx(IN_R[way]["logs.se"], rel=1e-4)
    if scale in ("log_points", "rate_ratio"):
        assert found["absolute"]["value"] == average["value"]
        assert found["absolute"]["low"] == average["low"]
    else:
        assert found["absolute"] is None
        assert estimate["value"] == average["value"]


def test_a_quasi_poisson_error_is_poissons_times_dispersion_and_autocorrelation(tmp_path):
    plain, quasi = (lung(tmp_path, "count", model=model) for model in ("poisson", "quasi_poisson"))
    own = quasi["quantities"]["autocorrelation"]
    dispersion = IN_R["poisson"]["dispersion"]
    assert quasi["quantities"]["dispersion"] == pytest.approx(dispersion, rel=1e-8)
    assert quasi["estimate"]["value"] == pytest.approx(plain["estimate"]["value"], rel=1e-9)
    factor = (dispersion * (1 + own) / (1 - own)) ** 0.5
    assert quasi["estimate"]["se"] == pytest.approx(plain["estimate"]["se"] * factor, rel=1e-9)
    assert quasi["estimate"]["df"] == pytest.approx(72 * (1 - own) / (1 + own) - 15, rel=1e-9)
    assert plain["estimate"]["df"] is None


def test_shares_are_averaged_over_the_periods_and_added_up_in_people(tmp_path):
    kind, settings = WAYS["shares"]
    found = lung(tmp_path, kind, **settings)["quantities"]
    events = found["cumulative_effect"]
    assert events["value"] == pytest.approx(IN_R["shares"]["events.value"], rel=1e-6)
    assert events["scale"] == "count"
    assert found["average_effect"]["scale"] == "risk_difference"


def test_a_controlled_series_expects_what_the_treated_would_have_had(tmp_path):
    kind, settings = WAYS["controlled"]
    found = lung(tmp_path, kind, **settings)
    men = sum(float(row["men"]) for row in LUNG[36:]) / 36
    expected = found["quantities"]["counterfactual"]["value"]
    average = found["quantities"]["average_effect"]["value"]
    assert expected + average == pytest.approx(men, rel=0.01)
    relative = found["quantities"]["relative_effect"]["value"]
    assert relative == pytest.approx(average / expected, rel=1e-9)
    assert found["strength_ceiling"] == 3
    assert found["n"]["treated"] == found["n"]["comparison"] == 72


def test_without_residual_autocorrelation_observed_less_effect_is_what_was_expected(tmp_path):
    found = lung(tmp_path, model="ols", slope_change=False)
    observed = sum(float(row["all"]) for row in LUNG[36:]) / 36
    expected = found["quantities"]["counterfactual"]["value"]
    assert expected == pytest.approx(observed - found["estimate"]["value"], rel=1e-9)


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


def test_the_method_names_every_convention(tmp_path):
    said = lung(tmp_path, model="newey_west", lags=4, season="harmonics", harmonics=2)["method"]
    for word in ("Newey-West", "4 lags", "n/(n - k)", "2 sine and cosine pairs", "slope"):
        assert word in said
