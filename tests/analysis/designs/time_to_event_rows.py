"""People followed until an event, as the design gets them, built from plain lists."""

import csv
import importlib
from pathlib import Path

import numpy as np

from analysis.data import Covariate, Kind, Observations
from analysis.design import Question
from tests.analysis.designs.two_group_rows import factor

ORACLES = Path(__file__).parents[2] / "oracles"

DESIGN = importlib.import_module("analysis.designs.time_to_event").DESIGN


def people(weeks, left, arm, *, treated="initiative", event=(1, "1"), competing=(), **columns):
    """Return observations: one row is one person unless ``count`` says more."""
    codes = [str(one) for one in left]
    happened = np.array([one in {str(word) for word in event} for one in codes])
    numbers = {
        name: np.asarray(values, dtype=float)
        for name, values in columns.items()
        if name in ("count", "entry")
    }
    factors = {
        name: factor(values) for name, values in columns.items() if name in ("stratum", "cluster")
    }
    covariates = tuple(
        Covariate(
            name=name,
            values=factor(values) if isinstance(values[0], str) else np.asarray(values, float),
        )
        for name, values in columns.get("covariates", {}).items()
    )
    return Observations(
        kind=Kind.TIME_TO_EVENT,
        outcome_text=factor(codes),
        duration=np.asarray(weeks, dtype=float),
        event=happened,
        competing=np.array([one in competing for one in codes]) if competing else None,
        treated=np.array([one == treated for one in arm]),
        group=factor(arm),
        covariates=covariates,
        row=np.arange(2, len(codes) + 2),
        names={"duration": "weeks", "event": "left", "group": "arm", "entry": "entry"},
        **numbers,
        **factors,
    )


def followed(observations, *, better="lower", assignment="chosen", **settings):
    """Return the outcome of the design."""
    question = Question(
        key="main",
        kind=Kind.TIME_TO_EVENT,
        better=better,
        metric="Time to leaving",
        assignment=assignment,
    )
    made = DESIGN.settings(**settings)
    return DESIGN.estimate(DESIGN.shape(observations, question, made), question, made)


def found_at(outcome, path):
    """Return a number of the quantities: ``rmst_1.se`` is the error of ``rmst_1``."""
    name, _, part = path.rpartition(".")
    if part not in ("se", "low", "high", "p"):
        name, part = path, "value"
    quantity = outcome.findings.quantities[name]
    return quantity if quantity is None or isinstance(quantity, float) else getattr(quantity, part)


def leavers(**wanted):
    """Return the people made up for these tests, with the columns that are wanted."""
    with (ORACLES / "time_to_event.csv").open(encoding="utf-8") as file:
        read = list(csv.DictReader(file))
    column = {name: [row[name] for row in read] for name in read[0]}
    given = {
        "entry": [float(v) for v in column["entry"]],
        "stratum": column["shift"],
        "cluster": column["station"],
        "count": [float(v) for v in column["people"]],
    }
    covariates = {"age": [float(v) for v in column["age"]], "grade": column["grade"]}
    asked = {name: given[name] for name in wanted.get("columns", ())}
    return people(
        [float(v) for v in column["weeks"]],
        column["exit"],
        column["arm"],
        event=("resigned",),
        competing=wanted.get("competing", ()),
        covariates={name: covariates[name] for name in wanted.get("covariates", ())},
        **asked,
    )


DRUG = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
DRUG_LEFT = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def freireich(**columns):
    """Return Freireich and others' (1963) 42 remissions of leukaemia, as printed by Cox (1972)."""
    arm = ["initiative"] * 21 + ["comparison"] * 21
    return people([*DRUG, *PLACEBO], [*DRUG_LEFT, *([1] * 21)], arm, **columns)
