"""Observations read for a staggered design: the panel, and who cannot be part of it."""

from dataclasses import dataclass

import numpy as np

from analysis.data import Observations
from analysis.errors import BadDataError, Problem
from analysis.parts.panel_reading import read_panel
from analysis.parts.panels import Panel, count_distinct, first_places
from analysis.parts.unit_tables import Measured, UnitTables, measured, unit_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Staggered:
    """A panel of staggered starts.

    panel: without the units that have no period before their start. left_out: how many those are.
    later: units that start after the last period, and so count as never treated. tables: None
    where no row is left.
    """

    panel: Panel
    measured: Measured
    tables: UnitTables | None
    left_out: int
    later: int


def read_staggered(seen: Observations, anticipation: int) -> Staggered:
    """Return the panel of some observations, checked.

    Raises
    ------
        BadDataError: a unit twice in a period, in two clusters, or with two starts; a broken count.
    """
    panel = read_panel(seen)
    _check_one_cluster(seen, panel)
    begun = panel.cohort >= 0
    early = np.zeros_like(begun)
    if panel.rows:
        first = int(panel.present[0])
        start = panel.steps[np.maximum(panel.cohort, 0)]
        early = begun & (start - anticipation <= panel.steps[first])
    left_out = 0 if panel.unit is None else count_distinct(panel.unit[early])
    kept = panel.subset(~early) if early.any() else panel
    found = measured(kept)
    return Staggered(
        panel=kept,
        measured=found,
        tables=unit_tables(kept, found.response) if kept.rows else None,
        left_out=left_out,
        later=_starting_later(seen),
    )


def _starting_later(seen: Observations) -> int:
    if seen.starts is None or seen.period is None or seen.unit is None:
        return 0
    return count_distinct(seen.unit.codes[seen.starts >= len(seen.period.labels)])


def _check_one_cluster(seen: Observations, panel: Panel) -> None:
    """Raise where a unit's rows lie in two clusters: its influence belongs to one."""
    if seen.cluster is None or seen.unit is None or panel.clusters_are_units:
        return
    unit, cluster = seen.unit, seen.cluster
    first = first_places(unit.codes)
    wrong = np.flatnonzero(cluster.codes != cluster.codes[first[unit.codes]])
    if not wrong.size:
        return
    place = int(wrong[0])
    before = int(first[unit.codes[place]])
    rows = "" if seen.row is None else f" (rows {seen.row[before]:,} and {seen.row[place]:,})"
    raise BadDataError(
        [
            Problem(
                message=f"Unit {unit.levels[int(unit.codes[place])]} lies in two clusters, "
                f"{cluster.levels[int(cluster.codes[before])]} and "
                f"{cluster.levels[int(cluster.codes[place])]}{rows}; a unit has one cluster, the "
                "same in all its rows.",
                column=seen.names.get("cluster"),
                row=None if seen.row is None else int(seen.row[place]),
            )
        ]
    )
