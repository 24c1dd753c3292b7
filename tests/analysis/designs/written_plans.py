"""A plan and a table, written out and evaluated: what a command would answer for one hypothesis."""

import json

from analysis.design import terms
from analysis.evaluate import evaluate
from analysis.plan import read
from analysis.power import power_of
from analysis.table import open_table


def plan_of(design, columns, outcome, kind, *, better="higher", settings=None, power=None, **more):
    """Return a plan of one primary hypothesis."""
    document = {
        "schema": "plan/1",
        "title": "One question",
        "design": design,
        "columns": columns,
        "settings": settings or {},
        "power": power or {},
        "hypotheses": [
            {
                "key": "main",
                "role": "primary",
                "metric": "Figure",
                "outcome": outcome,
                "kind": kind,
                "better": better,
                **more,
            }
        ],
    }
    return read(json.dumps(document).encode(), suffix=".json", terms=terms())


def table_of(folder, lines):
    """Return a table of the lines of a CSV file."""
    path = folder / "table.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return open_table(path)


def answered(folder, lines, *plan, **more):
    """Return the document of the only hypothesis."""
    return evaluate(plan_of(*plan, **more), table_of(folder, lines)).document()["hypotheses"][0]


def power_for(*plan, folder=None, lines=(), **more):
    """Return the document of ``power``, with a table where lines are given."""
    return power_of(plan_of(*plan, **more), table_of(folder, lines) if lines else None)


def checks_of(document):
    """Return the checks of a hypothesis by key."""
    return {check["key"]: check for check in document["checks"]}
