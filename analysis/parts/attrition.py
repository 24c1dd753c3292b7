"""Who was lost along the way in a trial, and how far that alone could move the answer."""

import numpy as np

from analysis.data import Attrition, FloatArray, Kind
from analysis.outcome import (
    Check,
    CheckStatus,
    Consequence,
    Downgrade,
    Estimate,
    Quantity,
    Scale,
)
from analysis.parts.group_answer import not_computed
from analysis.parts.shares import TwoShares, miettinen_nurminen
from analysis.parts.trial_effects import DIFFERENCES, unit_of
from analysis.parts.trials import Trial

MOST_LOST = 0.05
"""A larger difference between arms in the share without an outcome is attrition."""

MANY_LOST = 0.20
"""A larger share without an outcome, of everybody, is a caveat however alike the arms are."""

LEE = "Lee (2009), Review of Economic Studies 76, 1071-1102"


def attrition_difference(lost: Attrition | None, level: float, *, alone: bool) -> Estimate | None:
    """Return the share without an outcome, treated less comparison.

    alone: whether people are independent of each other, so that it has an interval (Miettinen and
    Nurminen's). None where an arm has nobody.
    """
    if lost is None or min(lost.treated, lost.comparison) == 0:
        return None
    table = TwoShares(
        events=lost.treated_missing,
        people=lost.treated,
        other_events=lost.comparison_missing,
        other_people=lost.comparison,
    )
    if alone:
        return miettinen_nurminen(table, level)
    return Estimate(value=table.difference, scale=Scale.RISK_DIFFERENCE)


def attrition_check(lost: Attrition | None) -> tuple[tuple[Check, ...], tuple[Downgrade, ...]]:
    """Return whether one arm lost more than the other, and the step of strength that it costs."""
    if lost is None or min(lost.treated, lost.comparison) == 0:
        return (), ()
    treated = lost.treated_missing / lost.treated
    comparison = lost.comparison_missing / lost.comparison
    missing = lost.treated_missing + lost.comparison_missing
    total = missing / (lost.treated + lost.comparison)
    apart = abs(treated - comparison)
    unequal = apart > MOST_LOST
    because = (
        f"{treated:.1%} of the treated and {comparison:.1%} of the comparison have no outcome"
        f"{': those left need not be alike' if unequal else ''}."
    )
    check = Check(
        key="attrition",
        status=CheckStatus.NOT_HELD if unequal or total > MANY_LOST else CheckStatus.HELD,
        value=apart,
        threshold=f"not held above {MOST_LOST:g}, or where more than {MANY_LOST:g} of all are lost",
        because=because,
        consequence=Consequence.CAVEAT if unequal or total > MANY_LOST else Consequence.NONE,
    )
    return (check,), (Downgrade(key="attrition", because=because),) if unequal else ()


def lee_bounds(trial: Trial) -> tuple[dict[str, Quantity], tuple[Check, ...]]:
    """Return the least and the greatest difference of means that attrition leaves possible.

    The arm of which more were seen is trimmed, from either end, by the share (s1 - s0) / s1 by
    which it was seen more; a part of a person is trimmed by weight.

    References
    ----------
    Lee (2009), Review of Economic Studies 76, 1071-1102.
    """
    why = _no_bounds(trial)
    lost = trial.attrition
    if why or lost is None:
        return {"lee_low": None, "lee_high": None}, tuple(
            not_computed(name, why) for name in ("lee_low", "lee_high")
        )
    seen = 1.0 - lost.treated_missing / lost.treated
    other_seen = 1.0 - lost.comparison_missing / lost.comparison
    first, times = trial.groups.first, trial.times
    ours = (trial.groups.outcome[first], times[first])
    theirs = (trial.groups.outcome[~first], times[~first])
    if seen >= other_seen:
        share = (seen - other_seen) / seen
        rest = float(np.average(theirs[0], weights=theirs[1]))
        ends = [_trimmed(*ours, share, top=top) - rest for top in (True, False)]
    else:
        share = (other_seen - seen) / other_seen
        rest = float(np.average(ours[0], weights=ours[1]))
        ends = [rest - _trimmed(*theirs, share, top=top) for top in (False, True)]
    scale = DIFFERENCES[trial.kind]
    low, high = (Estimate(value=end, scale=scale, unit=unit_of(trial)) for end in ends)
    return {"lee_low": low, "lee_high": high}, ()


def _no_bounds(trial: Trial) -> str:
    lost = trial.attrition
    if lost is None or min(lost.treated, lost.comparison) == 0:
        return "One of the arms has nobody, so there is nothing to bound."
    gone = (lost.treated - lost.treated_missing, lost.comparison - lost.comparison_missing)
    if min(gone) == 0:
        return "One of the arms has no outcome at all, so its mean could be anything."
    if trial.kind is Kind.COUNT and trial.groups.exposure is not None:
        return "Counts over an exposure have no single ordering from which to trim."
    return ""


def _trimmed(values: FloatArray, times: FloatArray, share: float, *, top: bool) -> float:
    """Return the mean without a share of the observations at the top or the bottom."""
    order = np.argsort(values, kind="stable")
    values, times = values[order], times[order]
    if top:
        values, times = values[::-1], times[::-1]
    before = np.concatenate([[0.0], np.cumsum(times)[:-1]])
    kept = np.clip(before + times - share * float(times.sum()), 0.0, times)
    return float(np.average(values, weights=kept))
