"""Results: the engine's document as it was stored, and the published ones as a list."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, QueryParameter

from registry.actions import find
from registry.domain.decision import Recommendation
from registry.domain.evaluation import StoredResult
from registry.domain.journal import Event
from registry.domain.people import Person
from registry.domain.proof import Finding
from registry.errors import NotFoundError
from registry.store import Registry
from registry.web.api.answers import Page, answered, as_sent, listed
from registry.web.api.headers import Wanted
from registry.web.requests import Given


@get("/results", sync_to_thread=True)
def results(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    kind: Annotated[str, QueryParameter(max_length=80)] = "",
) -> Response[Page[find.ResultLine]]:
    """Return the published results with their numbers, newest report first."""
    found = find.results(registry, by=person, kind=kind)
    return listed(found, wanted, key=lambda item: item.evaluation.id, name="results")


@get("/evaluations/{reference:str}/result", sync_to_thread=True)
def result_of(
    registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[StoredResult]:
    """Return the result of an evaluation, once you may see it."""
    found = find.evaluation(registry, by=person, reference=reference).result
    if found is None:
        raise NotFoundError
    return answered(found)


@get("/evaluations/{reference:str}/recommendation", sync_to_thread=True)
def recommendation(
    registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[Recommendation]:
    """Return what the frozen rule says of a published result."""
    return answered(find.recommendation_for(registry, by=person, reference=reference))


@get("/results/{result_id:uuid}", sync_to_thread=True)
def result(
    registry: Given[Registry], person: Given[Person], result_id: FromPath[UUID]
) -> Response[StoredResult]:
    """Return a result with what the registry adds to its strength; bytes are in base 64."""
    return answered(find.result(registry, by=person, result_id=result_id)[2])


@get("/results/{result_id:uuid}/document", sync_to_thread=True)
def result_document(
    registry: Given[Registry], person: Given[Person], result_id: FromPath[UUID]
) -> Response[dict[str, Any]]:
    """Return the result/1 document as the very bytes that were hashed."""
    found = find.result(registry, by=person, result_id=result_id)[2]
    return as_sent(found.content, sha=found.sha256)


@get("/results/{result_id:uuid}/history", sync_to_thread=True)
def result_history(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    result_id: FromPath[UUID],
) -> Response[Page[Event]]:
    """Return what happened to the run that gave a result."""
    evaluation, run, _ = find.result(registry, by=person, result_id=result_id)
    found = find.history_in(registry, by=person, reference=evaluation.reference, thing=run.id)
    return listed(found, wanted, key=lambda event: event.seq, name="history")


@get("/results/{result_id:uuid}/verify", sync_to_thread=True)
def result_verified(
    registry: Given[Registry], person: Given[Person], result_id: FromPath[UUID]
) -> Response[Finding]:
    """Return whether a result is what the ledger committed to."""
    return answered(find.result_proof(registry, by=person, result_id=result_id))


handlers = (
    results,
    result_of,
    recommendation,
    result,
    result_document,
    result_history,
    result_verified,
)
