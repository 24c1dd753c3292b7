"""The interrupted time series: R's numbers, and one series written in many ways."""

import json
import math
from functools import cache

import pytest

from analysis.design import terms
from analysis.evaluate import evaluate
from analysis.plan import read
from analysis.table import open_table
from tests.analysis.designs.lung_deaths import LUNG, ORACLES, lung, stacked

SEATBELTS = json.loads((ORACLES / "seatbelts.json").read_text(encoding="utf-8"))
IN_R = json.loads((ORACLES / "interrupted_time_series.json").read_text(encoding="utf-8"))


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


def test_the_method_names_every_convention(tmp_path):
    said = lung(tmp_path, model="newey_west", lags=4, season="harmonics", harmonics=2)["method"]
    for word in ("Newey-West", "4 lags", "n/(n - k)", "2 sine and cosine pairs", "slope"):
        assert word in said
