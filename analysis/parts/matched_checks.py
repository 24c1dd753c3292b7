"""What the rows of a matched comparison show of its assumptions, and the strength they cost."""

import numpy as np

from analysis.data import BoolArray, FloatArray
from analysis.outcome import Check, CheckStatus, Consequence, Downgrade
from analysis.parts.matched_balance import (
    Difference,
    effective_size,
    largest_after,
    largest_before,
    largest_share,
    outside,
)
from analysis.parts.matched_influence import clusters
from analysis.parts.matched_methods import Sides
from analysis.parts.matched_propensity import Propensity

ALIKE = 0.1
"""The largest standardised difference at which groups pass as alike (Austin 2009)."""

FEWEST_EFFECTIVE = 30.0
"""An effective sample below this carries no causal wording."""

LARGEST_SHARE = 0.05
"""One person who holds more of the weight than this decides too much."""

MOST_OUTSIDE = 0.05
"""The share of the target that may lie outside of what the other side reaches."""

FEW = 10
"""Observations in a group below which a small-sample caveat is given."""

FEW_CLUSTERS = 6


def balance_check(found: tuple[Difference, ...], *, by_weights: bool) -> Check:
    """Return whether weighting left the groups alike; without weights, whether they were so."""
    after = largest_after(found)
    value, name = largest_before(found) if after is None else after
    alike = value <= ALIKE
    when = "after weighting" if by_weights else "and this method has no weights to mend it"
    tail = "." if alike else ": the effect may be that one's."
    return Check(
        key="balance",
        status=CheckStatus.HELD if alike else CheckStatus.NOT_HELD,
        value=value,
        threshold=f"standardised difference up to {ALIKE}",
        because=f"The largest standardised difference is {value:.2g}, in {name}, {when}{tail}",
        consequence=Consequence.NONE if alike else Consequence.CAVEAT,
    )


def overlap_check(sides: Sides, propensity: Propensity, weights: FloatArray | None) -> Check:
    """Return whether the target has likes on the other side, and no one person decides."""
    groups, times = sides.groups, sides.groups.times
    treated, comparison = sides.arm(treated=True), sides.arm(treated=False)
    beyond = outside(propensity.share, treated, comparison, times)
    if sides.everyone:
        beyond = max(beyond, outside(propensity.share, comparison, treated, times))
    faults = []
    if beyond > MOST_OUTSIDE:
        faults.append(f"{beyond:.0%} of people have nobody like them on the other side")
    if weights is not None:
        share = max(largest_share(groups, weights, arm) for arm in _weighed(sides))
        if share > LARGEST_SHARE:
            faults.append(f"one person holds {share:.0%} of the weight")
        size = min(effective_size(groups, weights, arm) for arm in _weighed(sides))
        if size < FEWEST_EFFECTIVE:
            faults.append(f"the effective sample is {size:.3g}")
    because = (
        f"The two groups overlap too little: {'; '.join(faults)}."
        if faults
        else f"{beyond:.1%} of people have nobody like them on the other side."
    )
    return Check(
        key="overlap",
        status=CheckStatus.NOT_HELD if faults else CheckStatus.HELD,
        value=beyond,
        threshold=f"up to {MOST_OUTSIDE:.0%} outside, no weight above {LARGEST_SHARE:.0%} of all, "
        f"an effective sample of {FEWEST_EFFECTIVE:.0f} or more",
        because=because,
        consequence=Consequence.CAVEAT if faults else Consequence.NONE,
    )


def _weighed(sides: Sides) -> tuple[BoolArray, ...]:
    return tuple(
        sides.arm(treated=side) for side in ((True, False) if sides.everyone else (False,))
    )


def size_checks(sides: Sides) -> tuple[Check, ...]:
    """Return the caveats of small groups, few clusters, and people left out by trimming."""
    groups, found = sides.groups, []
    fewest = min(groups.size(groups.treated), groups.size(~groups.treated))
    if fewest < FEW:
        found.append(
            Check(
                key="small_groups",
                status=CheckStatus.NOT_HELD,
                value=float(fewest),
                threshold=f"{FEW} or more on each side",
                because=f"The smaller side has {fewest} observations: one or two unusual ones can "
                "turn the answer.",
                consequence=Consequence.CAVEAT,
            )
        )
    if groups.cluster is not None and clusters(groups) < FEW_CLUSTERS:
        found.append(
            Check(
                key="few_clusters",
                status=CheckStatus.NOT_HELD,
                value=float(clusters(groups)),
                threshold=f"{FEW_CLUSTERS} or more clusters",
                because=f"There are {clusters(groups)} clusters, so the error is rough.",
                consequence=Consequence.CAVEAT,
            )
        )
    trimmed = groups.size(~sides.kept)
    if trimmed:
        found.append(
            Check(
                key="trim",
                status=CheckStatus.INFO,
                value=float(trimmed),
                because=f"{trimmed:,} people are left out by trimming: the effect is that of the "
                "others.",
                consequence=Consequence.CAVEAT,
            )
        )
    return tuple(found)


def unmatched_check(sides: Sides, weights: FloatArray) -> Check:
    """Return how many of those to be matched found nobody within the caliper."""
    lost = sides.groups.size(np.asarray(sides.target & ~(weights > 0)))
    return Check(
        key="unmatched",
        status=CheckStatus.NOT_HELD if lost else CheckStatus.HELD,
        value=float(lost),
        threshold="nobody without a match",
        because=f"{lost:,} people found no match within the caliper and are left out.",
        consequence=Consequence.CAVEAT if lost else Consequence.NONE,
    )


def lost_strength(checks: tuple[Check, ...]) -> tuple[Downgrade, ...]:
    """Return a step of strength for imbalance and one for lack of overlap, where they show."""
    names = {"balance": "imbalance", "overlap": "overlap"}
    return tuple(
        Downgrade(key=names[check.key], because=check.because)
        for check in checks
        if check.key in names and check.status is CheckStatus.NOT_HELD
    )
