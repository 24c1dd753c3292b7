"""A table of counts: how far two variables go together."""

import math
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.parts.distributions import chi2_above


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTable:
    """counts: shape (rows, columns), no row and no column without an observation.

    ``row_scores`` and ``column_scores`` are the places of the levels in their order: integers, with
    a gap where a level that the plan lists has no observation.
    """

    counts: FloatArray
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row_scores: FloatArray
    column_scores: FloatArray

    @property
    def total(self) -> float:
        """Observations."""
        return float(self.counts.sum())

    @property
    def df(self) -> float:
        """Degrees of freedom of the test of no association."""
        return float((len(self.rows) - 1) * (len(self.columns) - 1))

    @property
    def expected(self) -> FloatArray:
        """Counts expected without association, shape (rows, columns)."""
        across, down = self.counts.sum(axis=1), self.counts.sum(axis=0)
        return np.asarray(np.outer(across, down) / self.total)


def without_empty(table: CountTable) -> CountTable:
    """Return the table without rows and columns that hold no observation."""
    rows = np.flatnonzero(table.counts.sum(axis=1) > 0)
    columns = np.flatnonzero(table.counts.sum(axis=0) > 0)
    return CountTable(
        counts=table.counts[np.ix_(rows, columns)],
        rows=tuple(table.rows[place] for place in rows),
        columns=tuple(table.columns[place] for place in columns),
        row_scores=table.row_scores[rows],
        column_scores=table.column_scores[columns],
    )


def pearson_chi2(table: CountTable) -> tuple[float, float]:
    """Return Pearson's chi-squared, without continuity correction, and its p.

    References
    ----------
    Pearson (1900), Philosophical Magazine 50, 157-175.
    """
    expected = table.expected
    statistic = float(((table.counts - expected) ** 2 / expected).sum())
    return statistic, chi2_above(statistic, table.df)


def cramers_v(table: CountTable, chi2: float) -> float:
    """Return Cramer's V: 0 is no association, 1 a perfect one.

    References
    ----------
    Cramer (1946), Mathematical Methods of Statistics, section 21.9.
    """
    shorter = min(len(table.rows), len(table.columns))
    return math.sqrt(chi2 / (table.total * (shorter - 1)))


def adjusted_residuals(table: CountTable) -> FloatArray:
    """Return each cell's distance from what is expected, in standard errors; same shape.

    References
    ----------
    Haberman (1973), Biometrics 29, 205-220.
    """
    expected = table.expected
    across = table.counts.sum(axis=1, keepdims=True) / table.total
    down = table.counts.sum(axis=0, keepdims=True) / table.total
    variance = expected * (1.0 - across) * (1.0 - down)
    return np.asarray((table.counts - expected) / np.sqrt(variance))


def linear_trend(table: CountTable) -> tuple[float, float]:
    """Return the linear-by-linear statistic (n - 1) r^2 of the scores, and its p.

    References
    ----------
    Mantel (1963), Journal of the American Statistical Association 58, 690-700.
    """
    total = table.total
    across, down = table.counts.sum(axis=1), table.counts.sum(axis=0)
    row_scores = table.row_scores - float(across @ table.row_scores) / total
    column_scores = table.column_scores - float(down @ table.column_scores) / total
    together = float(row_scores @ table.counts @ column_scores)
    apart = float(across @ row_scores**2) * float(down @ column_scores**2)
    statistic = (total - 1.0) * together**2 / apart
    return statistic, chi2_above(statistic, 1.0)
