"""Whether small studies say something else than large ones, as they do where some stay unseen."""

import math
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.parts.distributions import two_sided_p

FEWEST = 10
"""Studies from which the test means anything (Sterne and others 2011, BMJ 343, d4002)."""

_SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Egger:
    """The slope of effect on error with its t test; ``limit`` is the effect at error 0."""

    slope: float
    se: float
    t: float
    df: int
    p: float
    limit: float


def egger(effects: FloatArray, variances: FloatArray) -> Egger | None:
    """Return the weighted regression of the effects on their errors; None where it has no answer.

    References
    ----------
    Egger, Davey Smith, Schneider and Minder (1997), BMJ 315, 629-634.
    """
    errors = np.sqrt(variances)
    df = effects.size - 2
    if effects.size < FEWEST or float(np.ptp(errors)) <= _SAME * float(errors.max()):
        return None
    weights = 1.0 / variances
    total = float(weights.sum())
    centre, middle = float(weights @ errors) / total, float(weights @ effects) / total
    apart = errors - centre
    squares = float(weights @ apart**2)
    slope = float(weights @ (apart * (effects - middle))) / squares
    limit = middle - slope * centre
    left = float(weights @ (effects - limit - slope * errors) ** 2)
    se = math.sqrt(left / df / squares)
    if se <= 0.0:
        return None
    t = slope / se
    return Egger(slope=slope, se=se, t=t, df=df, p=two_sided_p(t, df), limit=limit)
