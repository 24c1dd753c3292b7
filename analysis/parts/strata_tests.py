"""Tests beside Mantel and Haenszel's odds ratio: whether there is one, and whether it is common."""

import math

import numpy as np

from analysis.data import FloatArray
from analysis.parts.distributions import chi2_above


def cochran_mantel_haenszel(tables: FloatArray) -> tuple[float, float] | None:
    """Return the statistic of no association within strata, without correction, and its p.

    None where no stratum can tell.

    Parameters
    ----------
    tables: shape (strata, 2, 2).

    References
    ----------
    Mantel and Haenszel (1959), Journal of the National Cancer Institute 22, 719-748.
    """
    known = tables[tables.sum(axis=(1, 2)) > 1]
    n = known.sum(axis=(1, 2))
    row, column = known[:, 0, :].sum(axis=1), known[:, :, 0].sum(axis=1)
    expected = row * column / n
    variance = expected * (n - row) * (n - column) / (n * (n - 1.0))
    spread = float(variance.sum())
    if spread <= 0.0:
        return None
    statistic = float((known[:, 0, 0] - expected).sum()) ** 2 / spread
    return statistic, chi2_above(statistic, 1.0)


def common_odds_p(tables: FloatArray, odds_ratio: float) -> float | None:
    """Return the p that all strata have the odds ratio, by Breslow and Day's test as Tarone has it.

    None with fewer than two strata that can tell.

    Parameters
    ----------
    tables: shape (strata, 2, 2).
    odds_ratio: Mantel and Haenszel's, above 0.

    References
    ----------
    Breslow and Day (1980), Statistical Methods in Cancer Research 1, section 4.4; Tarone (1985),
    Biometrika 72, 91-95.
    """
    across, down = tables.sum(axis=2), tables.sum(axis=1)
    tells = (across.min(axis=1) > 0) & (down.min(axis=1) > 0)
    if int(tells.sum()) < 2:
        return None
    fitted = np.array([_fitted(table, odds_ratio) for table in tables[tells]])
    row, column = across[tells][:, 0], down[tells][:, 0]
    n = across[tells].sum(axis=1)
    others = np.array([fitted, row - fitted, column - fitted, n - row - column + fitted])
    variance = 1.0 / (1.0 / np.maximum(others, 1e-300)).sum(axis=0)
    apart = tables[tells][:, 0, 0] - fitted
    statistic = float((apart**2 / variance).sum()) - float(apart.sum()) ** 2 / float(variance.sum())
    return chi2_above(max(0.0, statistic), float(tells.sum()) - 1.0)


def _fitted(table: FloatArray, odds_ratio: float) -> float:
    """Return the first cell of the table with these margins that has the odds ratio."""
    row, column, n = float(table[0].sum()), float(table[:, 0].sum()), float(table.sum())
    a = 1.0 - odds_ratio
    b = n - row - column + odds_ratio * (row + column)
    c = -odds_ratio * row * column
    if abs(a) < 1e-12:
        return -c / b
    root = math.sqrt(max(0.0, b * b - 4.0 * a * c))
    low, high = max(0.0, row + column - n), min(row, column)
    found = (-2.0 * c) / (b + root)
    return min(high, max(low, found))
