"""Tests over strata of two by two tables, against statsmodels."""

import numpy as np
import pytest

from analysis.parts.strata_tests import cochran_mantel_haenszel, common_odds_p

TABLES = np.array(
    [[[118, 62], [4, 141]], [[154, 25], [13, 93]], [[422, 88], [106, 90]], [[670, 192], [3, 20]]],
    dtype=float,
)
ALIKE = np.array([[[12, 8], [9, 14]], [[20, 15], [11, 16]], [[7, 9], [5, 13]]], dtype=float)


@pytest.mark.parametrize("tables", [TABLES, ALIKE])
def test_both_tests_are_those_of_statsmodels(tables):
    from statsmodels.stats.contingency_tables import StratifiedTable

    other = StratifiedTable(np.moveaxis(tables, 0, 2))
    statistic, p = cochran_mantel_haenszel(tables)
    assert statistic == pytest.approx(other.test_null_odds(correction=False).statistic, rel=1e-10)
    assert p == pytest.approx(other.test_null_odds(correction=False).pvalue, rel=1e-9)
    equal = other.test_equal_odds(adjust=True)
    assert common_odds_p(tables, other.oddsratio_pooled) == pytest.approx(equal.pvalue, rel=1e-8)


def test_strata_that_cannot_tell_are_passed_over():
    silent = np.array([[[3.0, 0.0], [4.0, 0.0]], [[0.0, 0.0], [2.0, 5.0]]])
    both = np.concatenate([ALIKE, silent])
    assert cochran_mantel_haenszel(both) == pytest.approx(cochran_mantel_haenszel(ALIKE))
    assert common_odds_p(both, 1.8) == pytest.approx(common_odds_p(ALIKE, 1.8))


def test_one_stratum_has_nothing_to_differ_from():
    assert common_odds_p(ALIKE[:1], 2.0) is None
    assert cochran_mantel_haenszel(np.array([[[3.0, 0.0], [4.0, 0.0]]])) is None
