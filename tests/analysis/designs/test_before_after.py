"""The before and after design: other programs' numbers, its shape, its refusals, its manners."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.data import Kind, Observations, PeriodKind, Periods
from analysis.design import Question, find
from analysis.errors import BadDataError, BadPlanError
from analysis.outcome import CheckStatus, Consequence, Refusal, Result, Scale
from tests.analysis.designs.two_group_rows import check, found_at, rows, run

ORACLES = json.loads(
    (Path(__file__).parents[2] / "oracles" / "before_after.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("oracle", ORACLES, ids=[one["id"] for one in ORACLES])
def test_every_number_is_that_of_the_other_program(oracle):
    given_rows = dict(oracle["rows"])
    seen = rows(
        oracle["kind"],
        given_rows.pop("side"),
        given_rows.pop("outcome"),
        role="phase",
        labels=oracle["labels"],
        **given_rows,
    )
    outcome = run("before_after", seen, **oracle["settings"])
    for one in oracle["checks"]:
        assert found_at(outcome, one["path"]) == pytest.approx(one["value"], rel=one["rtol"]), one


def before_after(kind, before, after, **columns):
    side = [False] * len(before) + [True] * len(after)
    return rows(kind, side, [*before, *after], role="phase", labels=("after", "before"), **columns)


def by_month(values, start):
    months = [f"2024-{month:02d}" for month in range(1, len(values) + 1)]
    period = Periods(
        kind=PeriodKind.MONTH,
        codes=np.arange(len(values), dtype=np.int32),
        labels=tuple(months),
        step=np.arange(len(values)),
        start=start,
    )
    return Observations(kind=Kind.COUNT, outcome=np.asarray(values, float), period=period)


def test_a_start_splits_the_periods_into_before_and_after():
    outcome = run("before_after", by_month([30, 28, 33, 31, 20, 22, 19, 21], 4))
    assert outcome.findings.n["treated"] == 4
    assert outcome.findings.n["comparison"] == 4
    assert outcome.estimate.value == pytest.approx(82 / 122)
    assert outcome.counterfactual.value == pytest.approx(122 / 4)
    assert outcome.counterfactual.scale is Scale.RATE
    assert outcome.absolute.scale is Scale.RATE_DIFFERENCE
    assert outcome.absolute.unit == "per row"


def test_unlike_months_before_and_after_are_said():
    outcome = run("before_after", by_month([30, 28, 33, 31, 20, 22, 19, 21], 4))
    assert check(outcome, "seasons").consequence is Consequence.CAVEAT


def test_a_start_before_or_after_every_period_is_refused():
    for start in (0, 8):
        outcome = run("before_after", by_month([30, 28, 33, 31, 20, 22, 19, 21], start))
        assert isinstance(outcome, Refusal)
        assert "time before" in outcome.because or "time after" in outcome.because


def test_a_pair_with_one_side_missing_is_left_out_and_counted():
    seen = before_after("mean", [5.0, 6.0, 9.0], [4.0, 4.5], pair=["a", "b", "c", "b", "a"])
    outcome = run("before_after", seen)
    assert outcome.estimate.value == pytest.approx(((4.5 - 5) + (4 - 6)) / 2)
    assert outcome.findings.n == {
        "rows": 4,
        "units": 4,
        "treated": 2,
        "comparison": 2,
        "pairs": 2,
    }
    assert outcome.counterfactual.value == pytest.approx(5.5)
    found = check(outcome, "pairs")
    assert found.status is CheckStatus.NOT_HELD
    assert found.value == 1
    assert found.consequence is Consequence.CAVEAT


def test_a_pair_twice_on_one_side_names_both_rows():
    seen = before_after("mean", [5.0, 6.0, 7.0], [4.0], pair=["a", "a", "b", "b"])
    with pytest.raises(BadDataError, match="rows 2 and 3"):
        run("before_after", seen)


def test_pairs_of_counts_are_an_error():
    with pytest.raises(BadDataError, match="pair"):
        run("before_after", before_after("count", [5], [4], pair=["a", "a"]))


def test_a_pair_stands_for_as_many_as_its_count_on_both_sides():
    seen = before_after(
        "mean", [5.0, 6.0], [4.0, 6.5], pair=["a", "b", "a", "b"], count=[2, 1, 3, 1]
    )
    with pytest.raises(BadDataError, match="count"):
        run("before_after", seen)


def test_pairs_may_be_set_aside_by_the_plan():
    seen = before_after("mean", [5.0, 6.0, 9.0], [4.0, 4.5], pair=["a", "b", "c", "b", "a"])
    outcome = run("before_after", seen, paired=False)
    assert outcome.findings.n["rows"] == 5
    assert "pairs" not in outcome.findings.n


def test_pairs_without_a_pair_column_are_an_error():
    with pytest.raises(BadPlanError, match="pair"):
        run("before_after", before_after("mean", [5.0, 6.0], [4.0, 4.5]), paired=True)


def test_a_dispersion_below_one_is_an_error():
    with pytest.raises(BadPlanError, match="dispersion"):
        run("before_after", before_after("count", [5, 6], [4, 4]), dispersion=0.5)


def test_a_broken_count_is_an_error_that_names_its_row():
    with pytest.raises(BadDataError, match="Row 3"):
        run("before_after", before_after("count", [5, 6.5], [4, 4]))


def test_an_outcome_that_never_varies_is_refused():
    outcome = run("before_after", before_after("mean", [5.0] * 4, [5.0] * 4))
    assert isinstance(outcome, Refusal)
    assert outcome.findings.quantities["difference"] is None
    assert outcome.findings.quantities["mean_before"].value == 5.0
    assert check(outcome, "difference").status is CheckStatus.UNKNOWN


def test_pairs_that_all_change_alike_are_refused():
    seen = before_after("mean", [5.0, 6.0], [4.0, 5.0], pair=["a", "b", "a", "b"])
    assert isinstance(run("before_after", seen), Refusal)


def test_no_event_at_all_leaves_no_ratio_but_a_difference():
    outcome = run("before_after", before_after("count", [0, 0], [0, 0]))
    assert isinstance(outcome, Refusal)
    assert outcome.findings.quantities["rate_ratio"] is None
    assert outcome.findings.quantities["rate_difference"].value == 0.0


def test_no_event_before_leaves_a_lower_bound():
    outcome = run("before_after", before_after("count", [0, 0], [5, 4]))
    assert isinstance(outcome, Result)
    assert outcome.estimate.value is None
    assert outcome.estimate.high is None
    assert outcome.estimate.low > 1
    assert outcome.absolute.value == pytest.approx(4.5)


@pytest.mark.parametrize("asked", ["auto", 2.5])
def test_rounded_limits_cap_the_strength_whether_rows_or_plan_gave_the_dispersion(asked):
    outcome = run("before_after", before_after("count", [0, 0], [9, 2]), dispersion=asked)
    found = check(outcome, "dispersion")
    assert (found.status, found.cap) == (CheckStatus.NOT_HELD, 1)
    assert found.consequence is Consequence.CAPS_STRENGTH
    assert outcome.estimate.value is None


def test_nobody_with_the_event_is_a_result_for_shares():
    outcome = run("before_after", before_after("proportion", [0], [0], people=[10, 20]))
    assert (outcome.estimate.value, outcome.estimate.p) == (0.0, 1.0)
    assert (outcome.estimate.low, outcome.estimate.high) == pytest.approx(
        (-0.2844, 0.1658), abs=6e-5
    )
    assert outcome.findings.quantities["odds_ratio"] is None
    assert check(outcome, "risk_ratio").status is CheckStatus.UNKNOWN


def test_units_chosen_for_a_high_figure_cap_the_strength_unless_the_fall_is_known():
    seen = before_after("mean", [15.0, 17.0, 14.0], [12.0, 13.0, 10.0])
    unknown = check(run("before_after", seen, selected=True), "regression_to_mean")
    assert (unknown.consequence, unknown.cap) == (Consequence.CAPS_STRENGTH, 1)
    known = run(
        "before_after",
        seen,
        selected=True,
        selection_threshold=12.0,
        reliability=0.6,
        population_mean=10.0,
        population_sd=2.0,
    )
    assert known.findings.quantities["regression_to_mean"].value == pytest.approx(1.22, abs=0.01)


def test_the_method_is_chosen_from_the_plan_alone():
    design = find("before_after")
    question = Question(key="k", kind=Kind.MEAN, better="lower", metric="m")
    made = design.settings()
    paired = design.choose(None, question, made, frozenset({"phase", "pair"}))
    plain = design.choose(None, question, made, frozenset({"phase"}))
    assert paired.auto["paired"] is True
    assert plain.auto["paired"] is False
    assert "pairs" in paired.sentence
    assert "Welch" in plain.sentence


values = st.lists(st.integers(-50, 50).map(float), min_size=2, max_size=12)


@settings(deadline=None, max_examples=40)
@given(values, st.integers(0, 2**32 - 1))
def test_the_order_of_rows_and_the_names_of_pairs_do_not_matter(change, seed):
    size = len(change)
    names = [f"p{place}" for place in range(size)]
    side = [False] * size + [True] * size
    outcome = [0.0] * size + change
    order = np.random.default_rng(seed).permutation(2 * size)
    one = run("before_after", rows("mean", side, outcome, role="phase", pair=names * 2))
    other = run(
        "before_after",
        rows(
            "mean",
            np.array(side)[order],
            np.array(outcome)[order],
            role="phase",
            pair=[(names * 2)[place] for place in order],
        ),
    )
    assert type(one) is type(other)
    if isinstance(one, Result):
        assert one.estimate.low == pytest.approx(other.estimate.low, abs=1e-9)
        assert (
            one.findings.quantities["hodges_lehmann"]
            == (other.findings.quantities["hodges_lehmann"])
        )
