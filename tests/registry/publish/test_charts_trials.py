"""What trials draw: how alike the arms were, the two lines of a wedge, and effects by exposure."""

import json

import pytest

from analysis.design import terms_of
from analysis.evaluate import evaluate
from analysis.plan import read
from analysis.table import open_table
from registry.publish.balance_picture import balance_chart
from registry.publish.pictures import estimate_chart, event_study_chart, sensitivity_chart
from registry.publish.series_picture import series_chart
from tests.analysis.designs.trial_files import ORACLES, design_of

PLANS = {
    "randomised": (
        "trials.csv",
        {"group": "arm", "covariates": ["age", "sex"], "baseline": "before"},
        {"treated_value": "offer"},
    ),
    "cluster_randomised": (
        "trials_of_clusters.csv",
        {"group": "arm", "cluster": "team", "covariates": ["age"]},
        {"treated_value": 1},
    ),
    "stepped_wedge": (
        "stepped_wedge.csv",
        {"cluster": "station", "period": "year", "starts": "starts"},
        {},
    ),
}


@pytest.fixture(scope="module", params=PLANS)
def answered(request):
    """Return one design's hypothesis as the result document holds it."""
    table, columns, settings = PLANS[request.param]
    document = {
        "schema": "plan/1",
        "title": "A trial",
        "design": request.param,
        "columns": columns,
        "settings": settings,
        "hypotheses": [
            {
                "key": "main",
                "role": "primary",
                "metric": "Score",
                "outcome": "y" if table == "trials_of_clusters.csv" else "score",
                "kind": "mean",
                "better": "higher",
                "sesoi": {"value": 1, "scale": "absolute"},
            }
        ],
    }
    terms = {request.param: terms_of(design_of(request.param))}
    plan = read(json.dumps(document).encode(), suffix=".json", terms=terms)
    return evaluate(plan, open_table(ORACLES / table)).document()["hypotheses"][0]


def test_every_trial_draws_its_estimate_and_the_other_methods(answered, drawn):
    for chart in (
        estimate_chart(answered, key="t", exploratory=False),
        sensitivity_chart(answered, key="t"),
    ):
        assert chart is not None
        drawn(chart.wide).check().check_named()
        drawn(chart.narrow).check().check_named()


def test_trials_of_people_and_clusters_draw_how_alike_the_arms_were(answered, drawn):
    chart = balance_chart(answered, key="t")
    if answered["design"] == "stepped_wedge":
        assert chart is None
        return
    assert chart.finding.startswith("How alike the groups were beforehand")
    drawn(chart.wide).check().check_named()
    assert len(chart.rows) == (4 if answered["design"] == "randomised" else 1)


def test_a_wedge_draws_who_has_begun_and_the_effect_by_exposure(answered, drawn):
    lines, effects = series_chart(answered, key="t"), event_study_chart(answered, key="t")
    if answered["design"] != "stepped_wedge":
        assert lines is None
        assert effects is None
        return
    assert lines.columns[1:3] == ("begun", "not yet begun")
    assert len(lines.rows) == 6
    assert [row[0] for row in effects.rows] == ["0", "1", "2", "3", "4"]
    for chart in (lines, effects):
        drawn(chart.wide).check().check_named()
        drawn(chart.narrow).check().check_named()
