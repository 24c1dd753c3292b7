"""Conclusions: what analyst and reviewer sign, and what differs from the plan."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from registry import actions
from registry.actions import find
from registry.domain.evaluation import Conclusion, Deviation, Evaluation
from registry.domain.journal import Event
from registry.domain.people import Person
from registry.domain.proof import Finding
from registry.store import Registry
from registry.web.api.answers import ApiRequest, Page, answered, listed, made_once
from registry.web.api.headers import Wanted
from registry.web.api.moves import moved
from registry.web.requests import Given


class NewConclusion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was found: on a run, or with the reason why there is none."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
    run: UUID | None = None
    reason_code: Annotated[str, msgspec.Meta(max_length=80)] = ""
    explanations: dict[str, str] = {}
    override: dict[str, Any] = {}
    cost: dict[str, Any] = {}


@get("/conclusions", sync_to_thread=True)
def conclusions(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[Conclusion]]:
    """Return every conclusion that you may see."""
    found = find.every_conclusion(registry, by=person)
    return listed(found, wanted, key=lambda item: item.id, name="conclusions")


@get("/evaluations/{reference:str}/conclusions", sync_to_thread=True)
def conclusions_of(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[Conclusion]]:
    """Return the conclusions of one evaluation, newest first."""
    found = find.evaluation(registry, by=person, reference=reference).conclusions
    return listed(found, wanted, key=lambda item: item.id, name="conclusions")


@get("/evaluations/{reference:str}/deviations", sync_to_thread=True)
def deviations(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[Deviation]]:
    """Return every difference between the plan and what was done."""
    found = find.evaluation(registry, by=person, reference=reference).deviations
    return listed(found, wanted, key=lambda item: item.key, name="deviations")


@post("/evaluations/{reference:str}/conclusions", sync_to_thread=True)
def conclude(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    reference: FromPath[str],
    data: JSONBody[NewConclusion],
) -> Response[Conclusion]:
    """Conclude; the reviewer signs it afterwards."""
    return made_once(
        request,
        registry,
        person,
        key,
        lambda: actions.conclude(
            registry,
            by=person,
            evaluation=reference,
            text=data.text,
            run=data.run,
            reason_code=data.reason_code,
            explanations=data.explanations,
            override=data.override,
            cost=data.cost,
        ),
    )


@get("/conclusions/{conclusion_id:uuid}", sync_to_thread=True)
def conclusion(
    registry: Given[Registry], person: Given[Person], conclusion_id: FromPath[UUID]
) -> Response[Conclusion]:
    """Return a conclusion."""
    return answered(find.conclusion(registry, by=person, conclusion_id=conclusion_id)[1])


@post("/conclusions/{conclusion_id:uuid}/sign", sync_to_thread=True, status_code=200)
def sign(
    registry: Given[Registry],
    person: Given[Person],
    seen: Given[str],
    conclusion_id: FromPath[UUID],
) -> Response[Evaluation]:
    """Sign a conclusion as its reviewer; If-Match names the version of its evaluation."""
    evaluation, _ = find.conclusion(registry, by=person, conclusion_id=conclusion_id)
    reference = evaluation.reference
    return moved(
        registry,
        person,
        reference,
        seen,
        lambda: actions.sign(registry, by=person, evaluation=reference, conclusion=conclusion_id),
    )


@get("/conclusions/{conclusion_id:uuid}/history", sync_to_thread=True)
def conclusion_history(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    conclusion_id: FromPath[UUID],
) -> Response[Page[Event]]:
    """Return what happened to a conclusion."""
    evaluation, _ = find.conclusion(registry, by=person, conclusion_id=conclusion_id)
    found = find.history_in(
        registry, by=person, reference=evaluation.reference, thing=conclusion_id
    )
    return listed(found, wanted, key=lambda event: event.seq, name="history")


@get("/conclusions/{conclusion_id:uuid}/verify", sync_to_thread=True)
def conclusion_verified(
    registry: Given[Registry], person: Given[Person], conclusion_id: FromPath[UUID]
) -> Response[Finding]:
    """Return whether a conclusion is what its ledger entry committed to."""
    return answered(find.conclusion_proof(registry, by=person, conclusion_id=conclusion_id))


handlers = (
    conclusions,
    conclusions_of,
    deviations,
    conclude,
    conclusion,
    sign,
    conclusion_history,
    conclusion_verified,
)
