"""Power of trials of clusters, at once and in steps, against R and the information matrix."""

import numpy as np
import pytest

from analysis.data import Kind
from analysis.design import Question
from analysis.errors import BadPlanError
from analysis.parts.power_clusters import power_of_clusters, power_of_steps, wedge_variance

TEAMS = {
    "sd": 8,
    "icc": 0.05,
    "cluster_size": 20,
    "clusters_treated": 12,
    "clusters_comparison": 12,
}
STEPS = {
    "sd": 8,
    "icc": 0.05,
    "cluster_size": 20,
    "clusters_treated": 12,
    "periods_before": 1,
    "periods_after": 4,
}


def question(kind="mean", better="higher"):
    return Question(key="k", kind=Kind(kind), better=better, metric="M")


def test_a_trial_of_clusters_is_rs_noncentral_t():
    """R 4.2.2 pt with a noncentrality, 22 degrees of freedom, design effect 1.95."""
    found = power_of_clusters({**TEAMS, "effect": 2.5}, question())
    assert found["power"] == pytest.approx(0.6493368068367069, rel=1e-7)
    assert found["mde_80"] == pytest.approx(2.9896352023393127, rel=1e-7)
    assert found["mde_90"] == pytest.approx(3.460128128540713, rel=1e-7)
    assert found["scale"] == "mean_difference"
    needed = {"clusters_treated": found["n_required"], "clusters_comparison": found["n_required"]}
    enough = power_of_clusters({**TEAMS, **needed, "effect": 2.5}, question())
    fewer = {name: count - 1 for name, count in needed.items()}
    assert enough["power"] >= 0.8
    assert power_of_clusters({**TEAMS, **fewer, "effect": 2.5}, question())["power"] < 0.8


def test_a_wedge_is_hussey_and_hughes():
    """Their equation 8; the case's own numbers are from the information matrix in R."""
    found = power_of_steps({**STEPS, "effect": 1.5}, question())
    assert found["power"] == pytest.approx(0.48397919151231, rel=1e-7)
    assert found["mde_80"] == pytest.approx(2.1891191523177684, rel=1e-7)
    assert found["mde_90"] == pytest.approx(2.5328771669189707, rel=1e-7)


def test_the_variance_of_a_wedge_is_that_of_its_information_matrix():
    clusters, before, steps, within, between = 6, 2, 3, 1.7, 0.9
    periods = before + steps
    starts = np.repeat(np.arange(before, periods), clusters // steps)
    inverse = np.linalg.inv(within * np.eye(periods) + between)
    gram = np.zeros((periods + 1, periods + 1))
    for start in starts:
        x = np.column_stack([np.eye(periods), np.arange(periods) >= start])
        gram += x.T @ inverse @ x
    dense = np.linalg.inv(gram)[-1, -1]
    assert wedge_variance(clusters, before, steps, within, between) == pytest.approx(dense)


def test_shares_and_falls_are_sought_where_they_can_be():
    share = {**TEAMS, "baseline": 0.3}
    del share["sd"]
    found = power_of_clusters(share, question("proportion", "lower"))
    assert -0.3 < found["mde_80"] < 0.0
    assert found["scale"] == "risk_difference"
    assert found["curve"][0] == [0.0, pytest.approx(0.05)]
    counted = power_of_steps({**STEPS, "sd": None, "baseline": 4.0}, question("count", "lower"))
    assert counted["mde_80"] < 0.0
    assert counted["scale"] == "rate_difference"


def test_people_stand_for_clusters_of_their_size():
    people = {"sd": 8, "icc": 0.05, "cluster_size": 20, "n_treated": 240, "n_comparison": 240}
    one, other = (power_of_clusters(given, question()) for given in (TEAMS, people))
    assert one["mde_80"] == pytest.approx(other["mde_80"])


@pytest.mark.parametrize("name", ["sd", "icc", "cluster_size", "clusters_treated"])
def test_what_is_not_assumed_is_asked_for(name):
    for found in (power_of_clusters, power_of_steps):
        given = {key: value for key, value in {**TEAMS, **STEPS}.items() if key != name}
        given.pop("clusters_comparison", None)
        with pytest.raises(BadPlanError, match=f"power.{name}"):
            found(given, question())


def test_impossible_assumptions_are_named():
    for name, value in (("icc", 1.0), ("sd", 0), ("cluster_size", 0), ("clusters_treated", 1)):
        with pytest.raises(BadPlanError, match=f"power.{name} must be"):
            power_of_steps({**STEPS, name: value}, question())
    for before in (0, 1, 5):
        with pytest.raises(BadPlanError, match="periods_after"):
            power_of_steps({**STEPS, "periods_before": before, "periods_after": 1}, question())
