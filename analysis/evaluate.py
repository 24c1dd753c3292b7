"""Run a plan on a table: what the command line, the service and a reproduction call."""

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis import wording
from analysis.answer import Answer
from analysis.canonical import word_of
from analysis.data import Observations
from analysis.design import Design, Question, find
from analysis.errors import AnalysisError, BadDataError, BadPlanError, Problem
from analysis.multiplicity import FAMILIES, adjusted
from analysis.one_pass import Summed, sum_up
from analysis.outcome import Check, CheckStatus, Consequence, Findings, Outcome, Refusal, Result
from analysis.plan import Hypothesis, Plan
from analysis.result_document import Answered, document_of
from analysis.roles import observe
from analysis.strength import ceiling_of, strength_of
from analysis.table import Table
from analysis.verdict import (
    NOT_TESTABLE,
    Reading,
    Verdict,
    after_multiplicity,
    least_favourable,
    read,
)

MODES = ("unregistered", "confirmatory", "exploratory")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationResult:
    """What a plan came to on a table: an answer for each hypothesis, and the verdict of all."""

    plan: Plan
    data_sha256: str
    mode: str
    answers: tuple[Answered, ...]
    verdict: Verdict | None
    warnings: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return the ``result/1`` document, as plain values ready for JSON."""
        return document_of(
            self.answers,
            plan=self.plan,
            data_sha256=self.data_sha256,
            mode=self.mode,
            verdict=self.verdict,
            warnings=self.warnings,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """One hypothesis and what its design answered."""

    hypothesis: Hypothesis
    design: Design
    question: Question
    level: float
    outcome: Outcome
    reading: Reading
    warnings: tuple[str, ...]
    left_out: Mapping[str, int]


def evaluate(
    plan: Plan, table: Table, *, only: str | None = None, mode: str = "unregistered"
) -> EvaluationResult:
    """Return what the plan comes to on the table.

    Parameters
    ----------
    only:
        the key of one hypothesis to show; all are run, because families and guardrails need them
    mode:
        what the caller knows of the run: one of ``MODES``

    Raises
    ------
        BadPlanError: the plan cannot be run as it stands.
        BadDataError: the table does not hold what the plan asks for. The errors of all hypotheses
            are raised together.
    """
    if mode not in MODES:
        raise ValueError(f"a mode is one of {', '.join(MODES)}, not {mode!r}")
    if only is not None:
        plan.find(only)
    runs = _all_runs(plan, table)
    answers = _answers(plan, runs)
    said = [said for run in runs for said in (*run.warnings, *run.outcome.findings.warnings)]
    return EvaluationResult(
        plan=plan,
        data_sha256=table.sha256,
        mode=mode,
        answers=tuple(a for a in answers if only in (None, a.answer.hypothesis.key)),
        verdict=least_favourable(
            a.answer.reading.verdict for a in answers if a.answer.hypothesis.role == "primary"
        ),
        warnings=tuple(dict.fromkeys([*plan.warnings, *table.warnings, *said])),
    )


def question_of(hypothesis: Hypothesis, plan: Plan) -> Question:
    """Return what a hypothesis asks of its design, with its own stream of random numbers."""
    seed = hypothesis.settings.get("seed", plan.seed)
    return Question(
        key=hypothesis.key,
        kind=hypothesis.kind,
        better=hypothesis.better,
        metric=hypothesis.metric,
        selected_on_baseline=hypothesis.selected_on_baseline,
        assignment=hypothesis.assignment,
        start=hypothesis.start,
        seed=(int(seed), word_of(hypothesis.key)),
    )


def _all_runs(plan: Plan, table: Table) -> list[_Run]:
    runs: list[_Run] = []
    faults: list[AnalysisError] = []
    for hypothesis in plan.hypotheses:
        try:
            runs.append(_run(hypothesis, plan, table))
        except AnalysisError as fault:
            faults.append(fault)
    if faults:
        raise together(faults)
    return runs


def together(faults: Sequence[AnalysisError]) -> AnalysisError:
    """Return one error that says what several say, each fault once."""
    problems: dict[Problem, None] = {}
    for fault in faults:
        problems.update(dict.fromkeys(fault.problems))
    kind = BadPlanError if all(isinstance(f, BadPlanError) for f in faults) else BadDataError
    return kind(problems, more=max(fault.more for fault in faults))


def _run(hypothesis: Hypothesis, plan: Plan, table: Table) -> _Run:
    design = find(hypothesis.design)
    settings = design.settings(**hypothesis.settings)
    question = question_of(hypothesis, plan)
    summed = sum_up(table, hypothesis, design)
    found = observe(table, hypothesis, design) if summed is None else summed
    if settings.missing == "refuse" and found.left_out.get("missing"):
        outcome: Outcome = _refused_for_missing(found)
    else:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            outcome = _outcome(found, design, question, settings)
        outcome = _with_checks(outcome, _library_checks(caught))
    reading = read(outcome, hypothesis) if isinstance(outcome, Result) else NOT_TESTABLE
    return _Run(
        hypothesis=hypothesis,
        design=design,
        question=question,
        level=settings.level,
        outcome=outcome,
        reading=reading,
        warnings=found.warnings,
        left_out=found.left_out,
    )


def _outcome(
    found: Observations | Summed, design: Design, question: Question, settings: Any
) -> Outcome:
    """Return what the design answers, from the sums where they suffice, otherwise from the rows."""
    if not isinstance(found, Summed):
        return design.estimate(design.shape(found, question, settings), question, settings)
    if design.from_cells is None:
        raise TypeError(f"{design.key} has sums and no way to answer from them")
    return design.from_cells(found.cells, question, settings)


def _refused_for_missing(observations: Observations | Summed) -> Refusal:
    """Return the refusal that ``missing = "refuse"`` asks for where a value is missing."""
    missing = observations.left_out["missing"]
    of_rows = missing + observations.rows + observations.left_out.get("zero_weight", 0)
    return Refusal(
        because=f"{missing:,} of {of_rows:,} rows lack a value that the hypothesis uses, and the "
        'plan says missing = "refuse".',
        what_would_help='Fill in the missing values, or register missing = "complete_cases" and '
        "say why the rows without them do not differ.",
        findings=Findings(n={"rows": observations.rows}),
    )


def _library_checks(caught: Iterable[warnings.WarningMessage]) -> Iterator[Check]:
    """Yield one check for each different warning that a library gave while estimating."""
    for said in dict.fromkeys(f"{w.category.__name__}: {w.message}" for w in caught):
        yield Check(
            key="library_warning",
            status=CheckStatus.INFO,
            because=said,
            consequence=Consequence.CAVEAT,
        )


def _with_checks(outcome: Outcome, checks: Iterable[Check]) -> Outcome:
    more = tuple(checks)
    if not more:
        return outcome
    findings = replace(outcome.findings, checks=(*outcome.findings.checks, *more))
    return replace(outcome, findings=findings)


def _answers(plan: Plan, runs: list[_Run]) -> list[Answered]:
    """Adjust for several hypotheses within each role, then read each answer whole."""
    roles = [run.hypothesis.role for run in runs]
    adjusted_p = adjusted(
        roles, [_p_of(run.outcome) for run in runs], switched_off=plan.multiplicity == "none"
    )
    read_again = [
        run
        if plan.multiplicity == "none" or run.hypothesis.role not in FAMILIES
        else replace(
            run,
            reading=after_multiplicity(
                run.reading,
                p_adjusted=p,
                level=run.level,
                family=roles.count(run.hypothesis.role),
            ),
        )
        for run, p in zip(runs, adjusted_p, strict=True)
    ]
    with_harm = any(
        run.reading.harm_beyond_margin for run in runs if run.hypothesis.role == "guardrail"
    )
    return [
        _answered(run, p, with_harm=with_harm and run.hypothesis.role == "primary")
        for run, p in zip(read_again, adjusted_p, strict=True)
    ]


def _p_of(outcome: Outcome) -> float | None:
    if isinstance(outcome, Refusal) or outcome.estimate is None:
        return None
    return outcome.estimate.p


def _answered(run: _Run, p_adjusted: float | None, *, with_harm: bool) -> Answered:
    ceiling, lifted = ceiling_of(run.design, run.question, run.hypothesis.roles)
    checks = (*run.outcome.findings.checks, *run.reading.checks, *lifted)
    strength = strength_of(ceiling, checks, run.outcome.findings.downgrades)
    if run.reading.verdict in (None, Verdict.NOT_TESTABLE):
        strength = replace(strength, value=0)
    answer = Answer(
        hypothesis=run.hypothesis,
        title=run.design.title,
        outcome=run.outcome,
        reading=run.reading,
        strength=strength,
        checks=checks,
        level=run.level,
        p_adjusted=p_adjusted,
        with_harm=with_harm,
        left_out=run.left_out,
    )
    return Answered(answer=answer, leader=wording.leader(answer), analyst=wording.analyst(answer))
