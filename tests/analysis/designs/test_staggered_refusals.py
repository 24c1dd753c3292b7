"""Staggered adoption where it cannot answer: what is refused, what is null, what is an error."""

import numpy as np
import pytest

from analysis.designs.staggered_adoption import DESIGN
from analysis.errors import BadDataError
from analysis.outcome import CheckStatus, Refusal, Result
from tests.analysis.panel_rows import check
from tests.analysis.staggered_rows import asked, run, small


def test_cells_without_a_comparison_are_null_with_their_reason_and_left_out():
    found = run(small(starts=(5, 5, 5, 3, 3, 4, 4)), comparison="not_yet")
    assert isinstance(found, Result)
    assert found.findings.quantities["att_5_5"] is None
    assert "to compare with" in check(found, "att_5_5").because
    assert check(found, "cells_left_out").status is CheckStatus.NOT_HELD
    assert found.findings.n["comparison"] == 0


def test_without_units_never_treated_the_plan_must_say_not_yet():
    found = run(small(starts=(5, 5, 5, 3, 3, 4, 4)))
    assert isinstance(found, Refusal)
    assert 'comparison = "not_yet"' in found.what_would_help


def test_one_treated_unit_has_an_effect_without_an_interval():
    found = run(small(starts=(None, None, None, None, None, None, 3)))
    assert isinstance(found, Result)
    assert found.estimate.value is not None
    assert found.estimate.low is found.estimate.high is found.estimate.p is None
    assert check(found, "few_clusters").status is CheckStatus.NOT_HELD


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"outcome": np.ones(35)}, "same in every row"),
        ({"starts": (None,) * 7}, "nothing to compare"),
        ({"starts": (None, None, None, 1, 1, 1, 1)}, "first period"),
        ({"starts": (3,) * 7}, "no comparison"),
    ],
)
def test_data_that_cannot_answer_are_refused(changes, because):
    found = run(small(**changes))
    assert isinstance(found, Refusal)
    assert because in found.because


def test_changes_that_are_exactly_alike_are_refused():
    table = np.tile(np.arange(5.0), 7).reshape(7, 5)
    table[3:5, 2:] -= 1.0
    table[5:, 3:] -= 1.0
    found = run(small(table.ravel()))
    assert isinstance(found, Refusal)
    assert "exactly alike" in found.because
    assert found.findings.quantities["att"].value == pytest.approx(-1.0)


def test_a_covariate_that_only_the_treated_have_is_refused():
    region = np.repeat(["n", "s", "n", "w", "w", "n", "s"], 5).tolist()
    found = run(small(covariates={"region": region}))
    assert isinstance(found, Refusal)
    assert "region = w" in found.because


def test_a_covariate_that_parts_a_cohort_is_refused_for_weights_and_not_for_regression():
    age = np.repeat([1.0, 2.0, 3.0, 4.0, 5.0, 8.0, 9.0, 2.5, 3.5], 5).tolist()
    starts = (None, None, None, None, None, 3, 3, 4, 4)
    seen = small(starts=starts, covariates={"age": age})
    found = run(seen)
    assert isinstance(found, Refusal)
    assert "cohort that starts in 3" in found.because
    assert "age" in found.because
    assert found.findings.quantities["att_4_4"].value is not None
    assert isinstance(run(seen, method="regression"), Result)


def test_a_unit_in_two_clusters_is_an_error_that_names_both_rows():
    seen = small(cluster=["a", "a", "b", "c", "c", "d", "d"])
    seen.cluster.codes[6] = 3
    with pytest.raises(BadDataError, match=r"u01 lies in two clusters, a and d \(rows 7 and 8\)"):
        DESIGN.shape(seen, asked(), DESIGN.settings())


def test_a_unit_twice_in_a_period_is_an_error():
    seen = small()
    seen.period.codes[1] = 0
    with pytest.raises(BadDataError, match="stands twice in period 1"):
        DESIGN.shape(seen, asked(), DESIGN.settings())
