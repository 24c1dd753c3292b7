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

import numpy as np

from analysis.design import terms
from analysis.errors import AnalysisError
from analysis.evaluate import evaluate
from analysis.plan import read
from analysis.table import open_table

Row = dict[str, Any]


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


def _random(word: str) -> np.random.Generator:
    return np.random.default_rng([20261125, *word.encode()])


def _people(kind: str) -> list[Row]:
    """80 people in two arms, with age, site, an earlier figure and a team."""
    random = _random(f"people {kind}")
    rows = []
    for place in range(80):
        arm = place % 2
        age = int(random.integers(20, 60))
        earlier = round(float(random.normal(10, 2)), 1)
        value = {
            "mean": round(earlier - 0.8 * arm + 0.05 * (age - 40) + float(random.normal(0, 1)), 2),
            "proportion": int(random.random() < 0.5 - 0.15 * arm),
            "count": int(random.poisson(4 - arm)),
        }[kind]
        rows.append(
            {
                "arm": "initiative" if arm else "comparison",
                "age": age,
                "site": ("north", "south", "west")[place % 3],
                "earlier": earlier,
                "team": f"T{place // 4:02d}",
                "days": int(random.integers(50, 200)),
                "y": value,
            }
        )
    return rows


def _phases() -> list[Row]:
    random = _random("phases")
    return [
        {"phase": phase, "pair": f"P{pair}", "y": round(float(random.normal(mean, 1)), 2)}
        for pair in range(15)
        for phase, mean in (("before", 5.0), ("after", 4.2))
    ]


def _panel(kind: str) -> list[Row]:
    random = _random(f"panel {kind}")
    rows = []
    for unit in range(16):
        level = float(random.normal(20, 3))
        for month in range(1, 9):
            on = unit % 2 == 1 and month >= 5
            mean = level + 0.3 * month - 3 * on
            count = int(random.poisson(mean))
            rows.append(
                {
                    "area": f"A{unit:02d}",
                    "month": f"2024-{month:02d}",
                    "arm": unit % 2,
                    "starts": "2024-05" if unit % 2 else "",
                    "late": ("", "2024-04", "2024-06", "")[unit % 4],
                    "hours": 100 + unit,
                    "y": count if kind == "count" else round(mean + float(random.normal()), 2),
                }
            )
    return rows


def _series(kind: str) -> list[Row]:
    random = _random(f"series {kind}")
    rows = []
    for place in range(48):
        mean = 40 + 0.1 * place - 6 * (place >= 30)
        rows.append(
            {
                "month": f"{2020 + place // 12}-{place % 12 + 1:02d}",
                "hours": 1000 + place,
                "y": int(random.poisson(mean))
                if kind == "count"
                else round(mean + float(random.normal(0, 2)), 2),
            }
        )
    return rows


def _wedge() -> list[Row]:
    random = _random("wedge")
    rows = []
    for cluster in range(9):
        own = float(random.normal(0, 1))
        for period in range(1, 5):
            start = 2 + cluster // 3
            mean = 10 + own + 0.2 * period - 1.0 * (period >= start)
            rows += [
                {
                    "station": f"S{cluster}",
                    "quarter": period,
                    "starts": start,
                    "y": round(mean + float(random.normal(0, 1)), 2),
                }
                for _ in range(3)
            ]
    return rows


def _donors() -> list[Row]:
    random = _random("donors")
    return [
        {
            "force": f"F{unit:02d}",
            "year": 2001 + year,
            "arm": int(unit == 0),
            "y": round(50 + unit + year - 6 * (unit == 0 and year >= 12)
                       + float(random.normal(0, 1)), 2),
        }
        for unit in range(14)
        for year in range(18)
    ]  # fmt: skip


def _lives() -> list[Row]:
    random = _random("lives")
    rows = []
    for place in range(90):
        arm = place % 2
        lasts = float(random.exponential(20 + 10 * arm))
        rows.append(
            {
                "arm": arm,
                "week": round(min(lasts, 30.0), 1) + 0.1,
                "left": int(lasts < 30),
                "age": int(random.integers(20, 60)),
            }
        )
    return rows


def _answers() -> list[Row]:
    random = _random("answers")
    levels = ("never", "seldom", "often", "always")
    rows = []
    for place in range(80):
        arm = place % 2
        weights = np.array([0.2 + 0.1 * arm, 0.3, 0.3, 0.2 - 0.1 * arm])
        rows.append({"arm": arm, "age": int(random.integers(20, 60)),
                     "y": levels[int(random.choice(4, p=weights / weights.sum()))]})  # fmt: skip
    return rows


