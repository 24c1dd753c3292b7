"""One group's curves: how many are still without an event, and how many had which event by when.

Kaplan and Meier's curve with Greenwood's variance; Aalen and Johansen's incidence of one event
among several, with the variance that the same multinomial counts give it.
"""

import math
from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, FloatArray, IntArray
from analysis.parts.distributions import normal_quantile
from analysis.parts.survival_data import Survival


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """One group's curves, by distinct time.

    All arrays have shape (times,). ``at_risk`` are those followed just before each time, ``hazard``
    and ``other`` the shares of them with the event and with one that competes at it, ``surviving``
    the share without any event just after it, ``before`` just before it, ``incidence`` the share
    with the event by it. ``last`` is the time up to which somebody is followed.
    """

    times: FloatArray
    at_risk: FloatArray
    hazard: FloatArray
    other: FloatArray
    surviving: FloatArray
    before: FloatArray
    incidence: FloatArray
    last: float
    competes: bool


def curves(data: Survival, rows: BoolArray) -> Curves:
    """Return the curves of some of the rows.

    References
    ----------
    Kaplan and Meier (1958), Journal of the American Statistical Association 53, 457-481; Aalen
    and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150.
    """
    clock, people = data.clock, data.people[rows]
    size = clock.times.size
    ends = clock.ends[rows]
    at_risk = _from_here_on(ends, people, size)
    if clock.starts is not None:
        # In at a time means at risk after it.
        at_risk -= _from_here_on(clock.starts[rows], people, size)
    some = np.maximum(at_risk, 1.0)
    hazard = np.bincount(ends, people * data.event[rows], minlength=size) / some
    other = np.zeros(size)
    if data.competing is not None:
        other = np.bincount(ends, people * data.competing[rows], minlength=size) / some
    staying = (at_risk - np.rint((hazard + other) * some)) / some
    staying[at_risk <= 0] = 1.0
    surviving: FloatArray = np.cumprod(staying, dtype=np.float64)
    before = np.concatenate([[1.0], surviving[:-1]])
    incidence: FloatArray = 1.0 - surviving
    if data.competing is not None:
        incidence = np.cumsum(before * hazard, dtype=np.float64)
    return Curves(
        times=clock.times,
        at_risk=at_risk,
        hazard=hazard,
        other=other,
        surviving=surviving,
        before=before,
        incidence=incidence,
        last=float(clock.times[int(ends.max())]),
        competes=data.competing is not None,
    )


def _from_here_on(places: IntArray, people: FloatArray, size: int) -> FloatArray:
    counts = np.bincount(places, people, size)
    return np.asarray(np.cumsum(counts[::-1])[::-1], dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share with its standard error and interval; None where there is none."""

    value: float
    se: float | None = None
    low: float | None = None
    high: float | None = None


def is_followed(curve: Curves, until: int, moment: float) -> bool:
    """Return whether the curve is known at a moment: somebody is followed, or nobody is left."""
    known = until > 0 and curve.surviving[until - 1] == 0.0
    return known or moment <= curve.last * (1.0 + 1e-9)


def surviving_at(curve: Curves, until: int, level: float) -> Share:
    """Return the share without any event after the first ``until`` times: log-log interval.

    References
    ----------
    Greenwood (1926), Reports on Public Health and Medical Subjects 33; Kalbfleisch and Prentice
    (2002), The Statistical Analysis of Failure Time Data, 2nd edition, section 1.4.
    """
    value = float(curve.surviving[until - 1]) if until else 1.0
    variance = _greenwood(curve, until)
    if not 0.0 < value < 1.0 or variance is None:
        return Share(value=value, se=0.0 if value == 1.0 else None)
    root = math.sqrt(variance)
    low, high = _log_log(value, root * value, level)
    return Share(value=value, se=root * value, low=low, high=high)


def incidence_at(curve: Curves, until: int, level: float) -> Share:
    """Return the share with the event after the first ``until`` times: log-log interval.

    Without a competing event it is 1 - `surviving_at`, interval and all.

    References
    ----------
    Marubini and Valsecchi (1995), Analysing Survival Data from Clinical Trials, section 10.2.
    """
    if not curve.competes:
        share = surviving_at(curve, until, level)
        low = None if share.high is None else 1.0 - share.high
        high = None if share.low is None else 1.0 - share.low
        return Share(value=1.0 - share.value, se=share.se, low=low, high=high)
    value = float(curve.incidence[until - 1]) if until else 0.0
    part = slice(0, until)
    own = curve.before[part]
    fall = value - curve.incidence[part]
    se = math.sqrt(_spread(curve, until, gain=own, loss=fall))
    if not 0.0 < value < 1.0 or se == 0.0:
        return Share(value=value, se=se)
    low, high = _log_log(value, se, level)
    return Share(value=value, se=se, low=low, high=high)


def time_without(curve: Curves, until: int, horizon: float) -> tuple[float, float]:
    """Return the mean time without the event up to a horizon, and its standard error.

    It is the area over the curve of incidence: with nothing that competes, that under Kaplan and
    Meier's curve, with the variance sum of A^2 d / (n (n - d)).

    References
    ----------
    Royston and Parmar (2013), BMC Medical Research Methodology 13, 152; Andersen (2013),
    Statistics in Medicine 32, 5278-5285 (under competing risks).
    """
    part = slice(0, until)
    times = np.minimum(curve.times[part], horizon)
    widths = np.diff(np.append(times, horizon))
    incidence = curve.incidence[part]
    from_here = np.cumsum((incidence * widths)[::-1])[::-1]
    ahead = horizon - times
    lost = float(from_here[0]) if until else 0.0
    fall = from_here - incidence * ahead
    variance = _spread(curve, until, gain=curve.before[part] * ahead, loss=fall)
    return horizon - lost, math.sqrt(variance)


def _greenwood(curve: Curves, until: int) -> float | None:
    """Return the variance of the logarithm of the surviving share; None where nobody is left."""
    part = slice(0, until)
    leaving = curve.hazard[part] + curve.other[part]
    at_risk = np.maximum(curve.at_risk[part], 1.0)
    staying = at_risk - np.rint(leaving * at_risk)
    if bool((staying[curve.at_risk[part] > 0] <= 0).any()):
        return None
    return float(np.sum(leaving / np.maximum(staying, 1.0)))


def _spread(curve: Curves, until: int, *, gain: FloatArray, loss: FloatArray) -> float:
    """Return the variance of a sum of incidence, from the multinomial counts at each time.

    One more share of those at risk with the event at a time adds ``gain`` less what those lost to
    it would have added later, ``loss`` / (1 - hazard); one with another event takes that alone.
    """
    part = slice(0, until)
    own, other = curve.hazard[part], curve.other[part]
    staying = 1.0 - own - other
    later = np.where(staying > 1e-12, loss / np.where(staying > 1e-12, staying, 1.0), 0.0)
    first, second = gain - later, -later
    mean = first * own + second * other
    each = first**2 * own + second**2 * other - mean**2
    at_risk = np.maximum(curve.at_risk[part], 1.0)
    return max(0.0, float(np.sum(each / at_risk)))


def _log_log(value: float, se: float, level: float) -> tuple[float, float]:
    """Return the interval of a share that is even on the log of minus its logarithm."""
    log = math.log(value)
    step = normal_quantile(level) * se / (value * -log)
    around = math.log(-log)
    return math.exp(-math.exp(around + step)), math.exp(-math.exp(around - step))
