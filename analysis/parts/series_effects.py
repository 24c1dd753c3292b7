"""What a fitted series says: changes of level and slope, and the effect over the time after.

References
----------
Lopez Bernal, Cummins and Gasparrini (2017), International Journal of Epidemiology 46, 348-355.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray, Kind
from analysis.outcome import Check, Estimate, Quantity, Scale
from analysis.parts.distributions import t_quantile, two_sided_p
from analysis.parts.panel_answer import absent
from analysis.parts.series_columns import LEVEL, SLOPE, TREND
from analysis.parts.series_data import Series
from analysis.parts.series_model import Choice, Fitted

_DIFFERENCES = {
    Kind.MEAN: (Scale.MEAN_DIFFERENCE, Scale.MEAN),
    Kind.PROPORTION: (Scale.RISK_DIFFERENCE, Scale.SHARE),
    Kind.COUNT: (Scale.RATE_DIFFERENCE, Scale.RATE),
}
"""The scale of a difference of each kind, and of a level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """The headline, the same as a difference where it is none, and the named quantities."""

    estimate: Estimate | None
    absolute: Estimate | None
    counterfactual: Estimate | None
    quantities: Mapping[str, Quantity]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _After:
    """Levels of the periods after: fitted and expected, shape (periods after,), with gradients."""

    fitted: FloatArray
    expected: FloatArray
    by_fitted: FloatArray
    by_expected: FloatArray
    size: FloatArray


def effects(series: Series, choice: Choice, fitted: Fitted, level: float) -> Effects:
    """Return all that a fitted series says, at a level of confidence."""
    made = _Maker(series=series, choice=choice, fitted=fitted, level=level)
    after = _after(series, fitted)
    scale, of_level = _DIFFERENCES[series.kind]
    unit = rate_unit(series) if scale is Scale.RATE_DIFFERENCE else None
    average = made.average(after, scale, unit)
    quantities: dict[str, Quantity] = dict(made.coefficients(scale, unit))
    quantities["autocorrelation"] = fitted.autocorrelation
    quantities["average_effect"] = average
    quantities["relative_effect"] = made.relative(after)
    quantities["cumulative_effect"] = made.cumulative(after, scale)
    if fitted.dispersion is not None:
        quantities["dispersion"] = fitted.dispersion
    mean = _finite(float(after.expected.mean()))
    estimate = average
    if choice.on_logs and not (choice.counts and series.kind is Kind.PROPORTION):
        estimate = made.of_logs(after_mean(series, fitted))
    names = ["average_effect", "relative_effect", "cumulative_effect"]
    gone = [name for name in names if quantities[name] is None]
    because = "What was expected is 0, or beyond any number, so this cannot be computed."
    return Effects(
        estimate=estimate,
        absolute=None if estimate is average else average,
        counterfactual=None if mean is None else Estimate(value=mean, scale=of_level, unit=unit),
        quantities=quantities,
        checks=tuple(absent(name, because) for name in gone),
    )


def rate_unit(series: Series) -> str:
    """Return what a rate is per: a unit of its exposure, or a period."""
    if series.treated.size is None:
        return f"per {series.period_name}"
    return f"per unit of {series.size_name or 'exposure'}"


def after_mean(series: Series, fitted: Fitted) -> FloatArray:
    """Return the coefficients' mean effect over the periods after, shape (p,)."""
    rows = series.after
    return np.asarray((fitted.seen[rows] - fitted.expected[rows]).mean(axis=0))


