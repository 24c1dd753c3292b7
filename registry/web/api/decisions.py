"""Decisions, what carries them out, and what was done of it."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from registry import actions
from registry.actions import find
from registry.domain.decision import Choice, Decision, FollowUp
from registry.domain.evaluation import FollowUpDone
from registry.domain.journal import Event
from registry.domain.people import Person
from registry.domain.proof import Finding
from registry.store import Registry
from registry.web.api.answers import ApiRequest, Page, answered, listed, made_once
from registry.web.api.headers import Wanted
from registry.web.requests import Given

Words = Annotated[str, msgspec.Meta(max_length=2000)]


class NewFollowUp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What carries a decision out: what, by when, and who."""

    what: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    by_on: date | None = None
    owner: UUID | None = None


class NewDecision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is decided, on which signed conclusions, and why if the rule says otherwise."""

    choice: Choice
    cites: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=50)]
    reason: Words = ""
    where_next: Words = ""
    again_on: date | None = None
    follow_ups: Annotated[list[NewFollowUp], msgspec.Meta(max_length=50)] = []


class FollowedUp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which follow-up of a decision was done, by its place from 0."""

    index: Annotated[int, msgspec.Meta(ge=0, le=49)]
    note: Words = ""


@get("/decisions", sync_to_thread=True)
def decisions(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[Decision]]:
    """Return the newest decisions, 200 at most."""
    found = [item for _, item in find.decisions(registry, by=person)]
    return listed(found, wanted, key=lambda item: item.id, name="decisions")


@get("/evaluations/{reference:str}/decisions", sync_to_thread=True)
def decisions_of(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[Decision]]:
    """Return the decisions on one evaluation, newest first."""
    found = find.evaluation(registry, by=person, reference=reference).decisions
    return listed(found, wanted, key=lambda item: item.id, name="decisions")


@post("/evaluations/{reference:str}/decisions", sync_to_thread=True)
def decide(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    reference: FromPath[str],
    data: JSONBody[NewDecision],
) -> Response[Decision]:
    """Decide on a published result."""
    return made_once(
        request,
        registry,
        person,
        key,
        lambda: actions.decide(
            registry,
            by=person,
            evaluation=reference,
            choice=data.choice,
            cites=data.cites,
            reason=data.reason,
            where_next=data.where_next,
            again_on=data.again_on,
            follow_ups=[
                FollowUp(what=item.what, by_on=item.by_on, owner=item.owner)
                for item in data.follow_ups
            ],
        ),
    )


@get("/decisions/{reference:str}", sync_to_thread=True)
def decision(
    registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[Decision]:
    """Return a decision by its reference or its id."""
    return answered(find.decision(registry, by=person, key=reference)[1])


@post("/decisions/{reference:str}/follow-ups", sync_to_thread=True)
def follow_up(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    reference: FromPath[str],
    data: JSONBody[FollowedUp],
) -> Response[FollowUpDone]:
    """Note that a follow-up was carried out."""
    evaluation, found = find.decision(registry, by=person, key=reference)
    return made_once(
        request,
        registry,
        person,
        key,
        lambda: actions.follow_up(
            registry,
            by=person,
            evaluation=evaluation.reference,
            decision=found.id,
            index=data.index,
            note=data.note,
        ),
    )


@get("/follow-ups", sync_to_thread=True)
def follow_ups(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[FollowUpDone]]:
    """Return every follow-up that was carried out."""
    found = find.stated(registry, by=person, kind=FollowUpDone)
    return listed(
        found, wanted, key=lambda item: f"{item.decision}.{item.index}", name="follow-ups"
    )


@get("/decisions/{reference:str}/history", sync_to_thread=True)
def decision_history(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[Event]]:
    """Return what happened to a decision."""
    evaluation, found = find.decision(registry, by=person, key=reference)
    events = find.history_in(registry, by=person, reference=evaluation.reference, thing=found.id)
    return listed(events, wanted, key=lambda event: event.seq, name="history")


@get("/decisions/{reference:str}/verify", sync_to_thread=True)
def decision_verified(
    registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[Finding]:
    """Return whether a decision is what its ledger entry committed to."""
    return answered(find.decision_proof(registry, by=person, key=reference))


handlers = (
    decisions,
    decisions_of,
    decide,
    decision,
    follow_up,
    follow_ups,
    decision_history,
    decision_verified,
)
