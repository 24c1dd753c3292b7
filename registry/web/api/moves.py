"""Moves of an evaluation from state to state: each names the version that was seen."""

from collections.abc import Callable
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.params import FromPath, JSONBody

from registry import actions
from registry.actions import find
from registry.domain.evaluation import Evaluation
from registry.domain.people import Person
from registry.store import Registry
from registry.store.expected import expecting
from registry.web.api.answers import answered, tag_of
from registry.web.api.headers import version_of
from registry.web.requests import Given

Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class WhyAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why something is done. It is kept and shown."""

    reason: Reason


class PauseAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From when to when delivery rests; without an end it is open."""

    from_on: date
    to_on: date | None = None
    reason: Reason


class ResumeAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The day on which delivery is taken up again."""

    on: date


class DeferralAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The day to which a result's due date is moved, and why."""

    to_on: date
    reason: Reason


class HandOverAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who takes over; who is not named stays."""

    leads: tuple[UUID, UUID] | None = None
    analyst: UUID | None = None
    reviewer: UUID | None = None
    reason: Reason


def moved(
    registry: Registry, person: Person, reference: str, seen: str, act: Callable[[], Evaluation]
) -> Response[Evaluation]:
    """Return an evaluation after a change of the version that was seen."""
    now = find.evaluation(registry, by=person, reference=reference).evaluation.version
    with expecting(reference, version_of(seen, now=now)):
        saved = act()
    return answered(saved, tag=tag_of(saved.version))


@post("/evaluations/{reference:str}/submit", sync_to_thread=True, status_code=200)
def submit(
    registry: Given[Registry], person: Given[Person], seen: Given[str], reference: FromPath[str]
) -> Response[Evaluation]:
    """Send a draft to its reviewer."""
    return moved(
        registry,
        person,
        reference,
        seen,
        lambda: actions.submit(registry, by=person, evaluation=reference),
    )


@post("/evaluations/{reference:str}/pause", sync_to_thread=True, status_code=200)
def pause(
    registry: Given[Registry],
    person: Given[Person],
    seen: Given[str],
    reference: FromPath[str],
    data: JSONBody[PauseAsked],
) -> Response[Evaluation]:
    """Rest delivery for a time."""
    return moved(
        registry,
        person,
        reference,
        seen,
        lambda: actions.pause(
            registry,
            by=person,
            evaluation=reference,
            from_on=data.from_on,
            to_on=data.to_on,
            reason=data.reason,
        ),
    )


@post("/evaluations/{reference:str}/resume", sync_to_thread=True, status_code=200)
def resume(
    registry: Given[Registry],
    person: Given[Person],
    seen: Given[str],
    reference: FromPath[str],
    data: JSONBody[ResumeAsked],
) -> Response[Evaluation]:
    """Take delivery up again."""
    return moved(
        registry,
        person,
        reference,
        seen,
        lambda: actions.resume(registry, by=person, evaluation=reference, on=data.on),
    )


@post("/evaluations/{reference:str}/defer", sync_to_thread=True, status_code=200)
def defer(
    registry: Given[Registry],
    person: Given[Person],
    seen: Given[str],
    reference: FromPath[str],
    data: JSONBody[DeferralAsked],
) -> Response[Evaluation]:
    """Move the day on which a result is due."""
    return moved(
        registry,
        person,
        reference,
        seen,
        lambda: actions.defer(
            registry, by=person, evaluation=reference, to_on=data.to_on, reason=data.reason
        ),
    )


@post("/evaluations/{reference:str}/hand-over", sync_to_thread=True, status_code=200)
def hand_over(
    registry: Given[Registry],
    person: Given[Person],
    seen: Given[str],
    reference: FromPath[str],
    data: JSONBody[HandOverAsked],
) -> Response[Evaluation]:
    """Hand an evaluation over to others."""
    return moved(
        registry,
        person,
        reference,
        seen,
        lambda: actions.hand_over(
            registry,
            by=person,
            evaluation=reference,
            leads=data.leads,
            analyst=data.analyst,
            reviewer=data.reviewer,
            reason=data.reason,
        ),
    )


@post("/evaluations/{reference:str}/withdraw", sync_to_thread=True, status_code=200)
def withdraw(
    registry: Given[Registry],
    person: Given[Person],
    seen: Given[str],
    reference: FromPath[str],
    data: JSONBody[WhyAsked],
) -> Response[Evaluation]:
    """Withdraw an evaluation that never began; its reason stays public."""
    return moved(
        registry,
        person,
        reference,
        seen,
        lambda: actions.withdraw(registry, by=person, evaluation=reference, reason=data.reason),
    )


@post("/evaluations/{reference:str}/terminate", sync_to_thread=True, status_code=200)
def terminate(
    registry: Given[Registry],
    person: Given[Person],
    seen: Given[str],
    reference: FromPath[str],
    data: JSONBody[WhyAsked],
) -> Response[Evaluation]:
    """End an evaluation early; it still owes a report."""
    return moved(
        registry,
        person,
        reference,
        seen,
        lambda: actions.terminate(registry, by=person, evaluation=reference, reason=data.reason),
    )


@post("/evaluations/{reference:str}/close", sync_to_thread=True, status_code=200)
def close(
    registry: Given[Registry], person: Given[Person], seen: Given[str], reference: FromPath[str]
) -> Response[Evaluation]:
    """Close an evaluation whose follow-ups are done."""
    return moved(
        registry,
        person,
        reference,
        seen,
        lambda: actions.close(registry, by=person, evaluation=reference),
    )


handlers = (submit, pause, resume, defer, hand_over, withdraw, terminate, close)
