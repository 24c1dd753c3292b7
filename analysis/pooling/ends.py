"""From the additive scale back to the one that was given: ratios by the exponential."""

import math
from typing import Any

from analysis.pooling.estimators import Average, Interval

_LARGEST_LOG = 700.0


def back(value: float | None, *, ratio: bool) -> float | None:
    """Return a value on the scale of the studies; None where it is beyond a double."""
    if value is None or not ratio:
        return value
    return math.exp(value) if abs(value) <= _LARGEST_LOG else None


def average_block(average: Average, around: Interval, *, ratio: bool) -> dict[str, Any]:
    """Return an average and its interval as a part of the document."""
    return {
        "mu": back(average.mu, ratio=ratio),
        "se": around.se,
        "low": back(around.low, ratio=ratio),
        "high": back(around.high, ratio=ratio),
        "df": around.df,
        "p": around.p,
    }
