"""Paired shares: Newcombe's published intervals and McNemar's tests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.parts.paired_shares import (
    PairedTable,
    mcnemar_chi2,
    mcnemar_exact_p,
    mcnemar_midp,
    newcombe_paired,
)


def table(both, first_only, second_only, neither):
    return PairedTable(both=both, first_only=first_only, second_only=second_only, neither=neither)


def test_approval_of_the_same_1600_people():
    """Agresti (1990), p. 350; R: mcnemar.test(correct = FALSE), binom.test(86, 236)."""
    approval = table(794, 86, 150, 570)
    assert mcnemar_chi2(approval) == pytest.approx(17.35593220338983, rel=1e-12)
    assert mcnemar_exact_p(approval) == pytest.approx(3.71593613957143e-05, rel=1e-9)
    assert mcnemar_midp(approval) == pytest.approx(2.893389517615475e-05, rel=1e-9)
    assert newcombe_paired(approval, 0.95).value == pytest.approx(-0.04)


def test_newcombes_own_example():
    """Newcombe (1998), Statistics in Medicine 17, 2635-2650: 36, 12, 2, 0, method 10."""
    found = newcombe_paired(table(36, 12, 2, 0), 0.95)
    assert (found.low, found.high) == pytest.approx((0.0569, 0.3404), abs=6e-5)


counts = st.tuples(*[st.integers(0, 200)] * 4).filter(lambda four: sum(four) > 0)


@given(counts)
def test_the_interval_holds_its_estimate_and_keeps_within_what_is_possible(four):
    found = newcombe_paired(table(*four), 0.95)
    assert -1 <= found.low <= found.value <= found.high <= 1


@given(counts)
def test_swapping_the_sides_turns_the_difference_round(four):
    both, first_only, second_only, neither = four
    there = newcombe_paired(table(*four), 0.95)
    back = newcombe_paired(table(both, second_only, first_only, neither), 0.95)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-12)
    assert there.p == back.p


@given(counts)
def test_the_exact_p_is_that_of_another_program(four):
    from scipy.stats import binomtest

    discordant = four[1] + four[2]
    if discordant:
        wanted = binomtest(four[1], discordant).pvalue
        assert mcnemar_exact_p(table(*four)) == pytest.approx(wanted, rel=1e-9)
    assert 0 <= mcnemar_midp(table(*four)) <= 1


def test_pairs_that_all_agree_leave_nothing_to_test():
    same = table(20, 0, 0, 5)
    assert mcnemar_chi2(same) is None
    assert mcnemar_exact_p(same) == 1.0
    assert mcnemar_midp(same) == 1.0
