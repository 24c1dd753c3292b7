"""The list that ticks itself before a plan goes to review: computed, or waived with a reason."""

from collections.abc import Mapping
from typing import Any

from registry.domain.completion import Around, complete
from registry.domain.draft import Draft
from registry.domain.evaluation import Waiver
from registry.domain.plan import plan_bytes, read_plan
from registry.domain.registration import ChecklistItem, ItemStatus
from registry.errors import InvalidError

TITLES: Mapping[str, str] = {
    "complete": "Everything a plan needs is there",
    "runs": "The engine can run the plan",
    "refutable": "The main hypothesis can be refuted",
    "metrics": "Every main and guardrail metric has an approved version",
    "guardrail": "A guardrail watches for harm",
    "comparison": "The plan says what it is compared with, by a design of level 3 or more",
    "baseline": "There is enough baseline",
    "powered": "The plan can see the change worth having",
    "protection": "The use of data is covered",
    "people": "Two leads, an analyst and an independent reviewer are named",
    "decision_date": "A date to decide is set",
    "rule": "What follows from each verdict is written down",
    "cost": "What it costs is written down",
}
WAIVABLE = frozenset(TITLES) - {"complete", "runs", "refutable", "people"}
"""What may be let go with a reason. A plan that nobody can run or refute may not be frozen."""

DESCRIBING = frozenset({"association_table", "analysis_of_variance"})
"""Designs that describe: there is no effect to see, and no verdict."""

LEVEL_3 = frozenset(
    {
        "randomised",
        "cluster_randomised",
        "stepped_wedge",
        "difference_in_differences",
        "staggered_adoption",
        "synthetic_control",
        "weighted_displacement",
        "matched_comparison",
    }
)


def checklist(
    draft: Draft, around: Around, waivers: Mapping[str, Waiver]
) -> tuple[ChecklistItem, ...]:
    """Return every line with how it stands. ``waivers`` are the newest by item."""
    missing = _missing(draft, around)
    found = {
        "complete": _complete(missing),
        "runs": _runs(draft),
        "refutable": _refutable(draft),
        "metrics": _metrics(draft, around),
        "guardrail": _guardrail(draft),
        "comparison": _comparison(draft),
        "baseline": _baseline(draft),
        "powered": _powered(draft),
        "protection": _protection(draft, missing),
        "people": _people(missing),
        "decision_date": _given(draft, "decision_on", "Set the date of the decision."),
        "rule": _rule(draft),
        "cost": _given(draft, "costs", "Say what it costs, at least in outline."),
    }
    return tuple(_with_waiver(_line(key, *found[key]), waivers.get(key), around) for key in TITLES)


_Answer = tuple[ItemStatus, str, str]


def _line(key: str, status: ItemStatus, because: str, field: str) -> ChecklistItem:
    return ChecklistItem(key=key, title=TITLES[key], status=status, because=because, field=field)


def _with_waiver(item: ChecklistItem, waiver: Waiver | None, around: Around) -> ChecklistItem:
    if waiver is None or item.status is ItemStatus.HELD or item.key not in WAIVABLE:
        return item
    return ChecklistItem(
        key=item.key,
        title=item.title,
        status=ItemStatus.WAIVED,
        because=item.because,
        waiver=waiver.reason,
        waived_by=around.people.get(waiver.waived_by, ""),
        field=item.field,
    )


def _answer(*, held: bool, yes: str, no: str, field: str) -> _Answer:
    return (ItemStatus.HELD, yes, field) if held else (ItemStatus.NOT_HELD, no, field)


def _missing(draft: Draft, around: Around) -> dict[str, str]:
    try:
        complete(draft, around)
    except InvalidError as error:
        return {problem.field: problem.message for problem in error.fields}
    return {}


def _complete(missing: Mapping[str, str]) -> _Answer:
    first = next(iter(missing), "title")
    return _answer(
        held=not missing,
        yes="Nothing is missing.",
        no=f"{len(missing)} missing or wrong. First: {missing.get(first, '')}",
        field=first,
    )


def _runs(draft: Draft) -> _Answer:
    analysis = draft.get("analysis")
    if not isinstance(analysis, Mapping) or not analysis:
        return ItemStatus.NOT_HELD, "There is no analysis yet.", "analysis"
    try:
        read_plan(plan_bytes(analysis))
    except InvalidError as error:
        return ItemStatus.NOT_HELD, error.fields[0].message, error.fields[0].field
    return ItemStatus.HELD, "The engine read the plan without a fault.", "analysis"


