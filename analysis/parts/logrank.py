"""The log-rank test of two groups, within strata, with late entry and counted rows."""

import numpy as np

from analysis.data import BoolArray, FloatArray
from analysis.parts.risk_sets import RiskSets


def logrank(sets: RiskSets, treated: BoolArray) -> float | None:
    """Return the chi-squared statistic on one degree of freedom; None where it has no variance.

    Parameters
    ----------
    treated: shape (rows,), of the rows that the risk sets were made of.

    References
    ----------
    Mantel (1966), Cancer Chemotherapy Reports 50, 163-170; Peto and Peto (1972), Journal of the
    Royal Statistical Society A 135, 185-206.
    """
    people, first = sets.people, sets.people * treated
    at_risk, events = sets.at_risk(people), sets.at_event(people)
    own = sets.at_risk(first)
    share = own / at_risk
    excess = float(np.sum(sets.at_event(first) - events * share))
    variance = float(np.sum(_hypergeometric(at_risk, events, share)))
    if variance <= 1e-12 * float(events.sum()):
        return None
    return excess * excess / variance


def _hypergeometric(at_risk: FloatArray, events: FloatArray, share: FloatArray) -> FloatArray:
    others = np.maximum(at_risk - 1.0, 1.0)
    return np.asarray(events * share * (1.0 - share) * (at_risk - events) / others)
