"""A plan of each design that tests an effect, with the numbers that its power needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.builders import Force, a_draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan whose numbers are too small for what it wants, and the fields that it must ask for."""

    kind: str
    columns: Mapping[str, str]
    power: Mapping[str, float]
    asked: frozenset[str]
    start: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


TWO = {"n_treated": 60, "n_comparison": 60}
PERIODS = {"periods_before": 18, "periods_after": 6}
PANEL = frozenset({"n_treated", "n_comparison", "periods_before", "periods_after"})
PLANS: Mapping[str, Plan] = {
    "before_after": Plan(
        kind="mean",
        columns={"phase": "phase"},
        power={"baseline": 10, "sd": 4, **TWO},
        asked=frozenset({"baseline", "sd", *TWO}),
    ),
    "comparison_group": Plan(
        kind="proportion",
        columns={"group": "arm"},
        power={"baseline": 0.4, **TWO},
        asked=frozenset({"baseline", *TWO}),
    ),
    "randomised": Plan(
        kind="count",
        columns={"group": "arm"},
        power={"baseline": 2, "dispersion": 1.5, **TWO},
        asked=frozenset({"baseline", "dispersion", *TWO}),
    ),
    "matched_comparison": Plan(
        kind="mean",
        columns={"group": "arm"},
        power={"baseline": 10, "sd": 4, **TWO},
        asked=frozenset({"baseline", "sd", *TWO}),
    ),
    "ordinal_survey": Plan(
        kind="ordinal", columns={"group": "arm"}, power=TWO, asked=frozenset(TWO)
    ),
    "time_to_event": Plan(
        kind="time_to_event",
        columns={"duration": "weeks", "event": "offences", "group": "arm"},
        power={"baseline": 0.4, **TWO},
        asked=frozenset({"baseline", *TWO}),
    ),
    "weighted_displacement": Plan(
        kind="count",
        columns={"area": "area", "phase": "phase"},
        power={"baseline": 120},
        asked=frozenset({"baseline", "dispersion"}),
    ),
    "cluster_randomised": Plan(
        kind="proportion",
        columns={"group": "arm", "cluster": "team"},
        power={"baseline": 0.4, "cluster_size": 20, "icc": 0.05,
               "clusters_treated": 6, "clusters_comparison": 6},
        asked=frozenset({"baseline", "cluster_size", "icc",
                         "clusters_treated", "clusters_comparison"}),
    ),
    "stepped_wedge": Plan(
        kind="mean",
        columns={"cluster": "team", "period": "month", "starts": "begins"},
        power={"baseline": 10, "sd": 4, "cluster_size": 5, "icc": 0.05, "clusters_treated": 8,
               "periods_before": 1, "periods_after": 4},
        asked=frozenset({"baseline", "sd", "cluster_size", "icc", "clusters_treated",
                         "periods_before", "periods_after"}),
    ),
    "difference_in_differences": Plan(
        kind="count",
        columns={"unit": "area", "period": "month", "group": "arm"},
        power={"baseline": 4, "n_treated": 5, "n_comparison": 5, **PERIODS},
        asked=PANEL | {"baseline", "dispersion", "exposure", "autocorrelation"},
        start="2026-03",
    ),
    "interrupted_time_series": Plan(
        kind="mean",
        columns={"period": "month"},
        power={"baseline": 10, "sd": 2, **PERIODS},
        asked=frozenset({"baseline", "sd", "autocorrelation", *PERIODS}),
        start="2026-03",
        settings={"model": "ols", "season": "none"},
    ),
    "staggered_adoption": Plan(
        kind="count",
        columns={"unit": "area", "period": "month", "starts": "begins"},
        power={"baseline": 4, "n_treated": 6, "n_comparison": 6, **PERIODS},
        asked=PANEL | {"baseline", "dispersion", "exposure", "autocorrelation"},
    ),
    "synthetic_control": Plan(
        kind="mean",
        columns={"unit": "area", "period": "month", "group": "arm"},
        power={"baseline": 10, "sd": 2, "n_treated": 1, "n_comparison": 20, **PERIODS},
        asked=PANEL | {"baseline", "sd", "autocorrelation"},
        start="2026-03",
        settings={"method": "did"},
    ),
}  # fmt: skip


def drafted(force: Force, design: str, plan: Plan, **power: Any) -> str:
    """Return the reference of a draft with this plan."""
    document: dict[str, Any] = {
        "schema": "plan/1",
        "title": "Evening hot-spot patrols",
        "design": design,
        "columns": dict(plan.columns),
        "settings": dict(plan.settings),
        "power": {name: value for name, value in {**plan.power, **power}.items() if value},
        "hypotheses": [
            {
                "key": "main",
                "role": "primary",
                "metric": "Violent offences",
                "outcome": "offences",
                "kind": plan.kind,
                "better": "lower",
                "sesoi": {"value": 0.1, "scale": "relative"},
            }
        ],
    }
    if plan.start:
        document["start"] = plan.start
    return a_draft(force, analysis=document, window="6 months", metrics={"main": "hotspot_crime/1"})
