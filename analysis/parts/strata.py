"""Mantel and Haenszel's ratios: one effect from many tables, like compared with like."""

import math

from analysis.data import FloatArray
from analysis.outcome import Estimate, Scale
from analysis.parts.log_ratios import log_ratio_interval


def mantel_haenszel_odds_ratio(
    events: FloatArray,
    people: FloatArray,
    other_events: FloatArray,
    other_people: FloatArray,
    level: float,
) -> Estimate | None:
    """Return the odds ratio common to strata, with its interval on the logarithm.

    Parameters
    ----------
    events, people, other_events, other_people: shape (strata,); the first group and the second.

    Returns
    -------
    None where no stratum has both an event in one group and a person without one in the other.

    References
    ----------
    Mantel and Haenszel (1959), Journal of the National Cancer Institute 22, 719-748; Robins,
    Breslow and Greenland (1986), Biometrics 42, 311-323.
    """
    both = (people > 0) & (other_people > 0)
    a, b = events[both], (people - events)[both]
    c, d = other_events[both], (other_people - other_events)[both]
    n = a + b + c + d
    p, q = (a + d) / n, (b + c) / n
    r, s = a * d / n, b * c / n
    up, down = float(r.sum()), float(s.sum())
    if up <= 0.0 or down <= 0.0:
        return None
    variance = (
        float(p @ r) / (2.0 * up**2)
        + float((p * s + q * r).sum()) / (2.0 * up * down)
        + float(q @ s) / (2.0 * down**2)
    )
    return log_ratio_interval(math.log(up / down), math.sqrt(variance), level, Scale.ODDS_RATIO)


def mantel_haenszel_rate_ratio(
    events: FloatArray,
    exposure: FloatArray,
    other_events: FloatArray,
    other_exposure: FloatArray,
    level: float,
) -> Estimate | None:
    """Return the rate ratio common to strata, with its interval on the logarithm.

    Parameters
    ----------
    events, exposure, other_events, other_exposure: shape (strata,); the first group, the second.

    Returns
    -------
    None where either group has no event in the strata that hold both.

    References
    ----------
    Greenland and Robins (1985), Biometrics 41, 55-68.
    """
    both = (exposure > 0) & (other_exposure > 0)
    a, c = events[both], other_events[both]
    at_risk, other_at_risk = exposure[both], other_exposure[both]
    total = at_risk + other_at_risk
    up, down = float((a * other_at_risk / total).sum()), float((c * at_risk / total).sum())
    if up <= 0.0 or down <= 0.0:
        return None
    spread = float(((a + c) * at_risk * other_at_risk / total**2).sum())
    se = math.sqrt(spread / (up * down))
    return log_ratio_interval(math.log(up / down), se, level, Scale.RATE_RATIO)
