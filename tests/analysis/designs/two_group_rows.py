"""Rows of two groups as a design gets them, built from plain lists."""

import importlib

import numpy as np

from analysis.data import Covariate, Factor, Kind, Observations
from analysis.design import Question


def factor(values):
    """Return text as a factor with its levels in sorted order."""
    levels = tuple(sorted({str(value) for value in values}))
    codes = np.array([levels.index(str(value)) for value in values], dtype=np.int32)
    return Factor(codes, levels)


def rows(kind, side, outcome, *, role="group", labels=("initiative", "comparison"), **columns):
    """Return observations: ``side`` says which rows are treated (or after)."""
    side = np.asarray(side, dtype=bool)
    text = factor([labels[0] if one else labels[1] for one in side])
    given = {
        name: np.asarray(values, dtype=float)
        for name, values in columns.items()
        if name in ("exposure", "people", "count")
    }
    for name in ("pair", "stratum"):
        if name in columns:
            given[name] = factor(columns[name])
    given["covariates"] = tuple(
        Covariate(
            name=name,
            values=factor(values) if isinstance(values[0], str) else np.asarray(values, float),
        )
        for name, values in columns.get("covariates", {}).items()
    )
    flags = {"treated": side, "group": text} if role == "group" else {"after": side, "phase": text}
    return Observations(
        kind=Kind(kind),
        outcome=np.asarray(outcome, dtype=float),
        row=np.arange(2, side.size + 2),
        names={name: name for name in (*given, role)},
        **flags,
        **given,
    )


def run(design, observations, *, better="higher", selected=False, assignment="chosen", **settings):
    """Return the outcome of a design on observations."""
    found = importlib.import_module(f"analysis.designs.{design}").DESIGN
    made = found.settings(**settings)
    question = Question(
        key="main",
        kind=observations.kind,
        better=better,
        metric="Metric",
        selected_on_baseline=selected,
        assignment=assignment,
    )
    return found.estimate(found.shape(observations, question, made), question, made)


def compared(kind, first, second, **settings):
    """Return the comparison group's outcome for two lists of outcomes."""
    side = [True] * len(first) + [False] * len(second)
    return run("comparison_group", rows(kind, side, [*first, *second]), **settings)


def found_at(outcome, path):
    """Return the number at a path such as ``estimate.low`` or ``quantities.difference.p``."""
    what, name, *part = path.split(".")
    if what == "n":
        return outcome.findings.n[name]
    if what == "estimate":
        return getattr(outcome.estimate, name)
    found = outcome.findings.quantities[name]
    if part:
        return getattr(found, part[0])
    return getattr(found, "value", found)


def check(outcome, key):
    """Return the check of an outcome by its key."""
    return next(one for one in outcome.findings.checks if one.key == key)
