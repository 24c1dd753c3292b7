"""What a comparison of times cannot answer, and what contradicts itself."""

import pytest

from analysis.errors import BadDataError
from analysis.outcome import CheckStatus, Refusal, Result
from tests.analysis.designs.time_to_event_rows import followed, people

ARM = ["initiative"] * 3 + ["comparison"] * 3


def because(*rows, **settings):
    outcome = followed(people(*rows), **settings)
    assert isinstance(outcome, Refusal)
    assert outcome.what_would_help
    return outcome.because


def test_no_event_in_a_group_leaves_no_ratio():
    assert "initiative" in because([3, 4, 5, 3, 4, 5], [0, 0, 0, 1, 1, 0], ARM)
    assert "comparison" in because([3, 4, 5, 3, 4, 5], [1, 1, 0, 0, 0, 0], ARM)


def test_no_event_in_a_group_leaves_a_difference_of_times_with_a_caveat():
    seen = people([3, 4, 5, 3, 4, 5], [0, 0, 0, 1, 1, 0], ARM)
    outcome = followed(seen, headline="rmst_difference", horizon=(5.0,))
    assert isinstance(outcome, Result)
    assert "no_event_in_a_group" in [check.key for check in outcome.findings.checks]


def test_no_event_at_all_leaves_nothing():
    rows = ([3, 4, 5, 3, 4, 5], [0] * 6, ARM)
    assert "Nobody" in because(*rows)
    assert "nobody" in because(*rows, headline="rmst_difference")


def test_a_level_that_only_the_treated_have_is_refused_and_the_plain_ratio_stands():
    rank = ["sergeant", "officer", "chief", "officer", "sergeant", "officer"]
    seen = people([3, 4, 5, 3, 4, 6], [1, 1, 0, 1, 1, 0], ARM, covariates={"rank": rank})
    refused = followed(seen)
    assert isinstance(refused, Refusal)
    assert "rank chief" in refused.because
    assert refused.findings.quantities["hazard_ratio"] is None
    assert refused.findings.quantities["hazard_ratio_unadjusted"].value is not None
    assert isinstance(followed(seen, headline="rmst_difference", horizon=(4.0,)), Result)


def test_nobody_on_a_side_leaves_nothing():
    assert "comparison" in because([3, 4], [1, 0], ["initiative"] * 2)


def test_a_horizon_beyond_follow_up_is_not_known():
    rows = ([3, 4, 7, 3, 4, 5], [1, 0, 0, 1, 1, 0], ARM)
    assert "5" in because(*rows, headline="rmst_difference", horizon=(6.0,))
    outcome = followed(people(*rows), horizon=(6.0,))
    assert isinstance(outcome, Result)
    assert outcome.absolute is None
    found = outcome.findings
    assert found.quantities["survival_comparison_6"] is None
    assert found.quantities["survival_initiative_6"].value == pytest.approx(2 / 3)
    assert {"absolute", "survival_comparison_6"} <= {check.key for check in found.checks}


def test_a_curve_that_has_reached_nothing_is_known_for_ever():
    rows = ([3, 4, 7, 3, 4, 5], [1, 0, 0, 1, 1, 1], ARM)
    found = followed(people(*rows), horizon=(6.0,)).findings
    assert found.quantities["survival_comparison_6"].value == 0.0
    assert found.quantities["rmst_comparison"].value == pytest.approx(4.0)


def test_groups_that_are_never_followed_together_have_no_ratio():
    seen = people([1, 2, 3, 9, 10, 11], [1] * 6, ARM, entry=[0, 0, 0, 5, 5, 5])
    outcome = followed(seen)
    assert isinstance(outcome, Refusal)
    assert "only one of the groups" in outcome.because
    assert outcome.findings.quantities["logrank_chi2"] is None


def test_groups_whose_events_never_mix_have_no_ratio():
    assert "one of them alone" in because([1, 2, 3, 4, 5, 6], [1] * 6, ARM)


def test_a_covariate_that_decides_the_event_is_named():
    seen = people(
        [3, 4, 6, 5, 5, 3, 5, 7, 9],
        [1, 1, 1, 1, 0, 1, 0, 1, 0],
        ["initiative"] * 3 + ["comparison"] * 3 + ["initiative", "comparison", "comparison"],
        covariates={"grade": list("bbbbababa")},
    )
    outcome = followed(seen)
    assert isinstance(outcome, Refusal)
    assert "grade = b" in outcome.because
    assert outcome.findings.quantities["hazard_ratio_unadjusted"] is not None
    assert [one.key for one in outcome.findings.sensitivity] == ["firth", "unadjusted"]


def test_a_covariate_that_is_the_group_leaves_nothing_to_compare():
    seen = people(
        [3, 4, 5, 3, 4, 5], [1, 1, 0, 1, 1, 0], ARM, covariates={"who": [1, 1, 1, 2, 2, 2]}
    )
    outcome = followed(seen)
    assert isinstance(outcome, Refusal)
    assert "covariates decide" in outcome.because


def test_late_entry_that_empties_a_curve_is_said():
    seen = people([2, 9, 8, 3, 9, 8], [1, 1, 0, 1, 0, 1], ARM, entry=[0, 4, 4, 0, 1, 1])
    check = next(one for one in followed(seen).findings.checks if one.key == "late_entry")
    assert check.status is CheckStatus.NOT_HELD


def test_entry_that_is_the_end_but_for_rounding_is_an_error():
    seen = people([0.3, 4, 5, 3, 4, 5], [1] * 6, ARM, entry=[0.1 + 0.2, 0, 0, 0, 0, 0])
    with pytest.raises(BadDataError, match="Row 2, column entry"):
        followed(seen)


def test_an_endless_time_is_an_error():
    with pytest.raises(BadDataError, match="too large"):
        followed(people([1e200, 4, 5, 3, 4, 5], [1] * 6, ARM))


def test_all_the_time_in_one_moment_has_no_spread():
    outcome = followed(people([0] * 4, [1, 0, 1, 0], ["initiative"] * 2 + ["comparison"] * 2))
    assert isinstance(outcome, Result)
    assert outcome.absolute.low is None
    assert outcome.findings.quantities["ph_test_p"] is None


def test_a_ratio_and_a_difference_that_disagree_are_said():
    weeks = [1, 2, 2, 20, 20, 20, 20, 20, 3, 4, 5, 6, 7, 20, 20, 20]
    left = [1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0]
    arm = ["initiative"] * 8 + ["comparison"] * 8
    covariates = {"risk": [9.0, 8, 9, 8, 8, 9, 8, 8, 1, 2, 1, 2, 1, 2, 1, 1]}
    outcome = followed(people(weeks, left, arm, covariates=covariates), horizon=(20.0,))
    plain = followed(people(weeks, left, arm), horizon=(20.0,))
    keys = [check.key for check in outcome.findings.checks]
    agree = (outcome.estimate.value < 1) is (outcome.absolute.value > 0)
    assert ("directions" in keys) is not agree
    assert "directions" not in [check.key for check in plain.findings.checks]
