"""Other admissible ways to read the same effect from the same series."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.outcome import Alternative, Estimate, Scale
from analysis.parts.local_level import MOST_PERIODS, local_level
from analysis.parts.panel_answer import No
from analysis.parts.series_columns import columns_of
from analysis.parts.series_data import Series
from analysis.parts.series_effects import Effects, effects
from analysis.parts.series_fits import fit
from analysis.parts.series_means import of_means
from analysis.parts.series_model import Choice, response
from analysis.parts.series_refusals import impossible

LOCAL_LEVEL = "local_level"
NO_TREND = "no_trend"

_TITLES = {
    "reml_ar1": "Autoregressive errors by REML",
    "prais_winsten": "Prais-Winsten",
    "ols": "Least squares, independent errors",
    "newey_west": "Newey-West errors",
    "quasi_poisson": "Quasi-Poisson, allowing for autocorrelation",
    "negative_binomial": "Negative binomial",
    "log_reml_ar1": "Logarithm of the rate, autoregressive errors by REML",
    NO_TREND: "No trend: the level alone",
    "no_slope_change": "A change of level alone",
    "slope_change": "Level and slope may change",
    LOCAL_LEVEL: "A level that wanders (structural model)",
}

_MEANS = ("reml_ar1", "prais_winsten", "ols", "newey_west")
_COUNTS = ("quasi_poisson", "negative_binomial")


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """The sensitivity set, and those of it that hold another form of the trend, by key."""

    alternatives: tuple[Alternative, ...]

    def find(self, key: str) -> Estimate | None:
        """Return the estimate of one; None where it could not be had."""
        found = (other.estimate for other in self.alternatives if other.key == key)
        return next(found, None)


def other_ways(series: Series, choice: Choice, headline: Estimate, level: float) -> Others:
    """Return the effect by other models, and under other forms of the trend."""
    found = []
    for key, other in _ways(series, choice):
        said = _local(series, other, level) if key == LOCAL_LEVEL else _fitted(series, other, level)
        estimate = None if said is None else on_scale(said, headline.scale)
        if estimate is not None:
            found.append(Alternative(key=key, title=_TITLES[key], estimate=estimate))
    return Others(alternatives=tuple(found))


def _ways(series: Series, choice: Choice) -> Iterator[tuple[str, Choice]]:
    for model in _COUNTS if choice.counts else _MEANS:
        if model != choice.model:
            yield model, replace(choice, model=model)
    positive = all(
        float(line.levels.min()) > 0.0
        for line in (series.treated, series.comparison)
        if line is not None
    )
    logged = replace(choice, model="reml_ar1", log=True)
    if choice.counts and positive:
        yield "log_reml_ar1", logged
    yield NO_TREND, replace(choice, trend=False, slope=False)
    slope = "no_slope_change" if choice.slope else "slope_change"
    yield slope, replace(choice, slope=not choice.slope)
    if not choice.counts or positive:
        wandering = logged if choice.counts else choice
        yield LOCAL_LEVEL, replace(wandering, model="reml_ar1", trend=False, slope=False)


def _fitted(series: Series, choice: Choice, level: float) -> Effects | None:
    columns = columns_of(series, choice.season, trend=choice.trend, slope=choice.slope)
    if impossible(series, choice, columns) is not None:
        return None
    found = fit(series, choice, columns)
    return None if isinstance(found, No) else effects(series, choice, found, level)


def _local(series: Series, choice: Choice, level: float) -> Effects | None:
    if series.periods > MOST_PERIODS:
        return None
    columns = columns_of(series, choice.season, trend=False, slope=False)
    if impossible(series, choice, columns) is not None:
        return None
    found = local_level(columns.values, response(series, log=choice.log), series.places)
    return effects(series, choice, of_means(series, choice, columns, found), level)


def on_scale(said: Effects, scale: Scale) -> Estimate | None:
    """Return an effect on the headline's scale; None where it has none there."""
    for found in (said.estimate, said.absolute):
        if found is not None and found.scale is scale:
            return found
    log = said.estimate
    if log is None or log.scale is not Scale.LOG_POINTS or scale is not Scale.RATE_RATIO:
        return None
    value, low, high = (_exp(end) for end in (log.value, log.low, log.high))
    return replace(log, value=value, low=low, high=high, scale=scale)


def _exp(value: float | None) -> float | None:
    return None if value is None or value > 700.0 else math.exp(value)
