"""Evaluations: found, begun, and what happened to them."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from registry.actions import find, register
from registry.domain.evaluation import Evaluation
from registry.domain.journal import Event
from registry.domain.lifecycle import State
from registry.domain.people import Person
from registry.domain.proof import Finding
from registry.domain.registration import ChecklistItem
from registry.store import Registry
from registry.web.api.answers import (
    ApiRequest,
    Page,
    answered,
    exported,
    listed,
    made_once,
    paged,
    tag_of,
)
from registry.web.api.headers import MOST, Wanted
from registry.web.requests import Given

MOST_EXPORTED = 5_000


class NewEvaluation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an evaluation begins with; ``values`` are fields of a draft."""

    unit: UUID
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    starter: Annotated[str, msgspec.Meta(max_length=80)] = ""
    values: dict[str, Any] = {}
    initiative: str | None = None


@get("/evaluations", sync_to_thread=True)
def evaluations(  # noqa: PLR0913 - one parameter for each part of the filter
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    words: Annotated[str, QueryParameter(name="q", max_length=200)] = "",
    in_state: Annotated[State | None, QueryParameter(name="state")] = None,
    verdict: Annotated[str, QueryParameter(max_length=40)] = "",
    kind: Annotated[str, QueryParameter(max_length=80)] = "",
    unit: FromQuery[UUID | None] = None,
    *,
    mine: FromQuery[bool] = False,
) -> Response[Page[Evaluation]]:
    """Return the evaluations that you may see, newest first."""
    chosen = find.Filter(
        query=words,
        states=(in_state,) if in_state else (),
        verdicts=(verdict,) if verdict else (),
        kinds=(kind,) if kind else (),
        units=(unit,) if unit else (),
        mine=mine,
    )
    if wanted.format != "json":
        return exported(_every(registry, person, chosen), wanted, name="evaluations")
    found = find.evaluations(
        registry, by=person, wanted=chosen, after=wanted.number, limit=wanted.limit
    )
    return paged(found.items, None if found.after is None else str(found.after))


def _every(registry: Registry, person: Person, chosen: find.Filter) -> list[Evaluation]:
    every: list[Evaluation] = []
    after = None
    while len(every) < MOST_EXPORTED:
        found = find.evaluations(registry, by=person, wanted=chosen, after=after, limit=MOST)
        every += found.items
        after = found.after
        if after is None:
            break
    return every


@post("/evaluations", sync_to_thread=True)
def begin(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    data: JSONBody[NewEvaluation],
) -> Response[Evaluation]:
    """Begin an evaluation of a new initiative, or a further one of a known initiative."""
    return made_once(
        request,
        registry,
        person,
        key,
        lambda: register(
            registry,
            by=person,
            unit=data.unit,
            title=data.title,
            starter=data.starter,
            values=data.values,
            initiative=data.initiative,
        ),
    )


@get("/evaluations/{reference:str}", sync_to_thread=True)
def evaluation(
    registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[Evaluation]:
    """Return an evaluation; its ETag is its version."""
    found = find.evaluation(registry, by=person, reference=reference).evaluation
    return answered(found, tag=tag_of(found.version))


@get("/evaluations/{reference:str}/history", sync_to_thread=True)
def evaluation_history(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[Event]]:
    """Return everything that happened to an evaluation, oldest first."""
    found = find.history(registry, by=person, reference=reference)
    return listed(found, wanted, key=lambda event: event.seq, name="history")


@get("/evaluations/{reference:str}/verify", sync_to_thread=True)
def evaluation_verified(
    registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[Page[Finding]]:
    """Return what is proven of everything that is frozen of an evaluation."""
    return paged(find.evaluation_proofs(registry, by=person, reference=reference), None)


@get("/evaluations/{reference:str}/checklist", sync_to_thread=True)
def evaluation_checklist(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[ChecklistItem]]:
    """Return how every line of the checklist stands, or stood when the plan was frozen."""
    found = find.checklist_of(registry, by=person, reference=reference)
    return listed(found, wanted, key=lambda item: item.key, name="checklist")


@get("/evaluations/{reference:str}/may", sync_to_thread=True)
def evaluation_may(
    registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[list[str]]:
    """Return what you may do with an evaluation, as verbs."""
    found = find.evaluation(registry, by=person, reference=reference).may
    return answered(sorted(verb.value for verb in found))


@get("/facets", sync_to_thread=True)
def facets(registry: Given[Registry], person: Given[Person]) -> Response[dict[str, dict[str, int]]]:
    """Return how many evaluations there are to see, by state, verdict, kind and unit."""
    return answered(find.facets(registry, by=person))


handlers = (
    evaluations,
    begin,
    evaluation,
    evaluation_history,
    evaluation_verified,
    evaluation_checklist,
    evaluation_may,
    facets,
)
