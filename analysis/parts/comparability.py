"""Whether two groups were alike in what is known of them beforehand."""

import math
from collections.abc import Iterator

import numpy as np

from analysis.data import BoolArray, Factor, FloatArray
from analysis.design import Question
from analysis.outcome import Check, CheckStatus, Consequence, Downgrade
from analysis.parts.two_groups import TwoGroups

ALIKE = 0.1
"""The largest standardised difference at which groups pass as alike (Austin 2009)."""

REFERENCE = "Austin (2009), Statistics in Medicine 28, 3083-3107"


UNKNOWN_LIKENESS = Check(
    key="comparability",
    status=CheckStatus.UNKNOWN,
    because="Nothing in the plan says whether the two groups were alike beforehand: they may "
    "differ for reasons of their own.",
    threshold=f"standardised difference up to {ALIKE}",
)


def comparability(groups: TwoGroups) -> Check:
    """Return the check of how alike the groups are: ``unknown`` without a covariate.

    The value is the largest difference of a covariate's means over the pooled, unweighted standard
    deviation; every level of a factor counts.

    References
    ----------
    Austin (2009), Statistics in Medicine 28, 3083-3107.
    """
    named = [(abs(one), name) for name, one in differences(groups)]
    if not named:
        return UNKNOWN_LIKENESS
    largest, name = max(named)
    alike = largest <= ALIKE
    because = (
        f"The largest standardised difference between the groups is {largest:.2g}, in {name}"
        + ("." if alike else ": the plain difference may be that one's. Read the adjusted one.")
    )
    return Check(
        key="comparability",
        status=CheckStatus.HELD if alike else CheckStatus.NOT_HELD,
        because=because,
        value=largest,
        threshold=f"standardised difference up to {ALIKE}",
        consequence=Consequence.NONE if alike else Consequence.CAVEAT,
    )


def imbalance(likeness: Check, question: Question) -> tuple[Downgrade, ...]:
    """Return the step of strength that unlike groups lose; none where chance formed the groups.

    Groups that were drawn by lot differ by chance alone, and the interval already allows for it.
    """
    if likeness.status is not CheckStatus.NOT_HELD or question.assignment != "chosen":
        return ()
    return (Downgrade(key="imbalance", because=likeness.because),)


def differences(groups: TwoGroups) -> Iterator[tuple[str, float]]:
    """Yield each covariate, every level of a factor, with its standardised difference."""
    times = np.ones(groups.rows) if groups.times is None else groups.times
    for covariate in groups.covariates:
        if not isinstance(covariate.values, Factor):
            yield covariate.name, _standardised(covariate.values, groups.first, times)
            continue
        for code, level in enumerate(covariate.values.levels):
            indicator = (covariate.values.codes == code).astype(np.float64)
            yield f"{covariate.name} {level}", _standardised(indicator, groups.first, times)


def _standardised(values: FloatArray, first: BoolArray, times: FloatArray) -> float:
    means, variances = [], []
    for rows in (first, ~first):
        mean = float(np.average(values[rows], weights=times[rows]))
        size = float(times[rows].sum())
        squares = float(times[rows] @ (values[rows] - mean) ** 2)
        means.append(mean)
        variances.append(squares / (size - 1.0) if size > 1.0 else 0.0)
    pooled = math.sqrt(sum(variances) / 2.0)
    difference = means[0] - means[1]
    if pooled == 0.0:
        return 0.0 if difference == 0.0 else math.copysign(10.0, difference)
    return difference / pooled
