"""A model of a series as values: what was chosen, and coefficients with rows that give levels."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.parts.series_columns import LEVEL, SLOPE, TREND, Columns, Season
from analysis.parts.series_data import Series

COUNT_MODELS = frozenset({"quasi_poisson", "poisson", "negative_binomial"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What runs: a model, its season, and whether a trend and a change of slope are in it."""

    model: str
    season: Season
    slope: bool = True
    trend: bool = True
    log: bool = False
    lags: int | None = None

    @property
    def counts(self) -> bool:
        """Whether the model is one of counts, which works on the logarithm of the mean."""
        return self.model in COUNT_MODELS

    @property
    def on_logs(self) -> bool:
        """Whether coefficients are of logarithms."""
        return self.log or self.counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A fitted model of a series, p coefficients.

    seen, expected: shape (periods, p), rows that give each period's fitted level and the level
        without the start, both of the treated, on the coefficients' scale.
    base: shape (periods,), what those levels are added to (multiplied by, on logs): the
        comparison's own level in a controlled series of differences, else 0 (1).
    contrasts: name -> shape (p,), the coefficients that are reported.
    innovations: shape (periods,), residuals without what the period before foretells.
    leverage: shape (periods,), each period's own weight in its fitted level, 0 to 1.
    dispersion: Pearson's chi-squared over its degrees of freedom; None of models of means.
    quiet: periods in times of year that never have an event: 0 is fitted, and expected.
    """

    beta: FloatArray
    covariance: FloatArray
    df: float | None
    seen: FloatArray
    expected: FloatArray
    base: FloatArray
    logs: bool
    contrasts: Mapping[str, FloatArray]
    autocorrelation: float
    innovations: FloatArray
    leverage: FloatArray
    dispersion: float | None = None
    shape: float | None = None
    lags: int | None = None
    quiet: int = 0

    def levels(self, rows: FloatArray) -> FloatArray:
        """Return the levels that some rows of this model give, shape (periods,)."""
        linear = rows @ self.beta
        if not self.logs:
            return np.asarray(self.base + linear)
        with np.errstate(over="ignore"):
            return np.asarray(self.base * np.exp(linear))


def response(series: Series, *, log: bool) -> FloatArray:
    """Return the outcome of a model of means: levels or their logs, treated less comparison."""
    ours = series.treated.levels
    theirs = None if series.comparison is None else series.comparison.levels
    if log:
        ours = np.log(ours)
        theirs = None if theirs is None else np.log(theirs)
    return ours if theirs is None else ours - theirs


def contrasts_of(columns: Columns) -> dict[str, FloatArray]:
    """Return the reported coefficients, each as what it is of all of them, per unit."""
    found: dict[str, FloatArray] = {}
    for place, name in enumerate(columns.names):
        if name in (LEVEL, SLOPE, TREND) or name.startswith("coef_"):
            found[name] = np.zeros(columns.count)
            found[name][place] = 1.0 / columns.scales[place]
    return found


def leverage_of(x: FloatArray) -> FloatArray:
    """Return the diagonal of x (x'x)^-1 x'."""
    q, _ = np.linalg.qr(x)
    return np.asarray((q**2).sum(axis=1))
