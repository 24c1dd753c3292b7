"""Models of means of a series: levels or their logarithms, with errors of four kinds."""

import numpy as np

from analysis.data import FloatArray
from analysis.parts.panel_answer import No
from analysis.parts.serial_regression import (
    SerialFit,
    default_lags,
    newey_west,
    ols,
    prais_winsten,
    reml_ar1,
    whiten,
)
from analysis.parts.series_columns import Columns
from analysis.parts.series_data import Series
from analysis.parts.series_model import Choice, Fitted, contrasts_of, leverage_of, response


def fit_of_means(series: Series, choice: Choice, columns: Columns) -> Fitted | No:
    """Return the fitted model of means; why not, where it leaves nothing to judge by."""
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
        contrasts=contrasts_of(columns),
        autocorrelation=found.autocorrelation,
        innovations=found.innovations,
        leverage=leverage_of(whiten(columns.values, series.gaps, found.autocorrelation)),
        lags=lags_of(series, choice),
    )


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
