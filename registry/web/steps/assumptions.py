"""The numbers that each design needs to say what a plan can see: its part of ``[power]``."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from registry.domain.checklist import DESCRIBING
from registry.domain.claim import primary_of
from registry.domain.draft import Draft
from registry.web.steps.entries import Entry

SIMULATED = frozenset({"interrupted_time_series", "synthetic_control", "staggered_adoption"})
"""Designs whose answer comes from simulated data, and takes some seconds."""

_TWO_GROUPS = ("baseline", "sd", "dispersion", "n_treated", "n_comparison", "exposure")
_SPREAD = ("baseline", "sd", "dispersion", "exposure", "cluster_size")
_PERIODS = ("periods_before", "periods_after")
_PANEL = (*_SPREAD, "autocorrelation", "n_treated", "n_comparison", *_PERIODS)
_NAMES: Mapping[str, tuple[str, ...]] = {
    "before_after": _TWO_GROUPS,
    "comparison_group": _TWO_GROUPS,
    "matched_comparison": _TWO_GROUPS,
    "randomised": _TWO_GROUPS,
    "time_to_event": ("baseline", "n_treated", "n_comparison"),
    "ordinal_survey": ("n_treated", "n_comparison"),
    "weighted_displacement": ("baseline", "dispersion"),
    "cluster_randomised": (*_SPREAD, "icc", "clusters_treated", "clusters_comparison"),
    "stepped_wedge": (*_SPREAD, "icc", "clusters_treated", *_PERIODS),
    "interrupted_time_series": (*_SPREAD, "autocorrelation", *_PERIODS),
    "difference_in_differences": _PANEL,
    "staggered_adoption": _PANEL,
    "synthetic_control": _PANEL,
}
_CLUSTERED = frozenset({"cluster_randomised", "stepped_wedge"})
_ONLY_OF: Mapping[str, str] = {"sd": "mean", "dispersion": "count", "exposure": "count"}

_PEOPLE = "people or cases"
_UNITS = "areas or units"
_PLAIN: Mapping[str, Entry] = {
    name: Entry(path=f"analysis.power.{name}", shape="number", width="5", counts=False, **more)
    for name, more in dict[str, dict[str, Any]](
        baseline={"label": "Today\N{RIGHT SINGLE QUOTATION MARK}s figure", "above": 0},
        sd={"label": "How much it varies", "unit": "standard deviation", "above": 0},
        dispersion={
            "label": "How much more counts vary than by chance",
            "unit": "times",
            "hint": "1 is chance alone. Left empty, that is taken.",
            "above": 0,
            "optional": True,
        },
        exposure={
            "label": "Time or people behind each figure",
            "unit": "of each period",
            "above": 0,
            "optional": True,
        },
        cluster_size={"label": "People behind each figure", "unit": "people", "above": 0},
        icc={
            "label": "How alike people of one cluster are",
            "unit": "from 0 to 1",
            "hint": "The intracluster correlation: 0 is as alike as strangers, 1 is all the same.",
        },
        autocorrelation={
            "label": "How much a period leans on the one before",
            "unit": "from -1 to 1",
            "hint": "The autocorrelation. Left empty it is taken as 0.",
            "above": -1,
            "optional": True,
        },
        n_treated={"label": "How many with the initiative", "unit": _PEOPLE, "above": 0},
        n_comparison={"label": "How many to compare with", "unit": _PEOPLE, "above": 0},
        clusters_treated={
            "label": "Clusters with the initiative",
            "unit": "clusters",
            "above": 0,
        },
        clusters_comparison={
            "label": "Clusters to compare with",
            "unit": "clusters",
            "above": 0,
        },
        periods_before={"label": "Periods before the start", "unit": "months", "above": 0},
        periods_after={"label": "Periods after the start", "unit": "months", "above": 0},
    ).items()
}
_SAID_BY: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "before_after": {
        "n_treated": {"label": "How many after the start", "unit": "people, cases or months"},
        "n_comparison": {"label": "How many before the start", "unit": "people, cases or months"},
    },
    "stepped_wedge": {
        "clusters_treated": {"label": "Clusters in all"},
        "cluster_size": {"label": "People in each cluster and period"},
        "periods_before": {"label": "Periods before the first start"},
        "periods_after": {"label": "Periods in which clusters start"},
        "exposure": {"unit": "of each person"},
    },
    "cluster_randomised": {
        "cluster_size": {"label": "People in each cluster"},
        "exposure": {"unit": "of each person"},
    },
    "weighted_displacement": {"baseline": {"unit": "in each area, before or after"}},
    "time_to_event": {"baseline": {"unit": "in 100 have it by the end"}},
    **{
        key: {"n_treated": {"unit": _UNITS}, "n_comparison": {"unit": _UNITS}}
        for key in ("difference_in_differences", "staggered_adoption", "synthetic_control")
    },
}
BASELINE = Entry(
    path="power.baseline_points",
    label="How many months of figures do you have from before the start?",
    shape="whole",
    width="3",
    unit="months",
    hint="Where people are counted once, write 1 for one earlier group.",
    counts=False,
)


def design_of(draft: Draft) -> str:
    """Return the key of the design that the main hypothesis is tested by; empty without one."""
    return str(primary_of(draft.values).get("design") or draft.get("analysis.design") or "")


def roles_of(draft: Draft) -> frozenset[str]:
    """Return the column roles that the plan of the main hypothesis names."""
    found: set[str] = set()
    for columns in (draft.get("analysis.columns"), primary_of(draft.values).get("columns")):
        if isinstance(columns, Mapping):
            found |= {role for role, name in columns.items() if name}
    return frozenset(found)


def counts_periods(draft: Draft) -> bool:
    """Return whether the plan's design counts the periods before and after its start."""
    return "periods_before" in _NAMES.get(design_of(draft), ())


