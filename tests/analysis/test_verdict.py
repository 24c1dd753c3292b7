import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import BadPlanError
from analysis.outcome import CheckStatus, Estimate, Findings, Result, Scale
from analysis.plan import Threshold
from analysis.verdict import (
    Benefit,
    Reading,
    Verdict,
    after_multiplicity,
    benefit_of,
    least_favourable,
    read,
    verdict_of,
)

INF = math.inf


def estimate(low, high, scale=Scale.MEAN_DIFFERENCE):
    middle = None if low is None or high is None else (low + high) / 2
    return Estimate(value=middle, low=low, high=high, scale=scale)


def result(low, high, scale=Scale.MEAN_DIFFERENCE, *, absolute=None, level=None):
    counterfactual = None if level is None else Estimate(value=level, scale=Scale.MEAN)
    return Result(
        estimate=estimate(low, high, scale),
        absolute=absolute,
        counterfactual=counterfactual,
        findings=Findings(),
    )


def absolute(value):
    return Threshold(value=value, scale="absolute")


def relative(value):
    return Threshold(value=value, scale="relative")


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (-3, -0.001, Verdict.WORSE),
        (-INF, -0.001, Verdict.WORSE),
        (-3, 0, Verdict.CANNOT_TELL),
        (-0.5, -0.1, Verdict.WORSE),
        (1, 2, Verdict.WORKED),
        (1, INF, Verdict.WORKED),
        (0.999, 1, Verdict.WORKED_SIZE_UNCERTAIN),
        (0.001, INF, Verdict.WORKED_SIZE_UNCERTAIN),
        (0.001, 0.999, Verdict.BELOW_WORTHWHILE),
        (0, 0.999, Verdict.NO_MEANINGFUL_DIFFERENCE),
        (-0.999, 0.999, Verdict.NO_MEANINGFUL_DIFFERENCE),
        (-1, 0.999, Verdict.CANNOT_TELL),
        (-0.999, 1, Verdict.CANNOT_TELL),
        (0, 1, Verdict.CANNOT_TELL),
        (-INF, INF, Verdict.CANNOT_TELL),
    ],
)
def test_the_table_of_verdicts_is_read_in_its_order(low, high, verdict):
    assert verdict_of(Benefit(low=low, high=high), 1.0) is verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.1, 1, Verdict.WORKED_SIZE_UNCERTAIN),
        (-1, -0.1, Verdict.WORSE),
        (0, 1, Verdict.CANNOT_TELL),
        (-1, 0, Verdict.CANNOT_TELL),
    ],
)
def test_without_a_sesoi_only_a_direction_is_read(low, high, verdict, a_hypothesis):
    reading = read(result(low, high), a_hypothesis())
    assert reading.verdict is verdict
    assert not reading.benefit_ruled_out
    assert [(c.key, c.status, c.consequence.value) for c in reading.checks] == [
        ("sesoi", CheckStatus.UNKNOWN, "caveat")
    ]


ends = st.floats(-100, 100, allow_nan=False)


@given(ends, ends, st.floats(0.01, 50))
def test_turning_the_figure_and_what_is_better_leaves_the_verdict(one, other, d):
    low, high = sorted((one, other))
    higher = benefit_of(estimate(low, high), "higher")
    lower = benefit_of(estimate(-high, -low), "lower")
    assert verdict_of(higher, d) is verdict_of(lower, d)


@given(ends, ends, st.floats(0.01, 50))
def test_an_interval_narrower_than_d_always_has_an_answer(one, width, d):
    high = one + min(abs(width), d * 0.999)
    assert verdict_of(Benefit(low=one, high=high), d) is not Verdict.CANNOT_TELL


