"""Observations read for a synthetic control: whole tables of treated units and of donors."""

from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray, IntArray, Observations
from analysis.errors import BadDataError, Problem
from analysis.parts.panel_reading import read_panel
from analysis.parts.panels import NEVER, Panel
from analysis.parts.synthetic_placebos import Donors
from analysis.parts.unit_tables import Measured, measured, unit_tables

_MOST_NAMED = 6
"""Periods and units named in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthetic:
    """A panel in which every unit is seen in every period.

    treated: shape (treated units, periods). donors: shape (donors, periods). before: periods before
    the start. treated_names, donor_names: as the file has them.
    """

    panel: Panel
    measured: Measured
    treated: FloatArray
    donors: FloatArray
    before: int
    labels: tuple[str, ...]
    treated_names: tuple[str, ...]
    donor_names: tuple[str, ...]

    def compared(self) -> Donors:
        """Return the treated unit, or the mean of several, and its donors."""
        return Donors(
            unit=self.treated.mean(axis=0),
            donors=self.donors,
            before=self.before,
            treated=self.treated.shape[0],
        )


def read_synthetic(seen: Observations) -> Synthetic:
    """Return whole tables of some observations.

    Raises
    ------
        BadDataError: a unit without a row in some period (all such are named), a unit twice in a
            period, or treated units that start at different times.
    """
    panel = read_panel(seen)
    found = measured(panel)
    levels = () if seen.unit is None else seen.unit.levels
    if not panel.rows or panel.unit is None:
        nothing = np.empty((0, 0))
        return Synthetic(
            panel=panel,
            measured=found,
            treated=nothing,
            donors=nothing,
            before=0,
            labels=(),
            treated_names=(),
            donor_names=(),
        )
    tables = unit_tables(panel, found.response)
    names = [levels[code] for code in np.unique(panel.unit).tolist()]
    _check_whole(np.isnan(tables.outcome), names, tables.labels, seen)
    starts = np.unique(tables.cohort[tables.cohort != NEVER])
    if starts.size > 1:
        raise _different_starts(starts, tables.cohort, names, tables.labels)
    ever = tables.cohort != NEVER
    return Synthetic(
        panel=panel,
        measured=found,
        treated=tables.outcome[ever],
        donors=tables.outcome[~ever],
        before=int(starts[0]) if starts.size else tables.periods,
        labels=tables.labels,
        treated_names=tuple(name for name, one in zip(names, ever, strict=True) if one),
        donor_names=tuple(name for name, one in zip(names, ever, strict=True) if not one),
    )


def _check_whole(
    missing: FloatArray, names: list[str], labels: tuple[str, ...], seen: Observations
) -> None:
    """Raise where a unit lacks a period, naming both."""
    problems = []
    for place in np.flatnonzero(missing.any(axis=1)).tolist():
        gone = [labels[period] for period in np.flatnonzero(missing[place]).tolist()]
        more = f" and {len(gone) - _MOST_NAMED} more" if len(gone) > _MOST_NAMED else ""
        message = (
            f"Unit {names[place]} has no complete row in {', '.join(gone[:_MOST_NAMED])}{more}. A "
            "synthetic control needs every unit in every period: fill the gap, or leave the unit "
            "or the period out by `where`."
        )
        problems.append(Problem(message=message, column=seen.names.get("unit")))
    if problems:
        raise BadDataError(problems)


def _different_starts(
    starts: IntArray, cohort: IntArray, names: list[str], labels: tuple[str, ...]
) -> BadDataError:
    said = "; ".join(
        f"{labels[start]}: {', '.join(names[place] for place in np.flatnonzero(cohort == start))}"
        for start in starts[:_MOST_NAMED].tolist()
    )
    return BadDataError(
        f"Treated units start at different times ({said}). A synthetic control has one start: "
        "narrow the rows by `where`, or use the design staggered_adoption."
    )
