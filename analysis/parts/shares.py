"""Intervals and tests of one share and of two independent ones."""

import math
from dataclasses import dataclass

from analysis.outcome import Estimate, Scale
from analysis.parts.distributions import chi2_above, normal_quantile, two_sided_p
from analysis.parts.log_ratios import log_ratio_interval
from analysis.parts.roots import crossing


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoShares:
    """Events among people in two independent groups; the effect is first against second."""

    events: float
    people: float
    other_events: float
    other_people: float

    @property
    def share(self) -> float:
        """The first group's share."""
        return self.events / self.people

    @property
    def other_share(self) -> float:
        """The second group's share."""
        return self.other_events / self.other_people

    @property
    def difference(self) -> float:
        """First share less second."""
        return self.share - self.other_share


def wilson(events: float, people: float, level: float) -> Estimate:
    """Return a share with its score interval, without continuity correction.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22, 209-212.
    """
    z = normal_quantile(level)
    share = events / people
    width = z * math.sqrt(share * (1.0 - share) / people + z * z / (4.0 * people * people))
    middle, scale = share + z * z / (2.0 * people), 1.0 + z * z / people
    low = 0.0 if events == 0 else max(0.0, (middle - width) / scale)
    high = 1.0 if events == people else min(1.0, (middle + width) / scale)
    return Estimate(value=share, low=low, high=high, level=level, scale=Scale.SHARE)


def miettinen_nurminen(table: TwoShares, level: float) -> Estimate:
    """Return the difference of two shares with its score interval and score test.

    The variance is the restricted maximum likelihood one, times N / (N - 1); a limit that the
    score cannot reach is -1 or 1.

    References
    ----------
    Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226, equations 8 and 9.
    """
    z = normal_quantile(level)
    point = table.difference
    low = crossing(lambda d: _score_difference(table, d) - z, -1.0, point)
    high = crossing(lambda d: _score_difference(table, d) + z, point, 1.0)
    return Estimate(
        value=point,
        low=min(low, point),
        high=max(high, point),
        p=two_sided_p(_score_difference(table, 0.0)),
        level=level,
        scale=Scale.RISK_DIFFERENCE,
    )


def _score_difference(table: TwoShares, d: float) -> float:
    """Return the score statistic of the difference ``d``; infinite where its variance is 0."""
    first, second = table.people, table.other_people
    total = first + second
    other = _restricted_share(table, d)
    share = min(1.0, max(0.0, other + d))
    variance = share * (1.0 - share) / first + other * (1.0 - other) / second
    variance *= total / (total - 1.0)
    distance = table.difference - d
    if variance <= 0.0:
        return math.copysign(math.inf, distance) if abs(distance) > 1e-15 else 0.0
    return distance / math.sqrt(variance)


def _restricted_share(table: TwoShares, d: float) -> float:
    """Return the second share at its maximum likelihood when the first is ``d`` more."""
    first, second = table.people, table.other_people
    total, events = first + second, table.events + table.other_events
    if d == 0.0:
        return events / total
    l3 = total
    l2 = (first + 2.0 * second) * d - total - events
    l1 = (second * d - total - 2.0 * table.other_events) * d + events
    l0 = table.other_events * d * (1.0 - d)
    base = l2 / (3.0 * l3)
    q = base**3 - l1 * l2 / (6.0 * l3**2) + l0 / (2.0 * l3)
    p = math.copysign(math.sqrt(max(base**2 - l1 / (3.0 * l3), 0.0)), q)
    cosine = 0.0 if p == 0.0 else min(1.0, max(-1.0, q / p**3))
    angle = (math.pi + math.acos(cosine)) / 3.0
    root = 2.0 * p * math.cos(angle) - base
    return min(1.0, 1.0 - d, max(0.0, -d, root))


def newcombe(table: TwoShares, level: float) -> Estimate:
    """Return the difference of two shares with the interval from their two Wilson intervals.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    first = wilson(table.events, table.people, level)
    second = wilson(table.other_events, table.other_people, level)
    low, high = _limits(first), _limits(second)
    point = table.difference
    below = math.hypot(table.share - low[0], high[1] - table.other_share)
    above = math.hypot(low[1] - table.share, table.other_share - high[0])
    return Estimate(
        value=point,
        low=point - below,
        high=point + above,
        level=level,
        scale=Scale.RISK_DIFFERENCE,
    )


def _limits(estimate: Estimate) -> tuple[float, float]:
    if estimate.low is None or estimate.high is None:
        raise ValueError("a Wilson interval has two ends")
    return estimate.low, estimate.high


def koopman(table: TwoShares, level: float) -> Estimate | None:
    """Return the ratio of two shares with its score interval; None where both are 0.

    With no event in the second group the ratio and its upper end are unbounded (None).

    References
    ----------
    Koopman (1984), Biometrics 40, 513-517.
    """
    if table.events + table.other_events == 0:
        return None
    z = normal_quantile(level)
    value = table.share / table.other_share if table.other_events else None
    middle = 0.0 if not value else math.log(value)
    reach = math.log(table.people + table.other_people) + 2.0 * math.log1p(z) + 10.0
    low, high = 0.0, None
    if table.events:
        start = middle if value else reach
        low = math.exp(crossing(lambda u: _score_ratio(table, math.exp(u)) - z, -reach, start))
    if table.other_events:
        end = middle if value else -reach
        high = math.exp(crossing(lambda u: _score_ratio(table, math.exp(u)) + z, end, reach))
    return Estimate(
        value=value,
        low=low,
        high=high,
        p=two_sided_p(_score_ratio(table, 1.0)),
        level=level,
        scale=Scale.RISK_RATIO,
    )


def _score_ratio(table: TwoShares, ratio: float) -> float:
    """Return the score statistic of a ratio of shares, with the shares restricted to it."""
    first, second = table.people, table.other_people
    a = (first + second) * ratio
    b = first * ratio + table.events + second + table.other_events * ratio
    c = table.events + table.other_events
    root = math.sqrt(max(0.0, b * b - 4.0 * a * c))
    other = min(1.0, 2.0 * c / (b + root))
    share = min(1.0, other * ratio)
    variance = share * (1.0 - share) / first + ratio**2 * other * (1.0 - other) / second
    distance = table.share - ratio * table.other_share
    if variance <= 0.0:
        return math.copysign(math.inf, distance) if distance else 0.0
    return distance / math.sqrt(variance)


def woolf(table: TwoShares, level: float) -> Estimate | None:
    """Return the sample's odds ratio with the log interval; None with a 0 in the table.

    References
    ----------
    Woolf (1955), Annals of Human Genetics 19, 251-253.
    """
    cells = (
        table.events,
        table.people - table.events,
        table.other_events,
        table.other_people - table.other_events,
    )
    if min(cells) <= 0:
        return None
    log_ratio = math.log(cells[0] / cells[1]) - math.log(cells[2] / cells[3])
    se = math.sqrt(sum(1.0 / cell for cell in cells))
    return log_ratio_interval(log_ratio, se, level, Scale.ODDS_RATIO)


def pearson(table: TwoShares) -> tuple[float, float] | None:
    """Return Pearson's chi-squared, without continuity correction, and its p.

    None where nobody or everybody had the event.

    References
    ----------
    Pearson (1900), Philosophical Magazine 50, 157-175.
    """
    events = table.events + table.other_events
    total = table.people + table.other_people
    if events in (0, total):
        return None
    pooled = events / total
    variance = pooled * (1.0 - pooled) * (1.0 / table.people + 1.0 / table.other_people)
    statistic = table.difference**2 / variance
    return statistic, chi2_above(statistic, 1.0)
