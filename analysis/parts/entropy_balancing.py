"""Entropy balancing: weights that make one group's means those of another, as even as can be."""

import numpy as np

from analysis.data import BoolArray, FloatArray
from analysis.parts.matched_columns import Columns, gram, standing

MOST_STEPS = 200
BALANCED = 1e-10
"""The largest difference of a mean that is left, in standard deviations."""

NOT_BALANCED = 1e-7
FURTHEST = 4.0
"""The largest change of a log weight in one step; a longer step is cut to it."""


def entropy_weights(
    columns: Columns, rows: BoolArray, mass: FloatArray, goal: FloatArray
) -> FloatArray | None:
    """Return weights that make the means of the columns, in some rows, those of a goal.

    Parameters
    ----------
    rows: shape (rows,), whose weights are sought; the others get 0.
    mass: shape (rows,), what each row counts beside its weight.
    goal: shape (columns,), the means wanted, the constant's 1.

    Returns
    -------
    Shape (rows,), with sum(mass x weights) = 1; None where no weights reach the goal.

    References
    ----------
    Hainmueller (2012), Political Analysis 20, 25-46, equations 6 to 8.
    """
    places = np.flatnonzero(rows & (mass > 0))
    if not places.size:
        return None
    part = Columns(values=columns.values[places] - goal, owners=columns.owners)
    held = standing(Columns(values=part.values[:, 1:], owners=part.owners[1:]), mass[places])
    found = _dual(held.values, np.log(mass[places]))
    if found is None or float(np.abs(found @ part.values).max()) > NOT_BALANCED:
        return None
    weights = np.zeros(rows.size)
    weights[places] = found / mass[places]
    return weights


def _dual(z: FloatArray, prior: FloatArray) -> FloatArray | None:
    """Return shares proportional to exp(prior + z'lambda) with z's mean at 0, by Newton's steps.

    lambda minimises log sum exp(prior + z'lambda), which is convex.
    """
    if z.shape[1] == 0:
        return _shares(prior)[0]
    multipliers = np.zeros(z.shape[1])
    shares, value = _shares(prior)
    for _ in range(MOST_STEPS):
        mean = shares @ z
        if float(np.abs(mean).max()) < BALANCED:
            return shares
        everyone = Columns(values=z, owners=())
        curvature = gram(everyone, shares) - np.outer(mean, mean)
        step = _step(curvature, mean)
        if step is None:
            return None
        step *= min(1.0, FURTHEST / max(float(np.abs(z @ step).max()), 1e-300))
        slope = float(mean @ step)
        if not slope < 0.0:
            return None
        length = 1.0
        while True:
            tried, at = _shares(prior + z @ (multipliers + length * step))
            if at <= value + 1e-4 * length * slope + 1e-15 * abs(value) or length < 1e-8:
                break
            length /= 2.0
        multipliers = multipliers + length * step
        shares, value = tried, at
    return None


def _shares(logs: FloatArray) -> tuple[FloatArray, float]:
    """Return exp(logs) over their sum, and the log of the sum."""
    top = float(logs.max())
    weights = np.exp(logs - top)
    total = float(weights.sum())
    return weights / total, top + float(np.log(total))


def _step(curvature: FloatArray, mean: FloatArray) -> FloatArray | None:
    """Return Newton's step; None where the curvature is gone: all weight is on too few rows."""
    scale = np.sqrt(np.maximum(np.diag(curvature), 0.0))
    if float(scale.min()) < 1e-9:
        return None
    try:
        return np.asarray(
            -np.linalg.solve(curvature / np.outer(scale, scale), mean / scale) / scale
        )
    except np.linalg.LinAlgError:
        return None
