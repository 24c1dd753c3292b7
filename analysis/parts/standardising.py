"""Standardising over everyone: the mean prediction with the initiative less that without.

References
----------
Lane and Nelder (1982), Biometrics 38, 613-621.
"""

from collections.abc import Callable

import numpy as np

from analysis.data import FloatArray

Curve = Callable[[FloatArray], tuple[FloatArray, FloatArray]]
"""From a linear predictor to the mean and its slope, shape (rows,) each."""


def share_curve(line: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return shares and their slopes by the log odds."""
    from scipy.special import expit

    share = np.asarray(expit(line))
    return share, share * (1.0 - share)


def rate_curve(line: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return rates and their slopes by the log rate."""
    rate = np.exp(line)
    return rate, rate


def standardised(
    x: FloatArray, beta: FloatArray, size: FloatArray, curve: Curve
) -> tuple[float, FloatArray]:
    """Return the mean difference of predictions over everyone, and its gradient by ``beta``.

    Parameters
    ----------
    x: shape (rows, columns), the treatment last. size: shape (rows,), what each row weighs.
    """
    share = size / size.sum()
    value, gradient = 0.0, np.zeros(beta.size)
    for treated, sign in ((1.0, 1.0), (0.0, -1.0)):
        moved = x.copy()
        moved[:, -1] = treated
        mean, slope = curve(moved @ beta)
        value += sign * float(share @ mean)
        gradient += sign * ((share * slope) @ moved)
    return value, gradient
