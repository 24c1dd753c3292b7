"""What a bearer token was narrowed to: reading, or changing things too."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from registry.errors import NotAllowedError
from registry.web.envelope import facts_of
from registry.web.security import SAFE_METHODS

READS = {"scope": "read"}
"""What a handler says of itself that computes for somebody and changes nothing."""


def in_scope(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard of the API: what a token was not made for is refused before anything is looked up."""
    person = facts_of(connection.scope).person
    if person is None or person.scopes is None:
        return
    reads = connection.scope.get("method") in SAFE_METHODS or handler.opt.get("scope") == "read"
    needed = "read" if reads else "write"
    if needed not in person.scopes:
        raise NotAllowedError(f"This token has no scope {needed}. Make one that has.")
