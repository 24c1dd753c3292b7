"""Runs, results and data sets, and the published results that board and what-works show."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from registry.actions.find.lines import ResultLine, line_of, lines_of
from registry.domain.dataset import DatasetVersion
from registry.domain.due import DueItem
from registry.domain.evaluation import (
    Evaluation,
    Run,
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
)
from registry.store import decisions as stored
from registry.store.lists import every, facets

__all__ = ["Board", "ResultLine", "board", "dataset", "line_of", "result", "results", "run"]


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
        items = every(session, person, sorted(PUBLISHED))
        return tuple(lines_of(session, [item for item in items if not kind or item.kind == kind]))


def board(registry: Registry, *, by: Person) -> Board:
    """Return the portfolio: counts, results, what waits for a decision and what is late."""
    from registry.actions.find.due import overdue, to_decide

    with registry.reading() as session:
        person = people.again(session, by)
        by_state = facets(session, person)["state"]
        running = every(session, person, [State.REGISTERED])
    today = registry.today()
    counts = {state.value: by_state.get(state.value, 0) for state in State}
    phases = [item.phase(today) for item in running]
    counts |= {name: phases.count(name) for name in ("running", "follow_up", "paused")}
    return Board(
        counts=counts,
        results=results(registry, by=by),
        to_decide=to_decide(registry, by=by),
        overdue=overdue(registry, by=by),
    )
