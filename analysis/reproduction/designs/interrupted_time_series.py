"""Interrupted time series: segmented regression of means, or of counts."""

from dataclasses import replace

import numpy as np

from analysis.data import Kind
from analysis.errors import BadDataError
from analysis.parts.series_columns import QUARTERS_A_YEAR
from analysis.parts.series_model import COUNT_MODELS
from analysis.parts.series_time import MONTHS_A_YEAR, Timeline, excluded_places, timeline
from analysis.reproduction.recipe import Case, Recipe, Unscripted
from analysis.reproduction.recipe import recipe as recipe_of


def recipe(case: Case) -> Recipe | Unscripted:
    """Return the recipe of the model, with each row's place in time and time of year."""
    settings, model, series = case.settings, case.setting("model"), case.shaped
    counts = model in COUNT_MODELS
    if counts and series.kind is Kind.PROPORTION and series.comparison is not None:
        return Unscripted(because="shares of a controlled series by a count model are not scripted")
    season = case.setting("season")
    length = settings.season_length or series.calendar.year
    found = recipe_of(
        "series_counts" if counts else "series_means",
        settings.level,
        model=model,
        kind=series.kind.value,
        start=series.start,
        season=season,
        waves=settings.harmonics,
        length=float(length or 1.0),
        slope=settings.slope_change,
        terms=list(case.rows.terms),
        log=True if settings.transform == "log" else None,
        lags=settings.lags if model == "newey_west" else None,
    )
    return replace(found, columns=_columns(case, season))


def _columns(case: Case, season: str) -> dict[str, list[int]]:
    period, start = case.seen.period, case.question.start
    if period is None or start is None:
        raise BadDataError("a series has periods and a start")
    time = timeline(period.kind, period.labels, start)
    left_out = excluded_places(time, period.kind, case.settings.exclude)
    places = time.places[period.codes]
    return {
        "place": places.tolist(),
        "excluded": np.isin(places, left_out).astype(int).tolist(),
        "time_of_year": _times_of_year(time, season, case.settings.season_length)[
            period.codes
        ].tolist(),
    }


def _times_of_year(time: Timeline, season: str, length: int | None) -> np.ndarray:
    """Return the month or quarter of each label, 0 where the model has no such season."""
    if season not in ("months", "quarters"):
        return np.zeros_like(time.places)
    own = MONTHS_A_YEAR if season == "months" else QUARTERS_A_YEAR
    months = time.calendar.months(time.places)
    if months is None or length not in (None, own):
        return np.asarray(time.places % (length or own))
    return months if season == "months" else np.asarray(months // 3)
