"""Intervals and tests of one rate and of two independent ones, counts over exposure."""

import math
from dataclasses import dataclass

from analysis.outcome import Estimate, Scale
from analysis.parts.distributions import (
    binomial_two_sided_p,
    count_limits,
    normal_quantile,
    share_limits,
    two_sided_p,
)
from analysis.parts.log_ratios import log_ratio_interval
from analysis.parts.roots import crossing


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoRates:
    """Events over exposure in two independent groups; the effect is first against second."""

    events: float
    exposure: float
    other_events: float
    other_exposure: float

    @property
    def rate(self) -> float:
        """The first group's rate."""
        return self.events / self.exposure

    @property
    def other_rate(self) -> float:
        """The second group's rate."""
        return self.other_events / self.other_exposure

    @property
    def difference(self) -> float:
        """First rate less second."""
        return self.rate - self.other_rate

    @property
    def ratio(self) -> float | None:
        """First rate over second; None where the second group had no event."""
        if self.other_events == 0:
            return None
        return self.rate / self.other_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispersion:
    """How much more counts vary than Poisson counts would, at least 1.

    ``df`` are the degrees of freedom it was estimated on; None where it is taken as known.
    """

    value: float
    df: float | None = None


POISSON = Dispersion(value=1.0)


def exact_rate(events: float, exposure: float, level: float) -> Estimate:
    """Return a rate with its exact Poisson interval."""
    low, high = count_limits(events, level)
    return Estimate(
        value=events / exposure,
        low=low / exposure,
        high=high / exposure,
        level=level,
        scale=Scale.RATE,
    )


def rate_ratio(counts: TwoRates, level: float, dispersion: Dispersion = POISSON) -> Estimate:
    """Return the ratio of two rates, of which at least one has an event.

    Without dispersion the interval is exact, conditional on the total. Above 1 it is normal on
    the logarithm, by t where the dispersion was estimated. Where a count is 0 it is exact again,
    on both counts over the dispersion, rounded down. With no event in the second group the value
    and the upper end are unbounded.
    """
    if dispersion.value > 1.0:
        if counts.events and counts.other_events:
            return _log_interval(counts, level, dispersion)
        return _exact_ratio(counts, level, dispersion.value)
    return _exact_ratio(counts, level, 1.0)


def _log_interval(counts: TwoRates, level: float, dispersion: Dispersion) -> Estimate:
    se = math.sqrt(dispersion.value * (1.0 / counts.events + 1.0 / counts.other_events))
    log_ratio = math.log(counts.rate) - math.log(counts.other_rate)
    return log_ratio_interval(log_ratio, se, level, Scale.RATE_RATIO, dispersion.df)


def _exact_ratio(counts: TwoRates, level: float, dispersion: float) -> Estimate:
    """Return Clopper and Pearson's limits of the first group's share of events, as a ratio.

    References
    ----------
    Przyborowski and Wilenski (1940), Biometrika 31, 313-323.
    """
    events, others = counts.events, counts.other_events
    se = math.sqrt(1.0 / events + 1.0 / others) if events and others else None
    if dispersion > 1.0:
        events, others = math.floor(events / dispersion), math.floor(others / dispersion)
    longer = counts.other_exposure / counts.exposure
    low, high = _conditional_limits(events, others, level)
    expected = counts.exposure / (counts.exposure + counts.other_exposure)
    return Estimate(
        value=counts.ratio,
        low=low * longer,
        high=None if high is None else high * longer,
        se=se,
        p=binomial_two_sided_p(events, events + others, expected),
        level=level,
        scale=Scale.RATE_RATIO,
    )


def _conditional_limits(events: float, others: float, level: float) -> tuple[float, float | None]:
    """Return the limits of the odds of a share; each from the side where it keeps its digits."""
    total = events + others
    if total == 0:
        return 0.0, None
    low, _ = share_limits(events, total, level)
    low_of_others, high_of_others = share_limits(others, total, level)
    low_odds = low / high_of_others if low > 0.0 else 0.0
    if others == 0:
        return low_odds, None
    _, high = share_limits(events, total, level)
    return low_odds, high / low_of_others


def rate_difference(counts: TwoRates, level: float, dispersion: float = 1.0) -> Estimate:
    """Return the difference of two rates with its score interval and score test.

    References
    ----------
    Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226, section 5.
    """
    z = normal_quantile(level)
    point = counts.difference
    reach = _reach(counts, z, dispersion)
    low = crossing(lambda d: _score(counts, d, dispersion) - z, point - reach, point)
    high = crossing(lambda d: _score(counts, d, dispersion) + z, point, point + reach)
    return Estimate(
        value=point,
        low=min(low, point),
        high=max(high, point),
        p=two_sided_p(_score(counts, 0.0, dispersion)),
        level=level,
        scale=Scale.RATE_DIFFERENCE,
    )


def _reach(counts: TwoRates, z: float, dispersion: float) -> float:
    """Return a distance that both limits lie within."""
    shorter = min(counts.exposure, counts.other_exposure)
    unit = dispersion * z * z / shorter
    events = (counts.events + counts.other_events) / shorter
    return 4.0 * (unit + math.sqrt(unit * (events + unit)))


def _score(counts: TwoRates, d: float, dispersion: float) -> float:
    """Return the score statistic of the difference ``d``, its rates restricted to it."""
    both = counts.exposure + counts.other_exposure
    events = counts.events + counts.other_events
    b = events - both * d
    root = math.sqrt(max(0.0, b * b + 4.0 * both * counts.other_events * d))
    if b >= 0.0:
        other = (b + root) / (2.0 * both)
    else:
        other = 2.0 * counts.other_events * d / (root - b) if d > 0.0 else 0.0
    other = max(other, -d, 0.0)
    rate = max(0.0, other + d)
    variance = dispersion * (rate / counts.exposure + other / counts.other_exposure)
    distance = counts.difference - d
    if variance <= 0.0:
        return math.copysign(math.inf, distance) if distance else 0.0
    return distance / math.sqrt(variance)
