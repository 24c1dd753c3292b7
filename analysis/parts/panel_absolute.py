"""What an effect on a panel means in events and levels: averted, absolute, counterfactual."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from analysis.data import FloatArray, Kind
from analysis.outcome import Check, Estimate, Scale
from analysis.parts.panel_answer import absent
from analysis.parts.panel_columns import response
from analysis.parts.panels import Panel


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Beside an effect: ``absolute`` (of a ratio), ``counterfactual`` and ``averted``."""

    absolute: Estimate | None
    counterfactual: Estimate | None
    averted: Estimate | None
    checks: tuple[Check, ...] = ()


def levels(panel: Panel, model: str, effect: Estimate) -> Levels:
    """Return what an effect comes to among the treated rows.

    averted: positive where there were fewer events than expected. The treated rows' own outcomes
    are taken as known: all uncertainty is the effect's.
    """
    if model == "log":
        because = "A mean of logarithms gives no level and no number of events."
        return _without_averted(None, None, because)
    if model == "poisson":
        return _of_ratio(panel, effect)
    return _of_difference(panel, effect)


def _of_difference(panel: Panel, effect: Estimate) -> Levels:
    seen = response(panel, "linear")
    on = panel.on
    weight = None if seen.weight is None else seen.weight[on]
    observed = float(np.average(seen.values[on], weights=weight))
    level = None
    if effect.value is not None:
        level = Estimate(value=observed - effect.value, scale=seen.level)
    if panel.kind is not Kind.COUNT and panel.people is None:
        return _without_averted(None, level, _NO_COUNT)
    size = panel.people if panel.people is not None else panel.exposure
    total = float(np.count_nonzero(on)) if size is None else float(size[on].sum())
    averted = moved(effect, lambda value: -total * value, slope=total, scale=Scale.COUNT)
    return Levels(absolute=None, counterfactual=level, averted=averted)


_NO_COUNT = "Only counts, and shares of people, can be added up to events averted."


def _of_ratio(panel: Panel, effect: Estimate) -> Levels:
    """Return observed x (1 - 1/ratio) per unit of exposure, and observed / ratio."""
    on = panel.on
    size = panel.people if panel.people is not None else panel.exposure
    events = float(_weighted(panel, panel.outcome)[on].sum())
    exposure = float(_weighted(panel, np.ones(panel.rows) if size is None else size)[on].sum())
    rate = events / exposure
    if effect.value is None or effect.value <= 0.0:
        return _without_averted(None, None, _NO_COUNT)
    counted = panel.kind is Kind.COUNT or panel.people is not None
    scale, level = Scale.MEAN_DIFFERENCE, Scale.MEAN
    if panel.people is not None:
        scale, level = Scale.RISK_DIFFERENCE, Scale.SHARE
    elif counted:
        scale, level = Scale.RATE_DIFFERENCE, Scale.RATE
    absolute = moved(
        effect, lambda ratio: rate * (1.0 - 1.0 / ratio), slope=rate / effect.value, scale=scale
    )
    absolute = replace(absolute, unit=_unit(panel, scale))
    counterfactual = Estimate(value=rate / effect.value, scale=level, unit=absolute.unit)
    if not counted:
        return _without_averted(absolute, counterfactual, _NO_COUNT)
    total = float(panel.outcome[on].sum())
    averted = moved(
        effect,
        lambda ratio: total * (1.0 / ratio - 1.0),
        slope=total / effect.value,
        scale=Scale.COUNT,
    )
    return Levels(absolute=absolute, counterfactual=counterfactual, averted=averted)


def _unit(panel: Panel, scale: Scale) -> str | None:
    if scale is not Scale.RATE_DIFFERENCE:
        return None
    if panel.exposure is None:
        return f"per {panel.row_name or 'row'}"
    return f"per unit of {panel.exposure_name}"


def _weighted(panel: Panel, values: FloatArray) -> FloatArray:
    return values if panel.weight is None else values * panel.weight


def moved(
    effect: Estimate, function: Callable[[float], float], *, slope: float, scale: Scale
) -> Estimate:
    """Return an estimate under a monotone function, which may exchange its ends.

    slope: the function's own change for one unit of the error's scale (the logarithm of a ratio).
    An end that is open, or at which the function is not finite, stays open.
    """
    low, high = (_at(function, end) for end in (effect.low, effect.high))
    falls = function(2.0) < function(1.0)
    return Estimate(
        value=None if effect.value is None else function(effect.value),
        scale=scale,
        low=high if falls else low,
        high=low if falls else high,
        se=None if effect.se is None else effect.se * abs(slope),
        df=effect.df,
        p=effect.p,
        level=effect.level,
    )


def _at(function: Callable[[float], float], end: float | None) -> float | None:
    if end is None:
        return None
    try:
        value = function(end)
    except ZeroDivisionError:
        return None
    return value if math.isfinite(value) else None


def _without_averted(
    absolute: Estimate | None, counterfactual: Estimate | None, because: str
) -> Levels:
    return Levels(
        absolute=absolute,
        counterfactual=counterfactual,
        averted=None,
        checks=(absent("averted", because),),
    )
