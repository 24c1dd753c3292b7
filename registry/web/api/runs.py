"""Runs of a plan on a data set: started, watched, and what each executed."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from registry import actions
from registry.actions import find
from registry.domain.canonical import sha256
from registry.domain.evaluation import Run
from registry.domain.journal import Event
from registry.domain.people import Person
from registry.domain.proof import Finding
from registry.errors import NotFoundError
from registry.store import Registry
from registry.web.api.answers import ApiRequest, Page, answered, as_sent, listed, made_once
from registry.web.api.headers import Wanted
from registry.web.requests import Given


class NewRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The data to run on; a plan of one's own makes the run exploratory."""

    dataset: UUID
    plan: dict[str, Any] | None = None


@get("/runs", sync_to_thread=True)
def runs(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[Run]]:
    """Return every run that you may see as analyst or reviewer."""
    found = find.every_run(registry, by=person)
    return listed(found, wanted, key=lambda item: item.id, name="runs")


@get("/evaluations/{reference:str}/runs", sync_to_thread=True)
def runs_of(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[Run]]:
    """Return every run of one evaluation, newest first: none is ever left out."""
    found = find.evaluation(registry, by=person, reference=reference).runs
    return listed(found, wanted, key=lambda item: item.id, name="runs")


@post("/evaluations/{reference:str}/runs", sync_to_thread=True)
def start(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    reference: FromPath[str],
    data: JSONBody[NewRun],
) -> Response[Run]:
    """Start a run; it is written down before anything is computed."""
    return made_once(
        request,
        registry,
        person,
        key,
        lambda: actions.evaluate(
            registry, by=person, evaluation=reference, dataset=data.dataset, plan=data.plan
        ),
    )


@get("/runs/{run_id:uuid}", sync_to_thread=True)
def run(registry: Given[Registry], person: Given[Person], run_id: FromPath[UUID]) -> Response[Run]:
    """Return how a run stands."""
    return answered(find.run(registry, by=person, run_id=run_id)[1])


@get("/runs/{run_id:uuid}/plan", sync_to_thread=True)
def run_plan(
    registry: Given[Registry], person: Given[Person], run_id: FromPath[UUID]
) -> Response[dict[str, Any]]:
    """Return the plan that a run executed, as its very bytes."""
    content = find.run_plan(registry, by=person, run_id=run_id)
    return as_sent(content, sha=sha256(content))


@get("/runs/{run_id:uuid}/history", sync_to_thread=True)
def run_history(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    run_id: FromPath[UUID],
) -> Response[Page[Event]]:
    """Return what happened to a run."""
    evaluation, _, _ = find.run(registry, by=person, run_id=run_id)
    found = find.history_in(registry, by=person, reference=evaluation.reference, thing=run_id)
    return listed(found, wanted, key=lambda event: event.seq, name="history")


@get("/runs/{run_id:uuid}/verify", sync_to_thread=True)
def run_verified(
    registry: Given[Registry], person: Given[Person], run_id: FromPath[UUID]
) -> Response[Finding]:
    """Return whether what a run gave is what the ledger committed to."""
    _, _, result = find.run(registry, by=person, run_id=run_id)
    if result is None:
        raise NotFoundError("This run has not given a result.")
    return answered(find.result_proof(registry, by=person, result_id=result.id))


handlers = (runs, runs_of, start, run, run_plan, run_history, run_verified)
