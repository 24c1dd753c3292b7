"""The columns of a segmented regression: season, covariates, trend, level and slope."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, Factor, FloatArray, IntArray
from analysis.parts.adjusted_columns import gram, independent_columns
from analysis.parts.series_data import Series
from analysis.parts.series_time import MONTHS_A_YEAR, Calendar

QUARTERS_A_YEAR = 4
MONTHS_FROM = 24
"""Months before the start from which `auto` gives each month of the year its own level."""

QUARTERS_FROM = 8
"""Quarters before the start from which `auto` gives each quarter its own level."""

SPARE = 2
"""A model of k coefficients needs k and so many more periods."""

TIME_OF_YEAR = "season time "
"""How the columns begin that say one time of the year."""

LEVEL, SLOPE, TREND = "level_change", "slope_change", "trend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """How times of year enter: ``kind`` is none, months, quarters or harmonics.

    length: periods in a season where the plan says so; None where the calendar does.
    """

    kind: str
    harmonics: int = 1
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A model's columns.

    values: shape (periods, columns); without: the same where there had been no start.
    names: what each column is called; the season's and the constant's have no quantity.
    scales: shape (columns,), what a coefficient is divided by to be per unit of its covariate.
    dropped: the columns that are combinations of those before them.
    """

    values: FloatArray
    without: FloatArray
    names: tuple[str, ...]
    scales: FloatArray
    dropped: tuple[str, ...] = ()

    def place(self, name: str) -> int | None:
        """Return where a column stands; None where it does not."""
        return self.names.index(name) if name in self.names else None

    @property
    def count(self) -> int:
        """Coefficients."""
        return len(self.names)


def chosen_season(asked: Season, calendar: Calendar, before: int) -> Season:
    """Return the season that `auto` stands for, by the periods before the start alone."""
    if asked.kind != "auto":
        return asked
    length = asked.length if asked.length is not None else _length_of_year(calendar)
    if length == MONTHS_A_YEAR and before >= MONTHS_FROM:
        return Season(kind="months", length=asked.length)
    if length == QUARTERS_A_YEAR and before >= QUARTERS_FROM:
        return Season(kind="quarters", length=asked.length)
    if length is not None and before >= length:
        return Season(kind="harmonics", harmonics=asked.harmonics, length=asked.length)
    return Season(kind="none")


def _length_of_year(calendar: Calendar) -> int | None:
    """Return 12 for months, 4 for quarters; None where a year is no such number of periods."""
    year = calendar.year
    return int(year) if year in (MONTHS_A_YEAR, QUARTERS_A_YEAR) else None


def columns_of(
    series: Series, season: Season, *, trend: bool = True, slope: bool = True
) -> Columns:
    """Return the columns in this order: constant, season, covariates, trend, level, slope.

    A column that is a combination of those before it is left out and named in ``dropped``.
    """
    return build(
        series.places,
        series.start,
        [
            *seasonal(series.calendar, series.places, season),
            *_covariates(series),
        ],
        trend=trend,
        slope=slope,
    )


def build(
    places: IntArray,
    start: int,
    more: list[tuple[str, FloatArray]],
    *,
    trend: bool,
    slope: bool,
) -> Columns:
    """Return a segmented regression's columns for periods at some places in time."""
    since = (places - start).astype(np.float64)
    after = (since >= 0).astype(np.float64)
    named: list[tuple[str, FloatArray]] = [("constant", np.ones(places.size)), *more]
    if trend:
        named.append((TREND, since))
    named.append((LEVEL, after))
    if slope:
        named.append((SLOPE, since * after))
    scales = np.array([_scale(name, column) for name, column in named])
    values = np.column_stack([_centred(name, column) for name, column in named]) / scales
    kept = independent_columns(gram(values))
    names = [name for name, _ in named]
    without = values.copy()
    for place, name in enumerate(names):
        if name in (LEVEL, SLOPE):
            without[:, place] = 0.0
    return Columns(
        values=values[:, kept],
        without=without[:, kept],
        names=tuple(names[place] for place in kept),
        scales=scales[kept],
        dropped=tuple(name for place, name in enumerate(names) if place not in kept),
    )


def _centred(name: str, column: FloatArray) -> FloatArray:
    return column - column.mean() if name.startswith("coef_") else column


def _scale(name: str, column: FloatArray) -> float:
    """Return the size of a column, so that none is far larger than another."""
    spread = float(np.abs(_centred(name, column)).max(initial=0.0))
    return spread if spread > 0.0 else 1.0


def seasonal(
    calendar: Calendar, places: IntArray, season: Season
) -> Iterator[tuple[str, FloatArray]]:
    """Yield the season's columns: an indicator for each time of year but one, or waves."""
    if season.kind in ("months", "quarters"):
        times = _times_of_year(calendar, places, season)
        for time in np.unique(times)[1:]:
            yield f"{TIME_OF_YEAR}{time}", (times == time).astype(np.float64)
    elif season.kind == "harmonics":
        length = season.length if season.length is not None else calendar.year
        for wave in range(1, season.harmonics + 1):
            angle = 2.0 * np.pi * wave * places / (length or 1.0)
            yield f"season sine {wave}", _clean(np.sin(angle))
            yield f"season cosine {wave}", _clean(np.cos(angle))


def _clean(wave: FloatArray) -> FloatArray:
    """Return a wave whose zeros are zeros, so that one that never moves is seen to be none."""
    return np.where(np.abs(wave) < 1e-9, 0.0, wave)


def _times_of_year(calendar: Calendar, places: IntArray, season: Season) -> IntArray:
    own = MONTHS_A_YEAR if season.kind == "months" else QUARTERS_A_YEAR
    months = calendar.months(places)
    if months is None or season.length not in (None, own):
        return np.asarray(places % (season.length or own))
    return months if season.kind == "months" else np.asarray(months // 3)


def _covariates(series: Series) -> Iterator[tuple[str, FloatArray]]:
    for covariate in series.covariates:
        name = f"coef_{covariate.name.replace(' ', '_')}"
        if isinstance(covariate.values, Factor):
            for code in np.unique(covariate.values.codes)[1:]:
                level = covariate.values.levels[code].replace(" ", "_")
                yield f"{name}_{level}", (covariate.values.codes == code).astype(np.float64)
        else:
            yield name, covariate.values


def after_rows(columns: Columns) -> BoolArray:
    """Return which periods the start changed."""
    return np.asarray((columns.values != columns.without).any(axis=1))
