"""How much a panel holds, by the names of the result document."""

import numpy as np

from analysis.data import Kind
from analysis.parts.panels import Panel, count_distinct


def counts(panel: Panel) -> dict[str, int]:
    """Return rows, units, treated and comparison units, clusters, periods and events.

    Without a unit column every row is a unit of its own.
    """
    found = {"rows": panel.rows}
    if panel.unit is None:
        treated = int(np.count_nonzero(panel.ever))
        found |= {"units": panel.rows, "treated": treated, "comparison": panel.rows - treated}
    else:
        found["units"] = count_distinct(panel.unit)
        found["treated"] = count_distinct(panel.unit[panel.ever])
        found["comparison"] = count_distinct(panel.unit[~panel.ever])
    if panel.cluster is not None:
        found["clusters"] = count_distinct(panel.cluster)
    if panel.dated:
        present = np.flatnonzero(np.bincount(panel.period)) if panel.rows else np.empty(0)
        found["periods_before"] = int(np.count_nonzero(present < panel.first_start))
        found["periods_after"] = int(np.count_nonzero(present >= panel.first_start))
    if panel.kind is Kind.COUNT or panel.kind is Kind.PROPORTION:
        found["events"] = round(float(panel.outcome.sum()))
    return found
