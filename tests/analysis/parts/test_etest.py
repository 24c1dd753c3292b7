"""The E-test against its paper's examples, brute force and another program."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.parts.etest import etest_p
from analysis.parts.rates import TwoRates


def rates(events, exposure, other_events, other_exposure):
    return TwoRates(
        events=events,
        exposure=exposure,
        other_events=other_events,
        other_exposure=other_exposure,
    )


@pytest.mark.parametrize(
    ("four", "p"),
    [((0, 1, 3, 1), 0.08837900945), ((6, 1, 2, 1), 0.17487482094), ((20, 1, 10, 1), 0.0688)],
)
def test_the_small_examples_of_the_paper(four, p):
    assert etest_p(rates(*four)) == pytest.approx(p, rel=1e-3 if p == 0.0688 else 1e-9)


def brute_force(events, exposure, others, other_exposure):
    """Sum over every pair of counts that matters, as the paper writes it."""
    pooled = (events + others) / (exposure + other_exposure)
    observed = abs(events / exposure - others / other_exposure) / math.sqrt(
        events / exposure**2 + others / other_exposure**2
    )
    total = 0.0
    means = pooled * exposure, pooled * other_exposure
    for i in range(int(means[0] + 12 * math.sqrt(means[0]) + 30)):
        for j in range(int(means[1] + 12 * math.sqrt(means[1]) + 30)):
            spread = i / exposure**2 + j / other_exposure**2
            statistic = abs(i / exposure - j / other_exposure) / math.sqrt(spread) if spread else 0
            if statistic >= observed * (1 - 1e-10):
                total += math.exp(
                    i * math.log(means[0])
                    - means[0]
                    - math.lgamma(i + 1)
                    + j * math.log(means[1])
                    - means[1]
                    - math.lgamma(j + 1)
                )
    return total


@settings(deadline=None, max_examples=40)
@given(
    st.integers(0, 12),
    st.sampled_from([0.5, 1.0, 2.0, 3.7]),
    st.integers(0, 12),
    st.sampled_from([1.0, 2.0, 1.3]),
)
def test_it_is_the_sum_over_all_pairs_of_counts(events, exposure, others, other_exposure):
    if events + others == 0:
        return
    found = etest_p(rates(events, exposure, others, other_exposure))
    if events / exposure == others / other_exposure:
        assert found == 1.0
    else:
        wanted = brute_force(events, exposure, others, other_exposure)
        assert found == pytest.approx(wanted, rel=1e-9)


def test_it_is_that_of_another_program_with_unequal_exposure():
    from statsmodels.stats.rates import etest_poisson_2indep

    found = etest_p(rates(200, 3.0, 180, 2.9))
    assert found == pytest.approx(
        etest_poisson_2indep(200, 3.0, 180, 2.9, method="wald")[1], rel=1e-9
    )


def test_millions_of_events_agree_with_the_normal_test():
    found = etest_p(rates(1_000_500, 1e9, 998_000, 1e9))
    z = 2500 / math.sqrt(1_000_500 + 998_000)
    assert found == pytest.approx(math.erfc(z / math.sqrt(2)), rel=1e-3)


def test_no_event_has_no_p():
    assert etest_p(rates(0, 1.0, 0, 1.0)) is None
