"""Least squares over weights that are not negative and add up to 1.

References
----------
Lawson and Hanson (1974), Solving Least Squares Problems, chapter 23 (non-negative least squares).
Abadie, Diamond and Hainmueller (2010), Journal of the American Statistical Association 105,
    493-505 (the weights of a synthetic control).
"""

import numpy as np

from analysis.data import FloatArray

MOST_TURNS = 100
"""Turns of the active set, times the weights."""


def simplex_weights(columns: FloatArray, target: FloatArray, ridge: float = 0.0) -> FloatArray:
    """Return the weights w, (columns,), that make ``|columns w - target|^2 + ridge |w|^2`` least.

    columns: shape (rows, columns). target: shape (rows,).

    With A = columns - target the sum is |A w|^2 where the weights add up to 1, and its least point
    is that of |A u|^2 + (sum u - 1)^2 over u >= 0, scaled to add up to 1: no penalty is needed.
    Columns that are all the target itself weigh alike.
    """
    from scipy.optimize import nnls

    count = columns.shape[1]
    away = columns - target[:, None]
    if ridge > 0.0:
        away = np.vstack([away, np.sqrt(ridge) * np.eye(count)])
    scale = float(np.sqrt(np.mean(np.sum(away**2, axis=0))))
    if scale <= 1e-12 * max(1e-300, float(np.abs(columns).max(initial=0.0))):
        return np.full(count, 1.0 / count)
    stacked = np.vstack([away / scale, np.ones(count)])
    wanted = np.zeros(stacked.shape[0])
    wanted[-1] = 1.0
    found, _ = nnls(stacked, wanted, maxiter=MOST_TURNS * max(count, 3))
    return np.asarray(found / found.sum(), dtype=np.float64)