@pytest.mark.parametrize(
    ("scale", "low", "high", "higher"),
    [
        (Scale.MEAN_DIFFERENCE, 1, 2, (1, 2)),
        (Scale.COUNT, -3, 2, (-3, 2)),
        (Scale.LOG_POINTS, -0.5, 0.2, (-0.5, 0.2)),
        (Scale.RMST_DIFFERENCE, 1, 3, (-3, -1)),
        (Scale.RATE_RATIO, 0.5, 2, (-math.log(2), math.log(2))),
        (Scale.HAZARD_RATIO, None, 1, (-INF, 0)),
        (Scale.RATE_RATIO, 2, None, (math.log(2), INF)),
        (Scale.RATE_RATIO, 0.0, 1, (-INF, 0)),
        (Scale.PROBABILITY, 0.4, 0.75, (-0.1, 0.25)),
    ],
)
def test_each_scale_has_its_footing(scale, low, high, higher):
    benefit = benefit_of(estimate(low, high, scale), "higher")
    assert (benefit.low, benefit.high) == pytest.approx(higher)
    turned = benefit_of(estimate(low, high, scale), "lower")
    assert (turned.low, turned.high) == (-benefit.high, -benefit.low)


@pytest.mark.parametrize(
    ("scale", "threshold", "better", "level", "d"),
    [
        (Scale.MEAN_DIFFERENCE, absolute(2), "higher", None, 2),
        (Scale.MEAN_DIFFERENCE, relative(0.1), "higher", -50, 5),
        (Scale.RISK_DIFFERENCE, relative(0.1), "lower", 0.4, 0.04),
        (Scale.RMST_DIFFERENCE, relative(0.1), "lower", 30, 3),
        (Scale.COUNT, relative(0.25), "lower", 80, 20),
        (Scale.LOG_POINTS, absolute(0.2), "lower", None, 0.2),
        (Scale.LOG_POINTS, relative(0.2), "lower", None, -math.log(0.8)),
        (Scale.LOG_POINTS, relative(0.2), "higher", None, math.log(1.2)),
        (Scale.RATE_RATIO, relative(0.1), "lower", None, -math.log(0.9)),
        (Scale.HAZARD_RATIO, relative(1.5), "higher", None, math.log(2.5)),
        (Scale.ODDS_RATIO, relative(0.5), "higher", 0.4, 2 * math.log(1.5)),
        (Scale.ODDS_RATIO, relative(0.5), "lower", 0.4, math.log((0.4 / 0.6) / 0.25)),
        (Scale.PROBABILITY, absolute(0.1), "higher", None, 0.1),
        (Scale.PROBABILITY, relative(0.1), "higher", None, 0.05),
        (Scale.CORRELATION, absolute(0.3), "higher", None, 0.3),
    ],
)
def test_a_sesoi_becomes_d_on_the_footing_of_the_estimate(
    scale, threshold, better, level, d, a_hypothesis
):
    low, high = (0.1, 0.9)
    found = read(
        result(low, high, scale, level=level), a_hypothesis(sesoi=threshold, better=better)
    )
    assert found.footing.d == pytest.approx(d)
    assert found.footing.of == "estimate"
    assert found.footing.from_counterfactual is (
        threshold.scale == "relative" and level is not None
    )


def test_a_ratio_with_an_absolute_sesoi_is_read_from_the_difference(a_hypothesis):
    hypothesis = a_hypothesis(sesoi=absolute(2), better="lower")
    beside = estimate(-5, -3, Scale.RATE_DIFFERENCE)
    found = read(result(0.4, 0.9, Scale.RATE_RATIO, absolute=beside), hypothesis)
    assert found.footing.of == "absolute"
    assert found.footing.d == 2
    assert (found.benefit.low, found.benefit.high) == (3, 5)
    assert found.verdict is Verdict.WORKED


def test_a_ratio_with_an_absolute_sesoi_and_no_difference_has_a_direction_only(a_hypothesis):
    hypothesis = a_hypothesis(sesoi=absolute(2), better="lower")
    found = read(result(0.4, 0.9, Scale.HAZARD_RATIO), hypothesis)
    assert found.footing is None
    assert found.verdict is Verdict.WORKED_SIZE_UNCERTAIN
    assert [(c.key, c.status) for c in found.checks] == [("sesoi", CheckStatus.NOT_HELD)]


