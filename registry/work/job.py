"""One run, computed: the same code in the embedded worker and on any number of others."""

from typing import Any
from uuid import UUID

from registry.domain.canonical import canonical, sha256
from registry.domain.dataset import DatasetVersion
from registry.domain.evaluation import Run, RunStatus, StoredResult
from registry.domain.standing import standing_of, strengths
from registry.errors import ConflictError, RegistryError
from registry.store import Registry, datasets, evaluations, journal, people, runs
from registry.store.caps import caps_for
from registry.store.opened import new_id

MOST_ATTEMPTS = 5
"""How often a run is taken up again after its worker died; a run may be what kills them."""


class RunAbandonedError(ConflictError):
    """The worker died each time that it computed this run."""

    def __init__(self) -> None:
        super().__init__(
            f"The analysis was begun {MOST_ATTEMPTS} times and its worker died each time. "
            "The data may need more memory than this machine has."
        )


OUR_FAULT = "The analysis stopped because of a fault in this service. It was recorded."


def perform(registry: Registry, run_id: UUID) -> None:
    """Compute a run and store what it gave, once, however often the job is delivered."""
    with registry.writing() as session:
        if not runs.take(session, run_id, registry.clock.now()):
            return
    with registry.reading() as session:
        run = runs.find(session, run_id)
        plan = runs.plan_of(session, run_id)
        dataset = datasets.find(session, run.dataset_version)
    if run.attempts > MOST_ATTEMPTS:
        _store_failure(registry, run, RunAbandonedError())
        return
    try:
        document = compute(registry, run, plan, dataset)
    except Exception as error:  # noqa: BLE001  (whatever it is, the run must end and say so)
        _store_failure(registry, run, error)
    else:
        store(registry, run, document)


def compute(
    registry: Registry, run: Run, plan_content: bytes, dataset: DatasetVersion
) -> dict[str, Any]:
    """Return the ``result/1`` document of a run, marked with its mode and both data hashes."""
    from analysis.evaluate import evaluate
    from analysis.table import open_table
    from registry.domain.plan import read_plan

    plan = read_plan(plan_content)
    table = open_table(datasets.path_of(registry, dataset.id))
    document = evaluate(plan, table, mode=run.mode.value).document()
    # The engine read what we keep; what people hold is the file they sent.
    return {
        **document,
        "data_sha256": dataset.data_sha256,
        "stored_sha256": dataset.stored_sha256,
    }


def store(registry: Registry, run: Run, document: dict[str, Any]) -> None:
    """Keep what a run gave, unless another delivery of the same job has done so already."""
    content = canonical(document)
    with registry.reading() as session:
        if runs.find(session, run.id).status in (RunStatus.DONE, RunStatus.FAILED):
            return
        person = people.person(session, run.started_by)
    with registry.acting(None) as act:
        evaluation = evaluations.find(act.session, run.evaluation)
        finished = runs.finish(act.session, run.id, at=act.now)
        caps = caps_for(act.session, evaluation, run)
        result = StoredResult(
            id=new_id(act.now),
            run=run.id,
            content=content,
            sha256=sha256(content),
            caps=caps,
            standing=standing_of(document, caps, run.id),
            strengths=strengths(document, caps),
            stored_at=act.now,
        )
        if finished:
            runs.add_result(act.session, result)
        journal.append(
            act,
            kind="run.finished" if finished else "run.delivered_again",
            subject=evaluation.reference,
            organisation=person.organisation,
            payload={
                "run": run.id,
                "mode": run.mode.value,
                "result_sha256": result.sha256,
                "verdict": document.get("verdict"),
            },
        )


def _store_failure(registry: Registry, run: Run, error: Exception) -> None:
    from analysis.errors import AnalysisError

    is_theirs = isinstance(error, AnalysisError | RegistryError)
    words = str(error) if is_theirs else OUR_FAULT
    with registry.acting(None) as act:
        evaluation = evaluations.find(act.session, run.evaluation)
        finished = runs.finish(act.session, run.id, at=act.now, error=words)
        journal.append(
            act,
            kind="run.failed" if finished else "run.delivered_again",
            subject=evaluation.reference,
            organisation=evaluation.organisation,
            payload={"run": run.id, "error": words if is_theirs else type(error).__name__},
        )
