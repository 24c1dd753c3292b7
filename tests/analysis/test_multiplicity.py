from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from analysis.multiplicity import adjusted, benjamini_hochberg, holm

P_VALUES = st.lists(st.floats(0, 1, allow_subnormal=False), min_size=1, max_size=20)

PAPER = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]
"""Benjamini and Hochberg (1995), section 3.2: fifteen endpoints of a trial of thrombolysis."""


def test_the_papers_example_rejects_as_many_as_the_paper_says():
    assert sum(p <= 0.05 for p in benjamini_hochberg(PAPER)) == 4
    assert sum(p <= 0.05 for p in holm(PAPER)) == 3


@settings(max_examples=25)
@given(P_VALUES)
def test_both_agree_with_statsmodels(p_values):
    for method, ours in (("holm", holm), ("fdr_bh", benjamini_hochberg)):
        theirs = multipletests(p_values, method=method)[1]
        np.testing.assert_allclose(ours(p_values), theirs, rtol=1e-12, atol=0)


@given(P_VALUES)
def test_an_adjusted_p_is_no_smaller_and_no_order_changes(p_values):
    for adjust in (holm, benjamini_hochberg):
        found = adjust(p_values)
        pairs = zip(found, p_values, strict=True)
        assert all(new >= old or new == pytest.approx(old) for new, old in pairs)
        order = sorted(range(len(p_values)), key=p_values.__getitem__)
        assert all(found[a] <= found[b] for a, b in pairwise(order))


def test_each_role_is_a_family_of_its_own():
    roles = ["primary", "secondary", "secondary", "guardrail", "exploratory", "exploratory"]
    p_values = [0.04, 0.01, 0.04, 0.03, 0.02, 0.03]
    assert adjusted(roles, p_values) == pytest.approx([0.04, 0.02, 0.04, 0.03, 0.03, 0.03])


def test_a_missing_p_counts_as_one_and_stays_missing():
    roles = ["secondary"] * 3
    assert adjusted(roles, [0.01, None, 0.02]) == pytest.approx([0.03, None, 0.04])


def test_switched_off_every_p_stays():
    assert adjusted(["secondary"] * 2, [0.04, 0.03], switched_off=True) == [0.04, 0.03]
