"""The outcome of a comparison of two groups: the answer with the checks that every one gets."""

from typing import Any

from analysis.data import Kind
from analysis.design import Question
from analysis.outcome import (
    Check,
    CheckStatus,
    Consequence,
    Estimate,
    Findings,
    Outcome,
    Quantity,
    Refusal,
    Result,
    Scale,
)
from analysis.parts.group_answer import GroupAnswer
from analysis.parts.group_counts import compare_counts
from analysis.parts.group_means import compare_means
from analysis.parts.group_shares import compare_shares
from analysis.parts.regression_to_mean import regression_to_mean
from analysis.parts.two_groups import TwoGroups, TwoGroupSettings

FEW = 10
"""Observations in a group below which a small-sample caveat is given."""


_LEVEL_SCALES = {
    Kind.MEAN: Scale.MEAN_DIFFERENCE,
    Kind.PROPORTION: Scale.RISK_DIFFERENCE,
    Kind.COUNT: Scale.RATE_DIFFERENCE,
}


def compare(groups: TwoGroups, settings: TwoGroupSettings) -> GroupAnswer:
    """Return the comparison of two groups, neither of which is empty, by the outcome's kind."""
    if groups.kind is Kind.COUNT:
        return compare_counts(groups, settings.level, settings.dispersion)
    if groups.kind is Kind.PROPORTION:
        return compare_shares(groups, settings.level)
    return compare_means(groups, settings.level)


def empty_group(groups: TwoGroups) -> Refusal | None:
    """Return the refusal where one of the groups has no observation; None where both have some."""
    sizes = _sizes(groups)
    because = ""
    if groups.pairs is not None and groups.pairs.size == 0:
        because = "No pair has both sides, so there is nothing to compare."
    elif not sizes["treated"]:
        because = f"There is no observation in {groups.words.first}."
    elif not sizes["comparison"]:
        because = f"There is no observation in {groups.words.second} to compare with."
    elif _without_exposure(groups):
        because = "One of the groups has no exposure at all, so it has no rate."
    if not because:
        return None
    return Refusal(
        because=because,
        what_would_help="Rows with an outcome on both sides of the comparison.",
        findings=Findings(n=_n(groups, None), checks=_pairs_check(groups)),
    )


def _without_exposure(groups: TwoGroups) -> bool:
    if groups.kind is not Kind.COUNT or groups.exposure is None:
        return False
    return not all(
        float(groups.exposure[side].sum()) > 0.0 for side in (groups.first, ~groups.first)
    )


def conclude(
    groups: TwoGroups,
    answer: GroupAnswer,
    question: Question,
    settings: TwoGroupSettings,
    *,
    checks: tuple[Check, ...] = (),
) -> Outcome:
    """Return the outcome: the answer, the design's own checks, and those of every comparison."""
    quantities = dict(answer.quantities)
    fall, selected = regression_to_mean(question, settings, _LEVEL_SCALES[groups.kind])
    if fall is not None:
        quantities["regression_to_mean"] = fall
    if selected is not None:
        checks = (*checks, selected)
    findings = Findings(
        quantities=quantities,
        n=_n(groups, answer.events),
        checks=(answer.checks + groups.checks + _pairs_check(groups) + _few_check(groups) + checks),
        sensitivity=answer.sensitivity,
        method=answer.method,
        references=answer.references,
        figure=_figure(groups, answer),
        chosen={
            "paired": groups.pairs is not None,
            **({"dispersion": answer.dispersion} if answer.dispersion is not None else {}),
        },
    )
    if answer.estimate is None:
        return Refusal(
            because=answer.because, what_would_help=answer.what_would_help, findings=findings
        )
    return Result(
        estimate=answer.estimate,
        absolute=answer.absolute,
        counterfactual=answer.counterfactual,
        findings=findings,
    )


def _sizes(groups: TwoGroups) -> dict[str, int]:
    return {
        "treated": groups.observations(groups.first),
        "comparison": groups.observations(~groups.first),
    }


def _n(groups: TwoGroups, events: int | None) -> dict[str, int]:
    sizes = _sizes(groups)
    n = {"rows": groups.rows, "units": sum(sizes.values()), **sizes}
    if groups.pairs is not None:
        n["pairs"] = groups.pairs.size
    if events is not None:
        n["events"] = events
    return n


def _pairs_check(groups: TwoGroups) -> tuple[Check, ...]:
    pairs = groups.pairs
    if pairs is None:
        return ()
    if pairs.left_out == 0:
        because = f"All {pairs.size:,} pairs have both sides."
        status = CheckStatus.HELD
    else:
        because = (
            f"{pairs.left_out:,} of {pairs.size + pairs.left_out:,} pairs have one side only and "
            "are left out."
        )
        status = CheckStatus.NOT_HELD
    return (
        Check(
            key="pairs",
            status=status,
            because=because,
            value=float(pairs.left_out),
            threshold="no pair with one side only",
            consequence=Consequence.CAVEAT if pairs.left_out else Consequence.NONE,
        ),
    )


def _few_check(groups: TwoGroups) -> tuple[Check, ...]:
    if groups.kind is Kind.COUNT:
        return ()
    fewest = min(_sizes(groups).values())
    if fewest >= FEW:
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


def _figure(groups: TwoGroups, answer: GroupAnswer) -> dict[str, Any]:
    sizes = _sizes(groups)
    estimate = answer.estimate
    return {
        "estimate": None if estimate is None else _drawn(estimate, no_change=_no_change(estimate)),
        "groups": [
            {"label": label, "n": size, **_drawn(one)}
            for label, size, one in zip(
                groups.words.labels, sizes.values(), answer.levels, strict=True
            )
        ],
    }


def _no_change(estimate: Estimate) -> float:
    return 1.0 if estimate.scale.is_ratio else 0.0


def _drawn(estimate: Estimate, **more: Quantity) -> dict[str, Any]:
    return {
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "scale": estimate.scale.value,
        "unit": estimate.unit,
        **more,
    }
