"""Whole panels of one treated area and its donors, as a design gets them."""

import numpy as np

from tests.analysis.panel_rows import observed


def places(
    units=14, before=15, after=6, *, effect=-4.0, seed=3, grouped=False, kind="mean", **more
):
    """Return areas on one course, each in its own measure; the first is treated from a year on."""
    draw = np.random.default_rng(seed)
    times = before + after
    course = np.cumsum(draw.normal(size=times))
    outcome = (
        20.0 + draw.normal(0, 2, units)[:, None] + draw.uniform(0.5, 1.5, units)[:, None] * course
    )
    outcome += draw.normal(0.0, 0.5, outcome.shape)
    outcome[0, before:] += effect
    if kind == "count":
        outcome = np.maximum(1.0, np.round(outcome))
    names = [f"Area {place:02d}" for place in range(units)]
    first = [place == 0 for place in range(units)]
    lists = {
        "unit": np.repeat(names, times).tolist(),
        "period": np.tile(np.arange(2001, 2001 + times), units).tolist(),
    }
    if grouped:
        lists |= {"treated": np.repeat(first, times), "start": 2001 + before}
    else:
        starts = [2001 + before if one else None for one in first]
        lists["starts"] = [start for start in starts for _ in range(times)]
    more = {name: np.repeat(values, times) for name, values in more.items()}
    return observed(outcome.ravel(), kind=kind, **lists, **more)
