"""The three randomised designs against R, on tables made up for it; its script stands beside."""

import json

import pytest

from tests.analysis.designs.trial_files import ORACLES, number, run

TOLD = json.loads((ORACLES / "trials.json").read_text(encoding="utf-8"))
ARM = {"group": "arm"}
KNOWN = {"covariates": ["age", "sex"], "stratum": "ward"}
CASES = {
    "difference_hc2": ("randomised", "mean", "score", {}, {}),
    "difference_hc3": ("randomised", "mean", "score", {}, {"errors": "hc3"}),
    "ancova_hc2": ("randomised", "mean", "score", {**KNOWN, "baseline": "before"}, {}),
    "ancova_hc3": (
        *("randomised", "mean", "score", {**KNOWN, "baseline": "before"}),
        {"errors": "hc3"},
    ),
    "ancova_cr2": (
        *("randomised", "mean", "score"),
        {"covariates": ["age", "sex"], "baseline": "before", "cluster": "team"},
        {},
    ),
    "logistic_hc2": ("randomised", "proportion", "left", KNOWN, {}),
    "logistic_hc3": ("randomised", "proportion", "left", KNOWN, {"errors": "hc3"}),
    "logistic_cr2": (
        *("randomised", "proportion", "left"),
        {"covariates": ["age", "sex"], "cluster": "team"},
        {},
    ),
    "people_difference": (
        *("randomised", "proportion", "leavers", {"people": "people", "stratum": "ward"}),
        {},
    ),
    "people_logistic": (
        *("randomised", "proportion", "leavers", {"people": "people", "covariates": ["age"]}),
        {},
    ),
    "people_ancova_cr2": (
        *("randomised", "proportion", "leavers"),
        {"people": "people", "covariates": ["age"], "cluster": "team"},
        {"model": "ancova"},
    ),
    "poisson_hc2": (
        *("randomised", "count", "calls", {"exposure": "hours", "covariates": ["age"]}),
        {},
    ),
    "poisson_cr2": (
        *("randomised", "count", "calls"),
        {"exposure": "hours", "covariates": ["age"], "cluster": "team"},
        {},
    ),
    "rates_difference": (
        *("randomised", "count", "calls", {"exposure": "hours"}),
        {"model": "difference"},
    ),
    "clusters_mixed": (
        *("cluster_randomised", "mean", "y"),
        {"baseline": "base", "covariates": ["age", "sex", "cv"], "stratum": "st"},
        {"model": "mixed"},
    ),
    "clusters_shares": ("cluster_randomised", "proportion", "b", {}, {"model": "mixed"}),
    "clusters_people": (
        *("cluster_randomised", "proportion", "ev", {"people": "ppl"}),
        {"model": "mixed"},
    ),
    "clusters_rates": (
        *("cluster_randomised", "count", "c", {"exposure": "e"}),
        {"model": "mixed"},
    ),
    "clusters_means": ("cluster_randomised", "mean", "y", {}, {}),
    "clusters_rate_means": ("cluster_randomised", "count", "c", {"exposure": "e"}, {}),
    "clusters_strata": (
        *("cluster_randomised", "mean", "y", {"stratum": "st"}),
        {"model": "permutation"},
    ),
    "wedge_rows": ("stepped_wedge", "mean", "score", {}, {}),
    "wedge_shares": ("stepped_wedge", "proportion", "above", {}, {}),
    "wedge_rates": ("stepped_wedge", "count", "calls", {"exposure": "hours"}, {}),
}
TABLES = {
    "randomised": ("trials.csv", ARM, {"treated_value": "offer"}),
    "cluster_randomised": (
        *("trials_of_clusters.csv", {**ARM, "cluster": "team"}),
        {"treated_value": 1},
    ),
    "stepped_wedge": (
        *("stepped_wedge.csv", {"cluster": "station", "period": "year", "starts": "starts"}),
        {},
    ),
}
CLOSED = 1e-8
ITERATED = 2e-6
"""nlme's own search for the variances stops a little before the top."""


def test_every_case_of_r_is_asked_for():
    assert set(TOLD) == set(CASES)


@pytest.mark.parametrize("case", CASES)
def test_every_number_is_rs(case):
    design, kind, outcome, columns, settings = CASES[case]
    table, roles, words = TABLES[design]
    found = run(design, ORACLES / table, kind, outcome, {**roles, **columns}, **words, **settings)
    mixed = case.startswith("wedge") or settings.get("model") == "mixed"
    for path, value in TOLD[case].items():
        close = {"rel": ITERATED, "abs": 1e-7} if mixed else {"rel": CLOSED, "abs": 1e-12}
        wanted = pytest.approx(value, **close)
        assert number(found, path) == wanted, path


def test_people_as_events_or_one_by_one_are_the_same_trial(tmp_path):
    """A row of 3 leavers among 9 people is nine rows, three of them with the event."""
    import csv

    with (ORACLES / "trials.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[:40]
    path = tmp_path / "each.csv"
    lines = ["arm,team,ward,age,left"]
    for row in rows:
        events, people = int(row["leavers"]), int(row["people"])
        for person in range(people):
            start = f"{row['arm']},{row['team']},{row['ward']},{row['age']}"
            lines.append(f"{start},{int(person < events)}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    few = tmp_path / "few.csv"
    with few.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    for columns in (
        {"covariates": ["age"], "cluster": "team"},
        {"stratum": "ward"},
        {"covariates": ["age"]},
    ):
        asked = {**ARM, **columns}
        one = run("randomised", path, "proportion", "left", asked, treated_value="offer")
        other = run(
            *("randomised", few, "proportion", "leavers", {**asked, "people": "people"}),
            treated_value="offer",
        )
        assert number(other, "effect") == pytest.approx(number(one, "effect"), rel=1e-9)
        assert number(other, "effect.se") == pytest.approx(number(one, "effect.se"), rel=1e-9)
        assert number(other, "effect.df") == pytest.approx(number(one, "effect.df"), rel=1e-9)
        assert other.findings.n["units"] == one.findings.n["units"]
