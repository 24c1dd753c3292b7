"""What a leader reads of one hypothesis: plain sentences, without statistics."""

import math
from collections.abc import Iterator

from analysis.amounts import amount
from analysis.analyst_wording import analyst
from analysis.answer import CAUSAL_FROM, Answer
from analysis.data import Kind
from analysis.describing import described
from analysis.effects import Said, level_said, said, worth_said
from analysis.figures_of_curves import shares_by_then
from analysis.outcome import CheckStatus, Consequence, Estimate, Refusal, Result, Scale
from analysis.verdict import CLAIMS, Verdict

__all__ = ["analyst", "leader"]

_HEADLINES = {
    Verdict.WORKED: (
        "Improved, by enough to be worth having. We cannot say that the initiative caused it.",
        "It worked.",
    ),
    Verdict.WORKED_SIZE_UNCERTAIN: (
        "Improved, by how much is not sure. We cannot say that the initiative caused it.",
        "It worked. How much is not sure.",
    ),
    Verdict.BELOW_WORTHWHILE: (
        "Improved, but by less than is worthwhile. We cannot say that the initiative caused it.",
        "It worked, but by less than is worthwhile.",
    ),
    Verdict.NO_MEANINGFUL_DIFFERENCE: ("No meaningful difference.", "No meaningful difference."),
    Verdict.CANNOT_TELL: ("Cannot tell yet.", "Cannot tell yet."),
    Verdict.WORSE: ("Got worse. The cause is not shown.", "It made things worse."),
}

_NEXT = {
    Verdict.WORKED: (
        "Next: test it with a fair comparison before you use it more widely.",
        "Next: use it more widely, and keep counting.",
    ),
    Verdict.WORKED_SIZE_UNCERTAIN: (
        "Next: test it with a fair comparison before you use it more widely.",
        "Next: carry on, and gather more data to learn the size.",
    ),
    Verdict.BELOW_WORTHWHILE: (
        "Next: weigh the small gain against the cost, or change what is done.",
        "Next: weigh the small gain against the cost, or change what is done.",
    ),
    Verdict.NO_MEANINGFUL_DIFFERENCE: (
        "Next: change what is done, or spend the effort elsewhere.",
        "Next: change what is done, or spend the effort elsewhere.",
    ),
    Verdict.CANNOT_TELL: (
        "Next: gather more data before you decide.",
        "Next: gather more data before you decide.",
    ),
    Verdict.WORSE: (
        "Next: pause it, and find out why.",
        "Next: stop it or change it, and find out why.",
    ),
}


def leader(answer: Answer) -> str:
    """Return what a senior leader reads: verdict, size and range, doubt, and what to do next."""
    if isinstance(answer.outcome, Refusal):
        refusal = answer.outcome
        return f"This could not be tested. {refusal.because} {refusal.what_would_help}".strip()
    if answer.reading.verdict is None:
        return described(answer)
    return " ".join(sentence for sentence in _sentences(answer) if sentence)


def _sentences(answer: Answer) -> Iterator[str]:
    verdict = answer.reading.verdict or Verdict.CANNOT_TELL
    yield _guardrail(answer) if answer.hypothesis.role == "guardrail" else _headline(answer)
    yield from _size(answer)
    yield _cause(answer, verdict)
    yield from _about(answer, verdict)
    yield _doubt(answer)
    if answer.with_harm:
        yield "A guardrail was broken: harm beyond the agreed limit. Do not adopt it as it is."
    elif answer.hypothesis.role != "guardrail":
        yield _NEXT[verdict][answer.causal]


def _headline(answer: Answer) -> str:
    verdict = answer.reading.verdict or Verdict.CANNOT_TELL
    if verdict is Verdict.WORSE and _slight(answer):
        return "Slightly worse, by less than matters."
    if verdict is Verdict.WORKED_SIZE_UNCERTAIN and not answer.counted:
        cause = "" if answer.causal else " We cannot say that the initiative caused it."
        return f"The figure moved the right way.{cause}"
    return _HEADLINES[verdict][answer.causal]


