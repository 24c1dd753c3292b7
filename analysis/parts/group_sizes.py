"""How many there are in two groups, counted out, and what follows from that alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.data import Kind
from analysis.outcome import Check, CheckStatus, Consequence, Findings, Refusal
from analysis.parts.group_answer import not_computed
from analysis.parts.two_groups import TwoGroups, Words

FEW = 10
"""Observations in a group below which a small-sample caveat is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSizes:
    """Rows of the file, and observations in the first (treated, after) and the second group.

    pairs: complete pairs and those left out; None where the groups are not paired.
    has_exposure: whether each group has some exposure, so that it has a rate.
    checks: what was seen of the columns when the groups were made.
    """

    kind: Kind
    words: Words
    rows: int
    first: int
    second: int
    pairs: tuple[int, int] | None = None
    has_exposure: bool = True
    checks: tuple[Check, ...] = ()

    def counts(self, events: int | None = None) -> dict[str, int]:
        """Return the counts of a result, by the contract's names."""
        n = {
            "rows": self.rows,
            "units": self.first + self.second,
            "treated": self.first,
            "comparison": self.second,
        }
        if self.pairs is not None:
            n["pairs"] = self.pairs[0]
        if events is not None:
            n["events"] = events
        return n


def sizes_of(groups: TwoGroups) -> GroupSizes:
    """Return the sizes of two groups of rows."""
    pairs = groups.pairs
    exposure = groups.exposure
    return GroupSizes(
        kind=groups.kind,
        words=groups.words,
        rows=groups.rows,
        first=groups.observations(groups.first),
        second=groups.observations(~groups.first),
        pairs=None if pairs is None else (pairs.size, pairs.left_out),
        has_exposure=groups.kind is not Kind.COUNT
        or exposure is None
        or not exposure.size
        or float(exposure.min()) > 0.0
        or all(bool((exposure[side] > 0.0).any()) for side in (groups.first, ~groups.first)),
        checks=groups.checks,
    )


def empty_group(sizes: GroupSizes) -> Refusal | None:
    """Return the refusal where one of the groups has no observation; None where both have some."""
    because = _why_empty(sizes)
    if not because:
        return None
    names = _NAMED[sizes.kind, sizes.pairs is not None]
    unknown = tuple(not_computed(name, because) for name in names)
    return Refusal(
        because=because,
        what_would_help="Rows with an outcome on both sides of the comparison.",
        findings=Findings(
            quantities=dict.fromkeys(names),
            n=sizes.counts(),
            checks=(*unknown, *pairs_check(sizes)),
        ),
    )


_MEANS = ("difference", "t", "df", "hodges_lehmann", "rank_p")
_NAMED: Mapping[tuple[Kind, bool], tuple[str, ...]] = {
    (Kind.MEAN, False): _MEANS,
    (Kind.MEAN, True): _MEANS,
    (Kind.PROPORTION, False): (
        "risk_difference",
        "risk_difference_newcombe",
        "risk_ratio",
        "odds_ratio",
        "fisher_p",
        "fisher_odds_ratio",
        "chi2",
        "chi2_p",
    ),
    (Kind.PROPORTION, True): (
        "risk_difference_paired",
        "mcnemar_chi2",
        "mcnemar_exact_p",
        "mcnemar_midp",
    ),
    (Kind.COUNT, False): ("rate_ratio", "rate_difference", "etest_p"),
}
"""What a comparison is asked for, by its kind and by whether it is of pairs."""


def _why_empty(sizes: GroupSizes) -> str:
    if sizes.pairs is not None and sizes.pairs[0] == 0:
        return "No pair has both sides, so there is nothing to compare."
    if not sizes.first:
        return f"There is no observation in {sizes.words.first}."
    if not sizes.second:
        return f"There is no observation in {sizes.words.second} to compare with."
    if not sizes.has_exposure:
        return "One of the groups has no exposure at all, so it has no rate."
    return ""


def pairs_check(sizes: GroupSizes) -> tuple[Check, ...]:
    """Return the check that every pair has both sides; none where the groups are not paired."""
    if sizes.pairs is None:
        return ()
    complete, left_out = sizes.pairs
    because = (
        f"{left_out:,} of {complete + left_out:,} pairs have one side only and are left out."
        if left_out
        else f"All {complete:,} pairs have both sides."
    )
    return (
        Check(
            key="pairs",
            status=CheckStatus.NOT_HELD if left_out else CheckStatus.HELD,
            because=because,
            value=float(left_out),
            threshold="no pair with one side only",
            consequence=Consequence.CAVEAT if left_out else Consequence.NONE,
        ),
    )


def few_check(sizes: GroupSizes) -> tuple[Check, ...]:
    """Return the caveat of small groups; none for counts, and where both are large enough."""
    fewest = min(sizes.first, sizes.second)
    if sizes.kind is Kind.COUNT or fewest >= FEW:
        return ()
    return (
        Check(
            key="small_groups",
            status=CheckStatus.NOT_HELD,
            because=f"The smaller side has {fewest} observations: one or two unusual ones can "
            "turn the answer. Read the exact and rank results beside it.",
            value=float(fewest),
            threshold=f"{FEW} or more on each side",
            consequence=Consequence.CAVEAT,
        ),
    )
