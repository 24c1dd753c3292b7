"""Time to an event: R's numbers for every setting, published ones, its invariants and words."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from analysis.outcome import CheckStatus, Consequence, Refusal, Result, Scale
from tests.analysis.designs.time_to_event_rows import (
    DESIGN,
    ORACLES,
    followed,
    found_at,
    freireich,
    leavers,
    people,
)

IN_R = json.loads((ORACLES / "time_to_event.json").read_text(encoding="utf-8"))

BOTH = ("age", "grade")
COLUMNS = {
    "plain": {},
    "covariates": {"covariates": BOTH},
    "everything": {"covariates": BOTH, "columns": ("entry", "stratum", "cluster")},
    "counted": {"covariates": ("age",), "columns": ("stratum", "cluster", "count")},
    "competing": {"competing": ("dismissed", "retired")},
}


@pytest.mark.parametrize("case", IN_R)
def test_every_number_is_that_of_r(case):
    if case == "freireich":
        outcome = followed(freireich(), horizon=(10.0, 20.0))
    else:
        what, _, ties = case.partition("_")
        outcome = followed(leavers(**COLUMNS[what]), horizon=(13.0, 26.0), ties=ties or "efron")
    for path, value in IN_R[case].items():
        if value is None:
            assert found_at(outcome, path) is None, path
        else:
            assert found_at(outcome, path) == pytest.approx(value, rel=2e-8, abs=1e-12), path


def test_freireich_and_cox_are_as_published():
    outcome = followed(freireich())
    quantities = outcome.findings.quantities
    assert quantities["logrank_chi2"] == pytest.approx(16.79, abs=0.005)
    assert quantities["coef_arm"].value == pytest.approx(-1.572, abs=0.0005)
    assert quantities["coef_arm"].se == pytest.approx(0.412, abs=0.0005)
    assert outcome.findings.n["events"] == 30


def test_the_estimate_is_the_hazard_ratio_with_a_difference_of_times_beside_it():
    outcome = followed(freireich(), horizon=(20.0,))
    assert outcome.estimate is outcome.findings.quantities["hazard_ratio"]
    assert outcome.estimate.scale is Scale.HAZARD_RATIO
    assert outcome.absolute is outcome.findings.quantities["rmst_difference"]
    assert outcome.absolute.scale is Scale.RMST_DIFFERENCE
    assert outcome.absolute.unit == "weeks"
    difference = found_at(outcome, "rmst_initiative") - found_at(outcome, "rmst_comparison")
    assert outcome.absolute.value == pytest.approx(difference)
    assert outcome.counterfactual.value == found_at(outcome, "rmst_comparison")


def test_the_difference_of_times_can_be_the_headline():
    outcome = followed(freireich(), horizon=(20.0,), headline="rmst_difference")
    assert outcome.estimate is outcome.findings.quantities["rmst_difference"]
    assert outcome.absolute is None
    assert outcome.counterfactual.value == found_at(outcome, "rmst_comparison")
    assert [one.key for one in outcome.findings.sensitivity] == ["hazard_ratio"]


def test_without_a_horizon_it_is_the_longest_time_that_both_are_followed():
    named = followed(freireich(), horizon=(23.0,)).findings.quantities
    assert followed(freireich()).findings.quantities == named


def test_of_several_horizons_the_last_one_is_the_headline():
    several = followed(freireich(), horizon=(20.0, 10.0), headline="rmst_difference")
    one = followed(freireich(), horizon=(20.0,), headline="rmst_difference")
    assert several.estimate == one.estimate
    quantities = several.findings.quantities
    assert quantities["rmst_difference_20"] == quantities["rmst_difference"] == one.estimate
    assert quantities["rmst_difference_10"].value < one.estimate.value
    assert {"rmst_initiative_10", "survival_comparison_20"} <= set(quantities)


def test_one_of_many_groups_can_be_the_treated():
    outcome = followed(leavers())
    assert outcome.findings.n["comparison"] == 70
    assert "rmst_comparison" in outcome.findings.quantities


def test_times_that_differ_by_rounding_are_ties():
    weeks = [0.1 * 3, 0.3, 0.7, 0.1 * 7, 0.4, 0.9, 1.1, 1.3]
    clean = [0.3, 0.3, 0.7, 0.7, 0.4, 0.9, 1.1, 1.3]
    arm = ["initiative", "comparison"] * 4
    rough = followed(people(weeks, [1] * 8, arm), horizon=(1.1,))
    sound = followed(people(clean, [1] * 8, arm), horizon=(1.1,))
    assert rough.estimate.value == pytest.approx(sound.estimate.value, rel=1e-12)
    assert rough.findings.n == sound.findings.n


def test_a_row_with_a_count_stands_for_that_many_people():
    seen = leavers(columns=("count",))
    rows = np.repeat(np.arange(seen.duration.size), seen.count.astype(int))
    spread = people(
        seen.duration[rows],
        [seen.outcome_text.levels[code] for code in seen.outcome_text.codes[rows]],
        [seen.group.levels[code] for code in seen.group.codes[rows]],
        event=("resigned",),
    )
    counted, whole = followed(seen), followed(spread)
    assert counted.estimate.value == pytest.approx(whole.estimate.value, rel=1e-12)
    assert counted.findings.n["units"] == whole.findings.n["units"] == rows.size
    for name in whole.findings.quantities:
        assert found_at(counted, name) == pytest.approx(found_at(whole, name), rel=1e-9), name


def test_a_row_that_stands_for_nobody_changes_nothing():
    more = people(
        [3, 5, 4, 6, 2], [1, 1, 1, 0, 1], list("iicci"), treated="i", count=[1, 2, 1, 1, 0]
    )
    fewer = people([3, 5, 4, 6], [1, 1, 1, 0], list("iicc"), treated="i", count=[1, 2, 1, 1])
    assert followed(more).findings.quantities == followed(fewer).findings.quantities


def test_changing_sides_turns_the_ratio_round():
    seen = leavers(covariates=BOTH)
    one = followed(seen, horizon=(26.0,))
    other = followed(replace(seen, treated=~seen.treated), horizon=(26.0,))
    assert other.estimate.value == pytest.approx(1 / one.estimate.value, rel=1e-9)
    assert other.estimate.low == pytest.approx(1 / one.estimate.high, rel=1e-9)
    assert other.absolute.value == pytest.approx(-one.absolute.value, rel=1e-9)


def test_the_order_of_rows_and_the_unit_of_time_do_not_matter():
    seen = freireich()
    order = np.random.default_rng(4).permutation(42)
    mixed = people(
        seen.duration[order] * 7,
        [seen.outcome_text.levels[code] for code in seen.outcome_text.codes[order]],
        [seen.group.levels[code] for code in seen.group.codes[order]],
    )
    one, other = followed(seen, horizon=(20.0,)), followed(mixed, horizon=(140.0,))
    assert other.estimate.value == pytest.approx(one.estimate.value, rel=1e-12)
    assert other.absolute.value == pytest.approx(7 * one.absolute.value, rel=1e-12)


def test_everything_that_can_happen_adds_up_to_everybody():
    exits = ("resigned", "dismissed", "retired")
    seen = leavers()
    codes = [seen.outcome_text.levels[code] for code in seen.outcome_text.codes]
    arm = [seen.group.levels[code] for code in seen.group.codes]
    total = 0.0
    for event in exits:
        others = tuple(one for one in exits if one != event)
        found = followed(
            people(seen.duration, codes, arm, event=(event,), competing=others), horizon=(26.0,)
        )
        total += found_at(found, "incidence_initiative_26")
    assert total + found_at(found, "survival_initiative_26") == pytest.approx(1.0, rel=1e-12)


def test_codes_that_only_end_follow_up_are_named():
    check = next(one for one in followed(leavers()).findings.checks if one.key == "other_codes")
    assert check.status is CheckStatus.INFO
    assert "'dismissed', 'retired', 'stayed'" in check.because


def test_a_ratio_that_changes_over_time_puts_the_other_measure_beside_it():
    outcome = followed(leavers(), horizon=(26.0,))
    check = next(one for one in outcome.findings.checks if one.key == "ph_test")
    assert check.status is CheckStatus.NOT_HELD
    assert check.consequence is Consequence.CAVEAT
    assert "rmst_difference" in [one.key for one in outcome.findings.sensitivity]


def test_other_ties_and_the_plain_ratio_stand_beside_the_adjusted_one():
    outcome = followed(leavers(covariates=BOTH))
    found = {one.key: one.estimate for one in outcome.findings.sensitivity}
    breslow = followed(leavers(covariates=BOTH), ties="breslow").estimate
    assert found["breslow"] == breslow
    assert found["unadjusted"] == outcome.findings.quantities["hazard_ratio_unadjusted"]


def test_a_covariate_that_says_nothing_is_null_with_its_reason():
    seen = freireich(covariates={"age": [30.0] * 42})
    outcome = followed(seen)
    assert outcome.findings.quantities["coef_age"] is None
    assert "constant" in next(c.because for c in outcome.findings.checks if c.key == "coef_age")
    assert outcome.estimate.value == pytest.approx(followed(freireich()).estimate.value)


def test_no_null_is_left_without_its_reason():
    for seen in (leavers(), people([3, 5, 6], [1, 1, 0], ["initiative", "initiative", "other"])):
        found = followed(seen, horizon=(5.0, 900.0)).findings
        said = {check.key for check in found.checks}
        assert {name for name, value in found.quantities.items() if value is None} <= said


def test_the_figure_holds_a_grid_and_never_the_times_of_people():
    figure = followed(freireich(), horizon=(20.0,)).findings.figure["survival"]
    assert figure["times"] == [float(week) for week in range(21)]
    assert figure["followed"]["numbers"][0][0] == 21
    assert figure["groups"][0]["share"][-1] == pytest.approx(
        found_at(followed(freireich(), horizon=(20.0,)), "survival_initiative_20")
    )


def test_the_method_names_what_the_plan_chose():
    found = followed(leavers(**COLUMNS["everything"]), ties="breslow").findings
    for word in ("Breslow", "stratified", "adjusted", "cluster", "entry", "log-log", "1e-9"):
        assert word in found.method
    assert any("Lin and Wei" in one for one in found.references)


def test_the_ceiling_is_two_with_covariates_or_strata():
    assert DESIGN.ceiling(None, frozenset({"group"})) == 1
    assert DESIGN.ceiling(None, frozenset({"group", "stratum"})) == 2
    assert DESIGN.ceiling(None, frozenset({"group", "covariates"})) == 2


def test_every_number_is_finite_or_null():
    outcome = followed(leavers(**COLUMNS["everything"]), horizon=(13.0, 26.0, 60.0))
    assert isinstance(outcome, Result)
    for quantity in outcome.findings.quantities.values():
        if isinstance(quantity, float):
            assert math.isfinite(quantity)


def test_a_refusal_keeps_what_can_be_computed():
    seen = people([12, 12, 3, 5, 12], [0, 0, 1, 1, 0], ["initiative"] * 2 + ["comparison"] * 3)
    outcome = followed(seen, horizon=(12.0,))
    assert isinstance(outcome, Refusal)
    assert outcome.findings.quantities["hazard_ratio"] is None
    assert found_at(outcome, "survival_initiative_12") == 1.0
    assert outcome.findings.quantities["logrank_chi2"] > 0
