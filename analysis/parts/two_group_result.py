"""The outcome of a comparison of two groups: the answer with the checks that every one gets."""

from typing import Any

from analysis.data import Kind
from analysis.design import Question
from analysis.outcome import (
    Check,
    Downgrade,
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
from analysis.parts.group_sizes import GroupSizes, few_check, pairs_check
from analysis.parts.regression_to_mean import REFERENCE, regression_to_mean
from analysis.parts.two_groups import TwoGroups, TwoGroupSettings

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


def conclude(
    sizes: GroupSizes,
    answer: GroupAnswer,
    question: Question,
    settings: TwoGroupSettings,
    *,
    checks: tuple[Check, ...] = (),
    downgrades: tuple[Downgrade, ...] = (),
) -> Outcome:
    """Return the outcome: the answer, the design's own checks, and those of every comparison."""
    quantities, references = dict(answer.quantities), answer.references
    checks = (*answer.checks, *sizes.checks, *pairs_check(sizes), *few_check(sizes), *checks)
    fall, selected = regression_to_mean(question, settings, _difference(sizes, answer))
    if fall is not None:
        quantities["regression_to_mean"] = fall
        references = (*references, REFERENCE)
    if selected is not None:
        checks = (*checks, selected)
    findings = Findings(
        quantities=quantities,
        n=sizes.counts(answer.events),
        checks=checks,
        downgrades=downgrades,
        sensitivity=answer.sensitivity,
        method=answer.method,
        references=references,
        figure=_figure(sizes, answer),
        chosen=_chosen(sizes, answer),
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


def _difference(sizes: GroupSizes, answer: GroupAnswer) -> Estimate:
    """Return the change as a difference, without a value where it cannot be estimated."""
    found = answer.absolute or answer.estimate
    scale = _LEVEL_SCALES[sizes.kind]
    if found is not None and found.scale is scale:
        return found
    return Estimate(value=None, scale=scale, unit=answer.counterfactual.unit)


def _chosen(sizes: GroupSizes, answer: GroupAnswer) -> dict[str, Any]:
    chosen: dict[str, Any] = {"paired": sizes.pairs is not None}
    if answer.dispersion is not None:
        chosen["dispersion"] = answer.dispersion
    return chosen


def _figure(sizes: GroupSizes, answer: GroupAnswer) -> dict[str, Any]:
    estimate = answer.estimate
    no_change = 1.0 if estimate is not None and estimate.scale.is_ratio else 0.0
    return {
        "estimate": None if estimate is None else _drawn(estimate, no_change=no_change),
        "groups": [
            {"label": label, "n": size, **_drawn(one)}
            for label, size, one in zip(
                sizes.words.labels, (sizes.first, sizes.second), answer.levels, strict=True
            )
        ],
    }


def _drawn(estimate: Estimate, **more: Quantity) -> dict[str, Any]:
    return {
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "scale": estimate.scale.value,
        "unit": estimate.unit,
        **more,
    }
