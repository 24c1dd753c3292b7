"""The comparison group design: other programs' numbers, its invariants, what it refuses."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from analysis.design import Question, find
from analysis.outcome import CheckStatus, Consequence, Estimate, Refusal, Result
from tests.analysis.designs.two_group_rows import check, compared, found_at, rows, run

ORACLES = json.loads(
    (Path(__file__).parents[2] / "oracles" / "comparison_group.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("oracle", ORACLES, ids=[one["id"] for one in ORACLES])
def test_every_number_is_that_of_the_other_program(oracle):
    given_rows = dict(oracle["rows"])
    seen = rows(
        oracle["kind"],
        given_rows.pop("side"),
        given_rows.pop("outcome"),
        labels=oracle["labels"],
        **given_rows,
    )
    outcome = run("comparison_group", seen, **oracle["settings"])
    for one in oracle["checks"]:
        assert found_at(outcome, one["path"]) == pytest.approx(one["value"], rel=one["rtol"]), one


def shares(events, people, other_events, other_people, **columns):
    return rows(
        "proportion",
        [True, False],
        [events, other_events],
        people=[people, other_people],
        **columns,
    )


def counts(first, second, **columns):
    return rows("count", [True] * len(first) + [False] * len(second), [*first, *second], **columns)


def test_a_mean_has_every_quantity_of_the_contract():
    outcome = compared("mean", [3.0, 5.0, 4.0, 6.5], [1.0, 2.0, 2.5])
    assert {"difference", "t", "df", "hodges_lehmann", "rank_p"} <= set(outcome.findings.quantities)
    assert outcome.findings.quantities["mean_initiative"].value == pytest.approx(4.625)
    assert outcome.counterfactual.value == pytest.approx(11 / 6)
    assert outcome.absolute is None


def test_a_share_has_every_quantity_of_the_contract():
    outcome = run("comparison_group", shares(56, 70, 48, 80))
    named = set(outcome.findings.quantities)
    assert named == {
        "risk_difference",
        "risk_difference_newcombe",
        "risk_ratio",
        "odds_ratio",
        "fisher_p",
        "fisher_odds_ratio",
        "chi2",
        "chi2_p",
        "proportion_initiative",
        "proportion_comparison",
    }
    assert outcome.findings.n == {
        "rows": 2,
        "units": 150,
        "treated": 70,
        "comparison": 80,
        "events": 104,
    }
    assert outcome.estimate.se is None


def test_a_count_has_every_quantity_of_the_contract():
    outcome = run("comparison_group", counts([30], [50], exposure=[10.0, 12.0]))
    assert {"rate_ratio", "rate_difference", "etest_p", "rate_initiative"} <= set(
        outcome.findings.quantities
    )
    assert outcome.absolute.unit == "per unit of exposure"
    assert outcome.estimate.se == pytest.approx(math.sqrt(1 / 30 + 1 / 50))


def test_people_rows_and_counted_cells_of_the_same_table_agree():
    people = run("comparison_group", shares(9, 30, 4, 25))
    listed = compared("proportion", [1] * 9 + [0] * 21, [1] * 4 + [0] * 21)
    cells = run(
        "comparison_group",
        rows("proportion", [True, True, False, False], [1, 0, 1, 0], count=[9, 21, 4, 21]),
    )
    assert people.findings.quantities == listed.findings.quantities
    assert people.findings.quantities == cells.findings.quantities
    assert [one.findings.n["rows"] for one in (people, listed, cells)] == [2, 55, 4]
    assert {one.findings.n["treated"] for one in (people, listed, cells)} == {30}


def test_one_row_in_a_group_leaves_the_dispersion_unknown_and_caps_strength():
    outcome = run("comparison_group", counts([30], [50, 40]))
    found = check(outcome, "dispersion")
    assert (found.status, found.consequence, found.cap) == (
        CheckStatus.UNKNOWN,
        Consequence.CAPS_STRENGTH,
        1,
    )
    assert outcome.findings.chosen["dispersion"] == 1.0


def test_counts_that_vary_more_than_chance_widen_the_interval():
    first, second = [2, 30, 4, 44], [50, 8, 61, 9]
    outcome = run("comparison_group", counts(first, second))
    dispersion = (
        sum(sum((x - np.mean(side)) ** 2 / np.mean(side) for x in side) for side in (first, second))
        / 6
    )
    assert outcome.estimate.se == pytest.approx(math.sqrt(dispersion * (1 / 80 + 1 / 128)))
    assert outcome.estimate.df == 6
    assert check(outcome, "dispersion").value == pytest.approx(dispersion)
    plain = run("comparison_group", counts(first, second), dispersion=1)
    assert plain.estimate.df is None
    assert plain.estimate.high < outcome.estimate.high
    assert outcome.findings.sensitivity[0].key == "poisson"
    assert plain.findings.sensitivity[0].key == "quasi_poisson"


def test_counts_that_vary_no_more_than_chance_keep_the_exact_interval():
    outcome = run("comparison_group", counts([10, 10, 11], [20, 20, 19]))
    exact = run("comparison_group", counts([10, 10, 11], [20, 20, 19]), dispersion=1)
    assert outcome.estimate == exact.estimate


def test_a_planned_dispersion_is_known_and_read_by_the_normal():
    outcome = run("comparison_group", counts([30], [50]), dispersion=2.0)
    assert outcome.estimate.df is None
    assert outcome.estimate.se == pytest.approx(math.sqrt(2 * (1 / 30 + 1 / 50)))
    assert check(outcome, "dispersion").consequence is Consequence.NONE


def test_an_empty_group_among_varied_counts_is_exact_and_caps_strength():
    outcome = run("comparison_group", counts([0, 9, 0, 12], [0, 0, 0, 0]))
    found = check(outcome, "dispersion")
    assert (found.status, found.cap) == (CheckStatus.NOT_HELD, 1)
    assert outcome.estimate.value is None
    assert outcome.estimate.high is None
    assert outcome.estimate.low > 0


def test_a_row_that_stands_for_many_is_that_many_rows_of_counts():
    counted = run("comparison_group", counts([3, 7], [9, 4], count=[2, 3, 1, 2]))
    listed = run("comparison_group", counts([3, 3, 7, 7, 7], [9, 4, 4]))
    assert counted.estimate.low == pytest.approx(listed.estimate.low)
    assert counted.absolute.value == pytest.approx(listed.absolute.value)
    assert counted.findings.n["treated"] == 5


def test_strata_give_mantel_and_haenszels_ratios():
    seen = rows(
        "proportion",
        [True, False] * 2,
        [10, 4, 20, 14],
        people=[50, 40, 60, 50],
        stratum=["a", "a", "b", "b"],
    )
    quantities = run("comparison_group", seen).findings.quantities
    up = 10 * 36 / 90 + 20 * 36 / 110
    down = 4 * 40 / 90 + 14 * 40 / 110
    assert quantities["mantel_haenszel_or"].value == pytest.approx(up / down)
    assert isinstance(quantities["adjusted"], Estimate)
    seen = rows(
        "count",
        [True, False] * 2,
        [10, 4, 20, 14],
        exposure=[50, 40, 60, 50],
        stratum=["a", "a", "b", "b"],
    )
    assert "mantel_haenszel_rate_ratio" in run("comparison_group", seen).findings.quantities


def test_an_adjustment_that_cannot_be_made_leaves_the_plain_estimate():
    seen = rows(
        "proportion",
        [True, False] * 10,
        [1.0] * 10 + [0.0] * 10,
        covariates={"place": ["docks"] * 10 + ["hill"] * 10},
    )
    outcome = run("comparison_group", seen)
    assert isinstance(outcome, Result)
    assert outcome.findings.quantities["adjusted"] is None
    found = check(outcome, "adjusted")
    assert "place hill" in found.because
    assert found.consequence is Consequence.CAPS_STRENGTH


def test_unlike_groups_are_said():
    seen = rows(
        "mean",
        [True] * 4 + [False] * 4,
        np.arange(8.0),
        covariates={"age": [50.0, 52, 51, 49, 30, 31, 33, 29]},
    )
    outcome = run("comparison_group", seen)
    found = check(outcome, "comparability")
    assert found.status is CheckStatus.NOT_HELD
    assert "age" in found.because
    assert [lost.key for lost in outcome.findings.downgrades] == ["imbalance"]


def test_groups_drawn_by_lot_lose_nothing_to_a_difference_that_chance_made():
    seen = rows(
        "mean",
        [True] * 4 + [False] * 4,
        np.arange(8.0),
        covariates={"age": [50.0, 52, 51, 49, 30, 31, 33, 29]},
    )
    assert run("comparison_group", seen, assignment="random").findings.downgrades == ()


def test_few_observations_get_a_caveat():
    found = check(compared("mean", [1.0, 2.0], [3.0, 5.0, 4.0]), "small_groups")
    assert found.consequence is Consequence.CAVEAT


def test_one_observation_in_a_group_of_means_is_refused():
    outcome = compared("mean", [1.0], [3.0, 5.0, 4.0])
    assert isinstance(outcome, Refusal)
    assert outcome.findings.quantities["hodges_lehmann"].value == -3.0


def test_a_group_without_exposure_is_refused():
    outcome = run("comparison_group", counts([0], [5], exposure=[0.0, 3.0]))
    assert isinstance(outcome, Refusal)
    assert "exposure" in outcome.because


def test_spaces_in_a_group_become_underscores():
    seen = rows("mean", [True, True, False, False], [1.0, 2, 3, 5], labels=("North West", "rest"))
    assert "mean_North_West" in run("comparison_group", seen).findings.quantities


def test_the_ceiling_rises_with_what_is_taken_into_account():
    design = find("comparison_group")
    assert design.ceiling(None, frozenset({"group"})) == 1
    assert design.ceiling(None, frozenset({"group", "stratum"})) == 2


def test_the_figure_holds_no_rows():
    outcome = compared("mean", list(range(40)), list(range(30)))
    assert set(outcome.findings.figure) == {"estimate", "groups"}
    assert len(json.dumps(outcome.findings.figure)) < 1000


@pytest.mark.parametrize("kind", ["mean", "proportion", "count"])
def test_the_method_names_itself_before_and_after_the_run(kind):
    design = find("comparison_group")
    question = Question(key="k", kind=kind, better="lower", metric="m")
    said = design.choose(None, question, design.settings(), frozenset({"group", "covariates"}))
    assert len(said.sentence) > 30
    assert compared(kind, [1, 0, 1], [0, 1, 1]).findings.method
