"""Panels as a design gets them, built from plain lists, and fits by dummies to compare with."""

import numpy as np

from analysis.data import Covariate, Factor, Kind, Observations, PeriodKind, Periods
from analysis.design import Question
from analysis.designs.difference_in_differences import DESIGN


def factor(values):
    """Return text as a factor with its levels in sorted order."""
    levels = tuple(sorted({str(value) for value in values}))
    codes = np.array([levels.index(str(value)) for value in values], dtype=np.int32)
    return Factor(codes, levels)


def periods(values, start=None):
    """Return whole numbers as periods; ``start`` is the first one after."""
    found = sorted(set(values))
    later = [place for place, value in enumerate(found) if start is not None and value >= start]
    return Periods(
        kind=PeriodKind.INTEGER,
        codes=np.array([found.index(value) for value in values], dtype=np.int32),
        labels=tuple(str(value) for value in found),
        step=np.array(found, dtype=np.int64) - min(found, default=0),
        start=None if start is None else (later[0] if later else len(found)),
    )


def observed(
    outcome,
    *,
    kind="mean",
    unit=None,
    period=None,
    start=None,
    treated=None,
    starts=None,
    after=None,
    cluster=None,
    covariates=(),
    **numbers,
):
    """Return observations from lists, one value a row; ``starts`` holds periods or None."""
    outcome = np.asarray(outcome, dtype=float)
    time = None if period is None else periods(list(period), start)
    first = None
    if starts is not None:
        labels = [int(label) for label in time.labels]
        first = np.array(
            [
                -1
                if value is None
                else next(
                    (place for place, label in enumerate(labels) if label >= value), len(labels)
                )
                for value in starts
            ],
            dtype=np.int32,
        )
    return Observations(
        kind=Kind(kind),
        outcome=outcome,
        treated=None if treated is None else np.asarray(treated, dtype=bool),
        after=None if after is None else np.asarray(after, dtype=bool),
        group=None if treated is None else factor(["yes" if one else "no" for one in treated]),
        period=time,
        starts=first,
        unit=None if unit is None else factor(unit),
        cluster=None if cluster is None else factor(cluster),
        covariates=tuple(
            Covariate(
                name=name,
                values=factor(values)
                if isinstance(values[0], str)
                else np.asarray(values, dtype=float),
            )
            for name, values in dict(covariates).items()
        ),
        row=np.arange(2, outcome.size + 2),
        names={"group": "arm", "outcome": "figure", "unit": "area", "starts": "began"},
        **{name: np.asarray(values, dtype=float) for name, values in numbers.items()},
    )


def simulated(
    seed=1, units=14, times=6, start=4, treated=6, effect=-2.0, kind="mean", lost=0.0, **more
):
    """Return a panel as lists: unit, period, treated, outcome, and an exposure for counts."""
    generator = np.random.default_rng(seed)
    unit = np.repeat(np.arange(units), times)
    period = np.tile(np.arange(1, times + 1), units)
    arm = unit < treated
    on = arm & (period >= start)
    level = generator.normal(20, 4, units)[unit] + generator.normal(0, 1, times)[period - 1]
    if kind == "count":
        exposure = generator.uniform(50, 150, units)[unit] * generator.uniform(0.8, 1.2, unit.size)
        mean = exposure * np.exp(-2 + 0.05 * (level - 20) + effect * 0.1 * on)
        outcome = generator.poisson(mean).astype(float)
    else:
        outcome = level + effect * on + generator.normal(0, 1.5, unit.size)
    keep = generator.uniform(size=unit.size) >= lost
    lists = {
        "unit": [f"u{number:02d}" for number in unit[keep]],
        "period": period[keep].tolist(),
        "treated": arm[keep].tolist(),
    }
    if kind == "count":
        lists["exposure"] = exposure[keep]
    return {"outcome": outcome[keep], "start": start, "kind": kind, **lists, **more}


def asked(kind="mean", better="lower", seed=(1, 2)):
    """Return a question of one metric."""
    return Question(key="main", kind=Kind(kind), better=better, metric="Figure", seed=seed)


def shaped(seen, **settings):
    """Return the design's panel."""
    return DESIGN.shape(seen, asked(seen.kind), DESIGN.settings(**settings))


def run(seen, *, better="lower", seed=(1, 2), **settings):
    """Return the outcome of the design on observations."""
    question = asked(seen.kind, better, seed)
    made = DESIGN.settings(**settings)
    return DESIGN.estimate(DESIGN.shape(seen, question, made), question, made)


def check(outcome, key):
    """Return a check of an outcome by its key."""
    return next(item for item in outcome.findings.checks if item.key == key)


def dummies(codes, *, skip=0):
    """Return an indicator for each code but the first few, (rows, codes)."""
    codes = np.unique(codes, return_inverse=True)[1]
    return np.eye(codes.max() + 1)[codes][:, skip:]


def two_way(seen):
    """Return the whole design of unit and period effects with the treatment last."""
    on = seen.treated & (seen.period.codes >= seen.period.start)
    parts = [dummies(seen.unit.codes), dummies(seen.period.codes, skip=1)]
    parts += [np.asarray(c.values)[:, None] for c in seen.covariates]
    return np.column_stack([*parts, on.astype(float)])
