"""Plans and rows on which the scripts are run: every example, and many ways to set each design."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.analysis import catalogue_rows as rows
from tests.analysis.catalogue_examples import examples
from tests.analysis.catalogue_rows import Row

ORACLES = Path(__file__).parents[2] / "oracles"
ITERATIVE = 1e-4
"""How far searches for a maximum may end apart, as a share."""

ARM = {"group": "arm"}
_KNOWN = {**ARM, "covariates": ["age", "site"]}
_PANEL = {"unit": "area", "period": "month", "group": "arm"}
_SEARCHED = {"interrupted_time_series", "stepped_wedge", "cluster_randomised"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One plan, its rows or its file, and how near two programs come to each other."""

    name: str
    plan: Mapping[str, Any]
    rows: Callable[[], list[Row]] | None = None
    file: Path | None = None
    relative: float = 1e-6


def ways() -> Iterator[Way]:
    """Yield every way on simulated rows."""
    for example in examples():
        relative = ITERATIVE if example.design in _SEARCHED else 1e-6
        yield Way(name=example.name, plan=example.plan(), rows=example.rows, relative=relative)
    for group in (_two_groups, _trials, _clusters, _lives, _panels, _staggered, _matched, _series):
        yield from group()


def way_of(
    design: str,
    kind: str,
    columns: Mapping[str, Any],
    made: Callable[[], list[Row]] | str,
    *,
    outcome: str = "y",
    start: Any = None,
    relative: float = 1e-6,
    **settings: Any,
) -> Way:
    """Return a plan of one hypothesis, on rows or on the oracles' file of a name."""
    plan: dict[str, Any] = {
        "schema": "plan/1",
        "title": "A way",
        "design": design,
        "columns": dict(columns),
        "settings": settings,
        "hypotheses": [
            {
                "key": "main",
                "role": "primary",
                "metric": "Y",
                "outcome": outcome,
                "kind": kind,
                "better": "lower",
            }
        ],
    }
    if start is not None:
        plan["start"] = start
    told = " ".join(f"{name}={value}" for name, value in {**columns, **settings}.items())
    name = f"{design} {kind} {told}"
    if isinstance(made, str):
        return Way(name=f"{made} {name}", plan=plan, file=ORACLES / made, relative=relative)
    return Way(name=name, plan=plan, rows=made, relative=relative)


def _people(kind: str) -> Callable[[], list[Row]]:
    def made() -> list[Row]:
        found = rows.people(kind)
        for place, row in enumerate(found):
            row.update(w=1 + place % 3, n=1 + place % 2, p=f"P{place // 2}")
            row.update(of=1 if kind == "mean" else row["y"] + row["age"] % 7 + 1)
        return found

    return made


def _two_groups() -> Iterator[Way]:
    for kind in ("mean", "proportion"):
        yield way_of("comparison_group", kind, {**ARM, "pair": "p"}, _people(kind), level=0.9)
        yield way_of("comparison_group", kind, {**ARM, "count": "n"}, _people(kind))
    yield way_of("comparison_group", "proportion", {**ARM, "people": "of"}, _people("count"))
    made, exposed = _people("count"), {**ARM, "exposure": "days"}
    for dispersion in (1, 2.5):
        yield way_of("comparison_group", "count", exposed, made, dispersion=dispersion)
    yield way_of("comparison_group", "count", {**exposed, "count": "n"}, made)


def _trials() -> Iterator[Way]:
    for kind in ("mean", "proportion", "count"):
        made = _people(kind)
        yield way_of("randomised", kind, _KNOWN, made)
        yield way_of("randomised", kind, {**_KNOWN, "cluster": "team"}, made)
        strata = {**ARM, "covariates": ["age"], "stratum": "site"}
        yield way_of("randomised", kind, strata, made, errors="hc3", level=0.9)
    made, exposed = _people("count"), {**_KNOWN, "exposure": "days"}
    for model in ("poisson", "difference", "ancova"):
        yield way_of("randomised", "count", exposed, made, model=model)
        yield way_of("randomised", "count", {**exposed, "cluster": "team"}, made, model=model)
    yield way_of("randomised", "proportion", {**_KNOWN, "people": "of"}, made)


