"""Those that compete in hazard models and curves, from memory."""

from collections.abc import Callable

import duckdb
import numpy as np

Timed = Callable[[], object]

TERMS = ("x0", "x1", "x2", "x3")


def columns_of(path):
    """Return whole days, who had the event, who is treated and four covariates."""
    with duckdb.connect() as connection:
        return connection.execute(f"select * from '{path}'").fetchnumpy()


def followed(path):
    from analysis.data import Covariate, Factor, Kind, Observations

    data = columns_of(path)
    treated = data["treated"] > 0
    return Observations(
        kind=Kind.TIME_TO_EVENT,
        duration=data["days"].astype(np.float64),
        event=data["event"] > 0,
        treated=treated,
        group=Factor(treated.astype(np.int32), ("0", "1")),
        covariates=tuple(Covariate(name=name, values=data[name]) for name in TERMS),
        names={"group": "treated", "duration": "days"},
    )


def cox(path, _rows) -> Timed:
    """The engine's hazard ratio, from columns as they were read."""
    from analysis.parts.survival_hazards import HazardPlan, hazards
    from analysis.parts.survival_shape import survival_of

    seen = followed(path)
    plan = HazardPlan(ties="efron", level=0.95)
    return lambda: hazards(survival_of(seen), plan).estimate


def times_whole(path, _rows) -> Timed:
    """The engine's whole answer: models, tests, curves, checks."""
    from analysis.design import Question
    from analysis.designs.time_to_event import DESIGN

    seen = followed(path)
    asked = Question(key="main", kind=seen.kind, better="lower", metric="Days")
    settings = DESIGN.settings()
    return lambda: DESIGN.estimate(DESIGN.shape(seen, asked, settings), asked, settings).estimate


def two_curves(path, _rows) -> Timed:
    """The engine's Kaplan-Meier curves of both groups."""
    from analysis.parts.survival_curves import curves
    from analysis.parts.survival_shape import survival_of

    seen = followed(path)

    def timed():
        data = survival_of(seen)
        return [curves(data, data.side(place)).surviving[-1] for place in (0, 1)]

    return timed


def statsmodels_curves(path, _rows) -> Timed:
    from statsmodels.duration.survfunc import SurvfuncRight

    data = columns_of(path)
    sides = [data["treated"] == side for side in (1, 0)]
    return lambda: [
        SurvfuncRight(data["days"][rows], data["event"][rows]).surv_prob[-1] for rows in sides
    ]


def phreg(path, _rows) -> Timed:
    from statsmodels.duration.hazard_regression import PHReg

    data = columns_of(path)
    x = np.column_stack([*(data[name] for name in TERMS), data["treated"]])
    return lambda: (
        PHReg(data["days"], x, status=data["event"], ties="efron")
        .fit(method="newton", disp=0)
        .params
    )


def lifelines_cox(path, _rows) -> Timed:
    import pandas as pd
    from lifelines import CoxPHFitter

    frame = pd.DataFrame(columns_of(path))
    return lambda: CoxPHFitter().fit(frame, "days", "event").params_
