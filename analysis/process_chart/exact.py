"""Exact limits of a count: the smallest whose chance of being reached or less is large enough."""

from collections.abc import Callable

import numpy as np

from analysis.data import BoolArray, FloatArray

_MOST_HALVINGS = 80


def binomial_count(people: FloatArray, share: float, chance: float) -> FloatArray:
    """Return, for each number of people, the smallest count of which P(X <= count) >= chance."""
    from scipy.special import betainc

    def reached(count: FloatArray) -> BoolArray:
        left = np.maximum(people - count, 1.0)
        below = betainc(left, count + 1.0, 1.0 - share)
        return np.asarray((count >= people) | (below >= chance))

    return _smallest(reached, people)


def poisson_count(expected: FloatArray, chance: float) -> FloatArray:
    """Return, for each expected count, the smallest count of which P(X <= count) >= chance."""
    from scipy.special import pdtr

    def reached(count: FloatArray) -> BoolArray:
        return np.asarray(pdtr(count, expected) >= chance)

    # 40 standard deviations and more above its mean no Poisson count lies.
    return _smallest(reached, np.ceil(expected + 40.0 * np.sqrt(expected) + 40.0))


def _smallest(reached: Callable[[FloatArray], BoolArray], most: FloatArray) -> FloatArray:
    """Return the smallest whole number from 0 to ``most`` for which ``reached`` holds."""
    low, high = np.full(most.shape, -1.0), most.copy()
    for _ in range(_MOST_HALVINGS):
        if not (high - low > 1.0).any():
            break
        middle = np.floor((low + high) / 2.0)
        open_still = high - low > 1.0
        there = reached(np.maximum(middle, 0.0))
        high = np.where(open_still & there, middle, high)
        low = np.where(open_still & ~there, middle, low)
    return high
