"""The ledger: its newest entries, the whole of it to check elsewhere, and its signed seals."""

from typing import Any

import msgspec
from litestar import Response, get, post

from registry import actions
from registry.actions import find
from registry.domain.journal import Checkpoint, Event
from registry.domain.people import Person
from registry.domain.proof import Finding, examine
from registry.store import Registry
from registry.web.api.answers import ApiRequest, Page, answered, listed, made_once, paged
from registry.web.api.headers import Wanted
from registry.web.requests import Given


class LastSeal(msgspec.Struct, frozen=True, kw_only=True):
    """The newest entry, and the newest checkpoint that was signed."""

    entry: Event | None
    checkpoint: Checkpoint | None


@get("/ledger", sync_to_thread=True)
def ledger(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[Event]]:
    """Return the newest entries of your organisation, without content."""
    found = find.ledger(registry, by=person, before=wanted.number, limit=wanted.limit)
    if wanted.format != "json":
        return listed(found, wanted, key=lambda event: event.seq, name="ledger")
    return paged(found, str(found[-1].seq) if len(found) == wanted.limit else None)


@get("/ledger/export", sync_to_thread=True)
def whole(registry: Given[Registry], person: Given[Person]) -> Response[dict[str, Any]]:
    """Return the whole ledger as a document that anyone can check without us."""
    return answered(find.ledger_export(registry, by=person))


@get("/ledger/verify", sync_to_thread=True)
def verified(registry: Given[Registry], person: Given[Person]) -> Response[Finding]:
    """Return whether every entry follows the one before it, and what was signed for."""
    trusted = registry.keys.every_public()
    found = examine(find.ledger_export(registry, by=person), trusted=trusted)
    return answered(found)


@get("/ledger/seal", sync_to_thread=True)
def last_seal(registry: Given[Registry]) -> Response[LastSeal]:
    """Return the newest entry and the newest signed checkpoint."""
    entry, checkpoint = find.last_seal(registry)
    return answered(LastSeal(entry=entry, checkpoint=checkpoint))


@post("/ledger/seals", sync_to_thread=True)
def seal(
    request: ApiRequest, registry: Given[Registry], person: Given[Person], key: Given[str]
) -> Response[Checkpoint]:
    """Sign for the ledger as it stands, as an administrator."""
    return made_once(request, registry, person, key, lambda: actions.seal(registry, by=person))


handlers = (ledger, whole, verified, last_seal, seal)
