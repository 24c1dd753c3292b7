"""Beside the two-way estimate of staggered starts: the one that does not mix comparisons up."""

from dataclasses import replace

from analysis.outcome import Alternative
from analysis.parts.group_time import GroupTime, Rules
from analysis.parts.panel_columns import Choice, response
from analysis.parts.panel_estimates import from_error
from analysis.parts.panels import NEVER, Panel
from analysis.parts.staggered_effects import simple_effect
from analysis.parts.unit_tables import unit_tables

MOST_CELLS = 5_000_000
"""Cells of units and periods up to which the table is made."""


def staggered_alternative(panel: Panel, choice: Choice, level: float) -> tuple[Alternative, ...]:
    """Return Callaway and Sant'Anna's simple effect of a linear model, without covariates.

    None where starts are not staggered, rows are weighted, or the model is Poisson's.
    """
    if not panel.staggered or panel.unit is None or choice.model == "poisson":
        return ()
    seen = response(panel, choice.model)
    if seen.weight is not None or sum(panel.sides) * len(panel.labels) > MOST_CELLS:
        return ()
    kept = panel.cohort != int(panel.present[0])
    if not kept.any():
        return ()
    plain = replace(panel.subset(kept), covariates=())
    tables = unit_tables(plain, response(plain, choice.model))
    comparison = "never" if (tables.cohort == NEVER).any() else "not_yet"
    found = simple_effect(GroupTime(tables=tables, rules=Rules(comparison=comparison)))
    if found is None:
        return ()
    se = 0.0 if found.alone(tables.cluster) else float(found.se(tables.cluster)[0])
    estimate = from_error(float(found.effect[0]), se, None, scale=seen.scale, level=level)
    title = "Callaway and Sant'Anna: each cohort against units never (or not yet) treated"
    return (Alternative(key="staggered_adoption", title=title, estimate=estimate),)
