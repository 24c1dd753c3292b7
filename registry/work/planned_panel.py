"""A panel that is still to come, as a plan's assumptions say it: for power that needs a file.

The power of staggered starts is simulated on the units, periods and starts of a file. Before there
is one, a plan says how many there will be and how much they vary, which is all that matters.
"""

import csv
import math
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.domain.plan import plan_bytes, read_plan

if TYPE_CHECKING:
    from analysis.plan import Hypothesis, Plan

DESIGN = "staggered_adoption"
_ROLES = ("unit", "period", "starts")
_NEEDED = ("n_treated", "n_comparison", "periods_before", "periods_after")
_SCALES = {"proportion": "risk_difference", "count": "rate_difference"}
_MOST_CELLS = 200_000


def is_planned(plan: "Plan") -> bool:
    """Return whether a plan's power is to be worked out on a panel of its own assumptions."""
    return _main(plan).design == DESIGN


def _main(plan: "Plan") -> "Hypothesis":
    return next((h for h in plan.hypotheses if h.role == "primary"), plan.hypotheses[0])


def power_of_planned(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ``power`` document of staggered starts, on a panel as the plan assumes it.

    Starts are spread evenly over the periods after the first. A count or a share is simulated as a
    figure of each unit and period whose spread follows from today's figure.

    Raises
    ------
        BadPlanError: an assumption that is needed is missing, or impossible.
    """
    from analysis.power import power_of
    from analysis.table import open_table

    main = _main(read_plan(plan_bytes(document)))
    power = dict(document.get("power") or {})
    sizes = [_whole(power, name) for name in _NEEDED]
    power["sd"] = _spread(power, main.kind.value)
    plan = read_plan(plan_bytes(_as_figures(document, main, power)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "panel.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(_rows(*sizes))
        found = dict(power_of(plan, open_table(path)))
    return {**found, "scale": _SCALES.get(main.kind.value, found["scale"])}


def _as_figures(
    document: Mapping[str, Any], main: "Hypothesis", power: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the plan of its main hypothesis alone, on the columns that the panel has."""
    hypothesis = next(h for h in document["hypotheses"] if h["key"] == main.key)
    kept = ("key", "role", "metric", "better", "sesoi")
    settings = {**document.get("settings", {}), **hypothesis.get("settings", {})}
    known = ("comparison", "base", "anticipation", "method", "level")
    return {
        "schema": "plan/1",
        "title": document["title"],
        "design": DESIGN,
        "columns": {role: role for role in _ROLES},
        "settings": {name: settings[name] for name in known if name in settings},
        "power": power,
        "hypotheses": [
            {**{k: hypothesis[k] for k in kept if k in hypothesis}, "outcome": "y", "kind": "mean"}
        ],
    }


def _rows(treated: int, never: int, before: int, after: int) -> Iterator[list[Any]]:
    """Yield the panel; its outcomes vary, and what they are does not matter."""
    yield [*_ROLES, "y"]
    for unit in range(treated + never):
        start = before + 1 + unit * after // treated if unit < treated else ""
        for period in range(1, before + after + 1):
            yield [f"u{unit}", period, start, (unit * 7 + period * 3) % 5]


def _whole(power: Mapping[str, Any], name: str) -> int:
    found = int(_need(power, name))
    if not 1 <= found <= _MOST_CELLS:
        raise _wrong(name, "one or more", found)
    return found


def _spread(power: Mapping[str, Any], kind: str) -> float:
    """Return the standard deviation of a unit's figure in a period."""
    if power.get("sd") is not None or kind == "mean":
        return _need(power, "sd")
    level = _need(power, "baseline")
    if level <= 0 or (kind == "proportion" and level >= 1):
        expected = "a share between 0 and 1" if kind == "proportion" else "above 0"
        raise _wrong("baseline", expected, level)
    if kind == "count":
        over = float(power.get("dispersion") or 1.0)
        return math.sqrt(over * level / float(power.get("exposure") or 1.0))
    return math.sqrt(level * (1 - level) / float(power.get("cluster_size") or 1.0))


def _need(power: Mapping[str, Any], name: str) -> float:
    from analysis.errors import BadPlanError, Problem

    if power.get(name) is None:
        message = f"power.{name} is needed to work out what this design can see."
        raise BadPlanError([Problem(message=message, field=f"power.{name}")])
    return float(power[name])


def _wrong(name: str, expected: str, found: object) -> Exception:
    from analysis.errors import BadPlanError, Problem

    message = f"power.{name} must be {expected}; found {found}."
    return BadPlanError([Problem(message=message, field=f"power.{name}")])
