"""Runs, results and data sets, and the published results that board and what-works show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from sqlmodel import Session

from registry.domain.dataset import DatasetVersion
from registry.domain.decision import Decision
from registry.domain.due import DueItem, DueKind
from registry.domain.evaluation import (
    Conclusion,
    Evaluation,
    Learning,
    Run,
    RunMode,
    Standing,
    StoredResult,
)
from registry.domain.lifecycle import PUBLISHED, State
from registry.domain.people import Person, Verb, may, require
from registry.errors import NotFoundError
from registry.store import (
    Registry,
    datasets,
    evaluations,
    people,
    runs,
    statements,
)
from registry.store import decisions as stored
from registry.store.lists import every


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """One published result with what a row of a list needs. ``document`` is its ``result/1``."""

    evaluation: Evaluation
    standing: Standing
    conclusion: Conclusion
    document: Mapping[str, Any] | None
    """None where it was reported with a reason code and no run."""

    strengths: Mapping[str, int]
    decision: Decision | None
    learnings: tuple[Learning, ...]
    exploratory_runs: int

    @property
    def primary(self) -> Mapping[str, Any] | None:
        """The first primary hypothesis of the document."""
        every_one = (self.document or {}).get("hypotheses", ())
        return next((item for item in every_one if item["role"] == "primary"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The portfolio on one page."""

    counts: Mapping[str, int]
    results: tuple[ResultLine, ...]
    to_decide: tuple[DueItem, ...]
    overdue: tuple[DueItem, ...]


def run(
    registry: Registry, *, by: Person, run_id: UUID
) -> tuple[Evaluation, Run, StoredResult | None]:
    """Return a run with its evaluation and, once there is one, its result."""
    with registry.reading() as session:
        person = people.again(session, by)
        found = runs.find(session, run_id)
        evaluation = evaluations.find(session, found.evaluation)
        require(person, Verb.SEE, evaluation)
        concluded = _is_concluded(session, evaluation, found)
        if not may(person, Verb.SEE_RUNS, evaluation) and not concluded:
            raise NotFoundError
        return evaluation, found, runs.result_of(session, found.id)


def _is_concluded(session: Session, evaluation: Evaluation, found: Run) -> bool:
    """Return whether a run is the one that a published result rests on."""
    signed = stored.conclusions(session, evaluation.id)
    return evaluation.is_published and any(
        item.run == found.id and item.signed_at is not None for item in signed
    )


def result(
    registry: Registry, *, by: Person, result_id: UUID
) -> tuple[Evaluation, Run, StoredResult]:
    """Return a result with its run and evaluation."""
    with registry.reading() as session:
        found = runs.result(session, result_id)
    evaluation, its_run, _ = run(registry, by=by, run_id=found.run)
    return evaluation, its_run, found


def dataset(
    registry: Registry, *, by: Person, dataset_id: UUID
) -> tuple[Evaluation, DatasetVersion]:
    """Return what is kept about a data set: its profile and gate, never its rows."""
    with registry.reading() as session:
        person = people.again(session, by)
        found = datasets.find(session, dataset_id)
        evaluation = evaluations.find(session, found.evaluation)
        if not may(person, Verb.SEE_DATA, evaluation):
            raise NotFoundError
        return evaluation, found


def results(registry: Registry, *, by: Person, kind: str = "") -> tuple[ResultLine, ...]:
    """Return every published result that this person may see, newest report first."""
    with registry.reading() as session:
        person = people.again(session, by)
        found = [
            line_of(session, item)
            for item in every(session, person, sorted(PUBLISHED))
            if not kind or item.kind == kind
        ]
    lines = [line for line in found if line is not None]
    return tuple(sorted(lines, key=lambda line: line.conclusion.concluded_at, reverse=True))


def line_of(session: Session, item: Evaluation) -> ResultLine | None:
    """Return the published result of an evaluation with its numbers; None while it has none."""
    signed = [x for x in stored.conclusions(session, item.id) if x.signed_at is not None]
    if not signed or item.standing is None:
        return None
    newest = signed[0]
    result = runs.result_of(session, newest.run) if newest.run is not None else None
    every_run = runs.of(session, item.id)
    return ResultLine(
        evaluation=item,
        standing=item.standing,
        conclusion=newest,
        document=msgspec.json.decode(result.content) if result else None,
        strengths=result.strengths if result else {},
        decision=next(iter(stored.decisions(session, item.id)), None),
        learnings=statements.of(session, Learning, item.id),
        exploratory_runs=sum(x.mode is RunMode.EXPLORATORY for x in every_run),
    )


def board(registry: Registry, *, by: Person) -> Board:
    """Return the portfolio: counts, results, what waits for a decision and what is late."""
    from registry.actions.find.due import everything_due, overdue

    with registry.reading() as session:
        person = people.again(session, by)
        items = every(session, person)
    today = registry.today()
    counts = {state.value: sum(item.state is state for item in items) for state in State}
    phases = [item.phase(today) for item in items]
    counts |= {name: phases.count(name) for name in ("running", "follow_up", "paused")}
    return Board(
        counts=counts,
        results=results(registry, by=by),
        to_decide=tuple(
            item for item in everything_due(registry, by=by) if item.kind is DueKind.DECISION
        ),
        overdue=overdue(registry, by=by),
    )