def assumption_names(draft: Draft) -> tuple[str, ...]:
    """Return the names in ``[power]`` that the design needs, in the order in which they are asked.

    Without a design they are those of a comparison of two groups.
    """
    design, kind = design_of(draft), str(primary_of(draft.values).get("kind") or "")
    if design in DESCRIBING:
        return ()
    names = [
        name
        for name in _NAMES.get(design, _TWO_GROUPS)
        if _ONLY_OF.get(name, kind) == kind
        and (name != "cluster_size" or kind == "proportion" or design in _CLUSTERED)
    ]
    if "exposure" in names and _NAMES.get(design, _TWO_GROUPS) is _TWO_GROUPS:
        return tuple(_by_exposure_or_number(names, draft))
    if design == "before_after" and kind == "mean" and "pair" in roles_of(draft):
        names.remove("n_comparison")
    return tuple(names)


def _by_exposure_or_number(names: list[str], draft: Draft) -> Iterator[str]:
    """Yield the names without the way of sizing two groups of counts that this plan does not go."""
    by_exposure = "exposure" in roles_of(draft) or draft.get("analysis.power.exposure") is not None
    unused = {"n_treated", "n_comparison"} if by_exposure else {"exposure"}
    return (name for name in names if name not in unused)


def assumption_entries(draft: Draft) -> tuple[Entry, ...]:
    """Return the fields for the numbers that are needed to say what the plan can see."""
    asked = tuple(_entry(name, draft) for name in assumption_names(draft))
    # Where periods are counted they say how long the baseline is.
    return asked if counts_periods(draft) or not asked else (*asked, BASELINE)


def _entry(name: str, draft: Draft) -> Entry:
    design, kind = design_of(draft), primary_of(draft.values).get("kind")
    said = _SAID_BY.get(design, {}).get(name, {})
    # The table below holds words of an entry's own fields; mypy sees one type for all of them.
    entry = replace(_PLAIN[name], **said)  # type: ignore[arg-type]
    if name == "baseline":
        share = kind in ("proportion", "time_to_event")
        unit = entry.unit or ("in 100" if share else _per(design, kind))
        return replace(entry, unit=unit, times=100.0 if share else 1.0)
    if name == "exposure" and _NAMES.get(design, _TWO_GROUPS) is _TWO_GROUPS:
        return replace(entry, unit="of each group", optional=False)
    if name == "n_treated" and "n_comparison" not in assumption_names(draft):
        return replace(entry, label="How many pairs", unit="people seen twice")
    return entry


def _per(design: str, kind: Any) -> str:
    if kind != "count":
        return "on average"
    counted_by_area = _NAMES.get(design) in (_PANEL, _NAMES["interrupted_time_series"])
    return "for one unit of time" if counted_by_area else "for one unit of time or one person"
