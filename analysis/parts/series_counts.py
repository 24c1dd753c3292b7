"""Models of counts of a series: quasi-Poisson, Poisson and negative binomial.

References
----------
McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition, chapters 6 and 9.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from analysis.data import BoolArray, FloatArray
from analysis.parts.adjusted_columns import AdjustedColumns, gram, independent_columns
from analysis.parts.adjusted_models import Separated, poisson
from analysis.parts.negative_binomial import negative_binomial
from analysis.parts.panel_answer import No
from analysis.parts.serial_regression import reduced_df, reml_autocorrelation, whiten
from analysis.parts.series_columns import LEVEL, SPARE, TIME_OF_YEAR, Columns
from analysis.parts.series_data import Line, Series
from analysis.parts.series_model import Choice, Fitted, contrasts_of, leverage_of
from analysis.parts.series_subsets import subset


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


def fit_of_counts(series: Series, choice: Choice, columns: Columns) -> Fitted | No:
    """Return the fitted model of counts; why not, where its likelihood has no maximum.

    Periods of a time of year in which nothing ever happened say nothing of the effect: the most
    likely model expects nothing there, and is fitted to the others.
    """
    lines = [line for line in (series.treated, series.comparison) if line is not None]
    eventful = np.logical_and.reduce([_eventful(line, columns) for line in lines])
    if eventful.all():
        return _fitted(series, choice, columns)
    rows, kept = np.flatnonzero(eventful), columns_among(columns, eventful)
    if rows.size < kept.count + SPARE or kept.place(LEVEL) is None:
        return No(
            because="In too many times of the year nothing ever happens.",
            help='Use `season = "none"` or harmonics, or take longer periods.',
        )
    found = _fitted(subset(series, eventful), choice, kept)
    return found if isinstance(found, No) else _spread_out(found, eventful)


def _eventful(line: Line, columns: Columns) -> BoolArray:
    """Return which periods are of a time of year that ever has an event, shape (periods,)."""
    places = [place for place, name in enumerate(columns.names) if name.startswith(TIME_OF_YEAR)]
    if not places:
        return np.ones(line.values.size, dtype=bool)
    indicators = columns.values[:, places] > 0.0
    time = np.where(indicators.any(axis=1), indicators.argmax(axis=1) + 1, 0)
    return np.asarray((np.bincount(time, weights=line.values) > 0.0)[time])


def columns_among(columns: Columns, rows: BoolArray) -> Columns:
    """Return the columns of some periods, without those that are then no columns of their own."""
    kept = independent_columns(gram(columns.values[rows]))
    return Columns(
        values=columns.values[rows][:, kept],
        without=columns.without[rows][:, kept],
        names=tuple(columns.names[place] for place in kept),
        scales=columns.scales[kept],
        dropped=tuple(name for place, name in enumerate(columns.names) if place not in kept),
    )


def _spread_out(found: Fitted, rows: BoolArray) -> Fitted:
    """Return a fit of some periods as one of all, 0 at the others."""

    def all_rows(values: FloatArray) -> FloatArray:
        out = np.zeros((rows.size, *values.shape[1:]))
        out[rows] = values
        return out

    return replace(
        found,
        seen=all_rows(found.seen),
        expected=all_rows(found.expected),
        base=all_rows(found.base),
        innovations=all_rows(found.innovations),
        leverage=all_rows(found.leverage),
        quiet=int(np.count_nonzero(~rows)),
    )


def _fitted(series: Series, choice: Choice, columns: Columns) -> Fitted | No:
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
        contrasts=contrasts_of(columns),
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
            name: np.concatenate([vector, -vector])
            for name, vector in contrasts_of(columns).items()
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
        leverage=leverage_of(whiten(weighted, series.gaps, own)),
    )


def _separated(found: Separated) -> No:
    name = found.owner.removeprefix("coef_")
    return No(
        because=f"The counts are 0 wherever {name!r} says so, so no finite effect fits them best.",
        help="Leave that term out, take longer periods, or use a model of means.",
    )
