"""A series answered: the fit, what it says, and all that stands beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analysis.data import Kind
from analysis.outcome import Alternative, Check, Downgrade, Quantity
from analysis.parts.panel_answer import No, absent
from analysis.parts.series_checks import dispersion_check, quiet_check, series_checks
from analysis.parts.series_columns import LEVEL, SLOPE, TREND, columns_of
from analysis.parts.series_data import Series
from analysis.parts.series_diagnostics import diagnostics
from analysis.parts.series_effects import Effects, effects
from analysis.parts.series_figure import figure
from analysis.parts.series_fits import fit
from analysis.parts.series_model import Choice, Fitted
from analysis.parts.series_refusals import impossible, no_sides
from analysis.parts.series_sensitivity import other_ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a series came to. ``no`` says why there is no estimate; the rest stands beside."""

    no: No | None = None
    effects: Effects | None = None
    fitted: Fitted | None = None
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    n: Mapping[str, int] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    downgrades: tuple[Downgrade, ...] = ()
    sensitivity: tuple[Alternative, ...] = ()
    figure: Mapping[str, Any] = field(default_factory=dict)


NAMED = (
    LEVEL,
    SLOPE,
    TREND,
    "autocorrelation",
    "average_effect",
    "relative_effect",
    "cumulative_effect",
)
"""Quantities that every series reports (contract, section 4)."""


def answer_series(series: Series, choice: Choice, level: float, *, season_by_rule: bool) -> Answer:
    """Return the answer of a series under one choice of model.

    season_by_rule: whether `auto` chose the season, so that a poor one is worth a caveat.
    """
    n = counts(series)
    no = no_sides(series)
    columns = None
    if no is None:
        columns = columns_of(series, choice.season, trend=choice.trend, slope=choice.slope)
        no = impossible(series, choice, columns)
    fitted = None if no is not None or columns is None else fit(series, choice, columns)
    if columns is None or fitted is None or isinstance(fitted, No):
        return _refused(fitted if isinstance(fitted, No) else no, n)
    said = effects(series, choice, fitted, level)
    shape, downgrades = series_checks(series, choice, columns, season_by_rule=season_by_rule)
    checks = [*said.checks, *shape, *quiet_check(fitted)]
    checks += dispersion_check(series, choice, fitted)
    quantities = {name: None for name in columns.dropped if name.startswith("coef_")}
    sensitivity: tuple[Alternative, ...] = ()
    if said.estimate is not None:
        others = other_ways(series, choice, said.estimate, level)
        sensitivity = others.alternatives
        checks += diagnostics(series, choice, fitted, said.estimate, others)
    checks += _not_asked(choice)
    return Answer(
        effects=said,
        fitted=fitted,
        quantities={**said.quantities, **quantities},
        n=n,
        checks=tuple(checks),
        downgrades=downgrades,
        sensitivity=sensitivity,
        figure=figure(series, fitted, level),
    )


def _refused(no: No | None, n: Mapping[str, int]) -> Answer:
    because = "The model could not be fitted: " + ("" if no is None else no.because)
    return Answer(
        no=no,
        quantities=dict.fromkeys(NAMED),
        n=n,
        checks=tuple(absent(name, because) for name in NAMED),
    )


def _not_asked(choice: Choice) -> list[Check]:
    """Return why a quantity is null that the plan did not ask for."""
    return [] if choice.slope else [absent(SLOPE, "The plan lets the level alone change.")]


def counts(series: Series) -> dict[str, int]:
    """Return what was analysed: rows, observations, periods on both sides, and events."""
    lines = [line for line in (series.treated, series.comparison) if line is not None]
    observed = list(series.rows)
    if series.kind is Kind.PROPORTION:
        observed = [int(line.size.sum()) for line in lines if line.size is not None]
    found = {"rows": sum(series.rows), "units": sum(observed)}
    if series.comparison is not None:
        found |= {"treated": observed[0], "comparison": observed[1]}
    found |= {"periods_before": series.before, "periods_after": series.periods - series.before}
    if series.kind is not Kind.MEAN:
        found["events"] = int(sum(float(np.sum(line.values)) for line in lines))
    return found
