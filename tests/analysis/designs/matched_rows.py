"""Rows of treated and comparison people as the matched comparison gets them, and data sets."""

import csv
import json
from pathlib import Path

import numpy as np

from analysis.data import Covariate, Factor, Kind, Observations
from analysis.design import Question
from analysis.designs.matched_comparison import DESIGN, Settings

ORACLES = Path(__file__).parents[2] / "oracles"

NHEFS_TERMS = (
    *("sex", "race", "age", "age^2", "C(education)", "smokeintensity", "smokeintensity^2"),
    *("smokeyrs", "C(exercise)", "C(active)", "wt71"),
)


def factor(values):
    """Return text as a factor with its levels in sorted order."""
    levels = tuple(sorted({str(value) for value in values}))
    return Factor(np.array([levels.index(str(value)) for value in values], np.int32), levels)


def rows(kind, treated, outcome, covariates, **columns):
    """Return observations; a covariate of text is a factor, as are cluster and stratum."""
    treated = np.asarray(treated, dtype=bool)
    numbers = {
        name: np.asarray(values, dtype=float)
        for name, values in columns.items()
        if name not in ("cluster", "stratum")
    }
    factors = {
        name: factor(values) for name, values in columns.items() if name in ("cluster", "stratum")
    }
    return Observations(
        kind=Kind(kind),
        outcome=np.asarray(outcome, dtype=float),
        treated=treated,
        group=factor(["initiative" if one else "comparison" for one in treated]),
        covariates=tuple(
            Covariate(
                name=name,
                values=factor(values)
                if isinstance(values[0], str)
                else np.asarray(values, dtype=float),
            )
            for name, values in covariates.items()
        ),
        row=np.arange(treated.size) + 2,
        names={name: name for name in columns},
        **numbers,
        **factors,
    )


def run(seen, better="lower", **settings):
    """Return the outcome of the design on observations."""
    question = Question(key="main", kind=seen.kind, better=better, metric="Metric", seed=(1, 2))
    chosen = Settings(**settings)
    return DESIGN.estimate(DESIGN.shape(seen, question, chosen), question, chosen)


def nhefs():
    """Return Hernan and Robins's 1,566 smokers by column (causaldata, MIT licence)."""
    with (ORACLES / "nhefs.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in table]) for name in table[0]}


def smokers(kind="mean", **columns):
    """Return those smokers as observations: who quit, and their weight, or whether they died."""
    data = nhefs()
    names = ("sex", "race", "age", "education", "smokeintensity", "smokeyrs", "exercise")
    covariates = {name: data[name] for name in (*names, "active", "wt71")}
    outcome = data["wt82_71"] if kind == "mean" else data["death"]
    return rows(kind, data["qsmk"] == 1, outcome, covariates, **columns)


def infertile(**columns):
    """Return R's ``infert`` as observations: cases, and their spontaneous abortions."""
    data = oracle()["infert"]
    covariates = {name: data[name] for name in ("age", "education", "induced")}
    if columns.pop("exposed", False):
        columns["exposure"] = data["parity"]
    return rows("count", np.array(data["case"]) == 1, data["spontaneous"], covariates, **columns)


def oracle():
    """Return what the script in R printed."""
    return json.loads((ORACLES / "matched_comparison.json").read_text(encoding="utf-8"))
