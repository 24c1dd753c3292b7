"""The event study of a model, and whether the groups' trends differed before the start."""

from dataclasses import dataclass, replace

import numpy as np

from analysis.outcome import Check, CheckStatus, Consequence, Estimate, Quantity
from analysis.parts.distributions import t_quantile
from analysis.parts.event_study import (
    EventColumns,
    before_start,
    event_columns,
    event_name,
    joint_p,
    with_periods,
)
from analysis.parts.fixed_effects import Fit
from analysis.parts.panel_estimates import of_coefficient
from analysis.parts.panel_model import PanelModel

NOT_HELD = 0.05
"""A pre-trend with a smaller p is taken as seen."""

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
    effects = _effects(model, columns, fit)
    p, how, slope = _pre_trend(apart, columns, fit)
    checks = [_unknown() if p is None else _check(p, how, slope, model)]
    if columns.reference != -1:
        checks.append(_gap(columns.reference))
    return Trend(
        quantities={"pre_trend_p": p, **effects},
        checks=tuple(checks),
        points=_points(columns, effects),
    )


def _effects(model: PanelModel, columns: EventColumns, fit: Fit) -> dict[str, Quantity]:
    """Return each lead and lag; without an interval where no error can be had."""
    names = [column.name for column in columns.columns]
    standing = [place for name in names if (place := fit.place(name)) is not None]
    errors = model.errors_beside
    found: dict[str, Quantity] = dict.fromkeys(names)
    spread = None
    if errors is not None and fit.df_residual > 0 and standing:
        spread = model.covariance(fit, errors, np.array(standing, dtype=np.int64))
    for at, place in enumerate(standing):
        value = float(fit.beta[place])
        if spread is None:
            shown = float(np.exp(value)) if model.scale.is_ratio else value
            found[fit.names[place]] = Estimate(value=shown, scale=model.scale)
        else:
            found[fit.names[place]] = of_coefficient(
                fit, place, spread, at, scale=model.scale, level=model.level
            )
    return found


def _pre_trend(
    model: PanelModel, columns: EventColumns, fit: Fit
) -> tuple[float | None, str, Estimate | None]:
    """Return the p of no difference before the start, how it was found, and the trend itself."""
    leads = [event_name(time) for time in columns.times if time < columns.reference]
    if not leads or fit.df_residual <= 0:
        return None, "", None
    earlier = replace(model, panel=before_start(model.panel), trending=True)
    errors = model.errors_beside
    slope = None
    if earlier.refusal() is None:
        slope = earlier.estimate(errors or "randomisation")
    if model.choice.errors != "randomisation" and errors is not None:
        p = joint_p(fit, errors, leads, model.covariance)
        if p is not None:
            return p, f"the {len(leads)} leads together", slope
    if slope is None:
        return None, "", None
    if model.choice.errors == "randomisation":
        return earlier.randomisation_p, "a straight trend, by reassigning the treatment", slope
    return slope.p, "a straight trend", slope


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
