"""What the chart of two curves is given. See ``values`` for the rules."""

from dataclasses import dataclass

from registry.publish.charts.time_values import Side
from registry.publish.charts.values import refuse_endless


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveLine:
    """One group's shares from 0 to 1 at the times of the chart, None where it is not followed.

    ``followed`` are those still followed at ``CurvesValues.followed_at``; None is not shown.
    """

    name: str
    side: Side
    share: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    followed: tuple[int | None, ...] = ()

    def __post_init__(self) -> None:
        for value in (*self.share, *self.low, *self.high):
            refuse_endless(value)
            if value is not None and not 0.0 <= value <= 1.0:
                raise ValueError("a share lies between 0 and 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvesValues:
    """Shares of two groups over time. ``what`` says of what: ``still without it``, ``had it``."""

    key: str
    finding: str
    what: str
    unit: str
    times: tuple[float, ...]
    lines: tuple[CurveLine, ...]
    horizons: tuple[float, ...] = ()
    followed_at: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        refuse_endless(*self.times, *self.horizons, *self.followed_at)
        if len(self.times) < 2 or self.times[0] >= self.times[-1]:
            raise ValueError("curves run over some time")
        for line in self.lines:
            if not len(line.share) == len(line.low) == len(line.high) == len(self.times):
                raise ValueError("a curve has a share for each time")
            if len(line.followed) != len(self.followed_at):
                raise ValueError("those followed are given at each of their times")
