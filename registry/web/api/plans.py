"""Frozen plans: every version as its very bytes, with its receipt, and how it was amended."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from registry import actions
from registry.actions import find
from registry.domain.evaluation import Amendment
from registry.domain.journal import Event
from registry.domain.people import Person
from registry.domain.proof import Finding
from registry.domain.registration import Frozen
from registry.store import Registry
from registry.web.api.answers import ApiRequest, Page, answered, as_sent, listed, made_once
from registry.web.api.headers import Wanted, version_of
from registry.web.requests import Given


class NewAmendment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is corrected, as in a draft, and why."""

    changes: dict[str, Any]
    reason: Annotated[str, msgspec.Meta(min_length=10, max_length=2000)]


@get("/plans", sync_to_thread=True)
def plans(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[Frozen]]:
    """Return every version of every frozen plan that you may see."""
    found = find.every_plan(registry, by=person)
    return listed(found, wanted, key=lambda item: item.registration_sha256, name="plans")


@get("/evaluations/{reference:str}/plans", sync_to_thread=True)
def plans_of(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[Frozen]]:
    """Return every frozen version of one plan, the first one first; bytes are in base 64."""
    found = find.evaluation(registry, by=person, reference=reference).versions
    return listed(found, wanted, key=lambda item: item.registration_sha256, name="plans")


@get("/plans/{sha256:str}", sync_to_thread=True)
def plan(
    registry: Given[Registry], person: Given[Person], sha256: FromPath[str]
) -> Response[dict[str, Any]]:
    """Return a registration as the very bytes that were hashed, by either of its hashes."""
    _, found = find.plan_by_hash(registry, by=person, sha256=sha256)
    return as_sent(found.content, sha=found.registration_sha256)


@get("/plans/{sha256:str}/analysis", sync_to_thread=True)
def plan_analysis(
    registry: Given[Registry], person: Given[Person], sha256: FromPath[str]
) -> Response[dict[str, Any]]:
    """Return the analysis of a plan as the plan/1 document that runs."""
    _, found = find.plan_by_hash(registry, by=person, sha256=sha256)
    return as_sent(found.plan_content, sha=found.plan_sha256)


@get("/plans/{sha256:str}/receipt", sync_to_thread=True)
def plan_receipt(
    registry: Given[Registry], person: Given[Person], sha256: FromPath[str]
) -> Response[dict[str, Any]]:
    """Return the signed receipt of a plan."""
    _, found = find.plan_by_hash(registry, by=person, sha256=sha256)
    return answered(found.receipt)


@get("/plans/{sha256:str}/history", sync_to_thread=True)
def plan_history(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    sha256: FromPath[str],
) -> Response[Page[Event]]:
    """Return when a plan was frozen or amended, and by whom."""
    evaluation, _ = find.plan_by_hash(registry, by=person, sha256=sha256)
    events = find.history(registry, by=person, reference=evaluation.reference)
    found = [event for event in events if event.kind.startswith("registration.")]
    return listed(found, wanted, key=lambda event: event.seq, name="history")


@get("/plans/{sha256:str}/verify", sync_to_thread=True)
def plan_verified(
    registry: Given[Registry], person: Given[Person], sha256: FromPath[str]
) -> Response[Finding]:
    """Return what is proven of a frozen plan, and what is only claimed."""
    return answered(find.plan_proof(registry, by=person, sha256=sha256))


@get("/amendments", sync_to_thread=True)
def amendments(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[Amendment]]:
    """Return every amendment of a plan that you may see."""
    found = find.stated(registry, by=person, kind=Amendment)
    key = _amendment_key
    return listed(found, wanted, key=key, name="amendments")


def _amendment_key(item: Amendment) -> str:
    return f"{item.evaluation}.{item.number}"


@get("/evaluations/{reference:str}/amendments", sync_to_thread=True)
def amendments_of(
    registry: Given[Registry],
    person: Given[Person],
    wanted: Given[Wanted],
    reference: FromPath[str],
) -> Response[Page[Amendment]]:
    """Return the amendments of one plan, oldest first."""
    found = find.evaluation(registry, by=person, reference=reference).amendments
    return listed(found, wanted, key=_amendment_key, name="amendments")


@post("/evaluations/{reference:str}/amendments", sync_to_thread=True)
def amend(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    seen: Given[str],
    reference: FromPath[str],
    data: JSONBody[NewAmendment],
) -> Response[Amendment]:
    """Correct a frozen plan: a new version, stamped with what the server knew."""
    now = find.evaluation(registry, by=person, reference=reference).evaluation.version
    return made_once(
        request,
        registry,
        person,
        key,
        lambda: actions.amend(
            registry,
            by=person,
            evaluation=reference,
            changes=data.changes,
            reason=data.reason,
            version=version_of(seen, now=now),
        ),
    )


handlers = (
    plans,
    plans_of,
    plan,
    plan_analysis,
    plan_receipt,
    plan_history,
    plan_verified,
    amendments,
    amendments_of,
    amend,
)
