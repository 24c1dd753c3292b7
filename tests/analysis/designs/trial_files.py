"""Plans of the randomised designs run on tables: those that R was given, or rows written here."""

import csv
import importlib
import json
from pathlib import Path

from analysis.data import Kind
from analysis.design import Question, terms_of
from analysis.outcome import Estimate
from analysis.plan import read
from analysis.roles import observe
from analysis.table import open_table

ORACLES = Path(__file__).parents[2] / "oracles"


def design_of(key):
    """Return one design, without the rest of the catalogue."""
    return importlib.import_module(f"analysis.designs.{key}").DESIGN


def run(design, table, kind, outcome, columns, *, better="higher", seed=7, **settings):
    """Return the outcome of a design on a CSV file."""
    found = design_of(design)
    document = {
        "schema": "plan/1",
        "title": "A trial",
        "design": design,
        "columns": columns,
        "settings": settings,
        "hypotheses": [
            {
                "key": "main",
                "role": "primary",
                "metric": "Metric",
                "outcome": outcome,
                "kind": kind,
                "better": better,
            }
        ],
    }
    plan = read(json.dumps(document).encode(), suffix=".json", terms={design: terms_of(found)})
    hypothesis = plan.hypotheses[0]
    made = found.settings(**hypothesis.settings)
    question = Question(
        key="main", kind=Kind(kind), better=better, metric="Metric", seed=(seed, 11)
    )
    seen = observe(open_table(Path(table)), hypothesis, found)
    return found.estimate(found.shape(seen, question, made), question, made)


def written(folder, rows, name="rows.csv"):
    """Write rows (dictionaries) as CSV and return the path; None is an empty cell."""
    path = folder / name
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def number(outcome, path):
    """Return a number of an outcome by its path: ``effect.se``, ``icc``, ``absolute.value``."""
    name, _, part = path.partition(".")
    if name in ("estimate", "absolute", "counterfactual"):
        found = getattr(outcome, name)
    else:
        found = outcome.findings.quantities[name]
    if isinstance(found, Estimate):
        return getattr(found, part or "value")
    return found


def check(outcome, key):
    """Return the check of a name."""
    return next(check for check in outcome.findings.checks if check.key == key)