@pytest.mark.parametrize(
    ("scale", "v", "better", "level", "said"),
    [
        (Scale.CORRELATION, 0.1, "higher", None, "absolute"),
        (Scale.RATE_RATIO, 1.0, "lower", None, "below 1"),
        (Scale.LOG_POINTS, 1.5, "lower", None, "below 1"),
        (Scale.ODDS_RATIO, 1.5, "higher", 0.4, "no share"),
        (Scale.ODDS_RATIO, 1.0, "lower", 0.4, "no share"),
    ],
)
def test_a_sesoi_that_cannot_be_read_is_an_error(scale, v, better, level, said, a_hypothesis):
    hypothesis = a_hypothesis(sesoi=relative(v), better=better)
    with pytest.raises(BadPlanError, match=said):
        read(result(0.1, 0.9, scale, level=level), hypothesis)


@pytest.mark.parametrize("level", [None, 0])
def test_a_share_of_nothing_is_no_sesoi(level, a_hypothesis):
    found = read(result(1, 2, level=level), a_hypothesis(sesoi=relative(0.1)))
    assert found.footing is None
    assert found.checks[0].key == "sesoi"
    assert found.checks[0].status is CheckStatus.NOT_HELD


@pytest.mark.parametrize(
    ("low", "high", "held", "harm"),
    [
        (-0.9, 5, True, False),
        (-0.9, -0.1, True, False),
        (-1, 5, False, False),
        (-1, -0.1, False, True),
        (-3, -2, False, True),
        (None, -0.1, False, True),
        (None, None, False, False),
    ],
)
def test_a_guardrail_holds_above_its_margin(low, high, held, harm, a_hypothesis):
    hypothesis = a_hypothesis(role="guardrail", margin=absolute(1))
    found = read(result(low, high), hypothesis)
    assert found.margin_held is held
    assert found.harm_beyond_margin is harm


def test_the_benefit_is_ruled_out_only_where_one_cannot_tell():
    ruled_out = {
        (low, high): read_at(low, high).benefit_ruled_out
        for low, high in ((-2, 0.5), (-2, 1), (0.1, 0.5), (-0.5, 0.5), (-2, -1))
    }
    assert [ends for ends, ruled in ruled_out.items() if ruled] == [(-2, 0.5)]


def read_at(low, high) -> Reading:
    from analysis.data import Kind
    from analysis.plan import Hypothesis

    return read(
        result(low, high),
        Hypothesis(
            key="k",
            role="secondary",
            metric="m",
            outcome="o",
            kind=Kind.MEAN,
            better="higher",
            design="comparison_group",
            start=None,
            columns={},
            settings={},
            where={},
            assignment="chosen",
            selected_on_baseline=False,
            sesoi=absolute(1),
            margin=None,
        ),
    )


@pytest.mark.parametrize(
    ("low", "high", "p", "verdict", "ruled_out"),
    [
        (2, 3, 0.06, Verdict.CANNOT_TELL, False),
        (0.1, 0.5, 0.05, Verdict.CANNOT_TELL, True),
        (-3, -1, 0.2, Verdict.CANNOT_TELL, True),
        (2, 3, 0.049, Verdict.WORKED, False),
        (2, 3, None, Verdict.WORKED, False),
        (-0.5, 0.5, 0.9, Verdict.NO_MEANINGFUL_DIFFERENCE, False),
    ],
)
def test_a_claim_that_the_adjustment_takes_away_is_not_made(low, high, p, verdict, ruled_out):
    found = after_multiplicity(read_at(low, high), p_adjusted=p, level=0.95, family=3)
    assert found.verdict is verdict
    assert found.benefit_ruled_out is ruled_out
    taken = verdict is Verdict.CANNOT_TELL
    assert [c.key for c in found.checks] == (["multiplicity"] if taken else [])


def test_the_least_favourable_verdict_stands_for_all():
    assert least_favourable([Verdict.WORKED, None, Verdict.CANNOT_TELL]) is Verdict.CANNOT_TELL
    assert least_favourable([Verdict.NOT_TESTABLE, Verdict.WORSE]) is Verdict.WORSE
    assert least_favourable([None]) is None
    assert least_favourable([]) is None


def test_a_design_that_describes_has_no_verdict(a_hypothesis):
    assert read(Result(estimate=None, findings=Findings()), a_hypothesis()).verdict is None
