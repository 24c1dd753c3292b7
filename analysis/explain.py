"""What ``check-plan`` says: the method that will run for each hypothesis, and why not another."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.data import Observations
from analysis.design import Design, Method, Question, find
from analysis.errors import AnalysisError
from analysis.evaluate import question_of, together
from analysis.outcome import Scale
from analysis.plan import Hypothesis, Plan
from analysis.result_document import plain
from analysis.roles import observe
from analysis.suggestions import suggestions
from analysis.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A plan explained. ``fault`` holds what is wrong with the data, None where nothing is."""

    plan: Plan
    methods: Mapping[str, Method]
    warnings: tuple[str, ...]
    fault: AnalysisError | None = None

    def document(self) -> dict[str, Any]:
        """Return the document of ``check-plan`` (contract, section 1), without ``errors``."""
        return {
            "plan_sha256": self.plan.sha256,
            "normalised": json.loads(self.plan.canonical),
            "seed": self.plan.seed,
            "hypotheses": [
                {
                    "key": key,
                    "method": method.sentence,
                    "auto": plain(method.auto),
                    "rejected": [
                        {"method": name, "because": because} for name, because in method.rejected
                    ],
                }
                for key, method in self.methods.items()
            ],
            "warnings": list(self.warnings),
        }


def explain(plan: Plan, table: Table | None) -> Explained:
    """Return what the plan will do, on the table's shape where there is one; never on outcomes."""
    methods: dict[str, Method] = {}
    warnings: list[str] = list(plan.warnings) + (list(table.warnings) if table else [])
    faults: list[AnalysisError] = []
    for hypothesis in plan.hypotheses:
        design, question = find(hypothesis.design), question_of(hypothesis, plan)
        settings = design.settings(**hypothesis.settings)
        seen: Observations | None = None
        try:
            if table is not None:
                seen = observe(table, hypothesis, design)
                design.shape(seen, question, settings)
        except AnalysisError as fault:
            faults.append(fault)
        chosen = design.choose(seen, question, settings, hypothesis.roles)
        better = tuple(suggestions(hypothesis, design, seen))
        known = {name for name, _ in chosen.rejected}
        methods[hypothesis.key] = Method(
            sentence=chosen.sentence,
            auto=chosen.auto,
            rejected=chosen.rejected + tuple(s for s in better if s[0] not in known),
        )
        warnings += _warnings(hypothesis, design, question)
    return Explained(
        plan=plan,
        methods=methods,
        warnings=tuple(dict.fromkeys(warnings)),
        fault=together(faults) if faults else None,
    )


def _warnings(hypothesis: Hypothesis, design: Design, question: Question) -> Iterator[str]:
    """Yield what will weaken the answer, as the plan alone shows it."""
    key = hypothesis.key
    threshold = hypothesis.threshold
    if threshold is None:
        yield (
            f"hypotheses.{key}: no sesoi, so the verdict can only be a direction. "
            "Name the smallest change worth having."
        )
    elif threshold.scale == "absolute" and _ratio_alone(hypothesis) is not None:
        yield (
            f"hypotheses.{key}: the sesoi is absolute and the estimate is a "
            f"{_ratio_alone(hypothesis)}, which may have no difference beside it; then the verdict "
            "is only a direction. Write it relative."
        )
    if hypothesis.selected_on_baseline and not _corrected(hypothesis):
        yield (
            f"hypotheses.{key}: the units were chosen because their figure was high; some of the "
            "change is to be expected anyway. Give selection_threshold, reliability, "
            "population_mean and population_sd, or use a comparison group."
        )
    ceiling = design.ceiling(question, hypothesis.roles)
    if hypothesis.role == "primary" and ceiling <= 1 and question.assignment == "chosen":
        yield (
            f"hypotheses.{key}: {design.key} can reach strength {ceiling} of 5; "
            "a comparison group before and after could reach 3."
        )


def _ratio_alone(hypothesis: Hypothesis) -> str | None:
    """Return the name of a ratio that comes without a difference, None where it is not one."""
    headline = hypothesis.settings.get("headline", "hazard_ratio")
    if hypothesis.design == "time_to_event" and headline == "hazard_ratio":
        return Scale.HAZARD_RATIO.replace("_", " ")
    return None


def _corrected(hypothesis: Hypothesis) -> bool:
    needed = {"selection_threshold", "reliability", "population_mean", "population_sd"}
    return needed <= set(hypothesis.settings)
