"""A panel's chart as numbers: each group's average by period; never a row of the data."""

from typing import Any

import numpy as np

from analysis.data import BoolArray
from analysis.parts.panel_answer import Answer
from analysis.parts.panel_columns import response
from analysis.parts.panels import CHUNK, Panel


def figure(panel: Panel, answer: Answer) -> dict[str, Any]:
    """Return ``series`` (labels, start, groups by period) and, where there is one, ``event_study``.

    Rates are events over exposure, shares events over people, everything else weighted means,
    pooled over the units of a group; the counterfactual is the treated group's line without the
    effect, from the start on.
    """
    treated = _by_period(panel, panel.ever)
    found: dict[str, Any] = {
        "series": {
            "labels": list(panel.labels),
            "start": panel.first_start if panel.cohorts else None,
            "groups": {
                "treated": treated,
                "comparison": _by_period(panel, ~panel.ever),
                "counterfactual": _expected(panel, answer, treated),
            },
        }
    }
    if answer.event_study:
        found["event_study"] = {"points": [dict(point) for point in answer.event_study]}
    return found


def _by_period(panel: Panel, side: BoolArray) -> list[float | None]:
    seen = response(panel, "linear")
    size = len(panel.labels)
    above, below = np.zeros(size), np.zeros(size)
    for first in range(0, panel.rows, CHUNK):
        rows = slice(first, first + CHUNK)
        weight = side[rows].astype(np.float64)
        if seen.weight is not None:
            weight *= seen.weight[rows]
        period = panel.period[rows]
        below += np.bincount(period, weights=weight, minlength=size)
        above += np.bincount(period, weights=weight * seen.values[rows], minlength=size)
    return [
        float(top / bottom) if bottom > 0 else None
        for top, bottom in zip(above, below, strict=True)
    ]


def _expected(panel: Panel, answer: Answer, treated: list[float | None]) -> list[float | None]:
    """Return what the treated would have had in each period after the start, by the estimate."""
    effect = answer.estimate
    nothing: list[float | None] = [None] * len(treated)
    if effect is None or effect.value is None or panel.staggered:
        return nothing
    if effect.scale.is_ratio and effect.value <= 0.0:
        return nothing
    expected = nothing
    for place in range(panel.first_start, len(treated)):
        value = treated[place]
        if value is None:
            continue
        if effect.scale.is_ratio:
            expected[place] = value / effect.value
        elif effect.scale.value == "log_points":
            expected[place] = float(value * np.exp(-effect.value))
        else:
            expected[place] = value - effect.value
    return expected