def _cause(answer: Answer, verdict: Verdict) -> str:
    """Say how far the evidence goes: 3 probably led to, 4 and 5 led to; below, see the headline."""
    if verdict not in CLAIMS or not answer.causal or answer.hypothesis.role == "guardrail":
        return ""
    probably = " probably" if answer.strength.value == CAUSAL_FROM else ""
    return f"The initiative{probably} led to this."


def _slight(answer: Answer) -> bool:
    reading = answer.reading
    if reading.benefit is None or reading.footing is None:
        return False
    return reading.benefit.low > -reading.footing.d


def _guardrail(answer: Answer) -> str:
    if answer.reading.margin_held:
        return "Held: no worse than agreed."
    if answer.reading.harm_beyond_margin:
        return "Not held: it got worse, and it may be by more than was agreed."
    return "Not held yet: harm beyond the agreed limit is not ruled out."


def _size(answer: Answer) -> Iterator[str]:
    """Say the absolute size before the relative, with the range and the baseline beside it."""
    outcome, estimate = answer.outcome, answer.estimate
    if not isinstance(outcome, Result) or estimate is None:
        return
    first = outcome.absolute if outcome.absolute and estimate.scale.is_ratio else estimate
    told = said(first, fences=_fences(answer, first))
    if told is None:
        told, first = said(estimate, fences=_fences(answer, estimate)), estimate
    if told is not None:
        yield _size_sentence(answer.hypothesis.metric, told)
    level = outcome.counterfactual
    expected = None if level is None else level_said(level, first)
    if expected is not None:
        yield f"Without the initiative we would have expected about {expected}."
    yield shares_by_then(outcome.findings.figure)
    relative = said(estimate) if first is not estimate else None
    if relative is not None and relative.size:
        steady = "" if _is_steady(answer) else ", on average over the whole time"
        yield f"That is about {relative.size} (likely range {relative.likely}){steady}."


def _is_steady(answer: Answer) -> bool:
    """Return whether one ratio may stand for the whole time that people were followed."""
    return not any(c.key == "ph_test" and c.status is CheckStatus.NOT_HELD for c in answer.checks)


def _size_sentence(metric: str, told: Said) -> str:
    if not told.size:
        return f"{metric}: {told.likely}."
    return f"{metric}: about {told.size}. It could be {told.likely}."


def _fences(answer: Answer, estimate: Estimate) -> tuple[float, ...]:
    """Return the change worth having, both ways, where it is on this estimate's own scale."""
    footing = answer.reading.footing
    if footing is None or estimate.scale.is_ratio:
        return ()
    return (footing.d, -footing.d)


def _about(answer: Answer, verdict: Verdict) -> Iterator[str]:
    """Say what the verdict means, and above all what it does not."""
    if answer.hypothesis.role == "guardrail":
        return
    worth = _worth(answer)
    match verdict:
        case Verdict.CANNOT_TELL:
            yield from _open_question(answer)
        case Verdict.WORKED_SIZE_UNCERTAIN if worth:
            yield f"It may be less than the change worth having, {worth}."
        case Verdict.WORKED_SIZE_UNCERTAIN:
            yield "The plan named no change worth having, so we claim no worth."
        case Verdict.NO_MEANINGFUL_DIFFERENCE:
            yield f"The data rule out the change worth having, {worth}, either way."
        case Verdict.WORKED | Verdict.BELOW_WORTHWHILE:
            yield f"The change worth having was {worth}."
        case _:
            return


def _worth(answer: Answer) -> str:
    """Return the change worth having in words; empty where none could be read."""
    footing, estimate = answer.reading.footing, answer.estimate
    if footing is None or estimate is None or not isinstance(answer.outcome, Result):
        return ""
    if footing.scale == "relative" and estimate.scale is Scale.HAZARD_RATIO:
        which = "lower" if answer.hypothesis.better == "lower" else "higher"
        return f"a chance {amount(footing.value * 100)}% {which} at any moment"
    if footing.scale == "relative":
        return f"{amount(footing.value * 100)}% of what we expected"
    read_from = answer.outcome.absolute if footing.of == "absolute" else estimate
    return worth_said(footing.value, read_from or estimate)


def _open_question(answer: Answer) -> Iterator[str]:
    if any(check.key == "multiplicity" for check in answer.checks):
        yield "We tested several figures, and with many tests some move by chance."
    elif answer.reading.benefit_ruled_out:
        yield "A gain that is worth having is unlikely."
    yield "This must not be read as showing that it does not work."
    yield _settle(answer)


