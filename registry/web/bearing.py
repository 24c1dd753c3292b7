"""What the API asks of every request: a bearer token, and a body that can be read."""

import re
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from registry.web.envelope import facts_of
from registry.web.received import UPLOAD_TYPE, UnreadableError, kind_of
from registry.web.requests import SignInNeededError
from registry.web.security import SAFE_METHODS

JSON_TYPE = "application/json"
DEEPEST_JSON = 100
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


def bearer_known(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard of the API: a known bearer token, or 401; a cookie counts for nothing here."""
    if handler.opt.get("public") or connection.scope.get("method") == "OPTIONS":
        return
    if facts_of(connection.scope).person is None:
        raise SignInNeededError


async def readable_json(request: Request[Any, Any, Any]) -> None:
    """Refuse a body that is neither JSON nor files, and JSON that would break what reads it."""
    if request.method in SAFE_METHODS:
        return
    kind = kind_of(request.headers)
    if kind == UPLOAD_TYPE:
        return
    body = await request.body()
    if not body and not kind:
        return
    if kind != JSON_TYPE:
        raise UnreadableError("Send JSON, with the content type application/json.", status=415)
    check_json(body)


def check_json(body: bytes) -> None:
    """Raise `UnreadableError` for text that is not UTF-8, holds NUL, or is nested too deep."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError("The body is not text in UTF-8.") from error
    if b"\\u0000" in body or b"\x00" in body:
        raise UnreadableError("The body holds the character NUL, which cannot be kept.")
    if _depth(body) > DEEPEST_JSON:
        raise UnreadableError(f"The body is nested deeper than {DEEPEST_JSON} levels.")


def _depth(body: bytes) -> int:
    """How deep lists and objects are nested; brackets inside texts are no nesting."""
    depth = deepest = 0
    for bracket in _BRACKET.findall(_TEXT.sub(b"", body)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest
