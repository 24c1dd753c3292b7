"""What holds of every comparison of two groups, whatever the numbers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.data import Kind
from analysis.design import Question, find
from analysis.outcome import CheckStatus, Estimate, Refusal, Result, Scale
from analysis.parts.count_cells import CountCell, CountCells
from analysis.parts.two_groups import Words
from tests.analysis.designs.two_group_rows import check, compared, rows, run

whole = st.lists(st.integers(0, 12), min_size=2, max_size=15)
KINDS = st.sampled_from(["mean", "count", "proportion"])


def outcomes(kind, values):
    return [float(one % 2) if kind == "proportion" else float(one) for one in values]


@settings(deadline=None, max_examples=150)
@given(KINDS, whole, whole, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_every_number_is_finite_and_every_interval_holds_its_value(kind, first, second, level):
    outcome = compared(kind, outcomes(kind, first), outcomes(kind, second), level=level)
    numbers = [one for one in outcome.findings.quantities.values() if isinstance(one, Estimate)]
    if isinstance(outcome, Result):
        numbers.append(outcome.estimate)
    for one in numbers:
        for value, sign in ((one.low, 1), (one.high, -1)):
            if value is not None and one.value is not None:
                assert sign * value <= sign * one.value + 1e-9 * abs(one.value)
        assert one.p is None or 0 <= one.p <= 1
    for name, one in outcome.findings.quantities.items():
        if one is None:
            assert check(outcome, name).because


@settings(deadline=None, max_examples=60)
@given(KINDS, whole, whole)
def test_swapping_the_groups_turns_the_effect_round(kind, first, second):
    one, other = outcomes(kind, first), outcomes(kind, second)
    there, back = compared(kind, one, other), compared(kind, other, one)
    assert type(there) is type(back)
    if isinstance(there, Refusal):
        return
    assert there.estimate.p == pytest.approx(back.estimate.p, rel=1e-9)
    if there.estimate.scale is Scale.RATE_RATIO:
        if there.estimate.low and back.estimate.high:
            assert there.estimate.low == pytest.approx(1 / back.estimate.high, rel=1e-8)
    else:
        assert there.estimate.low == pytest.approx(-back.estimate.high, abs=1e-7)


@settings(deadline=None, max_examples=40)
@given(KINDS, whole, whole)
def test_a_higher_level_contains_a_lower_one(kind, first, second):
    one, other = outcomes(kind, first), outcomes(kind, second)
    narrow, wide = (compared(kind, one, other, level=level) for level in (0.8, 0.95))
    if isinstance(narrow, Refusal):
        assert isinstance(wide, Refusal)
        return
    assert wide.estimate.low <= narrow.estimate.low + 1e-9
    if wide.estimate.high is not None:
        assert wide.estimate.high >= narrow.estimate.high - 1e-9


@settings(deadline=None, max_examples=40)
@given(whole, whole, st.floats(0.01, 100))
def test_the_unit_of_a_mean_scales_its_interval(first, second, unit):
    plain = compared("mean", outcomes("mean", first), outcomes("mean", second))
    scaled = compared("mean", [x * unit for x in first], [x * unit for x in second])
    if isinstance(plain, Result) and isinstance(scaled, Result):
        assert scaled.estimate.low == pytest.approx(
            plain.estimate.low * unit, rel=1e-9, abs=1e-9 * unit
        )
        assert scaled.estimate.p == pytest.approx(plain.estimate.p, rel=1e-6)


@settings(deadline=None, max_examples=40)
@given(KINDS, whole, whole, st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(kind, first, second, seed):
    side = np.array([True] * len(first) + [False] * len(second))
    outcome = np.array(outcomes(kind, [*first, *second]))
    order = np.random.default_rng(seed).permutation(side.size)
    one = run("comparison_group", rows(kind, side, outcome))
    other = run("comparison_group", rows(kind, side[order], outcome[order]))
    assert type(one) is type(other)
    if isinstance(one, Result):
        assert one.estimate.low == pytest.approx(other.estimate.low, abs=1e-9)
        assert one.estimate.p == pytest.approx(other.estimate.p, rel=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "draw"),
    [
        ("mean", lambda r: (r.normal(0, 1, 10), r.normal(0, 3, 14))),
        ("proportion", lambda r: (r.random(60) < 0.02, r.random(80) < 0.02)),
        (
            "count",
            lambda r: tuple(r.negative_binomial(4, 4 / (4 + 8), 30) for _ in range(2)),
        ),
    ],
)
def test_the_headline_interval_covers_no_difference_as_often_as_it_says(kind, draw):
    generator = np.random.default_rng(20)
    held = tried = 0
    for _ in range(600):
        first, second = draw(generator)
        outcome = compared(kind, first.astype(float), second.astype(float))
        if isinstance(outcome, Refusal):
            continue
        none = 1.0 if outcome.estimate.scale.is_ratio else 0.0
        high = math.inf if outcome.estimate.high is None else outcome.estimate.high
        held += outcome.estimate.low <= none <= high
        tried += 1
    assert held / tried >= 0.92


@settings(deadline=None, max_examples=40)
@given(whole, whole, st.integers(0, 2**32 - 1))
def test_sums_of_cells_give_what_the_rows_give(first, second, seed):
    draw = np.random.default_rng(seed)
    side = np.array([True] * len(first) + [False] * len(second))
    events = np.array([*first, *second], float)
    exposure, times = draw.uniform(0.5, 4, side.size), draw.integers(1, 4, side.size)
    seen = rows("count", side, events, exposure=exposure, count=times)
    words = Words(first="a", second="b", labels=("initiative", "comparison"))

    def cell(group):
        y, e, c = events[group], exposure[group], times[group]
        return CountCell(
            rows=int(group.sum()),
            observations=c.sum(),
            at_risk=c.sum(),
            events=c @ y,
            exposure=c @ e,
            squares=c @ (y**2 / e),
        )

    design = find("comparison_group")
    question = Question(key="main", kind=Kind.COUNT, better="higher", metric="Metric")
    cells = CountCells(first=cell(side), second=cell(~side), words=words, exposure_name="exposure")
    by_cells = design.from_cells(cells, question, design.settings())
    by_rows = run("comparison_group", seen)
    assert type(by_cells) is type(by_rows)
    assert by_cells.findings.n == by_rows.findings.n
    if isinstance(by_rows, Result):
        assert by_cells.estimate.low == pytest.approx(by_rows.estimate.low, rel=1e-9)
        assert by_cells.absolute.high == pytest.approx(by_rows.absolute.high, rel=1e-9)


@pytest.mark.parametrize(
    ("kind", "pairs", "names"),
    [
        ("mean", {}, ("difference", "t", "df", "hodges_lehmann", "rank_p")),
        ("mean", {"pair": ["a", "b"]}, ("difference", "rank_p")),
        ("proportion", {}, ("risk_difference", "risk_ratio", "odds_ratio", "fisher_p", "chi2")),
        ("proportion", {"pair": ["a", "b"]}, ("risk_difference_paired", "mcnemar_midp")),
        ("count", {}, ("rate_ratio", "rate_difference", "etest_p")),
    ],
)
def test_what_one_group_alone_cannot_give_is_named_with_its_check(kind, pairs, names):
    outcome = run("comparison_group", rows(kind, [True, True], [1, 0], **pairs))
    assert isinstance(outcome, Refusal)
    for name in names:
        assert outcome.findings.quantities[name] is None
        assert check(outcome, name).status is CheckStatus.UNKNOWN
