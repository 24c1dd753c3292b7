"""How much a panel holds, by the names of the result document."""

import numpy as np

from analysis.data import Kind
from analysis.parts.panels import Panel


def counts(panel: Panel) -> dict[str, int]:
    """Return rows, units, treated and comparison units, clusters, periods and events.

    Without a unit column every row is a unit of its own.
    """
    found = {"rows": panel.rows}
    treated, comparison = panel.sides
    found |= {"units": treated + comparison, "treated": treated, "comparison": comparison}
    if panel.cluster is not None:
        found["clusters"] = panel.clusters
    if panel.dated:
        found["periods_before"] = int(np.count_nonzero(panel.present < panel.first_start))
        found["periods_after"] = int(np.count_nonzero(panel.present >= panel.first_start))
    if panel.kind is Kind.COUNT or panel.kind is Kind.PROPORTION:
        found["events"] = round(float(panel.outcome.sum()))
    return found
