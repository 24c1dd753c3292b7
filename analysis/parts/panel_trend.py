"""The event study of a model, and whether the groups' trends differed before the start."""

from dataclasses import dataclass, replace

import numpy as np

from analysis.data import BoolArray, IntArray
from analysis.outcome import Check, CheckStatus, Consequence, Estimate, Quantity
from analysis.parts.clusters import Covariance
from analysis.parts.distributions import t_quantile
from analysis.parts.event_study import (
    EventColumns,
    before_start,
    event_columns,
    event_name,
    joint_p,
    with_periods,
)
from analysis.parts.fitted import Fitted
from analysis.parts.panel_answer import absent
from analysis.parts.panel_estimates import from_error, of_coefficient
from analysis.parts.panel_model import PanelModel

NOT_HELD = 0.05
"""A pre-trend with a smaller p is taken as seen."""

FARTHEST = 15.0
"""A log ratio, or its model-based error, beyond this has run away: there is no event in a cell."""

Point = dict[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """What was seen before the start: quantities, the check, the chart's points."""

    quantities: dict[str, Quantity]
    checks: tuple[Check, ...]
    points: tuple[Point, ...]


def trend(model: PanelModel) -> Trend:
    """Return leads, lags and the pre-trend's p, and a check that says what could have been seen."""
    columns = event_columns(model.panel)
    if columns is None:
        quantities: dict[str, Quantity] = {"pre_trend_p": None}
        return Trend(quantities=quantities, checks=(_unknown(),), points=())
    apart = replace(model, choice=with_periods(model.choice))
    fit = apart.fit_columns([*apart.columns, *columns.columns])
    study = _study(model, columns, fit)
    effects = _effects(model, study)
    p, how, slope = _pre_trend(apart, study)
    checks = [_unknown() if p is None else _check(p, how, slope, model)]
    checks += [
        absent(name, "No row, or no event, tells this period's effect from the others.")
        for name, effect in effects.items()
        if effect is None
    ]
    if columns.reference != -1:
        checks.append(_gap(columns.reference))
    return Trend(
        quantities={"pre_trend_p": p, **effects},
        checks=tuple(checks),
        points=_points(columns, effects),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Study:
    """A fitted event study: ``places`` of the columns that stand, with their covariance."""

    columns: EventColumns
    fit: Fitted
    places: IntArray
    times: IntArray
    errors: str | None
    spread: Covariance | None


def _study(model: PanelModel, columns: EventColumns, fit: Fitted) -> _Study:
    standing = [
        (place, time)
        for time in columns.times
        if (place := fit.place(event_name(time))) is not None and _finite(model, fit, place)
    ]
    places = np.array([place for place, _ in standing], dtype=np.int64)
    errors = model.errors_beside if fit.df_residual > 0 and places.size else None
    return _Study(
        columns=columns,
        fit=fit,
        places=places,
        times=np.array([time for _, time in standing], dtype=np.int64),
        errors=errors,
        spread=None if errors is None else model.covariance(fit, errors, places),
    )


def _finite(model: PanelModel, fit: Fitted, place: int) -> bool:
    """Return whether an effect has a finite optimum: a ratio has none without events in a cell."""
    if not model.scale.is_ratio:
        return True
    size = float(np.linalg.norm(fit.inverse[place]))
    return abs(float(fit.beta[place])) < FARTHEST and size < FARTHEST


def _effects(model: PanelModel, study: _Study) -> dict[str, Quantity]:
    """Return each lead and lag; without an interval where no error can be had."""
    found: dict[str, Quantity] = dict.fromkeys(event_name(time) for time in study.columns.times)
    for at, (place, time) in enumerate(zip(study.places, study.times, strict=True)):
        value = float(study.fit.beta[place])
        if study.spread is None:
            shown = float(np.exp(value)) if model.scale.is_ratio else value
            found[event_name(int(time))] = Estimate(value=shown, scale=model.scale)
        else:
            found[event_name(int(time))] = of_coefficient(
                study.fit, place, study.spread, at, scale=model.scale, level=model.level
            )
    return found


def _pre_trend(model: PanelModel, study: _Study) -> tuple[float | None, str, Estimate | None]:
    """Return the p of no difference before the start, how it was found, and the trend itself."""
    leads = study.times < study.columns.reference
    if not leads.any() or study.fit.df_residual <= 0:
        return None, "", None
    slope = _slope(model, study, leads)
    if model.choice.errors == "randomisation" or slope is None:
        earlier = replace(model, trending=True).on(before_start(model.panel))
        if earlier.refusal() is not None:
            return None, "", slope
        p = earlier.randomisation_p
        return p, "a straight trend, by reassigning the treatment", slope
    names = [event_name(int(time)) for time in study.times[leads]]
    p = joint_p(study.fit, str(study.errors), names, model)
    if p is not None:
        return p, f"the {len(names)} leads together", slope
    return slope.p, "a straight trend", slope


def _slope(model: PanelModel, study: _Study, leads: BoolArray) -> Estimate | None:
    """Return the straight trend of the leads and their reference, per period."""
    if study.spread is None:
        return None
    times = np.append(study.times[leads], study.columns.reference).astype(np.float64)
    away = times - times.mean()
    weights = (away / float(away @ away))[:-1]
    part = np.flatnonzero(leads)
    value = float(weights @ study.fit.beta[study.places[leads]])
    variance = float(weights @ study.spread.matrix[np.ix_(part, part)] @ weights)
    df = float(study.spread.df[part].min())
    found = from_error(
        value,
        float(np.sqrt(max(0.0, variance))),
        df if np.isfinite(df) else None,
        scale=model.scale,
        level=model.level,
    )
    return found if found.se is not None else None


def _unknown() -> Check:
    return Check(
        key="pre_trend",
        status=CheckStatus.UNKNOWN,
        because="There are too few periods before the start to see whether the groups' trends "
        "differed.",
        consequence=Consequence.CAVEAT,
    )


def _check(p: float, how: str, slope: Estimate | None, model: PanelModel) -> Check:
    seen = p < NOT_HELD
    because = (
        f"The groups' trends differed before the start ({how}, p = {p:.3g}): the comparison may "
        "not show what the treated would have done."
        if seen
        else f"We could not see a difference in trend before the start ({how}, p = {p:.3g})."
    )
    return Check(
        key="pre_trend",
        status=CheckStatus.NOT_HELD if seen else CheckStatus.HELD,
        value=p,
        threshold=f"not held where p < {NOT_HELD}",
        because=because + _could_see(slope, model),
        consequence=Consequence.CAPS_STRENGTH if seen else Consequence.NONE,
        cap=2 if seen else None,
    )


def _could_see(slope: Estimate | None, model: PanelModel) -> str:
    """Return a sentence with the trend that would have been seen in 80 of 100 cases."""
    if slope is None or slope.se is None:
        return ""
    reach = (t_quantile(0.95, slope.df) + t_quantile(0.6, slope.df)) * slope.se
    if reach > FARTHEST and model.scale.is_ratio:
        return ""
    said = f"a factor of {np.exp(reach):.3g}" if model.scale.is_ratio else f"{reach:.3g}"
    return f" A difference of {said} a period would have been seen in 80 of 100 cases."


def _gap(reference: int) -> Check:
    return Check(
        key="event_reference",
        status=CheckStatus.INFO,
        value=float(reference),
        because=f"No data lie in the period before the start; leads and lags are relative to "
        f"{-reference} periods before it.",
    )


def _points(columns: EventColumns, effects: dict[str, Quantity]) -> tuple[Point, ...]:
    """Return the event study as a chart needs it: times in order, the reference among them."""
    points: list[Point] = []
    none = 1.0 if _is_ratio(effects) else 0.0
    for time in sorted((*columns.times, columns.reference)):
        effect = effects.get(event_name(time))
        if isinstance(effect, Estimate):
            points.append(
                {"time": time, "value": effect.value, "low": effect.low, "high": effect.high}
            )
        elif time == columns.reference:
            points.append({"time": time, "value": none, "low": None, "high": None})
    return tuple(points)


def _is_ratio(effects: dict[str, Quantity]) -> bool:
    return any(isinstance(item, Estimate) and item.scale.is_ratio for item in effects.values())
