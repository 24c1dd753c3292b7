"""Panels of staggered starts as a design gets them: real laws, and small ones by hand."""

import csv
from pathlib import Path

import numpy as np

from analysis.data import Kind
from analysis.design import Question
from analysis.designs.staggered_adoption import DESIGN
from tests.analysis.panel_rows import observed

ORACLES = Path(__file__).parents[1] / "oracles"


def asked(kind="mean", better="lower"):
    return Question(key="main", kind=Kind(kind), better=better, metric="Figure", seed=(1, 2))


def run(seen, **settings):
    made = DESIGN.settings(**settings)
    question = asked(seen.kind)
    return DESIGN.estimate(DESIGN.shape(seen, question, made), question, made)


def castle(columns=(), **more):
    """Return the castle laws: the log of homicides by state and year, with the laws' years."""
    with (ORACLES / "castle_doctrine.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    return observed(
        np.log([float(line["homicide"]) for line in lines]),
        unit=[line["sid"] for line in lines],
        period=[int(line["year"]) for line in lines],
        starts=[int(line["law_year"]) if line["law_year"] else None for line in lines],
        covariates={name: [float(line[name]) for line in lines] for name in columns},
        **more,
    )


def small(outcome=None, *, starts=(None, None, None, 3, 3, 4, 4), periods=5, seed=1, **more):
    """Return a small panel: unit a never starts, and so on in the order of ``starts``."""
    units = len(starts)
    draw = np.random.default_rng(seed)
    values = draw.normal(10.0, 2.0, (units, periods)).ravel() if outcome is None else outcome
    repeated = {
        name: np.repeat(found, periods) if len(found) == units else found
        for name, found in more.items()
        if name not in ("kind", "covariates", "cluster")
    }
    kept = {name: more[name] for name in ("kind", "covariates") if name in more}
    if "cluster" in more:
        kept["cluster"] = np.repeat(more["cluster"], periods).tolist()
    return observed(
        values,
        unit=np.repeat([f"u{place:02d}" for place in range(units)], periods).tolist(),
        period=np.tile(np.arange(1, periods + 1), units).tolist(),
        starts=[start for start in starts for _ in range(periods)],
        **kept,
        **repeated,
    )