def _hypotheses(draft: Draft, *roles: str) -> list[Mapping[str, Any]]:
    every = draft.get("analysis.hypotheses") or []
    return [item for item in every if isinstance(item, Mapping) and item.get("role") in roles]


def _refutable(draft: Draft) -> _Answer:
    primary = _hypotheses(draft, "primary")
    return _answer(
        held=bool(primary) and all(item.get("sesoi") for item in primary),
        yes="It says what would prove it wrong.",
        no="Give the smallest change worth having of every main hypothesis.",
        field="analysis.hypotheses",
    )


def _metrics(draft: Draft, around: Around) -> _Answer:
    chosen = draft.get("metrics") or {}
    without = [
        str(item.get("key"))
        for item in _hypotheses(draft, "primary", "guardrail")
        if str(chosen.get(str(item.get("key")), "")) not in around.metrics
    ]
    return _answer(
        held=not without,
        yes="All are in the catalogue, each with its owner.",
        no=f"Choose an approved metric for {', '.join(without)}.",
        field="metrics",
    )


def _guardrail(draft: Draft) -> _Answer:
    return _answer(
        held=bool(_hypotheses(draft, "guardrail")),
        yes="Harm would be noticed.",
        no="Name one measure that must not get worse, and by how much it may.",
        field="analysis.hypotheses",
    )


def _comparison(draft: Draft) -> _Answer:
    analysis = draft.get("analysis") or {}
    primary = _hypotheses(draft, "primary")
    return _answer(
        held=bool(primary) and all(_compares(item, analysis) for item in primary),
        yes="It compares with others over the same time.",
        no="Without a comparison the result cannot say that the initiative caused it.",
        field="analysis.design",
    )


def _compares(hypothesis: Mapping[str, Any], analysis: Mapping[str, Any]) -> bool:
    """Return whether the design compares with others, or its groups were formed by chance."""
    design = hypothesis.get("design", analysis.get("design"))
    assignment = hypothesis.get("assignment", analysis.get("assignment", "chosen"))
    return design in LEVEL_3 or (
        design == "comparison_group" and assignment in {"random", "as_if_random"}
    )


def _baseline(draft: Draft) -> _Answer:
    have, least = draft.get("power.baseline_points"), draft.get("power.baseline_least")
    if not isinstance(have, int | float) or not isinstance(least, int | float):
        return ItemStatus.UNKNOWN, "Nobody has said how much baseline there is.", "power"
    return _answer(
        held=have >= least,
        yes=f"{have:g} baseline points; the design needs {least:g}.",
        no=f"{have:g} baseline points; the design needs {least:g}.",
        field="power",
    )


def _powered(draft: Draft) -> _Answer:
    """Read what the power panel found: ``enough`` compares the visible effect with the SESOI."""
    enough = draft.get("power.enough")
    primary, analysis = _hypotheses(draft, "primary"), draft.get("analysis") or {}
    if any(item.get("design", analysis.get("design")) in DESCRIBING for item in primary):
        return (
            ItemStatus.NOT_HELD,
            "It describes, so there is no effect that it could see.",
            "power",
        )
    if not isinstance(enough, bool):
        return ItemStatus.UNKNOWN, "Nobody has worked out what the plan can see.", "power"
    return _answer(
        held=enough,
        yes="The smallest effect it can see is at or under the change worth having.",
        no="It would probably miss the change worth having.",
        field="power",
    )


def _protection(draft: Draft, missing: Mapping[str, str]) -> _Answer:
    given = draft.get("data_protection")
    return _answer(
        held=bool(given) and "data_protection" not in missing,
        yes="The ground on which data are used is written down.",
        no=missing.get("data_protection", "Say whether data about people are used, and how."),
        field="data_protection",
    )


def _people(missing: Mapping[str, str]) -> _Answer:
    wrong = [name for name in ("leads", "analyst", "reviewer") if name in missing]
    return _answer(
        held=not wrong,
        yes="All are named, and the reviewer is nobody's own.",
        no=missing[wrong[0]] if wrong else "",
        field=wrong[0] if wrong else "leads",
    )


def _rule(draft: Draft) -> _Answer:
    text = draft.get("rule.text")
    return (
        ItemStatus.HELD,
        "It is the plan's own." if text else "It is the standard rule.",
        "rule",
    )


def _given(draft: Draft, field: str, otherwise: str) -> _Answer:
    return _answer(held=bool(draft.get(field)), yes="It is given.", no=otherwise, field=field)
