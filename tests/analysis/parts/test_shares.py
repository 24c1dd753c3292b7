"""Shares against published tables and other programs, where those are right."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.parts.shares import (
    TwoShares,
    koopman,
    miettinen_nurminen,
    newcombe,
    pearson,
    wilson,
    woolf,
)


def table(events, people, other_events, other_people):
    return TwoShares(
        events=events, people=people, other_events=other_events, other_people=other_people
    )


PUBLISHED = [  # Newcombe (1998), Statistics in Medicine 17, 873-890, table II
    ((56, 70, 48, 80), (0.0528, 0.3382), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1700, 0.8406), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0342, 0.8534), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0326, 0.1933), (-0.0381, 0.1926)),
    ((0, 10, 0, 20), (-0.1658, 0.2844), (-0.1611, 0.2775)),
    ((0, 10, 0, 10), (-0.2879, 0.2879), (-0.2775, 0.2775)),
    ((10, 10, 0, 20), (0.7156, 1.0), (0.6791, 1.0)),
]


@pytest.mark.parametrize(("cells", "score", "_hybrid"), PUBLISHED)
def test_miettinen_and_nurminens_interval_is_the_published_one(cells, score, _hybrid):
    found = miettinen_nurminen(table(*cells), 0.95)
    assert (found.low, found.high) == pytest.approx(score, abs=6e-5)


@pytest.mark.parametrize(("cells", "_score", "hybrid"), PUBLISHED)
def test_newcombes_interval_is_the_published_one(cells, _score, hybrid):
    found = newcombe(table(*cells), 0.95)
    assert (found.low, found.high) == pytest.approx(hybrid, abs=6e-5)


def test_the_score_interval_is_right_where_a_wellknown_package_is_not():
    """R's PropCIs 0.3-0 diffscoreci(7, 34, 1, 34); statsmodels 0.14 and 0.15 give .0273, .3434."""
    found = miettinen_nurminen(table(7, 34, 1, 34), 0.95)
    assert (found.low, found.high) == pytest.approx((0.0270416, 0.3452912), abs=5e-7)


cells = st.integers(1, 400).flatmap(
    lambda n: st.integers(1, 400).flatmap(
        lambda m: st.tuples(st.integers(0, n), st.just(n), st.integers(0, m), st.just(m))
    )
)


@given(cells)
def test_the_score_statistic_at_each_limit_is_the_normal_quantile(four):
    from analysis.parts.shares import _score_difference

    one = table(*four)
    found = miettinen_nurminen(one, 0.95)
    for limit, wanted in ((found.low, 1.959964), (found.high, -1.959964)):
        if -1 < limit < 1:
            assert _score_difference(one, limit) == pytest.approx(wanted, abs=1e-4)


@given(cells)
def test_restricted_shares_are_the_most_likely_ones(four):
    from analysis.parts.shares import _restricted_share

    one = table(*four)
    for d in (-0.3, 0.1, 0.45):
        found = _restricted_share(one, d)
        best = _log_likelihood(one, found, d)
        for step in (-1e-4, 1e-4):
            nearby = min(1, 1 - d, max(0, -d, found + step))
            assert best >= _log_likelihood(one, nearby, d) - 1e-8 * abs(best) - 1e-9


def _log_likelihood(one, other, d):
    share = min(1.0, max(0.0, other + d))
    total = 0.0
    for events, people, chance in (
        (one.events, one.people, share),
        (one.other_events, one.other_people, other),
    ):
        for count, part in ((events, chance), (people - events, 1 - chance)):
            if count:
                total += count * math.log(part) if part > 0 else -math.inf
    return total


@given(cells)
def test_swapping_the_groups_turns_every_difference_round(four):
    there, back = table(*four), table(*four[2:], *four[:2])
    for interval in (miettinen_nurminen, newcombe):
        one, other = interval(there, 0.95), interval(back, 0.95)
        assert one.value == pytest.approx(-other.value, abs=1e-12)
        assert one.low == pytest.approx(-other.high, abs=1e-7)
        assert one.high == pytest.approx(-other.low, abs=1e-7)


@given(cells)
def test_swapping_the_groups_inverts_the_ratio(four):
    one = koopman(table(*four), 0.95)
    other = koopman(table(*four[2:], *four[:2]), 0.95)
    if one is None or other is None:
        assert one is None
        assert other is None
        return
    if other.high is not None:
        assert one.low == pytest.approx(1 / other.high, rel=1e-7)
    if one.high is not None:
        assert one.high == pytest.approx(1 / other.low if other.low else math.inf, rel=1e-7)


@given(cells, st.sampled_from([0.5, 0.8, 0.9, 0.99]))
def test_a_wider_level_gives_a_wider_interval(four, level):
    one = table(*four)
    for interval in (miettinen_nurminen, newcombe, koopman):
        narrow, wide = interval(one, level), interval(one, (1 + level) / 2)
        if narrow is None or wide is None:
            continue
        assert wide.low <= narrow.low + 1e-12
        if wide.high is not None:
            assert wide.high >= narrow.high - 1e-12


@pytest.mark.parametrize("four", [(56, 70, 48, 80), (9, 10, 3, 10), (5, 56, 0, 29), (7, 34, 1, 34)])
def test_the_ratios_score_interval_is_that_of_another_program(four):
    from statsmodels.stats.proportion import confint_proportions_2indep

    found = koopman(table(*four), 0.95)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = confint_proportions_2indep(
            *four, method="score", compare="ratio", correction=False
        )
    assert found.low == pytest.approx(low, rel=1e-8)
    assert (math.inf if found.high is None else found.high) == pytest.approx(high, rel=1e-8)


def test_a_ratio_to_nothing_has_a_lower_bound_only():
    found = koopman(table(5, 56, 0, 29), 0.95)
    assert found.value is None
    assert found.high is None
    assert found.low > 0


def test_a_ratio_of_nothing_to_nothing_is_none():
    assert koopman(table(0, 10, 0, 20), 0.95) is None
    assert pearson(table(0, 10, 0, 20)) is None
    assert pearson(table(10, 10, 20, 20)) is None


@given(cells)
def test_wilsons_interval_is_that_of_another_program(four):
    from statsmodels.stats.proportion import proportion_confint

    found = wilson(four[0], four[1], 0.95)
    low, high = proportion_confint(four[0], four[1], method="wilson")
    assert (found.low, found.high) == pytest.approx((max(0, low), min(1, high)), abs=1e-12)


def test_woolfs_interval_and_pearsons_test_are_those_of_another_program():
    from scipy.stats import chi2_contingency
    from statsmodels.stats.contingency_tables import Table2x2

    four = (56, 70, 48, 80)
    square = [[56, 14], [48, 32]]
    found = woolf(table(*four), 0.95)
    low, high = Table2x2(square).oddsratio_confint()
    assert (found.value, found.low, found.high) == pytest.approx((8 / 3, low, high), rel=1e-10)
    expected = chi2_contingency(square, correction=False)
    assert pearson(table(*four)) == pytest.approx(expected[:2], rel=1e-12)


def test_an_odds_ratio_with_an_empty_cell_has_no_log_interval():
    assert woolf(table(5, 56, 0, 29), 0.95) is None


def test_millions_of_people_cost_no_digits():
    found = miettinen_nurminen(table(5_002_000, 10_000_000, 5_000_000, 10_000_000), 0.95)
    half = 1.959964 * math.sqrt(2 * 0.25 / 1e7)
    assert found.value == pytest.approx(0.0002)
    assert (found.low, found.high) == pytest.approx((0.0002 - half, 0.0002 + half), abs=2e-8)
