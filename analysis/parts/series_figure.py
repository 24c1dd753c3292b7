"""A series' chart as numbers: what was seen, what was fitted, and what was expected, by period."""

import math
from typing import Any

import numpy as np

from analysis.data import FloatArray
from analysis.parts.distributions import t_quantile
from analysis.parts.series_data import Series
from analysis.parts.series_model import Fitted


def figure(series: Series, fitted: Fitted, level: float) -> dict[str, Any]:
    """Return ``series``: labels, start, excluded, and each line's level by period or None.

    ``fitted`` is the model's level of the treated, ``counterfactual`` with ``counterfactual_low``
    and ``counterfactual_high`` its level after the start had nothing changed.
    """
    drawn = series.drawn
    seen = fitted.levels(fitted.seen)
    expected = fitted.levels(fitted.expected)
    low, high = _band(fitted, expected, level)
    after = series.after
    nothing = np.full(series.periods, np.nan)
    return {
        "series": {
            "labels": list(drawn.labels),
            "start": min(drawn.start, len(drawn.labels)),
            "excluded": [drawn.labels[place] for place in drawn.excluded],
            "groups": {
                "treated": list(drawn.treated),
                "comparison": list(drawn.comparison),
                "fitted": _placed(series, seen),
                "counterfactual": _placed(series, np.where(after, expected, nothing)),
                "counterfactual_low": _placed(series, np.where(after, low, nothing)),
                "counterfactual_high": _placed(series, np.where(after, high, nothing)),
            },
        }
    }


def _band(fitted: Fitted, expected: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Return the likely range of the level expected, shape (periods,) each."""
    rows = fitted.expected
    variance = np.einsum("ij,jk,ik->i", rows, fitted.covariance, rows)
    half = t_quantile(level, fitted.df) * np.sqrt(np.maximum(variance, 0.0))
    if not fitted.logs:
        return expected - half, expected + half
    with np.errstate(over="ignore"):
        return expected * np.exp(-half), expected * np.exp(half)


def _placed(series: Series, values: FloatArray) -> list[float | None]:
    """Return values at their places among all periods; None where there is none."""
    found: list[float | None] = [None] * len(series.drawn.labels)
    for place, value in zip(series.places, values, strict=True):
        if math.isfinite(value):
            found[int(place)] = float(value)
    return found
