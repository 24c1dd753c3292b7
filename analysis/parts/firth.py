"""Logistic regression with a finite estimate where the events are parted (separation)."""

import numpy as np

from analysis.data import FloatArray
from analysis.parts.adjusted_columns import gram

MOST_STEPS = 200
CONVERGED = 1e-10
LONGEST = 5.0
"""No coefficient moves by more than this in one step."""

FIRTH = "Firth (1993), Biometrika 80, 27-38; Heinze and Schemper (2002), Statistics in Medicine 21"


def firth(
    x: FloatArray, events: FloatArray, people: FloatArray
) -> tuple[FloatArray, FloatArray] | None:
    """Return coefficients and covariance of penalised logistic regression; None if no maximum.

    Parameters
    ----------
    x: shape (rows, columns), of full rank. events, people: shape (rows,).

    References
    ----------
    Firth (1993), Biometrika 80, 27-38, on Jeffreys's prior; Heinze and Schemper (2002),
    Statistics in Medicine 21, 2409-2419, equation 2.
    """
    from scipy.special import expit

    coefficients = np.zeros(x.shape[1])
    for _ in range(MOST_STEPS):
        share = expit(x @ coefficients)
        spread = share * (1.0 - share)
        information = gram(x, people * spread)
        if not np.all(np.isfinite(information)) or np.linalg.cond(information) > 1e14:
            return None
        inverse = np.linalg.inv(information)
        leverage = spread * np.einsum("ij,jk,ik->i", x, inverse, x)
        score = x.T @ (events - people * share + people * leverage * (0.5 - share))
        step = inverse @ score
        largest = float(np.abs(step).max())
        coefficients = coefficients + step * min(1.0, LONGEST / max(largest, 1e-300))
        if largest < CONVERGED:
            return coefficients, np.asarray(inverse)
    return None
