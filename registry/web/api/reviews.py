"""Reviews: remarks on a plan, sent back, or approved and frozen."""

from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from registry import actions
from registry.actions import find
from registry.domain.evaluation import Comment, Evaluation
from registry.domain.people import Person
from registry.domain.registration import Frozen, OutcomesAnswer
from registry.store import Registry
from registry.store.expected import expecting
from registry.web.api.answers import ApiRequest, Page, answered, listed, made_once, tag_of
from registry.web.api.headers import Wanted, version_of
from registry.web.api.moves import moved
from registry.web.requests import Given


class NewComment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A remark, and the field of the draft that it is about."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=5000)]
    at_field: Annotated[str, msgspec.Meta(max_length=120)] = ""


class SentBack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What should change before the plan comes back."""

    comment: Annotated[str, msgspec.Meta(min_length=1, max_length=5000)]


class Approval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The reviewer's answer whether anyone has seen outcome figures, here or elsewhere."""

    seen: bool
    note: Annotated[str, msgspec.Meta(max_length=2000)] = ""


@get("/reviews", sync_to_thread=True)
def reviews(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[Comment]]:
    """Return every remark on a plan that you take part in."""
    found = find.stated(registry, by=person, kind=Comment)
    return listed(found, wanted, key=lambda item: item.id, name="reviews")


@get("/evaluations/{reference:str}/reviews", sync_to_thread=True)
def reviews_of(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[Comment]]:
    """Return the remarks on one plan, oldest first."""
    found = find.evaluation(registry, by=person, reference=reference).comments
    return listed(found, wanted, key=lambda item: item.id, name="reviews")


@post("/evaluations/{reference:str}/reviews", sync_to_thread=True)
def remark(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    reference: FromPath[str],
    data: JSONBody[NewComment],
) -> Response[Comment]:
    """Remark on a plan."""
    return made_once(
        request,
        registry,
        person,
        key,
        lambda: actions.comment(
            registry, by=person, evaluation=reference, text=data.text, at_field=data.at_field
        ),
    )


@post("/evaluations/{reference:str}/send-back", sync_to_thread=True, status_code=200)
def send_back(
    registry: Given[Registry],
    person: Given[Person],
    seen: Given[str],
    reference: FromPath[str],
    data: JSONBody[SentBack],
) -> Response[Evaluation]:
    """Send a plan back to its leads."""
    return moved(
        registry,
        person,
        reference,
        seen,
        lambda: actions.send_back(registry, by=person, evaluation=reference, comment=data.comment),
    )


@post("/evaluations/{reference:str}/approve", sync_to_thread=True, status_code=200)
def approve(
    registry: Given[Registry],
    person: Given[Person],
    seen: Given[str],
    reference: FromPath[str],
    data: JSONBody[Approval],
) -> Response[Frozen]:
    """Approve a plan: it is frozen, and answered with its signed receipt."""
    now = find.evaluation(registry, by=person, reference=reference).evaluation.version
    answer = OutcomesAnswer(seen=data.seen, note=data.note)
    with expecting(reference, version_of(seen, now=now)):
        frozen = actions.approve(registry, by=person, evaluation=reference, answer=answer)
    return answered(frozen, tag=tag_of(frozen.registration_sha256))


handlers = (reviews, reviews_of, remark, send_back, approve)