def _teams(kind: str, most: int = 99) -> Callable[[], list[Row]]:
    def made() -> list[Row]:
        found = [row for row in rows.teams(kind) if int(row["team"][1:]) < most]
        for row in found:
            row["part"] = "ab"[int(row["team"][1:]) // 2 % 2]
        return found

    return made


def _clusters() -> Iterator[Way]:
    design, teams = "cluster_randomised", {**ARM, "cluster": "team"}
    for kind in ("mean", "proportion", "count"):
        known, few = {**teams, "covariates": ["age", "site"]}, _teams(kind, 8)
        yield way_of(design, kind, known, _teams(kind), model="mixed", relative=ITERATIVE)
        yield way_of(design, kind, teams, few, model="permutation", level=0.9)
        parted = {**teams, "stratum": "part"}
        yield way_of(design, kind, parted, few, model="permutation", level=0.7)


def _followed() -> list[Row]:
    found = rows.lives()
    for place, row in enumerate(found):
        row.update(site="nsw"[place % 3], squad=place // 6, n=1 + place % 3)
        row["from"] = round(row["week"] * 0.2, 2) if place % 4 == 0 else 0
        row["whole"] = float(int(row["week"]) + 1)
    return found


def _lives() -> Iterator[Way]:
    kind = design = "time_to_event"
    plain = {**ARM, "duration": "week", "event": "left"}
    tied = {**plain, "duration": "whole", "covariates": ["age", "site"]}
    late, many = {**plain, "entry": "from"}, {**plain, "count": "n"}
    for columns in ({**plain, "stratum": "site"}, tied, {**tied, "cluster": "squad"}, late, many):
        for ties in ("efron", "breslow"):
            yield way_of(design, kind, columns, _followed, outcome="left", ties=ties)
    for columns in (plain, late, many):
        for horizon in ([], [15, 25]):
            more = {"headline": "rmst_difference", "horizon": horizon}
            yield way_of(design, kind, columns, _followed, outcome="left", **more)


def _areas(kind: str, most: int = 99) -> Callable[[], list[Row]]:
    def made() -> list[Row]:
        found = [row for row in rows.panel(kind) if int(row["area"][1:]) < most]
        for place, row in enumerate(found):
            area = int(row["area"][1:])
            row.update(z=place * 7 % 11, w=1 + place % 3)
            row["city"] = f"C{area // 2 if area % 2 == 0 else 8 + area // 4}"
            row["era"] = "after" if row["month"] >= "2024-05" else "before"
        return found

    return made


def _panels() -> Iterator[Way]:
    did, start = "difference_in_differences", "2024-05"
    for kind in ("mean", "count"):
        made, few, known = _areas(kind), _areas(kind, 10), {**_PANEL, "covariates": ["z"]}
        for errors in ("cr1", "cr2", "cr3", "hc1", "hc2", "classical"):
            yield way_of(did, kind, known, made, start=start, errors=errors)
        for more in ({"weight": "w"}, {"cluster": "city"}):
            yield way_of(did, kind, {**_PANEL, **more}, made, start=start, errors="cr2")
        yield way_of(did, kind, _PANEL, made, start=start, errors="cr2", model="log")
        later = {"unit": "area", "period": "month", "starts": "late"}
        yield way_of(did, kind, later, made, errors="cr1")
        phases = {"group": "arm", "phase": "era"}
        yield way_of(did, kind, phases, made, fixed_effects="group_phase")
        for effects in ("unit_period", "group_phase"):
            drawn = {"model": "linear", "errors": "randomisation", "fixed_effects": effects}
            yield way_of(did, kind, _PANEL, few, start=start, level=0.9, **drawn)
    for method in ("synthetic_control", "did"):
        columns = {"unit": "force", "period": "year", "group": "arm"}
        yield way_of("synthetic_control", "mean", columns, rows.donors, start=2013, method=method)


def _staggered() -> Iterator[Way]:
    design, plain = "staggered_adoption", {"unit": "area", "period": "month", "starts": "late"}
    for kind, more in (("mean", {"cluster": "city"}), ("count", {"exposure": "hours"})):
        made = _areas(kind)
        yield way_of(design, kind, {**plain, **more}, made, comparison="not_yet")
        yield way_of(design, kind, {**plain, "weight": "w"}, made, anticipation=1)
        for method in ("doubly_robust", "regression", "weighting"):
            known = {**plain, "covariates": ["z"], "weight": "w"}
            yield way_of(design, kind, known, made, method=method)


def _matched() -> Iterator[Way]:
    design = "matched_comparison"
    for kind in ("mean", "proportion", "count"):
        made = _people(kind)
        for method in ("entropy_aipw", "aipw", "ipw", "entropy", "standardisation"):
            yield way_of(design, kind, _KNOWN, made, method=method, estimand="ate")
            yield way_of(design, kind, {**_KNOWN, "weight": "w"}, made, method=method)
        yield way_of(design, kind, _KNOWN, made, method="regression")
        squares = ["age", "age^2", "site"]
        yield way_of(design, kind, _KNOWN, made, formula=squares, trim=0.3)
        yield way_of(design, kind, {**_KNOWN, "cluster": "team"}, made)


def _months(kind: str, *, two: bool = False) -> Callable[[], list[Row]]:
    def made() -> list[Row]:
        found = rows.series(kind)
        for place, row in enumerate(found):
            row.update(z=place * 7 % 11, of=300 + place, side=1)
        other = [
            {**row, "side": 0, "y": row["y"] + place * place % 7} for place, row in enumerate(found)
        ]
        return found + (other if two else [])

    return made


def _series() -> Iterator[Way]:
    its, start, plain = "interrupted_time_series", "2022-07", {"period": "month"}
    counts = ("quasi_poisson", "poisson", "negative_binomial")
    gone = ["2022-08", "2022-09"]
    for model in ("reml_ar1", "prais_winsten", "ols", "newey_west", *counts):
        kind = "count" if model in counts else "mean"
        known = {**plain, "covariates": ["z"], **({"exposure": "hours"} if kind == "count" else {})}
        made: dict[str, Any] = {"start": start, "relative": ITERATIVE, "model": model}
        yield way_of(its, kind, {**plain, "group": "side"}, _months(kind, two=True), **made)
        yield way_of(its, kind, known, _months(kind), season="none", slope_change=False, **made)
        yield way_of(its, kind, plain, _months(kind), season="quarters", exclude=gone, **made)
        yield way_of(its, kind, plain, _months(kind), season="harmonics", harmonics=2, **made)
    shares, made = {**plain, "people": "of"}, {"start": start, "relative": ITERATIVE}
    yield way_of(its, "proportion", shares, _months("count"), **made)
