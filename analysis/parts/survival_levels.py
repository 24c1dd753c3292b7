"""What each group's curve says at the horizons: shares, incidence, mean times, their difference."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.outcome import Check, CheckStatus, Estimate, Quantity, Scale
from analysis.parts.distributions import normal_quantile, two_sided_p
from analysis.parts.survival_curves import (
    Curves,
    Share,
    curves,
    incidence_at,
    is_followed,
    surviving_at,
    time_without,
)
from analysis.parts.survival_data import NEAR, Survival
from analysis.tables.cell_text import number_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """What two curves say.

    difference, expected: of the last horizon, of mean times without the event and the comparison's
    own; None if unknown. shares: the shares with the event by then, treated and comparison.
    """

    curves: tuple[Curves, Curves]
    horizons: tuple[float, ...]
    quantities: Mapping[str, Quantity]
    difference: Estimate | None
    expected: Estimate | None
    shares: tuple[Share | None, Share | None]
    checks: tuple[Check, ...] = field(default_factory=tuple)


def levels(data: Survival, horizons: Sequence[float], level: float) -> Levels:
    """Return every quantity of the curves.

    Parameters
    ----------
    horizons: the plan's; without any, the longest time to which both groups are followed.
    """
    both = (curves(data, data.side(0)), curves(data, data.side(1)))
    at = tuple(sorted(dict.fromkeys(float(one) for one in horizons))) or (
        min(both[0].last, both[1].last),
    )
    found: dict[str, Quantity] = {}
    checks: list[Check] = []
    difference: Estimate | None = None
    expected: Estimate | None = None
    shares: tuple[Share | None, Share | None] = (None, None)
    for horizon in at:
        one = _at(data, both, horizon, level)
        difference, expected, shares = one.difference, one.expected, one.shares
        suffix = f"_{number_text(horizon)}" if len(at) > 1 else ""
        found |= {f"{name}{suffix}": value for name, value in one.times.items()}
        if suffix:
            found |= one.times
        found |= one.named
        checks += one.checks
        checks += [why_unknown(f"{name}{suffix}", one.because) for name in one.unknown]
    return Levels(
        curves=both,
        horizons=at,
        quantities=found,
        difference=difference,
        expected=expected,
        shares=shares,
        checks=tuple(checks) + _last_unknown(found, checks),
    )


def why_unknown(name: str, because: str) -> Check:
    """Return the check that says why a quantity is null."""
    return Check(key=name, status=CheckStatus.UNKNOWN, because=because)


def _last_unknown(found: Mapping[str, Quantity], checks: Sequence[Check]) -> tuple[Check, ...]:
    """Return the checks of plain names that repeat the last of several horizons."""
    said = {check.key for check in checks}
    because = "Not everybody is followed up to the last horizon, so the curve is not known there."
    return tuple(
        why_unknown(name, because)
        for name, value in found.items()
        if value is None and name not in said
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    times: Mapping[str, Quantity]
    named: Mapping[str, Quantity]
    checks: tuple[Check, ...]
    unknown: tuple[str, ...]
    because: str
    difference: Estimate | None
    expected: Estimate | None
    shares: tuple[Share | None, Share | None]


def _at(data: Survival, both: tuple[Curves, Curves], horizon: float, level: float) -> _Moment:
    until = data.clock.place(horizon)
    text = number_text(horizon)
    means: list[tuple[float, float] | None] = []
    shares: list[Share | None] = []
    times: dict[str, Quantity] = {}
    named: dict[str, Quantity] = {}
    checks: list[Check] = []
    short: list[str] = []
    for place, curve in enumerate(both):
        known = is_followed(curve, until, horizon)
        mean = time_without(curve, until, horizon) if known else None
        surviving = surviving_at(curve, until, level) if known else None
        incidence = incidence_at(curve, until, level) if known else None
        means.append(mean)
        shares.append(incidence)
        times[data.name("rmst", place)] = None if mean is None else _mean(data, mean, level)
        for what, share in (("survival", surviving), ("incidence", incidence)):
            name = f"{data.name(what, place)}_{text}"
            named[name] = None if share is None else _share(share, level)
            checks += _about(name, share, data.labels[place], curve, horizon)
        if mean is None:
            short.append(f"the group {data.labels[place]} up to {number_text(curve.last)}")
    difference = _difference(data, means, level)
    return _Moment(
        times={"rmst_difference": difference, **times},
        named=named,
        checks=tuple(checks),
        unknown=tuple(name for name in ("rmst_difference", *times) if times.get(name) is None)
        if short
        else (),
        because=f"The horizon {text} lies beyond follow-up, which ends for "
        f"{' and for '.join(short)} with some still without the event.",
        difference=difference,
        expected=None if means[1] is None else _mean(data, means[1], level),
        shares=(shares[0], shares[1]),
    )


def _about(
    name: str, share: Share | None, label: str, curve: Curves, horizon: float
) -> tuple[Check, ...]:
    """Return why a share is null or has no interval."""
    if share is None:
        because = (
            f"The group {label} is followed up to {number_text(curve.last)} only, and some were "
            f"still without the event then: what they are at {number_text(horizon)} is not known."
        )
        return (why_unknown(name, because),)
    if share.low is None:
        because = "Nobody, or everybody, had left by then: the log-log interval does not exist."
        return (Check(key=name, status=CheckStatus.INFO, because=because),)
    return ()


def _share(share: Share, level: float) -> Estimate:
    return Estimate(
        value=min(1.0, max(0.0, share.value)),
        low=share.low,
        high=share.high,
        se=share.se,
        level=level,
        scale=Scale.SHARE,
    )


def _mean(data: Survival, mean: tuple[float, float], level: float) -> Estimate:
    value, se = mean
    reach = normal_quantile(level) * se
    ends = (value - reach, value + reach) if se > 0.0 else (None, None)
    return Estimate(
        value=value,
        low=ends[0],
        high=ends[1],
        se=se,
        level=level,
        scale=Scale.MEAN,
        unit=data.unit or None,
    )


def _difference(
    data: Survival, means: Sequence[tuple[float, float] | None], level: float
) -> Estimate | None:
    if means[0] is None or means[1] is None:
        return None
    value = means[0][0] - means[1][0]
    se = math.hypot(means[0][1], means[1][1])
    reach = normal_quantile(level) * se
    even = se <= NEAR * max(abs(means[0][0]), abs(means[1][0]))
    return Estimate(
        value=value,
        low=None if even else value - reach,
        high=None if even else value + reach,
        se=se,
        p=None if even else two_sided_p(value / se),
        level=level,
        scale=Scale.RMST_DIFFERENCE,
        unit=data.unit or "units of time",
    )
