"""Make or revoke a bearer token for programs."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from registry.domain.people import Person
from registry.errors import InvalidError, NotAllowedError, NotFoundError
from registry.store import Registry, accounts, journal
from registry.store.opened import new_id

SCOPES = ("read", "write")
LONGEST_DAYS = 366


def make_token(
    registry: Registry,
    *,
    by: Person,
    name: str,
    scopes: Sequence[str] = ("read",),
    days: int = 90,
) -> str:
    """Return a new token of one's own, shown this once; it can do no more than its owner can."""
    if not name.strip() or len(name) > 120:
        raise InvalidError({"name": "Say what the token is for."})
    if not scopes or set(scopes) - set(SCOPES):
        raise InvalidError({"scopes": f"A scope is one of: {', '.join(SCOPES)}."})
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidError({"days": f"A token lasts 1 to {LONGEST_DAYS} days."})
    if by.scopes is not None and not set(scopes) <= by.scopes:
        raise NotAllowedError("A token cannot make one that may do more than itself.")
    token = f"er_{accounts.new_token()}"
    with registry.acting(by) as act:
        found = new_id(act.now)
        accounts.add_token(
            act.session,
            {
                "id": found,
                "token_sha256": accounts.token_hash(token),
                "person_id": act.by.id,
                "name": name.strip(),
                "scopes": sorted(set(scopes)),
                "created_at": act.now,
                "expires_at": act.now + timedelta(days=days),
            },
        )
        journal.append(
            act,
            kind="token.made",
            subject=f"person:{act.by.id}",
            payload={"token": found, "scopes": sorted(set(scopes))},
        )
    return token


def revoke_token(registry: Registry, *, by: Person, token: UUID) -> None:
    """Revoke one of one's own tokens; the next request with it is refused."""
    with registry.acting(by) as act:
        if not accounts.revoke_tokens(act.session, act.by.id, at=act.now, only=token):
            raise NotFoundError
        journal.append(
            act,
            kind="token.revoked",
            subject=f"person:{act.by.id}",
            payload={"token": token},
        )
