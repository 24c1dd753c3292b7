"""The models of a series, each as coefficients whose rows say what was fitted and what expected.

References
----------
McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition, chapters 6 and 9.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.parts.adjusted_columns import AdjustedColumns
from analysis.parts.adjusted_models import Separated, poisson
from analysis.parts.negative_binomial import negative_binomial
from analysis.parts.panel_answer import No
from analysis.parts.serial_regression import (
    SerialFit,
    default_lags,
    newey_west,
    ols,
    prais_winsten,
    reduced_df,
    reml_ar1,
    reml_autocorrelation,
    whiten,
)
from analysis.parts.series_columns import LEVEL, SLOPE, TREND, Columns, Season
from analysis.parts.series_data import Line, Series

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


def fit(series: Series, choice: Choice, columns: Columns) -> Fitted | No:
    """Return the fitted model; why not, where its likelihood has no maximum or nothing is left."""
    if choice.counts:
        return _counts(series, choice, columns)
    y = response(series, log=choice.log)
    found = serial(series, choice, columns.values, y)
    spread = float(np.abs(y - y.mean()).max())
    if float(np.abs(found.residuals).max()) <= 1e-10 * spread:
        return No(
            because="The model fits every period exactly, so nothing is left to judge chance by.",
            help="Gather more periods, or leave out covariates or the season.",
        )
    return of_means(series, choice, columns, found)


def of_means(series: Series, choice: Choice, columns: Columns, found: SerialFit) -> Fitted:
    """Return a fit of levels, or of their logarithms, as a model of the series."""
    base = np.full(series.periods, 1.0 if choice.log else 0.0)
    if series.comparison is not None:
        base = series.comparison.levels
    return Fitted(
        beta=found.beta,
        covariance=found.covariance,
        df=found.df,
        seen=columns.values,
        expected=columns.without,
        base=base,
        logs=choice.log,
        contrasts=_contrasts(columns),
        autocorrelation=found.autocorrelation,
        innovations=found.innovations,
        leverage=_leverage(whiten(columns.values, series.gaps, found.autocorrelation)),
        lags=lags_of(series, choice),
    )


def _leverage(x: FloatArray) -> FloatArray:
    """Return the diagonal of x (x'x)^-1 x'."""
    q, _ = np.linalg.qr(x)
    return np.asarray((q**2).sum(axis=1))


def lags_of(series: Series, choice: Choice) -> int | None:
    """Return the lags of Newey and West's errors; None of other models."""
    if choice.model != "newey_west":
        return None
    asked = default_lags(series.periods) if choice.lags is None else choice.lags
    return min(asked, int(series.places[-1] - series.places[0]))


def serial(series: Series, choice: Choice, x: FloatArray, y: FloatArray) -> SerialFit:
    """Return the fit of a model of means."""
    gaps = series.gaps
    if choice.model == "newey_west":
        return newey_west(x, y, series.places, lags_of(series, choice) or 0)
    fitting = {"ols": ols, "prais_winsten": prais_winsten, "reml_ar1": reml_ar1}
    return fitting[choice.model](x, y, gaps)


def _contrasts(columns: Columns) -> dict[str, FloatArray]:
    found: dict[str, FloatArray] = {}
    for place, name in enumerate(columns.names):
        if name in (LEVEL, SLOPE, TREND) or name.startswith("coef_"):
            found[name] = np.zeros(columns.count)
            found[name][place] = 1.0 / columns.scales[place]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _CountFit:
    beta: FloatArray
    covariance: FloatArray
    df: float | None
    autocorrelation: float
    dispersion: float
    shape: float | None
    innovations: FloatArray
    leverage: FloatArray


def _counts(series: Series, choice: Choice, columns: Columns) -> Fitted | No:
    ours = _count_fit(series, series.treated, choice, columns)
    theirs = None
    if series.comparison is not None:
        theirs = _count_fit(series, series.comparison, choice, columns)
    for found in (ours, theirs):
        if isinstance(found, No):
            return found
    if isinstance(ours, No):
        return ours
    if theirs is None or isinstance(theirs, No):
        return _uncontrolled(ours, columns)
    return _controlled(ours, theirs, columns)


def _uncontrolled(ours: _CountFit, columns: Columns) -> Fitted:
    return Fitted(
        beta=ours.beta,
        covariance=ours.covariance,
        df=ours.df,
        seen=columns.values,
        expected=columns.without,
        base=np.ones(columns.values.shape[0]),
        logs=True,
        contrasts=_contrasts(columns),
        autocorrelation=ours.autocorrelation,
        innovations=ours.innovations,
        leverage=ours.leverage,
        dispersion=ours.dispersion,
        shape=ours.shape,
    )


def _controlled(ours: _CountFit, theirs: _CountFit, columns: Columns) -> Fitted:
    """Return every coefficient of the treated series less that of the comparison's.

    The same as one model with every term crossed by the series. What was expected is what was
    fitted, less the treated's own change beyond the comparison's.
    """
    k = columns.count
    covariance = np.zeros((2 * k, 2 * k))
    covariance[:k, :k], covariance[k:, k:] = ours.covariance, theirs.covariance
    nothing = np.zeros_like(columns.values)
    changed = columns.values - columns.without
    df = None if ours.df is None or theirs.df is None else min(ours.df, theirs.df)
    return Fitted(
        beta=np.concatenate([ours.beta, theirs.beta]),
        covariance=covariance,
        df=df,
        seen=np.hstack([columns.values, nothing]),
        expected=np.hstack([columns.without, changed]),
        base=np.ones(columns.values.shape[0]),
        logs=True,
        contrasts={
            name: np.concatenate([vector, -vector]) for name, vector in _contrasts(columns).items()
        },
        autocorrelation=ours.autocorrelation,
        innovations=ours.innovations,
        leverage=ours.leverage,
        dispersion=max(ours.dispersion, theirs.dispersion),
        shape=ours.shape,
    )


def _count_fit(series: Series, line: Line, choice: Choice, columns: Columns) -> _CountFit | No:
    x = columns.values
    exposure = np.ones(line.values.size) if line.size is None else line.size
    named = AdjustedColumns(values=x, owners=columns.names)
    fitting = negative_binomial if choice.model == "negative_binomial" else poisson
    found = fitting(named, line.values, exposure)
    if isinstance(found, Separated):
        return _separated(found)
    shape = getattr(found, "shape", None)
    mean = found.fitted
    inflated = mean if shape is None else mean * (1.0 + mean / shape)
    pearson = (line.values - mean) / np.sqrt(inflated)
    n, k = x.shape
    dispersion = float(pearson @ pearson) / (n - k)
    weighted = x * (mean / np.sqrt(inflated))[:, None]
    own = reml_autocorrelation(weighted, pearson, series.gaps)
    factor, df = 1.0, None
    if choice.model == "quasi_poisson":
        kept = max(0.0, own)
        factor = max(1.0, dispersion) * (1.0 + kept) / (1.0 - kept)
        df = reduced_df(n, k, own)
    return _CountFit(
        beta=found.coefficients,
        covariance=found.covariance * factor,
        df=df,
        autocorrelation=own,
        dispersion=dispersion,
        shape=shape,
        innovations=whiten(pearson / math.sqrt(dispersion or 1.0), series.gaps, own),
        leverage=_leverage(whiten(weighted, series.gaps, own)),
    )


def _separated(found: Separated) -> No:
    name = found.owner.removeprefix("coef_")
    return No(
        because=f"The counts are 0 wherever {name!r} says so, so no finite effect fits them best.",
        help="Leave that term out, take longer periods, or use a model of means.",
    )
