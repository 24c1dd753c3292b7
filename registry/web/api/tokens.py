"""One's own bearer tokens: made, listed without their secret, revoked."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Response, delete, get, post
from litestar.params import FromPath, JSONBody

from registry import actions
from registry.actions import find
from registry.domain.people import Person
from registry.store import Registry
from registry.web.api.answers import ApiRequest, Page, listed, made_once
from registry.web.api.headers import Wanted
from registry.web.requests import Given

Scope = Literal["read", "write"]


class NewToken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a token is for, what it may do and for how long."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    scopes: Annotated[tuple[Scope, ...], msgspec.Meta(min_length=1, max_length=2)] = ("read",)
    days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 90


class Secret(msgspec.Struct, frozen=True, kw_only=True):
    """A token, shown this once; only its hash is kept."""

    token: str


@get("/tokens", sync_to_thread=True)
def tokens(
    registry: Given[Registry], person: Given[Person], wanted: Given[Wanted]
) -> Response[Page[dict[str, Any]]]:
    """Return your own tokens without their secrets, newest first."""
    found = find.tokens(registry, by=person)
    return listed(found, wanted, key=lambda item: item["id"], name="tokens")


@post("/tokens", sync_to_thread=True)
def make(
    request: ApiRequest,
    registry: Given[Registry],
    person: Given[Person],
    key: Given[str],
    data: JSONBody[NewToken],
) -> Response[Secret]:
    """Make a token of your own; it can do no more than the one that asks."""

    def act() -> Secret:
        token = actions.make_token(
            registry, by=person, name=data.name, scopes=data.scopes, days=data.days
        )
        return Secret(token=token)

    return made_once(request, registry, person, key, act, is_secret=True)


@delete("/tokens/{token_id:uuid}", sync_to_thread=True)
def revoke(registry: Given[Registry], person: Given[Person], token_id: FromPath[UUID]) -> None:
    """Revoke one of your tokens; it never changes otherwise, so that no ETag is asked for."""
    actions.revoke_token(registry, by=person, token=token_id)


handlers = (tokens, make, revoke)