def _settle(answer: Answer) -> str:
    """Say how much data would settle it: widths shrink with the root of the number of records."""
    benefit, footing = answer.reading.benefit, answer.reading.footing
    if benefit is None or footing is None:
        return "A plan that names a change worth having would help."
    times = ((benefit.high - benefit.low) / footing.d) ** 2
    if times <= 1:
        return ""
    if times > 1e6:
        return "Far more data would be needed to settle it."
    counts = answer.outcome.findings.n
    records = counts.get("units")
    grouped = any(name.startswith(("periods", "clusters")) for name in counts)
    if records and not grouped and answer.hypothesis.kind is not Kind.COUNT:
        more = math.ceil(records * (times - 1))
        return f"About {amount(more)} more people or records would settle it."
    return f"About {amount(times)} times as much data would settle it."


_DOUBTS = {
    "regression_to_mean": "The places or people were picked when their figure was high. "
    "Such figures often fall on their own.",
    "dispersion": "The counts may swing more from time to time than we could allow for.",
    "pre_trend": "The groups may have been moving apart before the start.",
    "autocorrelation": "Each period leans on the one before, so the range may be too narrow.",
    "attrition": "Many people were lost along the way.",
    "imbalance": "The groups were not alike at the start.",
    "comparability": "The groups were not alike at the start.",
    "adjusted": "We could not allow for how the groups differ.",
    "small_groups": "There are so few that one or two could change the answer.",
    "pairs": "Some were seen on one side only and are left out.",
    "seasons": "The months before and after are not the same.",
    "overlap": "Some who took part have no match in the comparison.",
    "few_clusters": "There are few groups, so the range is rough.",
    "staggered": "The start came at different times in different places.",
    "pre_fit": "No mix of other places ran as this one did before the start.",
    "in_time_placebo": "It had moved apart from the other places before the start.",
    "leave_one_out": "The answer leans on one of the other places.",
    "few_donors": "There are few other places to compare it with.",
    "placebo_floor": "There are too few other places for any effect to show.",
    "few_periods": "There was little time before the start to compare over.",
    "small_cohorts": "Few places started at some of the times.",
    "cells_left_out": "Some places had nobody left to be compared with.",
    "balance": "The groups could not be made fully alike.",
    "unmatched": "Some who took part have no match and are left out.",
    "randomisation_floor": "There are too few groups for any effect to show.",
    "missing_cells": "Some places were not seen in some periods.",
    "independence": "People in one group are alike, and the range does not allow for it.",
    "placebo": "The figure also seems to change before the start, so it moves by itself.",
    "short_series": "The series is short, so its trend is not well known.",
    "gaps": "Some periods have no figure.",
    "recording_break": "What is counted seems to have changed near the start.",
    "ljung_box": "The figure drifts in ways that the model does not hold, so the range may be "
    "too narrow.",
    "influence": "One period near the start sways the answer.",
    "trend_form": "The answer leans on a straight line for the trend.",
    "season": "The time of year is only roughly allowed for.",
    "composition": "The places in the comparison change over time.",
    "ph_test": "The gap between the groups changes over time.",
    "directions": "Two ways to measure it point in different directions.",
    "events_per_coefficient": "It came to few people, so the range is rough.",
    "no_event_in_a_group": "Nobody in one group had it, so the range is too narrow.",
    "clusters_in_curves": "People in one place are alike, so the range may be too narrow.",
    "late_entry": "Few had joined at first, so the early part is not to be trusted.",
}


def _doubt(answer: Answer) -> str:
    """Say the biggest doubt in one sentence: the first check that took strength away."""
    for status in (CheckStatus.NOT_HELD, CheckStatus.UNKNOWN):
        for check in answer.checks:
            told = check.key in ("sesoi", "multiplicity", "assignment")
            if check.status is status and check.consequence is not Consequence.NONE and not told:
                plain = _DOUBTS.get(check.key, "one check did not hold. Ask the analyst which.")
                return f"The main doubt: {plain[0].lower()}{plain[1:]}"
    return ""
