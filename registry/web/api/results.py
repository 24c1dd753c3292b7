"""Results: the engine's document as it was stored, and the published ones as a list."""

from collections.abc import Container
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, QueryParameter

from registry.actions import find
from registry.domain.canonical import sha256
from registry.domain.decision import Recommendation
from registry.domain.evaluation import StoredResult
from registry.domain.journal import Event
from registry.domain.people import Person, Verb, may
from registry.domain.proof import Finding
from registry.errors import NotFoundError
from registry.publish.release import released_bytes, released_line
from registry.store import Registry
from registry.web.api.answers import Page, answered, as_sent, listed
from registry.web.api.headers import Wanted
from registry.web.requests import Given

_EXACT = (Verb.SEE_DATA, Verb.SEE_RUNS)


@get("/results", sync_to_thread=True)
def results(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    kind: Annotated[str, QueryParameter(max_length=80)] = "",
) -> Response[Page[find.ResultLine]]:
    """Return the published results with their numbers, newest report first."""
    found = [released_line(line) for line in find.results(registry, by=person, kind=kind)]
    return listed(found, wanted, key=lambda item: item.evaluation.id, name="results")


@get("/evaluations/{reference:str}/result", sync_to_thread=True)
def result_of(
    registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[StoredResult]:
    """Return the result of an evaluation, once you may see it."""
    view = find.evaluation(registry, by=person, reference=reference)
    if view.result is None:
        raise NotFoundError
    return answered(_outward(view.result, view.may))


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
    """Return a result with what the registry adds to its strength; bytes are in base 64.

    Those who neither analyse nor review it get the document with its counts rounded; ``sha256``
    is always that of the document as it is sealed.
    """
    return answered(_found(registry, person, result_id))


@get("/results/{result_id:uuid}/document", sync_to_thread=True)
def result_document(
    registry: Given[Registry], person: Given[Person], result_id: FromPath[UUID]
) -> Response[dict[str, Any]]:
    """Return the result/1 document: to its analyst and reviewer the very bytes that were hashed.

    To everybody else its counts are rounded, as on every page.
    """
    found = _found(registry, person, result_id)
    return as_sent(found.content, sha=sha256(found.content))


def _found(registry: Registry, person: Person, result_id: UUID) -> StoredResult:
    evaluation, _, found = find.result(registry, by=person, result_id=result_id)
    return _outward(found, [verb for verb in _EXACT if may(person, verb, evaluation)])


def _outward(found: StoredResult, allowed: Container[Verb]) -> StoredResult:
    """Return a result as it may leave the role that uploaded its data."""
    if any(verb in allowed for verb in _EXACT):
        return found
    return replace(found, content=released_bytes(found.content))


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
