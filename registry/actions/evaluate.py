"""Run the registered plan, or explore a copy of it."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from registry.domain.dataset import Consultation, DatasetVersion, Gate
from registry.domain.evaluation import Evaluation, Run, RunMode, RunStatus
from registry.domain.freeze import unseal
from registry.domain.lifecycle import LIVE, PUBLISHED, Move, State, require_state, transition
from registry.domain.people import Person, Verb, require
from registry.domain.plan import plan_bytes, read_plan
from registry.domain.registration import Frozen
from registry.errors import InvalidError, NotFoundError, WrongStateError
from registry.store import Act, Registry, datasets, evaluations, journal, plans, runs, statements
from registry.store.opened import new_id
from registry.work.delivery import delivery_of

RUNNABLE = LIVE | PUBLISHED | {State.TERMINATED_EARLY}


def evaluate(
    registry: Registry,
    *,
    by: Person,
    evaluation: str,
    dataset: UUID,
    plan: Mapping[str, Any] | None = None,
) -> Run:
    """Return the run, written down before anything is computed; a worker takes it from there.

    Without ``plan`` the registered plan runs, and is confirmatory where the data gate did not
    fail. A ``plan`` of one's own is always exploratory.

    Raises
    ------
        WrongStateError: the plan is not frozen, outcomes are not mature and no interim look was
            registered, or the data failed their gate.
    """
    with registry.acting(by) as act:
        value = evaluations.find(act.session, evaluation)
        require(act.by, Verb.EVALUATE, value)
        require_state(value.state, RUNNABLE, "run an analysis")
        data = datasets.find(act.session, dataset)
        if data.evaluation != value.id or data.erased_at is not None:
            raise NotFoundError
        frozen = plans.newest_frozen(act.session, value.id)
        content = frozen.plan_content if plan is None else plan_bytes(plan)
        sha256 = read_plan(content).sha256
        reasons = why_exploratory(frozen, data, sha256)
        if plan is None:
            _require_ready(act, value, frozen, data)
        run = _run(act, value, data, frozen=frozen, sha256=sha256, reasons=reasons)
        runs.add(act.session, run, content)
        _consult(act, value, data)
        if run.mode is RunMode.CONFIRMATORY and value.state is State.REGISTERED:
            line = transition(value.state, Move.EVALUATE)
            evaluations.save(act.session, dataclasses.replace(value, state=line.target))
        journal.append(
            act,
            kind="run.started",
            subject=value.reference,
            payload={
                "run": run.id,
                "mode": run.mode.value,
                "why_exploratory": reasons,
                "plan_sha256": sha256,
                "data_sha256": data.data_sha256,
            },
        )
        delivery_of(registry).send(act.session, run.id)
        return run


def why_exploratory(frozen: Frozen, data: DatasetVersion, plan_sha256: str) -> tuple[str, ...]:
    """Return why a run cannot confirm; empty where it is confirmatory."""
    found = []
    if plan_sha256 != frozen.plan_sha256:
        found.append("The plan that ran is not the registered one.")
    if data.gate is Gate.FAIL:
        found.append("The data failed their gate.")
    return tuple(found)


def _require_ready(act: Act, value: Evaluation, frozen: Frozen, data: DatasetVersion) -> None:
    if value.dates is None:
        raise WrongStateError("This plan has no dates yet.")
    looks = unseal(frozen.content).looks
    allowed: list[date] = [look.on for look in looks]
    if act.today <= value.dates.mature_on and not any(on <= act.today for on in allowed):
        if value.state is State.TERMINATED_EARLY:
            return
        raise WrongStateError(
            f"Outcomes are complete on {value.dates.mature_on:%d %B %Y}. Until then only an "
            "interim look that the plan registered may run."
        )
    if data.gate is Gate.FAIL:
        raise WrongStateError(
            "The data failed their gate. Upload a corrected file, or explore a copy of the plan."
        )


def _run(
    act: Act,
    value: Evaluation,
    data: DatasetVersion,
    *,
    frozen: Frozen,
    sha256: str,
    reasons: tuple[str, ...],
) -> Run:
    if value.head is None:
        raise InvalidError({"evaluation": "This plan is not frozen."})
    return Run(
        id=new_id(act.now),
        key=0,
        evaluation=value.id,
        dataset_version=data.id,
        mode=RunMode.EXPLORATORY if reasons else RunMode.CONFIRMATORY,
        why_exploratory=reasons,
        plan_sha256=sha256,
        registration_number=None if sha256 != frozen.plan_sha256 else frozen.number,
        status=RunStatus.STARTED,
        started_at=act.now,
        started_by=act.by.id,
    )


def _consult(act: Act, value: Evaluation, data: DatasetVersion) -> None:
    if data.has_outcomes:
        statements.add(
            act,
            Consultation(
                evaluation=value.id,
                dataset_version=data.id,
                purpose="analysis",
                consulted_at=act.now,
                consulted_by=act.by.id,
            ),
        )
