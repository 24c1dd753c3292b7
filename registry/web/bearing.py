"""What the API asks of every request: a bearer token, and a body that can be read."""

import hashlib
import re
from typing import Any

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from registry.errors import InvalidError
from registry.web.envelope import facts_of
from registry.web.received import UPLOAD_TYPE, UnreadableError, kind_of, read_upload
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
    """Refuse a body that is not what the route reads: files, or JSON of exactly its shape."""
    if request.method in SAFE_METHODS:
        return
    facts = facts_of(request.scope)
    kind = kind_of(request.headers)
    if request.route_handler.opt.get("files"):
        await _read_files(request, kind)
        return
    body = await request.body()
    shape = request.route_handler.parsed_fn_signature.parameters.get("data")
    facts.digest = _digest(request, body)
    if not body and not kind and shape is None:
        return
    if kind != JSON_TYPE:
        raise UnreadableError("Send JSON, with the content type application/json.", status=415)
    check_json(body)
    if shape is not None:
        check_shape(body, shape.annotation)


async def _read_files(request: Request[Any, Any, Any], kind: str) -> None:
    if kind != UPLOAD_TYPE:
        raise UnreadableError("Send the file as multipart/form-data.", status=415)
    facts = facts_of(request.scope)
    facts.form = await read_upload(
        request.stream(),
        request.headers.get("content-type", ""),
        intake=request.app.state.settings.intake,
        received=facts.received,
    )
    facts.digest = _digest(request, facts.form.digest.encode())


def _digest(request: Request[Any, Any, Any], body: bytes) -> str:
    asked = f"{request.method} {request.scope['path']}\n".encode() + body
    return hashlib.sha256(asked).hexdigest()


def check_shape(body: bytes, shape: Any) -> None:
    """Raise `InvalidError` for JSON that has not exactly this shape: no guess is made at a type."""
    try:
        msgspec.json.decode(body, type=shape, strict=True)
    except msgspec.ValidationError as error:
        words, _, place = str(error).partition(" - at ")
        field = place.strip("`").removeprefix("$").removeprefix(".")
        raise InvalidError({field: _plain_words(words)}) from None
    except msgspec.DecodeError as error:
        raise UnreadableError("The body is no JSON.") from error
    except RecursionError as error:
        raise UnreadableError("The body is nested too deep.") from error


def _plain_words(words: str) -> str:
    """Return msgspec's words without anything that was sent."""
    if words.startswith("Invalid enum value"):
        return "This is none of the values that are possible here."
    if words.startswith("Object contains unknown field"):
        return "The object has a field that is not known here."
    return f"{words}."


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