def _reasons() -> list[Row]:
    random = _random("reasons")
    return [
        {"role": role, "y": reason, "n": int(random.integers(5, 40))}
        for role in ("officer", "staff", "special")
        for reason in ("pay", "hours", "family")
    ]


def _areas() -> list[Row]:
    counts = {
        ("treated", "before"): 207, ("treated", "after"): 110, ("control", "before"): 308,
        ("control", "after"): 318, ("displacement", "before"): 90, ("displacement", "after"): 95,
        ("displacement_control", "before"): 101, ("displacement_control", "after"): 99,
    }  # fmt: skip
    return [{"area": area, "phase": phase, "y": n} for (area, phase), n in counts.items()]


_TWO = {"group": "arm"}


@cache
def examples() -> tuple[Example, ...]:
    """Return every example by name."""
    people = {kind: (lambda kind=kind: _people(kind)) for kind in ("mean", "proportion", "count")}
    panels = {kind: (lambda kind=kind: _panel(kind)) for kind in ("mean", "count")}
    series = {kind: (lambda kind=kind: _series(kind)) for kind in ("mean", "count")}
    found = [
        Example(name="before_after pairs", design="before_after", kind="mean", rows=_phases,
                columns={"phase": "phase", "pair": "pair"}),
        Example(name="analysis_of_variance", design="analysis_of_variance", kind="mean",
                columns={"group": "site"}, rows=people["mean"]),
        Example(name="association_table", design="association_table", kind="proportion",
                columns={"row": "role", "column": "y", "count": "n"}, rows=_reasons),
        Example(name="weighted_displacement", design="weighted_displacement", kind="count",
                columns={"area": "area", "phase": "phase"}, rows=_areas),
        Example(name="stepped_wedge", design="stepped_wedge", kind="mean", rows=_wedge,
                columns={"cluster": "station", "period": "quarter", "starts": "starts"}),
        Example(name="synthetic_control", design="synthetic_control", kind="mean", rows=_donors,
                columns={"unit": "force", "period": "year", "group": "arm"}, start=2013),
        Example(name="time_to_event", design="time_to_event", kind="time_to_event", rows=_lives,
                columns={**_TWO, "duration": "week", "event": "left", "covariates": ["age"]},
                outcome="left", arm="arm", settings={"horizon": [20]}),
        Example(name="ordinal_survey", design="ordinal_survey", kind="ordinal", rows=_answers,
                columns=_TWO, arm="arm",
                settings={"order": ["never", "seldom", "often", "always"]}),
    ]  # fmt: skip
    for kind, rows in people.items():
        found += [
            Example(name=f"{design} {kind}", design=design, kind=kind, rows=rows, arm="arm",
                    columns=_TWO)
            for design in ("comparison_group", "randomised")
        ]  # fmt: skip
        found += [
            Example(name=f"matched_comparison {kind}", design="matched_comparison", kind=kind,
                    columns={**_TWO, "covariates": ["age", "site"]}, rows=rows),
            Example(name=f"cluster_randomised {kind}", design="cluster_randomised", kind=kind,
                    columns={**_TWO, "cluster": "team"}, rows=lambda kind=kind: _teams(kind)),
        ]  # fmt: skip
    found.append(
        Example(name="randomised with a baseline", design="randomised", kind="mean", arm="arm",
                columns={**_TWO, "baseline": "earlier", "stratum": "site"}, rows=people["mean"])
    )  # fmt: skip
    for kind, rows in panels.items():
        found += [
            Example(name=f"difference_in_differences {kind}", design="difference_in_differences",
                    kind=kind, rows=rows, start="2024-05", arm="arm",
                    columns={"unit": "area", "period": "month", "group": "arm"}),
            Example(name=f"staggered_adoption {kind}", design="staggered_adoption", kind=kind,
                    rows=rows, columns={"unit": "area", "period": "month", "starts": "late"}),
        ]  # fmt: skip
    for kind, rows in series.items():
        found.append(
            Example(name=f"interrupted_time_series {kind}", design="interrupted_time_series",
                    kind=kind, rows=rows, columns={"period": "month"}, start="2022-07")
        )  # fmt: skip
    return tuple(sorted(found, key=lambda example: example.name))


def _teams(kind: str) -> list[Row]:
    """The people again, each team wholly in one arm."""
    arms = ("comparison", "initiative")
    return [{**row, "arm": arms[int(row["team"][1:]) % 2]} for row in _people(kind)]


def with_kind(kind: str) -> list[Example]:
    """Return the examples of one kind of outcome."""
    return [example for example in examples() if example.kind == kind]


def without(example: Example, **changes: Any) -> Example:
    """Return an example changed."""
    return replace(example, **changes)
