"""Counts by area and phase, row by row: their sums, and what is missing among them."""

from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, Factor, FloatArray, IntArray
from analysis.parts.displacement import AREAS, Sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Rows of counts by area and phase.

    counts, exposure, weight: shape (rows,). area: shape (rows,), the place in ``AREAS``. after:
    shape (rows,). exposure and weight are None where the plan names none.
    """

    counts: FloatArray
    area: IntArray
    after: BoolArray
    exposure: FloatArray | None
    weight: FloatArray | None
    stratum: Factor | None

    def sums(self, rows: BoolArray | None = None, *, weighted: bool = False) -> Sums:
        """Return the sums of some rows by area and phase; each count over its own exposure."""
        each = np.ones(self.counts.size) if self.exposure is None else 1.0 / self.exposure
        if weighted and self.weight is not None:
            each = each * self.weight
        taken = np.ones(self.counts.size, dtype=bool) if rows is None else rows
        places = self.area[taken], self.after[taken].astype(np.int64)
        values, variances = np.zeros((4, 2)), np.zeros((4, 2))
        np.add.at(values, places, (self.counts * each)[taken])
        np.add.at(variances, places, (self.counts * each**2)[taken])
        return Sums(values=values, variances=variances)

    def seen(self, rows: BoolArray | None = None) -> BoolArray:
        """Return which areas and phases have a row, shape (4, 2)."""
        taken = np.ones(self.counts.size, dtype=bool) if rows is None else rows
        found = np.zeros((4, 2), dtype=bool)
        found[self.area[taken], self.after[taken].astype(np.int64)] = True
        return found


def why_none(places: Places) -> str:
    """Return why there is no answer: an area without rows before or after, in a stratum too."""
    needed: BoolArray = np.asarray(places.seen().any(axis=1))
    needed[:2] = True
    absent = _first_absent(places.seen(), needed)
    if absent:
        return f"There is no row of {absent}."
    if places.stratum is None:
        return ""
    for code, name in enumerate(places.stratum.levels):
        absent = _first_absent(places.seen(places.stratum.codes == code), needed)
        if absent:
            return f"There is no row of {absent} in {name}."
    return ""


def _first_absent(seen: BoolArray, needed: BoolArray) -> str:
    for area, name in enumerate(AREAS):
        for phase, word in enumerate(("before", "after")):
            if needed[area] and not seen[area, phase]:
                return f"the area {name} {word}"
    return ""


def sizes(places: Places) -> dict[str, int]:
    """Return the counts of a result, by the contract's names."""
    treated = places.area == 0
    n = {
        "rows": places.counts.size,
        "units": places.counts.size,
        "treated": int(treated.sum()),
        "comparison": int((~treated).sum()),
        "events": round(float(places.counts.sum())),
    }
    if places.stratum is not None:
        n["strata"] = len(places.stratum.levels)
    return n
