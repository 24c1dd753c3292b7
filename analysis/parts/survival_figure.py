"""The numbers of the chart of two curves: shares on a grid of times, never the times of people."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from analysis.parts.survival_curves import Curves, Share, incidence_at, surviving_at
from analysis.parts.survival_data import Survival
from analysis.parts.survival_levels import Levels

STEPS = 60
"""Steps of the grid, unless whole units of time make a grid of about as many."""

_PLACES = 4
"""Times at which the numbers still followed are given."""


def survival_figure(data: Survival, levels: Levels, level: float) -> Mapping[str, Any]:
    """Return the curves up to the last horizon, with the numbers followed at four times.

    Without a competing event they are shares still without it, otherwise shares that had it.
    ``share``, ``low`` and ``high`` are None where a group is not followed so far.
    """
    horizon = levels.horizons[-1]
    grid = _grid(horizon)
    competes = data.competing is not None
    groups = [
        _group(data, place, curve, grid, level, competes=competes)
        for place, curve in enumerate(levels.curves)
    ]
    return {
        "survival": {
            "what": "incidence" if competes else "survival",
            "unit": data.unit or None,
            "horizons": list(levels.horizons),
            "times": grid,
            "groups": groups,
            "followed": _followed(data, levels.curves, grid),
        }
    }


def _grid(horizon: float) -> list[float]:
    whole = horizon.is_integer() and STEPS / 3 <= horizon <= 2 * STEPS
    steps = int(horizon) if whole else STEPS
    return [horizon * step / steps for step in range(steps + 1)] if horizon > 0.0 else [0.0]


def _group(
    data: Survival,
    place: int,
    curve: Curves,
    grid: Sequence[float],
    level: float,
    *,
    competes: bool,
) -> dict[str, Any]:
    shares: list[Share | None] = []
    for moment in grid:
        until = data.clock.place(moment)
        known = moment <= curve.last * (1.0 + 1e-9)
        share = incidence_at if competes else surviving_at
        shares.append(share(curve, until, level) if known else None)
    return {
        "group": data.labels[place],
        "treated": place == 0,
        "share": [None if one is None else one.value for one in shares],
        "low": [None if one is None else one.low for one in shares],
        "high": [None if one is None else one.high for one in shares],
    }


def _followed(data: Survival, both: Sequence[Curves], grid: Sequence[float]) -> dict[str, Any]:
    """Return how many of each group are followed, without an event, just before four times."""
    last = len(grid) - 1
    times = [grid[round(last * place / (_PLACES - 1))] for place in range(_PLACES)]
    numbers = []
    for curve in both:
        places = [int(np.searchsorted(data.clock.times, moment * (1.0 - 1e-9))) for moment in times]
        numbers.append([int(curve.at_risk[p]) if p < curve.at_risk.size else 0 for p in places])
    return {"times": times, "numbers": numbers}
