"""What a panel's scripts read beside its rows: periods by number, who is treated, and from when."""

import numpy as np

from analysis.data import IntArray, Observations
from analysis.parts.panel_reading import read_panel


def panel_columns(seen: Observations) -> dict[str, list[int]]:
    """Return whole numbers for each row of the data, 0 where it holds no people or exposure.

    ``place`` numbers the periods (1, 2, ...), ``step`` is their regular time; ``cohort`` is the
    place of a unit's first treated period, 0 for none; ``on``, ``ever`` and ``phase_after`` are 1
    where a row is treated, of the initiative's group, and after the first start.
    """
    panel = read_panel(seen)
    taken = _taken(seen)
    first = panel.first_start
    values = {
        "place": panel.period + 1,
        "time": panel.steps[panel.period] - int(panel.steps.min(initial=0)),
        "cohort": panel.cohort + 1,
        "on": panel.on,
        "ever": panel.ever,
        "phase_after": panel.period >= first,
    }
    return {name: _spread(np.asarray(column), taken) for name, column in values.items()}


def _taken(seen: Observations) -> IntArray:
    """Return the rows that hold people or exposure, as a panel takes them."""
    size = seen.exposure if seen.people is None else seen.people
    places = np.arange(seen.rows)
    if size is None or (seen.people is None and seen.kind != "count"):
        return places
    return places if bool((size > 0).all()) else places[size > 0]


def _spread(values: np.ndarray, taken: IntArray) -> list[int]:
    rows = int(taken.max(initial=-1)) + 1
    found = np.zeros(max(rows, values.size), dtype=np.int64)
    found[taken] = values
    return [int(value) for value in found]
