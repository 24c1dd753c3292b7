"""Beside the two-way estimate of staggered starts: the one that does not mix comparisons up."""

import numpy as np

from analysis.outcome import Alternative
from analysis.parts.group_time import group_time
from analysis.parts.panel_columns import Choice, response
from analysis.parts.panel_estimates import from_error
from analysis.parts.panels import Panel, first_places

MOST_CELLS = 5_000_000
"""Cells of units and periods up to which the table is made."""


def staggered_alternative(panel: Panel, choice: Choice, level: float) -> tuple[Alternative, ...]:
    """Return Callaway and Sant'Anna's simple effect of a linear model, without covariates.

    None where starts are not staggered, rows are weighted, or the model is Poisson's.
    """
    if not panel.staggered or panel.unit is None or choice.model == "poisson":
        return ()
    seen = response(panel, choice.model)
    codes, unit = np.unique(panel.unit, return_inverse=True)
    if seen.weight is not None or codes.size * len(panel.labels) > MOST_CELLS:
        return ()
    table = np.full((codes.size, len(panel.labels)), np.nan)
    table[unit, panel.period] = seen.values
    first = first_places(unit.astype(np.int32))
    cohort = panel.cohort[first].astype(np.int64)
    found = group_time(table[:, panel.present], _among(cohort, panel.present))
    if found is None:
        return ()
    cluster = None
    if panel.cluster is not None and not panel.clusters_are_units:
        cluster = panel.cluster[first].astype(np.int64)[_among(cohort, panel.present) != 0]
    estimate = from_error(found.effect, found.se(cluster), None, scale=seen.scale, level=level)
    title = "Callaway and Sant'Anna: each cohort against units never (or not yet) treated"
    return (Alternative(key="staggered_adoption", title=title, estimate=estimate),)


def _among(cohort: np.ndarray, present: np.ndarray) -> np.ndarray:
    """Return the places of starts among the periods that occur, -1 for never."""
    return np.where(cohort < 0, -1, np.searchsorted(present, cohort))
