"""What surrounds every request, also those that no route answers.

It knows who asks, refuses what comes from elsewhere, answers HEAD as GET without a body, gives
every answer its security headers, counts it and writes its one line in the log.
"""

import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
from litestar.concurrency import sync_to_thread
from litestar.types import ASGIApp, Message, Receive, Send

from registry.domain.people import Person
from registry.settings import Settings
from registry.store.opened import Registry
from registry.web.counting import Counts
from registry.web.logs import METHODS, log_failure, request_log
from registry.web.security import (
    SAFE_METHODS,
    is_known_host,
    is_same_origin,
    merged,
    new_nonce,
    security_headers,
)
from registry.web.sessions import KnownSessions, Who, cookie_name, cookie_of, visit_name, who_bears

RawScope = Any
"""A scope as the server gives it, to which entries of ours are added."""

SCOPE_KEY = "registry"
API_PREFIX = "/api/v1"
_QUIET = ("/static/", "/health/", "/api/docs", "/api/openapi")


@dataclass(slots=True)
class Facts:
    """What is known of one request before any route is chosen."""

    request_id: str
    nonce: str
    who: Who | None = None
    secret: str | None = None
    """The secret that the form token is bound to: of the session, or of the visit before it."""
    received: list[Path] = field(default_factory=list)
    """Files of this request in the intake folder; gone when it is answered."""
    form: Any = None
    digest: str = ""
    """The SHA-256 of what a program asked: method, address and body."""

    @property
    def person(self) -> Person | None:
        """Who asks, or None for a visitor."""
        return self.who.person if self.who else None

    def forget_files(self) -> None:
        """Remove every file that came with the request."""
        while self.received:
            self.received.pop().unlink(missing_ok=True)


def facts_of(scope: Any) -> Facts:
    """Return what is known of a request."""
    facts: Facts = scope[SCOPE_KEY]
    return facts


@dataclass(slots=True, kw_only=True)
class Envelope:
    """Stands between the server and the routes."""

    settings: Settings
    registry: Registry | None
    counts: Counts
    methods: Mapping[str, str]
    """The methods of each route's pattern, as an Allow header says them."""
    known: KnownSessions = field(default_factory=KnownSessions)

    async def __call__(
        self, scope: RawScope, receive: Receive, send: Send, next_app: ASGIApp
    ) -> None:
        """Pass one request on, and see its answer out."""
        started = time.perf_counter()
        method = scope["method"]
        facts = Facts(request_id=secrets.token_hex(8), nonce=new_nonce())
        scope[SCOPE_KEY] = facts
        answer = _Answer(
            send=send,
            added=security_headers(self.settings, facts.nonce),
            before=facts.forget_files,
            bodiless=method == "HEAD",
            allowed=partial(self._allowed, scope, method),
            held=_held(scope, method),
        )
        if method == "HEAD":
            # In a copy: the server has to go on knowing that it sends no body.
            scope = {**scope, "method": "GET"}
        try:
            await self._within(scope, receive, answer, next_app, facts)
        finally:
            facts.forget_files()
            self._note(scope, facts, method, answer.status, time.perf_counter() - started)

    def _allowed(self, scope: RawScope, method: str) -> str:
        return self.methods.get(str(scope.get("path_template")), "") if method == "OPTIONS" else ""

    async def _within(
        self, scope: RawScope, receive: Receive, answer: "_Answer", next_app: ASGIApp, facts: Facts
    ) -> None:
        headers = dict(scope["headers"])
        refusal = self._refusal(scope, headers)
        if refusal:
            await answer.refuse(*refusal, to_program=scope["path"].startswith("/api/"))
            return
        try:
            await self._identify(scope, headers, facts)
        except Exception as error:  # noqa: BLE001 - the database may be away: say so, do not hang up
            log_failure(error, request_id=facts.request_id, route="identify")
            words = "The registry cannot be reached just now. Try again soon."
            await answer.refuse(503, words, to_program=scope["path"].startswith("/api/"))
            return
        scope["user"] = facts.person
        scope["auth"] = facts.who
        await next_app(scope, receive, answer)

    def _refusal(self, scope: RawScope, headers: dict[bytes, bytes]) -> tuple[int, str] | None:
        """Return the status and words for a request that no route may see."""
        raw = scope.get("raw_path", b"") or b""
        query = scope.get("query_string", b"") or b""
        if b"%00" in raw or b"%00" in query or "\x00" in scope["path"]:
            return 400, "The address holds a character that cannot be used."
        if not is_known_host(headers.get(b"host", b"").decode("latin-1"), self.settings):
            return 400, "This service does not answer to that name."
        if scope["path"].startswith("/api/"):
            return None
        if scope["method"] not in SAFE_METHODS and not is_same_origin(headers):
            return 403, "This change was not sent from a page of this registry."
        return None

    async def _identify(self, scope: RawScope, headers: dict[bytes, bytes], facts: Facts) -> None:
        path = scope["path"]
        if self.registry is None or path.startswith(_QUIET):
            return
        if path.startswith(API_PREFIX):
            given = headers.get(b"authorization", b"").decode("latin-1")
            if given.lower().startswith("bearer "):
                facts.who = await sync_to_thread(who_bears, self.registry, given[7:].strip())
            return
        cookies = headers.get(b"cookie", b"").decode("latin-1")
        token = cookie_of(cookies, cookie_name(self.settings))
        if token:
            facts.who = await sync_to_thread(self.known.who, self.registry, token)
        facts.secret = token if facts.who else cookie_of(cookies, visit_name(self.settings))

    def _note(
        self, scope: RawScope, facts: Facts, method: str, status: int, seconds: float
    ) -> None:
        route = str(scope.get("path_template") or "unknown")
        method = method if method in METHODS else "OTHER"
        self.counts.add(route=route, method=method, status=status, seconds=seconds)
        request_log().info(
            "request",
            request=facts.request_id,
            method=method,
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )


def _held(scope: RawScope, method: str) -> frozenset[bytes]:
    """Return the tags of what a program holds already, as it asks for an object of the API."""
    if method not in {"GET", "HEAD"} or not scope["path"].startswith(API_PREFIX):
        return frozenset()
    sent = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
    return frozenset(tag.strip().removeprefix(b"W/") for tag in sent.split(b",") if tag.strip())


@dataclass(slots=True)
class _Answer:
    """The way out: adds headers, leaves the body of a HEAD behind, remembers the status."""

    send: Send
    added: list[tuple[bytes, bytes]]
    bodiless: bool
    before: Callable[[], None]
    """What is done before the first byte of the answer leaves."""
    allowed: Callable[[], str]
    """What to say in Allow; empty but for OPTIONS, where the framework names one method only."""
    held: frozenset[bytes] = frozenset()
    """Tags of what is held already: an object with one of them is not sent again."""
    status: int = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.before()
            self._leave_out(message)
            self.status = message["status"]
            message["headers"] = merged(self._own(message.get("headers", [])), self.added)
        elif message["type"] == "http.response.body" and self.bodiless:
            message["body"] = b""
        await self.send(message)

    def _leave_out(self, message: Any) -> None:
        """Answer 304, without the object, where the program holds it as it still is."""
        headers = {name.lower(): value for name, value in message.get("headers", [])}
        if message["status"] == HTTPStatus.OK and headers.get(b"etag") in self.held:
            message["status"] = int(HTTPStatus.NOT_MODIFIED)
            message["headers"] = [(b"etag", headers[b"etag"])]
            self.bodiless = True

    def _own(self, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        allowed = self.allowed()
        if not allowed:
            return list(headers)
        kept = [(name, value) for name, value in headers if name.lower() != b"allow"]
        return [*kept, (b"allow", allowed.encode())]

    async def refuse(self, status: int, words: str, *, to_program: bool) -> None:
        """Answer before any route: in plain words, to a program as problem details."""
        content, kind = words.encode(), b"text/plain; charset=utf-8"
        if to_program:
            title = HTTPStatus(status).phrase
            content = msgspec.json.encode({"title": title, "status": status, "detail": words})
            kind = b"application/problem+json"
        headers = [
            (b"content-type", kind),
            (b"content-length", str(len(content)).encode()),
        ]
        await self({"type": "http.response.start", "status": status, "headers": headers})
        await self({"type": "http.response.body", "body": content, "more_body": False})
