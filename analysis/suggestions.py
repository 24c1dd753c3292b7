"""Better designs that a plan or the shape of its data would allow (never the outcomes)."""

from collections.abc import Iterator

import numpy as np

from analysis.data import Observations
from analysis.design import Design
from analysis.plan import Hypothesis

_SERIES_PERIODS = 8
"""Periods on each side from which a series says more than before and after."""

_SYNTHETIC_PERIODS, _SYNTHETIC_DONORS = 12, 10
"""Periods and donors from which one treated unit can have a synthetic comparison."""

_PANELS = ("difference_in_differences", "staggered_adoption", "synthetic_control")


def suggestions(
    hypothesis: Hypothesis, design: Design, seen: Observations | None
) -> Iterator[tuple[str, str]]:
    """Yield another design and why the plan does not run it: (design, because)."""
    if seen is None:
        return
    if design.key == "before_after" and _long_series(seen):
        yield (
            "interrupted_time_series",
            (
                f"the data have {_SERIES_PERIODS} or more periods on each side, so a series would "
                "separate the change from the trend; the plan froze before_after"
            ),
        )
    if design.key == "difference_in_differences" and _dates(seen) > 1:
        yield (
            "staggered_adoption",
            (
                "units start at different dates, where the two-way estimate can mislead; "
                "the plan froze difference_in_differences"
            ),
        )
    if design.key in _PANELS and design.key != "synthetic_control" and _one_treated(seen):
        yield (
            "synthetic_control",
            (
                "one unit is treated and enough others could make its comparison; "
                f"the plan froze {hypothesis.design}"
            ),
        )


def _long_series(seen: Observations) -> bool:
    period = seen.period
    if period is None or period.start is None:
        return False
    present = np.unique(period.codes)
    before = int((present < period.start).sum())
    return min(before, present.size - before) >= _SERIES_PERIODS


def _dates(seen: Observations) -> int:
    if seen.starts is None:
        return 0
    return int(np.unique(seen.starts[seen.starts >= 0]).size)


def _one_treated(seen: Observations) -> bool:
    if seen.unit is None or seen.period is None:
        return False
    treated = seen.treated if seen.starts is None else seen.starts >= 0
    if treated is None:
        return False
    units = np.unique(seen.unit.codes).size
    treated_units = np.unique(seen.unit.codes[treated]).size
    periods = len(seen.period.labels)
    return (
        treated_units == 1
        and periods >= _SYNTHETIC_PERIODS
        and units - treated_units >= _SYNTHETIC_DONORS
    )
