"""A part of a series: the periods before the start, or those that another question needs."""

from dataclasses import replace

import numpy as np

from analysis.data import BoolArray, Covariate, Factor
from analysis.parts.series_data import Line, Series


def subset(series: Series, rows: BoolArray, *, start: int | None = None) -> Series:
    """Return some periods of a series, and where ``start`` is given, with another start."""
    return replace(
        series,
        places=series.places[rows],
        start=series.start if start is None else start,
        treated=_line(series.treated, rows),
        comparison=None if series.comparison is None else _line(series.comparison, rows),
        covariates=tuple(
            Covariate(
                name=each.name,
                values=Factor(codes=each.values.codes[rows], levels=each.values.levels)
                if isinstance(each.values, Factor)
                else each.values[rows],
            )
            for each in series.covariates
        ),
        labels=tuple(label for label, kept in zip(series.labels, rows, strict=True) if kept),
    )


def _line(line: Line, rows: BoolArray) -> Line:
    return Line(
        values=np.asarray(line.values[rows]),
        size=None if line.size is None else np.asarray(line.size[rows]),
    )
