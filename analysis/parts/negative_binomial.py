"""Negative binomial regression of counts, its shape found by maximum likelihood.

References
----------
Lawless (1987), Canadian Journal of Statistics 15, 209-225.
"""

import math
from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray
from analysis.parts.adjusted_columns import AdjustedColumns, gram
from analysis.parts.adjusted_models import Separated, poisson
from analysis.parts.roots import crossing

SMALLEST, LARGEST = 1e-3, 1e7
"""Shapes between which the likelihood is searched; beyond the largest it is Poisson's."""

MOST_STEPS = 100
CONVERGED = 1e-11
FARTHEST = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NegativeBinomialFit:
    """Coefficients (columns,), covariance at the shape found, means (rows,), and the shape.

    The variance is mean + mean^2 / shape; ``shape`` is None where the counts vary no more than
    Poisson's, and the fit is then Poisson's.
    """

    coefficients: FloatArray
    covariance: FloatArray
    fitted: FloatArray
    shape: float | None


def negative_binomial(
    columns: AdjustedColumns, events: FloatArray, exposure: FloatArray
) -> NegativeBinomialFit | Separated:
    """Return the maximum likelihood fit of events, shape (rows,), with log exposure as offset."""
    start = poisson(columns, events, exposure)
    if isinstance(start, Separated):
        return start
    reached = start.coefficients

    def slope(log_shape: float) -> float:
        nonlocal reached
        shape = math.exp(log_shape)
        reached, mean = _at_shape(columns.values, events, exposure, shape, reached)
        return _score(events, mean, shape)

    if slope(math.log(LARGEST)) >= 0.0:
        return NegativeBinomialFit(
            coefficients=start.coefficients,
            covariance=start.covariance,
            fitted=start.fitted,
            shape=None,
        )
    shape = math.exp(crossing(slope, math.log(SMALLEST), math.log(LARGEST)))
    coefficients, mean = _at_shape(columns.values, events, exposure, shape, reached)
    information = gram(columns.values, mean / (1.0 + mean / shape))
    return NegativeBinomialFit(
        coefficients=coefficients,
        covariance=np.asarray(np.linalg.inv(information)),
        fitted=mean,
        shape=shape,
    )


def _at_shape(
    x: FloatArray, events: FloatArray, exposure: FloatArray, shape: float, start: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the coefficients and means that are most likely at a shape, by Fisher's steps."""
    beta = start
    mean = exposure * np.exp(np.minimum(x @ beta, 700.0))
    for _ in range(MOST_STEPS):
        spread = 1.0 + mean / shape
        step = np.linalg.solve(gram(x, mean / spread), x.T @ ((events - mean) / spread))
        largest = float(np.abs(x @ step).max())
        beta = beta + step * min(1.0, FARTHEST / max(largest, FARTHEST))
        mean = exposure * np.exp(np.minimum(x @ beta, 700.0))
        if largest < CONVERGED:
            break
    return beta, mean


def _score(events: FloatArray, mean: FloatArray, shape: float) -> float:
    """Return the slope of the log likelihood in the shape, times shape squared to keep its size."""
    from scipy.special import digamma

    each = (
        digamma(shape + events)
        - digamma(shape)
        - np.log1p(mean / shape)
        + (mean - events) / (shape + mean)
    )
    return float(each.sum()) * shape
