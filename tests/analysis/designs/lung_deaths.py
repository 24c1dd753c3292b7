"""Deaths from lung disease by month, 1974 to 1979, with a start that is made up: R's ldeaths."""

import csv
from pathlib import Path

from tests.analysis.designs.written_plans import answered

ORACLES = Path(__file__).parents[2] / "oracles"
LUNG = list(csv.DictReader((ORACLES / "lung_deaths.csv").read_text(encoding="utf-8").splitlines()))
ITS = "interrupted_time_series"
START = "1977-01"


def lung(folder, kind="mean", *, rows=LUNG, period="month", start=START, columns=None, **settings):
    """Return the answer about deaths from lung disease, with a start that is made up."""
    names = list(rows[0])
    lines = [",".join(names), *(",".join(row[name] for name in names) for row in rows)]
    return answered(
        folder,
        lines,
        ITS,
        {"period": period, **(columns or {})},
        settings.pop("outcome", "all"),
        kind,
        start=start,
        settings=settings,
    )


def stacked():
    """Return men and women as two series below one another."""
    return [
        {"month": row["month"], "series": series, "deaths": row[series]}
        for series in ("men", "women")
        for row in LUNG
    ]
