"""The comparison of two groups' means: Welch's test, or Student's on pairs, with ranks beside."""

import numpy as np

from analysis.outcome import Alternative, Estimate, Quantity, Scale
from analysis.parts.group_answer import GroupAnswer, level_names, not_computed
from analysis.parts.hodges_lehmann import paired_shift, shift
from analysis.parts.means import Moments, TTest, centre_of, mean_interval, moments, paired_t, welch
from analysis.parts.ranks import Tally, mann_whitney_p, signed_rank_p, tally
from analysis.parts.two_groups import PairedRows, TwoGroups

WELCH = "Welch (1947), Biometrika 34, 28-35"
STUDENT = "Student (1908), Biometrika 6, 1-25"
HODGES_LEHMANN = "Hodges and Lehmann (1963), Annals of Mathematical Statistics 34, 598-611"
RANK_SUM = "Mann and Whitney (1947), Annals of Mathematical Statistics 18, 50-60"
SIGNED_RANK = "Wilcoxon (1945), Biometrics Bulletin 1, 80-83"


def compare_means(groups: TwoGroups, level: float) -> GroupAnswer:
    """Return the difference of two groups' means, with everything that stands beside it."""
    centre = centre_of(groups.outcome)
    first, second = (
        moments(
            groups.outcome[rows],
            None if groups.times is None else groups.times[rows],
            centre=centre,
        )
        for rows in (groups.first, ~groups.first)
    )
    if groups.pairs is not None:
        return _compare_pairs(groups, groups.pairs, (first, second), level)
    test = welch(first, second, level)
    tallies = _tallies(groups)
    rank_p = mann_whitney_p(*tallies)
    middle = _with_p(shift(*tallies, level), rank_p)
    because = "" if test else _why_no_spread(first, second)
    return _answer(groups, (first, second), test, (middle, rank_p), because)


def _compare_pairs(
    groups: TwoGroups, pairs: PairedRows, sides: tuple[Moments, Moments], level: float
) -> GroupAnswer:
    change = groups.outcome[pairs.first] - groups.outcome[pairs.second]
    sample = moments(change, pairs.times, centre=centre_of(change))
    test = paired_t(sample, level)
    changes = tally(change, pairs.times)
    rank_p = signed_rank_p(changes)
    middle = _with_p(paired_shift(changes, level), rank_p)
    because = "" if test else _why_no_change(sample)
    return _answer(groups, sides, test, (middle, rank_p), because)


def _tallies(groups: TwoGroups) -> tuple[Tally, Tally]:
    first, second = (
        tally(groups.outcome[rows], None if groups.times is None else groups.times[rows])
        for rows in (groups.first, ~groups.first)
    )
    return first, second


def _with_p(estimate: Estimate, p: float | None) -> Estimate:
    return Estimate(
        value=estimate.value,
        low=estimate.low,
        high=estimate.high,
        level=estimate.level,
        p=p,
        scale=estimate.scale,
    )


def _answer(
    groups: TwoGroups,
    sides: tuple[Moments, Moments],
    test: TTest | None,
    ranks: tuple[Estimate, float | None],
    because: str,
) -> GroupAnswer:
    middle, rank_p = ranks
    level = middle.level or 0.0
    first, second = (mean_interval(side, level) for side in sides)
    names = level_names("mean", groups.words.labels)
    checks = []
    if test is None:
        checks += [not_computed(name, because) for name in ("difference", "t", "df")]
    if rank_p is None:
        checks.append(not_computed("rank_p", "No value differs from another, so none has a rank."))
    quantities: dict[str, Quantity] = {
        "difference": test.estimate if test else None,
        "t": test.t if test else None,
        "df": test.df if test else None,
        "hodges_lehmann": middle,
        "rank_p": rank_p,
        names[0]: first,
        names[1]: second,
    }
    paired = groups.pairs is not None
    return GroupAnswer(
        estimate=test.estimate if test else None,
        counterfactual=Estimate(value=second.value, scale=Scale.MEAN),
        levels=(first, second),
        quantities=quantities,
        checks=tuple(checks),
        sensitivity=(
            Alternative(key="hodges_lehmann", title=_RANK_TITLES[paired], estimate=middle),
        ),
        method=_METHODS[paired],
        references=(STUDENT, SIGNED_RANK, HODGES_LEHMANN)
        if paired
        else (WELCH, RANK_SUM, HODGES_LEHMANN),
        because=because,
        what_would_help="Check that the outcome column holds what was measured, and not one "
        "value for everybody; more than one observation in each group is needed.",
    )


_RANK_TITLES = {
    False: "Typical shift by ranks (Hodges-Lehmann), which extreme values do not move",
    True: "Typical change by signed ranks (Hodges-Lehmann), which extreme values do not move",
}
_METHODS = {
    False: "Difference of two means with Welch's t interval; beside it Mann and Whitney's rank "
    "test (exact where each sample is under 50 and there are no ties, otherwise normal with tie "
    "and continuity correction) and the Hodges-Lehmann shift with its order-statistic interval.",
    True: "Mean of the differences within pairs with Student's t interval; beside it Wilcoxon's "
    "signed rank test (exact with under 50 differences, none 0 or tied, otherwise normal with tie "
    "and continuity correction) and the Hodges-Lehmann median of Walsh averages with its "
    "order-statistic interval.",
}


def _why_no_spread(first: Moments, second: Moments) -> str:
    if min(first.size, second.size) < 2:
        return (
            "One of the groups has a single observation, so the spread within it cannot be "
            "estimated."
        )
    if np.isclose(first.mean, second.mean, rtol=0, atol=0):
        return "The outcome is the same in every row: there is nothing to compare."
    return (
        "The outcome does not vary within either group, so there is nothing from which the "
        "uncertainty of the difference could be judged."
    )


def _why_no_change(change: Moments) -> str:
    if change.size < 2:
        return "There are fewer than two complete pairs, so the spread cannot be estimated."
    return (
        "Every pair changed by the same amount, so there is nothing from which the uncertainty "
        "of the change could be judged."
    )
