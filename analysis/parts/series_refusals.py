"""Why a well-formed series cannot answer, each as a sentence with what would help."""

import numpy as np

from analysis.parts.panel_answer import No
from analysis.parts.series_columns import LEVEL, SLOPE, SPARE, TREND, Columns
from analysis.parts.series_data import Line, Series
from analysis.parts.series_model import Choice, response

_MORE = "Gather periods on both sides of the start: 24 before and 12 after are a good series."


def no_sides(series: Series) -> No | None:
    """Return why there is nothing to compare: no period, none before, or none after."""
    if not series.periods:
        return No(because="No period is left to analyse.", help=_MORE)
    if not series.before:
        return No(because="The series has no period before the start.", help=_MORE)
    if series.before == series.periods:
        return No(because="The series has no period after the start.", help=_MORE)
    return None


def impossible(series: Series, choice: Choice, columns: Columns) -> No | None:
    """Return why the model cannot be fitted; None where it can."""
    return (
        _values(series, choice)
        or _too_few(series, columns)
        or _no_level(columns)
        or _no_slope(series, choice, columns)
    )


def _lines(series: Series) -> list[Line]:
    return [line for line in (series.treated, series.comparison) if line is not None]


def _values(series: Series, choice: Choice) -> No | None:
    if choice.counts:
        return _counts(series, choice)
    if choice.log and any(float(line.levels.min()) <= 0.0 for line in _lines(series)):
        return No(
            because="The outcome is 0 or below in a period, where there is no logarithm.",
            help='Use `transform = "none"`, a model of counts, or longer periods.',
        )
    levels = response(series, log=choice.log)
    if float(np.ptp(levels)) <= 1e-12 * float(np.abs(levels).max()):
        return _constant()
    return None


def _constant() -> No:
    return No(
        because="The outcome is the same in every period, so there is no change to judge.",
        help="Check the data, or choose an outcome that moves.",
    )


def _counts(series: Series, choice: Choice) -> No | None:
    after = series.after
    for line in _lines(series):
        if float(line.values.min()) < 0.0:
            return No(
                because=f"The outcome is negative in a period, and {choice.model} has no such.",
                help='Use a model of means, such as `model = "reml_ar1"`.',
            )
        if choice.model != "quasi_poisson" and np.any(line.values != np.floor(line.values)):
            return No(
                because=f"The outcome is not whole in a period, and {choice.model} counts.",
                help='Use `model = "quasi_poisson"`, or a model of means.',
            )
        if not (line.values[after].any() and line.values[~after].any()):
            side = "after" if line.values[~after].any() else "before"
            return No(
                because=f"There is no event {side} the start, so no ratio can be formed.",
                help="Take a longer series, or an outcome that happens more often.",
            )
        if float(np.ptp(line.levels)) <= 1e-12 * float(line.levels.max()):
            return _constant()
    return None


def _too_few(series: Series, columns: Columns) -> No | None:
    needed = columns.count
    if columns.place(LEVEL) is None:
        needed += len(columns.dropped)
    if series.periods >= needed + SPARE:
        return None
    return No(
        because=f"The model has {needed} coefficients and needs {needed + SPARE} periods; the "
        f"series has {series.periods}.",
        help="Gather more periods, or leave out the season, covariates or the change of slope.",
    )


def _no_level(columns: Columns) -> No | None:
    if columns.place(LEVEL) is not None:
        return None
    return No(
        because="The covariates or the season change exactly when the initiative starts, so the "
        "two cannot be told apart.",
        help="Leave out the covariate that stands for the initiative itself.",
    )


def _no_slope(series: Series, choice: Choice, columns: Columns) -> No | None:
    """Return that one period before the start shows no trend from which a slope could change."""
    slope_lost = choice.slope and columns.place(SLOPE) is None
    trend_lost = choice.trend and columns.place(TREND) is None
    if series.before > 1 or not (slope_lost or trend_lost):
        return None
    return No(because="One period before the start shows no trend.", help=_MORE)
