"""Poisson regression with unit effects taken out exactly, by iterated weighted least squares.

At the optimum the last weighted fit is returned: its basis and residuals give every error, as
those of a linear model do.

References
----------
Correia, Guimaraes and Zylkin (2020), Stata Journal 20, 95-115 (rows that no event can reach).
Wooldridge (1999), Journal of Econometrics 90, 77-97 (consistency needs the mean alone).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.data import BoolArray, CodeArray, FloatArray
from analysis.parts.fixed_effects import Column, Fit, Frame, least_squares

MOST_STEPS = 100
CLOSE = 1e-13
"""The relative change of the deviance at which the optimum is reached."""

FARTHEST = 30.0
"""A linear predictor that moves further than this within a fit has run away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonFit:
    """The optimum. ``fit`` is the weighted least squares at it; rows are those of ``kept``.

    kept: shape (rows,), which of the data's rows can have an event at all.
    mean: shape (kept rows,), expected events, in the order of the kept data.
    converged: whether the optimum was reached at finite coefficients.
    """

    fit: Fit
    kept: BoolArray
    mean: FloatArray
    converged: bool


def poisson(
    events: FloatArray,
    columns: Sequence[Column],
    grouped: Frame,
    *,
    offset: FloatArray | None,
    weight: FloatArray | None,
) -> PoissonFit:
    """Return the Poisson fit of events (rows,) on columns and the frame's unit effects.

    offset: shape (rows,), the logarithm of the exposure. weight: shape (rows,), above 0.
    grouped: a frame without weights; every unit, and every column's own rows, have an event.
    """
    fixed = np.zeros(events.size) if offset is None else offset
    prior = np.ones(events.size) if weight is None else weight
    start = np.maximum(float(np.average(events, weights=prior)), 1e-300)
    mean = 0.5 * (events + start)
    predictor = np.log(mean)
    deviance = np.inf  # the first means are none of the model's: any step from them is taken
    for _ in range(MOST_STEPS):
        fit = _step(events, mean, predictor - fixed, prior, columns, grouped)
        fresh = fixed + _predicted(fit, events, mean, predictor - fixed)
        mean, predictor, next_deviance = damped(events, predictor, fresh, prior, deviance)
        if abs(next_deviance - deviance) <= CLOSE * (abs(next_deviance) + CLOSE):
            break
        deviance = next_deviance
    fit = _step(events, mean, predictor - fixed, prior, columns, grouped)
    rest = grouped.sorted((events - mean) * np.sqrt(prior / mean))
    gradient = fit.basis.T @ rest
    size = float(np.linalg.norm(rest)) + 1.0
    return PoissonFit(
        fit=replace(fit, residuals=rest),
        kept=np.ones(events.size, dtype=np.bool_),
        mean=mean,
        converged=bool(float(abs(gradient).max(initial=0.0)) <= 1e-6 * size),
    )


def _step(
    events: FloatArray,
    mean: FloatArray,
    predictor: FloatArray,
    prior: FloatArray,
    columns: Sequence[Column],
    grouped: Frame,
) -> Fit:
    """Return the weighted least squares of the working response, weights the expected events."""
    weighted = replace(grouped, root=np.sqrt((mean * prior)[grouped.order]))
    return least_squares(predictor + (events - mean) / mean, columns, weighted)


def _predicted(
    fit: Fit,
    events: FloatArray,
    mean: FloatArray,
    predictor: FloatArray,
) -> FloatArray:
    """Return the working response less its residual: the new linear predictor, in data order."""
    held = fit.frame
    residual = fit.residuals if held.root is None else fit.residuals / held.root
    own = np.empty_like(residual)
    own[held.order] = residual
    return predictor + (events - mean) / mean - own


def damped(
    events: FloatArray,
    old: FloatArray,
    fresh: FloatArray,
    prior: FloatArray,
    deviance: float,
) -> tuple[FloatArray, FloatArray, float]:
    """Return the step's mean, predictor and deviance, halved while the deviance rises."""
    mean, predictor, reached = np.exp(old), old, deviance
    step = np.clip(fresh - old, -FARTHEST, FARTHEST)
    for _ in range(30):
        predictor = old + step
        mean = np.exp(np.clip(predictor, -300.0, 300.0))
        reached = _deviance(events, mean, prior)
        if reached <= deviance * (1.0 + 1e-12) + 1e-12:
            return mean, predictor, reached
        step = 0.5 * step
    return mean, predictor, reached


def _deviance(events: FloatArray, mean: FloatArray, prior: FloatArray) -> float:
    """Return twice the log likelihood's distance from a perfect fit."""
    ratio = np.divide(events, mean, out=np.ones_like(mean), where=events > 0)
    return 2.0 * float(np.sum(prior * (events * np.log(ratio) - (events - mean))))


def reachable(
    events: FloatArray, groups: Sequence[CodeArray], columns: Sequence[Column]
) -> BoolArray:
    """Return the rows whose groups, and whose indicator columns, all have an event.

    A unit, a period or a level without any event is predicted to have none, whatever the effect:
    its rows say nothing about it.
    """
    kept = np.ones(events.size, dtype=np.bool_)
    indicators = [
        column.values > 0 for column in columns if set(np.unique(column.values)) <= {0.0, 1.0}
    ]
    while True:
        fresh = kept.copy()
        for codes in groups:
            fresh &= (np.bincount(codes, weights=events * kept) > 0)[codes]
        for own in indicators:
            if own.any() and not float(events[own & kept].sum()) > 0.0:
                fresh &= ~own
        if np.array_equal(fresh, kept):
            return kept
        kept = fresh
