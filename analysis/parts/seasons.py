"""Whether the months before and after are alike, where two times of the year are compared."""

import numpy as np

from analysis.data import BoolArray, PeriodKind, Periods
from analysis.outcome import Check, CheckStatus, Consequence


def seasons_check(period: Periods | None, after: BoolArray) -> tuple[Check, ...]:
    """Return the check that both sides cover the same calendar months; none without months."""
    if period is None or period.kind is PeriodKind.INTEGER or after.size == 0:
        return ()
    months = np.array([int(label[5:7]) for label in period.labels])[period.codes]
    later, earlier = set(months[after].tolist()), set(months[~after].tolist())
    alike = later == earlier
    because = (
        "Both sides cover the same calendar months."
        if alike
        else "The calendar months before and after are not the same, so part of the change may be "
        "the season's."
    )
    return (
        Check(
            key="seasons",
            status=CheckStatus.HELD if alike else CheckStatus.NOT_HELD,
            because=because,
            threshold="the same calendar months on both sides",
            consequence=Consequence.NONE if alike else Consequence.CAVEAT,
        ),
    )
