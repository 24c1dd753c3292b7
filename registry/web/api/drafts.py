"""Drafts: read, saved as typed, and what still stands in the way of a review."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, patch, post
from litestar.params import FromPath, JSONBody

from registry.actions import find, revise, waive
from registry.domain.draft import Draft
from registry.domain.evaluation import Waiver
from registry.domain.people import Person
from registry.errors import FieldProblem, FrozenError
from registry.store import Registry
from registry.web.api.answers import ApiRequest, Page, answered, listed, made_once, tag_of
from registry.web.api.headers import Wanted, version_of
from registry.web.requests import Given


class DraftChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields, or dotted paths below one, with their new values; null takes one away."""

    changes: dict[str, Any]


class NewWaiver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of the checklist that is let go, and why."""

    item: Annotated[str, msgspec.Meta(max_length=80)]
    reason: Annotated[str, msgspec.Meta(min_length=10, max_length=2000)]


def _draft(registry: Registry, person: Person, reference: str) -> Draft:
    found = find.evaluation(registry, by=person, reference=reference).draft
    if found is None:
        raise FrozenError("This plan is frozen. Correct it by an amendment.")
    return found


@get("/evaluations/{reference:str}/draft", sync_to_thread=True)
def draft(
    registry: Given[Registry], person: Given[Person], reference: FromPath[str]
) -> Response[Draft]:
    """Return a draft as it was typed; its ETag is its own version."""
    found = _draft(registry, person, reference)
    return answered(found, tag=tag_of(found.version))


@patch("/evaluations/{reference:str}/draft", sync_to_thread=True)
def save_draft(
    registry: Given[Registry],
    person: Given[Person],
    seen: Given[str],
    reference: FromPath[str],
    data: JSONBody[DraftChanges],
) -> Response[Draft]:
    """Save changes of a draft, complete or not."""
    now = _draft(registry, person, reference).version
    saved = revise(
        registry,
        by=person,
        evaluation=reference,
        changes=data.changes,
        version=version_of(seen, now=now),
    )
    return answered(saved, tag=tag_of(saved.version))


@get("/evaluations/{reference:str}/missing", sync_to_thread=True)
def missing(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[FieldProblem]]:
    """Return every field that still stands in the way of sending a draft to its reviewer."""
    found = find.missing_in(registry, by=person, reference=reference)
    return listed(found, wanted, key=lambda item: item.field, name="missing")


@post("/evaluations/{reference:str}/waivers", sync_to_thread=True)
def let_go(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    reference: FromPath[str],
    data: JSONBody[NewWaiver],
) -> Response[Waiver]:
    """Let a line of the checklist go, with a reason that is frozen with the plan."""
    return made_once(
        request,
        registry,
        person,
        key,
        lambda: waive(
            registry, by=person, evaluation=reference, item=data.item, reason=data.reason
        ),
    )


handlers = (draft, save_draft, missing, let_go)
