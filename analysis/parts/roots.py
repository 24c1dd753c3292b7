"""Where a continuous function of one number crosses zero."""

import math
from collections.abc import Callable

MOST_STEPS = 200


def crossing(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where ``function`` crosses zero between two points of opposite sign, to machine size.

    Where both ends have the same sign, the end whose value is nearer to zero is returned: the
    limit of an interval that cannot be reached is the edge of what is possible.

    References
    ----------
    Chandrupatla (1997), Advances in Engineering Software 28, 145-149.
    """
    a, b = low, high
    at_a, at_b = function(a), function(b)
    if at_a == 0.0 or at_b == 0.0 or (at_a > 0.0) == (at_b > 0.0):
        return a if abs(at_a) <= abs(at_b) else b
    c, at_c = a, at_a
    share = 0.5
    for _ in range(MOST_STEPS):
        point = a + share * (b - a)
        at_point = function(point)
        if (at_point > 0.0) == (at_a > 0.0):
            c, at_c = a, at_a
        else:
            c, at_c = b, at_b
            b, at_b = a, at_a
        a, at_a = point, at_point
        best = a if abs(at_a) < abs(at_b) else b
        tolerance = 2.0 * math.ulp(abs(best)) + 1e-300
        if at_point == 0.0 or abs(b - a) <= 2.0 * tolerance:
            return best
        share = _next_share((a, b, c), (at_a, at_b, at_c), tolerance / abs(b - a))
    return a if abs(at_a) < abs(at_b) else b


def _next_share(
    points: tuple[float, float, float], values: tuple[float, float, float], least: float
) -> float:
    """Return the share of the bracket at which to look next: interpolated where that is safe."""
    (a, b, c), (at_a, at_b, at_c) = points, values
    share = 0.5
    if all(map(math.isfinite, values)) and at_c not in (at_a, at_b):
        xi, phi = (a - b) / (c - b), (at_a - at_b) / (at_c - at_b)
        if phi * phi < xi and (1.0 - phi) ** 2 < 1.0 - xi:
            share = at_a / (at_b - at_a) * at_c / (at_b - at_c)
            share += (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)
    return min(1.0 - least, max(least, share))
