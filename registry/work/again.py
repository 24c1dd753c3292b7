"""A recorded run, computed again from what is kept and compared with what was stored."""

from typing import Any

import msgspec

from registry.domain.canonical import sha256
from registry.domain.evaluation import RunMode
from registry.domain.reproduction import compare
from registry.errors import BrokenSealError, NotFoundError
from registry.store import Registry, datasets, decisions, evaluations, runs
from registry.work.job import compute

NOT_REPRODUCIBLE = "verifiable, not reproducible"


def repeat(registry: Registry, reference: str) -> dict[str, Any]:
    """Return how the run that an evaluation rests on compares with itself computed again.

    ``outcome`` is *identical*, *equal within 1e-9*, *different*, or that its rows are erased.

    Raises
    ------
        NotFoundError: no such evaluation, or no finished run of its plan.
        BrokenSealError: what is kept is no longer what the run read, or what it gave.
    """
    with registry.reading() as session:
        evaluation = evaluations.find(session, reference)
        signed = [x for x in decisions.conclusions(session, evaluation.id) if x.run is not None]
        every = [x for x in runs.of(session, evaluation.id) if x.result is not None]
        concluded = signed[0].run if signed else None
        run = next(
            (x for x in every if x.id == concluded),
            next((x for x in every if x.mode is RunMode.CONFIRMATORY), None),
        )
        if run is None:
            raise NotFoundError(f"{reference} has no finished run of its registered plan.")
        plan = runs.plan_of(session, run.id)
        dataset = datasets.find(session, run.dataset_version)
        result = runs.result_of(session, run.id)
    if result is None or sha256(result.content) != result.sha256:
        raise BrokenSealError("The stored result is not what the run gave: it was changed.")
    found = {
        "reference": reference,
        "run": str(run.id),
        "plan_sha256": run.plan_sha256,
        "data_sha256": dataset.data_sha256,
        "stored_sha256": dataset.stored_sha256,
        "result_sha256": result.sha256,
    }
    path = datasets.path_of(registry, dataset.id)
    if dataset.erased_at is not None or not path.exists():
        return {**found, "outcome": NOT_REPRODUCIBLE, "differs_at": []}
    if sha256(path.read_bytes()) != dataset.stored_sha256:
        raise BrokenSealError("The stored rows are not those that the run read: they were changed.")
    sameness, paths = compare(
        msgspec.json.decode(result.content), compute(registry, run, plan, dataset)
    )
    return {**found, "outcome": sameness.value, "differs_at": list(paths)}