def _after(series: Series, fitted: Fitted) -> _After:
    rows = series.after
    seen, expected = fitted.levels(fitted.seen)[rows], fitted.levels(fitted.expected)[rows]
    by_seen, by_expected = fitted.seen[rows], fitted.expected[rows]
    if fitted.logs:
        by_seen, by_expected = by_seen * seen[:, None], by_expected * expected[:, None]
    counted = series.counted and series.treated.size is not None
    size = series.treated.size if counted else None
    return _After(
        fitted=seen,
        expected=expected,
        by_fitted=by_seen,
        by_expected=by_expected,
        size=np.ones(seen.size) if size is None else size[rows],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    """Estimates of one fit: each from a linear combination of coefficients, or its gradient."""

    series: Series
    choice: Choice
    fitted: Fitted
    level: float

    def coefficients(self, scale: Scale, unit: str | None) -> Mapping[str, Quantity]:
        """Return the reported coefficients; None for one that the data cannot tell apart."""
        found: dict[str, Quantity] = {LEVEL: None, SLOPE: None, TREND: None}
        per_period = f"per {self.series.period_name}"
        for name, vector in self.fitted.contrasts.items():
            if name.startswith("coef_"):
                own = Scale.LOG_POINTS if self.choice.on_logs else scale
                found[name] = self.linear(vector, own, unit if own is scale else None)
            elif self.choice.counts:
                found[name] = self.ratio(vector, None if name == LEVEL else per_period)
            else:
                own = Scale.LOG_POINTS if self.choice.log else scale
                said = per_period if name != LEVEL else (unit if own is scale else None)
                found[name] = self.linear(vector, own, said)
        return found

    def of_logs(self, vector: FloatArray) -> Estimate | None:
        """Return the headline on the logarithm: log points of means, a ratio of counts."""
        if self.choice.counts:
            return self.ratio(vector, None)
        return self.linear(vector, Scale.LOG_POINTS, None)

    def linear(self, vector: FloatArray, scale: Scale, unit: str | None) -> Estimate | None:
        """Return a linear combination of the coefficients."""
        value = float(vector @ self.fitted.beta)
        return self._made(value, self._error(vector), scale, unit)

    def ratio(self, vector: FloatArray, unit: str | None) -> Estimate | None:
        """Return the exponential of a linear combination, its error on the logarithm."""
        value, error = float(vector @ self.fitted.beta), self._error(vector)
        half = t_quantile(self.level, self.fitted.df) * error
        share = self.series.kind is Kind.PROPORTION
        if _exp(value) is None or not error > 0.0:
            return None
        return Estimate(
            value=_exp(value),
            scale=Scale.RISK_RATIO if share else Scale.RATE_RATIO,
            low=_exp(value - half),
            high=_exp(value + half),
            se=error,
            df=self.fitted.df,
            p=two_sided_p(value / error, self.fitted.df),
            level=self.level,
            unit=unit,
        )

    def average(self, after: _After, scale: Scale, unit: str | None) -> Estimate | None:
        """Return the mean over the periods after of fitted less expected."""
        value = float((after.fitted - after.expected).mean())
        gradient = (after.by_fitted - after.by_expected).mean(axis=0)
        return self._made(value, self._error(gradient), scale, unit)

    def cumulative(self, after: _After, scale: Scale) -> Estimate | None:
        """Return the sum over the periods after of fitted less expected: events where counted."""
        value = float((after.size * (after.fitted - after.expected)).sum())
        gradient = after.size @ (after.by_fitted - after.by_expected)
        own = Scale.COUNT if self.series.counted else scale
        return self._made(value, self._error(gradient), own, None)

    def relative(self, after: _After) -> Estimate | None:
        """Return the average effect over the average expected level, by the delta method."""
        seen, expected = float(after.fitted.mean()), float(after.expected.mean())
        if expected == 0.0 or not math.isfinite(seen / expected):
            return None
        by_seen, by_expected = after.by_fitted.mean(axis=0), after.by_expected.mean(axis=0)
        share = seen / expected
        gradient = by_seen / expected - by_expected * share / expected
        if not self.fitted.logs:
            return self._made(share - 1.0, self._error(gradient), Scale.SHARE, _RELATIVE)
        error = self._error(gradient / share)
        if not (error > 0.0 and math.isfinite(error)):
            return None
        half = t_quantile(self.level, self.fitted.df) * error
        low, high = _exp(math.log(share) - half), _exp(math.log(share) + half)
        return Estimate(
            value=share - 1.0,
            scale=Scale.SHARE,
            low=None if low is None else low - 1.0,
            high=None if high is None else high - 1.0,
            se=error * share,
            df=self.fitted.df,
            p=two_sided_p(math.log(share) / error, self.fitted.df),
            level=self.level,
            unit=_RELATIVE,
        )

    def _error(self, gradient: FloatArray) -> float:
        with np.errstate(over="ignore", invalid="ignore"):
            variance = float(gradient @ self.fitted.covariance @ gradient)
        return math.sqrt(variance) if variance > 0.0 else 0.0

    def _made(self, value: float, error: float, scale: Scale, unit: str | None) -> Estimate | None:
        if not (math.isfinite(value) and math.isfinite(error) and error > 0.0):
            return None
        half = t_quantile(self.level, self.fitted.df) * error
        return Estimate(
            value=value,
            scale=scale,
            low=_finite(value - half),
            high=_finite(value + half),
            se=error,
            df=self.fitted.df,
            p=two_sided_p(value / error, self.fitted.df),
            level=self.level,
            unit=unit,
        )


_RELATIVE = "of the level expected"


def _exp(value: float) -> float | None:
    return _finite(math.exp(value)) if value < 700.0 else None


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
