"""What a plan, and the periods before the start, say of a series that is still to come."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.data import FloatArray, Kind
from analysis.errors import BadPlanError, Problem
from analysis.outcome import Scale
from analysis.parts.panel_answer import No
from analysis.parts.power_two_group import need
from analysis.parts.serial_regression import (
    default_lags,
    reml_autocorrelation,
    solve,
    whiten,
)
from analysis.parts.series_columns import Columns, build, seasonal
from analysis.parts.series_data import Series
from analysis.parts.series_fits import fit
from analysis.parts.series_model import Choice, response
from analysis.parts.series_subsets import subset

_SCALES = {
    Kind.MEAN: Scale.MEAN_DIFFERENCE,
    Kind.PROPORTION: Scale.RISK_DIFFERENCE,
    Kind.COUNT: Scale.RATE_DIFFERENCE,
}
_TAIL = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesAssumptions:
    """Assumptions of a series, complete.

    spread: the marginal standard deviation on the scale of a model of means.
    baseline, size, dispersion: of counts, each period's rate, exposure or people, and variance over
        that of independent events.
    difference: the scale of a difference of this kind of outcome.
    said: what was taken from where, where the plan did not say.
    """

    kind: Kind
    before: int
    after: int
    autocorrelation: float
    spread: float
    baseline: float
    size: float
    dispersion: float
    alpha: float
    effect: float | None
    lags: int
    controlled: bool
    difference: Scale
    said: str = ""

    def events(self, errors: FloatArray, level: float) -> FloatArray:
        """Return counts of a level with the ranks of some normal errors, shape as they have."""
        from scipy.special import ndtr

        mean = level * self.size
        table = self._below(mean)
        return np.asarray(np.searchsorted(table, ndtr(errors)), dtype=np.float64)

    def _below(self, mean: float) -> FloatArray:
        """Return the chance of at most 0, 1, 2 ... events at a mean."""
        from scipy.special import bdtr, pdtr

        spread = math.sqrt(max(self.dispersion, 1.0) * max(mean, 1.0))
        most = math.ceil(mean + _TAIL * spread + _TAIL)
        counts = np.arange(most, dtype=np.float64)
        if self.dispersion > 1.0 and mean > 0.0:
            shape = mean / (self.dispersion - 1.0)
            return _negative_binomial_below(counts, shape, 1.0 / self.dispersion)
        if self.kind is Kind.PROPORTION:
            people = round(self.size)
            return np.asarray(bdtr(np.minimum(counts, people), people, mean / self.size))
        return np.asarray(pdtr(counts, mean))


def _negative_binomial_below(counts: FloatArray, shape: float, chance: float) -> FloatArray:
    from scipy.special import betainc

    return np.asarray(betainc(shape, counts + 1.0, chance))


def assumed(
    table: Mapping[str, Any], kind: Kind, choice: Choice, series: Series | None
) -> SeriesAssumptions:
    """Return the assumptions: the plan's own, else what the periods before tell, else the least.

    Parameters
    ----------
    table: ``[power]`` with its defaults; ``said`` holds what the plan itself says.

    Raises
    ------
    BadPlanError
        An assumption that is needed is missing or impossible.
    """
    own = table.get("said") or {}
    told = {} if series is None else facts(series, choice)
    said = {**table, **told, **own}
    before, after = (_whole(said, name) for name in ("periods_before", "periods_after"))
    correlation = said.get("autocorrelation")
    notes = [] if correlation is not None else ["No autocorrelation was given: 0 is taken."]
    notes += (
        [f"From the periods before: {', '.join(sorted(set(told) - set(own)))}."] if told else []
    )
    controlled = "group" in said.get("roles", ())
    baseline, size, dispersion = _of_events(said, kind, choice)
    spread = 1.0 if choice.counts else _spread(said, kind, choice, notes)
    lags = default_lags(before + after) if choice.lags is None else choice.lags
    return SeriesAssumptions(
        kind=kind,
        before=before,
        after=after,
        autocorrelation=float(correlation or 0.0),
        spread=spread,
        baseline=baseline,
        size=size,
        dispersion=dispersion,
        alpha=float(said.get("alpha", 0.05)),
        effect=None if table.get("effect") is None else float(table["effect"]),
        lags=min(lags, before + after - 1),
        controlled=controlled,
        difference=_SCALES[kind],
        said=" ".join(notes),
    )


def _whole(said: Mapping[str, Any], name: str) -> int:
    found = need(said, name)
    if found < 1:
        raise _wrong(name, "one or more", found)
    return int(found)


def _wrong(name: str, expected: str, found: object) -> BadPlanError:
    message = f"power.{name} must be {expected}; found {found}."
    return BadPlanError([Problem(message=message, field=f"power.{name}")])


def _of_events(said: Mapping[str, Any], kind: Kind, choice: Choice) -> tuple[float, float, float]:
    """Return the rate, the exposure or people of a period, and the dispersion."""
    dispersion = max(1.0, float(said.get("dispersion") or 1.0))
    if not choice.counts:
        return 0.0, 1.0, dispersion
    baseline = need(said, "baseline")
    if baseline <= 0.0:
        raise _wrong("baseline", "above 0", baseline)
    if kind is Kind.MEAN:
        sd = said.get("sd")
        return baseline, 1.0, dispersion if sd is None else max(1.0, float(sd) ** 2 / baseline)
    if kind is Kind.COUNT:
        return baseline, float(said.get("exposure") or 1.0), dispersion
    if baseline >= 1.0:
        raise _wrong("baseline", "a share between 0 and 1", baseline)
    return baseline, _people(said), dispersion


def _people(said: Mapping[str, Any]) -> float:
    """Return the people of one period."""
    people = said.get("cluster_size")
    if people is None:
        people = need(said, "n_treated") / _whole(said, "periods_after")
    return max(1.0, float(people))


def _spread(said: Mapping[str, Any], kind: Kind, choice: Choice, notes: list[str]) -> float:
    """Return the marginal standard deviation on the scale of the model."""
    sd, baseline = said.get("sd"), said.get("baseline")
    if sd is None and kind is Kind.COUNT:
        rate = need(said, "baseline")
        dispersion = max(1.0, float(said.get("dispersion") or 1.0))
        sd = math.sqrt(dispersion * rate / float(said.get("exposure") or 1.0))
    elif sd is None and kind is Kind.PROPORTION:
        share = need(said, "baseline")
        if not 0.0 < share < 1.0:
            raise _wrong("baseline", "a share between 0 and 1", share)
        sd = math.sqrt(share * (1.0 - share) / _people(said))
    sd = need(said, "sd") if sd is None else float(sd)
    if not choice.log:
        return sd
    if baseline is None:
        notes.append("The standard deviation is taken to be that of the logarithm.")
        return sd
    if float(baseline) <= 0.0:
        raise _wrong("baseline", "above 0 where logarithms are taken", baseline)
    notes.append("The standard deviation of the logarithm is that of a log-normal outcome.")
    return math.sqrt(math.log1p((sd / float(baseline)) ** 2))


def facts(series: Series, choice: Choice) -> dict[str, float]:
    """Return what the periods before tell, around their own trend and season; never an effect."""
    rows = series.places < series.start
    found: dict[str, float] = {
        "periods_before": float(series.before),
        "periods_after": float(series.periods - series.before),
    }
    if not rows.any():
        return found
    line = series.treated
    size = None if line.size is None else line.size[rows]
    total = float(rows.sum()) if size is None else float(size.sum())
    found["baseline"] = float(line.values[rows].sum()) / total
    if size is not None:
        name = "cluster_size" if series.kind is Kind.PROPORTION else "exposure"
        found[name] = float(size.mean())
    earlier = subset(series, rows)
    columns = columns_before(earlier, choice)
    if earlier.periods < columns.count + 2:
        return found
    return found | _residual_facts(earlier, choice, columns)


def columns_before(series: Series, choice: Choice) -> Columns:
    """Return the columns of the time before the start: constant, season and trend."""
    return build(
        series.places,
        int(series.places[-1]) + 1,
        list(seasonal(series.calendar, series.places, choice.season)),
        trend=choice.trend,
        slope=False,
    )


def _residual_facts(series: Series, choice: Choice, columns: Columns) -> dict[str, float]:
    x = columns.values
    if choice.counts:
        fitted = fit(series, choice, columns)
        if isinstance(fitted, No) or not fitted.dispersion:
            return {}
        return {"dispersion": fitted.dispersion, "autocorrelation": fitted.autocorrelation}
    if choice.log and float(series.treated.levels.min()) <= 0.0:
        return {}
    y = response(series, log=choice.log)
    own = reml_autocorrelation(x, y, series.gaps)
    both = whiten(np.column_stack([x, y]), series.gaps, own)
    _, _, rest = solve(both[:, :-1], both[:, -1])
    spread = math.sqrt(float(rest @ rest) / (y.size - columns.count))
    if choice.log:
        baseline = float(series.treated.levels.mean())
        spread = baseline * math.sqrt(math.expm1(spread**2))
    return {"sd": spread, "autocorrelation": own} if spread > 0.0 else {}
