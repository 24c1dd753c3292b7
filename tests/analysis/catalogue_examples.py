"""One small honest table for each way into each design, simulated from a fixed seed.

The catalogue's tests turn, cut and spoil these tables, and ask every design the same questions.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from analysis.design import terms
from analysis.errors import AnalysisError
from analysis.evaluate import evaluate
from analysis.plan import read
from analysis.table import open_table
from tests.analysis import catalogue_rows
from tests.analysis.catalogue_rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A plan of one hypothesis and its rows. ``arm`` is the column that can be swapped."""

    name: str
    design: str
    kind: str
    columns: Mapping[str, Any]
    rows: Callable[[], list[Row]]
    outcome: str = "y"
    arm: str | None = None
    start: Any = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    def plan(self, **settings: Any) -> dict[str, Any]:
        """Return the plan document."""
        plan: dict[str, Any] = {
            "schema": "plan/1",
            "title": self.name,
            "design": self.design,
            "columns": dict(self.columns),
            "settings": {**self.settings, **settings},
            "hypotheses": [
                {
                    "key": "main",
                    "role": "primary",
                    "metric": "Y",
                    "outcome": self.outcome,
                    "kind": self.kind,
                    "better": "lower",
                }
            ],
        }
        if self.start is not None:
            plan["start"] = self.start
        return plan


def answered(
    folder: Any, example: Example, rows: Sequence[Row], header: Sequence[str] = (), **settings: Any
) -> dict[str, Any]:
    """Return the hypothesis of a result document, as JSON holds it; errors are raised as they are.

    NaN and infinity are refused on the way.
    """
    names = list(header) or list(rows[0])
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path = folder / "table.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    plan = read(json.dumps(example.plan(**settings)).encode(), suffix=".json", terms=terms())
    document = evaluate(plan, open_table(path)).document()
    whole = json.loads(json.dumps(document, allow_nan=False))
    found: dict[str, Any] = whole["hypotheses"][0]
    return found


def came_to(folder: Any, example: Example, rows: Sequence[Row], **more: Any) -> str:
    """Return ``result``, ``refusal`` or ``error``: the three ways in which a table may end."""
    try:
        return str(answered(folder, example, rows, **more)["outcome"])
    except AnalysisError as error:
        return "error" if str(error).strip() else "an error without words"


def changed(rows: Sequence[Row], **columns: Callable[[Any], Any]) -> list[Row]:
    """Return rows with some columns put through functions."""
    return [{k: columns[k](v) if k in columns else v for k, v in row.items()} for row in rows]


_TWO = {"group": "arm"}


@cache
def examples() -> tuple[Example, ...]:
    """Return every example by name."""
    people = {
        kind: (lambda kind=kind: catalogue_rows.people(kind))
        for kind in ("mean", "proportion", "count")
    }
    panels = {kind: (lambda kind=kind: catalogue_rows.panel(kind)) for kind in ("mean", "count")}
    series = {kind: (lambda kind=kind: catalogue_rows.series(kind)) for kind in ("mean", "count")}
    found = [
        Example(
            name="before_after pairs",
            design="before_after",
            kind="mean",
            rows=catalogue_rows.phases,
            columns={"phase": "phase", "pair": "pair"},
        ),
        Example(
            name="analysis_of_variance",
            design="analysis_of_variance",
            kind="mean",
            columns={"group": "site"},
            rows=people["mean"],
        ),
        Example(
            name="association_table",
            design="association_table",
            kind="proportion",
            columns={"row": "role", "column": "y", "count": "n"},
            rows=catalogue_rows.reasons,
        ),
        Example(
            name="weighted_displacement",
            design="weighted_displacement",
            kind="count",
            columns={"area": "area", "phase": "phase"},
            rows=catalogue_rows.areas,
        ),
        Example(
            name="stepped_wedge",
            design="stepped_wedge",
            kind="mean",
            rows=catalogue_rows.wedge,
            columns={"cluster": "station", "period": "quarter", "starts": "starts"},
        ),
        Example(
            name="synthetic_control",
            design="synthetic_control",
            kind="mean",
            rows=catalogue_rows.donors,
            columns={"unit": "force", "period": "year", "group": "arm"},
            start=2013,
        ),
        Example(
            name="time_to_event",
            design="time_to_event",
            kind="time_to_event",
            rows=catalogue_rows.lives,
            columns={**_TWO, "duration": "week", "event": "left", "covariates": ["age"]},
            outcome="left",
            arm="arm",
            settings={"horizon": [20]},
        ),
        Example(
            name="ordinal_survey",
            design="ordinal_survey",
            kind="ordinal",
            rows=catalogue_rows.answers,
            columns=_TWO,
            arm="arm",
            settings={"order": ["never", "seldom", "often", "always"]},
        ),
    ]
    for kind, rows in people.items():
        found += [
            Example(
                name=f"{design} {kind}",
                design=design,
                kind=kind,
                rows=rows,
                arm="arm",
                columns=_TWO,
            )
            for design in ("comparison_group", "randomised")
        ]
        found += [
            Example(
                name=f"matched_comparison {kind}",
                design="matched_comparison",
                kind=kind,
                columns={**_TWO, "covariates": ["age", "site"]},
                rows=rows,
            ),
            Example(
                name=f"cluster_randomised {kind}",
                design="cluster_randomised",
                kind=kind,
                columns={**_TWO, "cluster": "team"},
                rows=lambda kind=kind: catalogue_rows.teams(kind),
            ),
        ]
    found.append(
        Example(
            name="randomised with a baseline",
            design="randomised",
            kind="mean",
            arm="arm",
            columns={**_TWO, "baseline": "earlier", "stratum": "site"},
            rows=people["mean"],
        )
    )
    for kind, rows in panels.items():
        found += [
            Example(
                name=f"difference_in_differences {kind}",
                design="difference_in_differences",
                kind=kind,
                rows=rows,
                start="2024-05",
                arm="arm",
                columns={"unit": "area", "period": "month", "group": "arm"},
            ),
            Example(
                name=f"staggered_adoption {kind}",
                design="staggered_adoption",
                kind=kind,
                rows=rows,
                columns={"unit": "area", "period": "month", "starts": "late"},
            ),
        ]
    for kind, rows in series.items():
        found.append(
            Example(
                name=f"interrupted_time_series {kind}",
                design="interrupted_time_series",
                kind=kind,
                rows=rows,
                columns={"period": "month"},
                start="2022-07",
            )
        )
    return tuple(sorted(found, key=lambda example: example.name))


def with_kind(kind: str) -> list[Example]:
    """Return the examples of one kind of outcome."""
    return [example for example in examples() if example.kind == kind]


def without(example: Example, **changes: Any) -> Example:
    """Return an example changed."""
    return replace(example, **changes)
