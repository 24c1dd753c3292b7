"""Fisher's exact test of two shares, and the conditional odds ratio with its exact interval."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.outcome import Estimate, Scale
from analysis.parts.log_ratios import LARGEST_LOG
from analysis.parts.roots import crossing
from analysis.parts.shares import TwoShares

SAME_PROBABILITY = 1e-7
"""Tables whose log probabilities differ by less than this are equally likely (as in R)."""

WIDE = 40.0
"""Tables further than so many standard deviations from every one that matters are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables with the observed margins, by the first group's events.

    ``log_weights`` are the logs of their chances under no effect, up to a constant; the observed
    table is at ``events[place]``, and ``at_low``, ``at_high`` say that it is the end of what the
    margins allow.
    """

    events: FloatArray
    log_weights: FloatArray
    place: int
    at_low: bool
    at_high: bool


def tables(table: TwoShares) -> Tables:
    """Return the tables with the margins of this one, those of negligible chance left out.

    References
    ----------
    Fisher (1935), Journal of the Royal Statistical Society 98, 39-82.
    """
    first, second = table.people, table.other_people
    total = table.events + table.other_events
    least, most = max(0.0, total - second), min(first, total)
    everyone = first + second
    mode = math.floor((total + 1.0) * (first + 1.0) / (everyone + 2.0))
    reach = WIDE * _widest(table, total) + 200.0
    start = max(least, min(table.events, mode) - reach // 1)
    stop = min(most, max(table.events, mode) + reach // 1)
    events = np.arange(start, stop + 1.0)
    k = events[:-1]
    steps = np.log((first - k) / (k + 1.0)) + np.log((total - k) / (second - total + k + 1.0))
    return Tables(
        events=events,
        log_weights=np.concatenate([[0.0], np.cumsum(steps)]),
        place=int(table.events - start),
        at_low=table.events == least,
        at_high=table.events == most,
    )


def _widest(table: TwoShares, total: float) -> float:
    """Return the larger of the standard deviations under no effect and about the observed table."""
    everyone = table.people + table.other_people
    null = table.people * total * (everyone - total) * table.other_people
    null /= everyone**2 * max(1.0, everyone - 1.0)
    cells = (
        table.events,
        table.people - table.events,
        table.other_events,
        table.other_people - table.other_events,
    )
    here = 1.0 / sum(1.0 / max(cell, 1.0) for cell in cells)
    return math.sqrt(max(null, here))


def fisher_p(possible: Tables) -> float:
    """Return the two-sided p: the chance of all tables no more likely than the observed one."""
    weights = possible.log_weights
    unlikely = weights <= weights[possible.place] + SAME_PROBABILITY
    return min(1.0, math.exp(_log_sum(weights[unlikely]) - _log_sum(weights)))


def conditional_odds_ratio(possible: Tables, level: float) -> Estimate | None:
    """Return the odds ratio of greatest conditional likelihood with its exact interval.

    None where the margins allow one table only. The value is 0, or unbounded (None), where the
    observed table is the end of what they allow.

    References
    ----------
    Cornfield (1956), Proceedings of the Third Berkeley Symposium 4, 135-148.
    """
    if possible.at_low and possible.at_high:
        return None
    tail = (1.0 - level) / 2.0
    observed = float(possible.events[possible.place])
    upper = slice(possible.place, None)
    lower = slice(None, possible.place + 1)
    value: float | None = 0.0
    if possible.at_high:
        value = None
    elif not possible.at_low:
        value = _ratio(_solve(lambda u: _mean(possible, u) - observed))
    low = 0.0
    if not possible.at_low:
        low = _ratio(_solve(lambda u: _chance(possible, u, upper) - tail)) or 0.0
    high = None
    if not possible.at_high:
        high = _ratio(_solve(lambda u: tail - _chance(possible, u, lower)))
    return Estimate(
        value=value,
        low=low,
        high=high,
        p=fisher_p(possible),
        level=level,
        scale=Scale.ODDS_RATIO,
    )


def _ratio(log_ratio: float) -> float | None:
    return math.exp(log_ratio) if log_ratio < LARGEST_LOG else None


def _solve(rising: Callable[[float], float]) -> float:
    """Return where a rising function of the log odds ratio crosses zero."""
    low, high = -1.0, 1.0
    while rising(low) > 0.0 and low > -LARGEST_LOG:
        low *= 2.0
    while rising(high) < 0.0 and high < LARGEST_LOG:
        high *= 2.0
    return crossing(rising, low, high)


def _chances(possible: Tables, log_ratio: float) -> FloatArray:
    weights = possible.log_weights + log_ratio * (possible.events - possible.events[possible.place])
    chances = np.exp(weights - weights.max())
    return np.asarray(chances / chances.sum())


def _mean(possible: Tables, log_ratio: float) -> float:
    return float(_chances(possible, log_ratio) @ possible.events)


def _chance(possible: Tables, log_ratio: float, tables_of_interest: slice) -> float:
    return float(_chances(possible, log_ratio)[tables_of_interest].sum())


def _log_sum(weights: FloatArray) -> float:
    top = float(weights.max())
    return top + math.log(float(np.exp(weights - top).sum()))
