"""One table from what went wrong to what HTTP says, as a page for people and as problem details."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect

from registry.errors import (
    BrokenSealError,
    ConflictError,
    FieldProblem,
    FrozenError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    RegistryError,
    SlowDownError,
    StaleError,
)
from registry.web.envelope import facts_of
from registry.web.logs import log_failure
from registry.web.pages.errors import ErrorPage
from registry.web.pages.frame import Head
from registry.web.received import UnreadableError
from registry.web.rendering import show
from registry.web.requests import SignInNeededError, sign_in_url

STATUS_OF: tuple[tuple[type[RegistryError], int], ...] = (
    (NotFoundError, 404),
    (NotAllowedError, 403),
    (SlowDownError, 429),
    (InvalidError, 422),
    (StaleError, 412),
    (ConflictError, 409),
    (BrokenSealError, 503),
)
NOT_FOUND = "We cannot find that page, or you may not see it. Ask the owning unit."
_TITLES = {
    400: "We could not read that",
    401: "Sign in first",
    403: "You may not do that",
    404: "Page not found",
    405: "That cannot be done here",
    409: "It has changed, or it is not ready",
    412: "Somebody else changed it",
    413: "That is too large",
    415: "That is not a form",
    422: "There is a problem",
    429: "Too many tries",
    503: "The registry is read-only",
}
_FAULT = (
    "Something went wrong on our side. Nothing was changed. Try again, and tell us if it stays."
)

_OTHERS: tuple[tuple[tuple[type[Exception], ...], int, str], ...] = (
    ((SignInNeededError,), 401, "Sign in first."),
    ((RecursionError, UnicodeDecodeError), 400, "What was sent could not be read."),
    ((OverflowError,), 422, "A number is larger than can be kept."),
)


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """RFC 9457 problem details."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"
    errors: list["ProblemField"] = []


class ProblemField(msgspec.Struct, frozen=True, kw_only=True):
    """One field that is wrong, by JSON pointer."""

    pointer: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An error as it is told: status, words, the fields it is about."""

    status: int
    detail: str
    fields: tuple[FieldProblem, ...] = ()
    retry_after: int | None = None
    headers: dict[str, str] | None = None


def told(error: Exception) -> Told:
    """Return what to say of an error. Whatever is not known is a fault of ours, in fixed words."""
    if isinstance(error, RegistryError):
        return _told_registry(error)
    if isinstance(error, UnreadableError):
        return Told(status=error.status, detail=str(error))
    if isinstance(error, HTTPException):
        return _told_http(error)
    return next(
        (
            Told(status=status, detail=words)
            for kinds, status, words in _OTHERS
            if isinstance(error, kinds)
        ),
        Told(status=500, detail=_FAULT),
    )


def _told_registry(error: RegistryError) -> Told:
    status = next((code for kind, code in STATUS_OF if isinstance(error, kind)), 400)
    return Told(
        status=status,
        detail=str(error) or HTTPStatus(status).phrase,
        fields=error.fields if isinstance(error, InvalidError) else (),
        retry_after=error.retry_after if isinstance(error, SlowDownError) else None,
    )


def _told_http(error: HTTPException) -> Told:
    if error.status_code >= 500:
        return Told(status=error.status_code, detail=_FAULT)
    fields = tuple(
        FieldProblem(field=str(item.get("key", "")), message=str(item.get("message", "")))
        for item in (error.extra if isinstance(error.extra, list) else [])
        if isinstance(item, dict)
    )
    if error.status_code == 404:
        return Told(status=404, detail="There is no such thing, or you may not see it.")
    detail = "What was sent does not have the right shape." if fields else error.detail
    return Told(
        status=error.status_code,
        detail=detail or HTTPStatus(error.status_code).phrase,
        fields=fields,
        headers=dict(error.headers) if error.headers else None,
    )


def answer_error(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Return the answer to an error: problem details for programs, a page for people."""
    said = told(error)
    facts = facts_of(request.scope)
    if said.status >= 500:
        route = str(request.scope.get("path_template") or "unknown")
        log_failure(error, request_id=facts.request_id, route=route)
    headers = dict(said.headers or {})
    if said.retry_after is not None:
        headers["retry-after"] = str(said.retry_after)
    path = request.scope["path"]
    if path.startswith(("/api/", "/health/")):
        return problem_answer(said, headers)
    if isinstance(error, SignInNeededError):
        return _to_sign_in(request)
    return error_page(request, said, error, headers)


def _to_sign_in(request: Request[Any, Any, Any]) -> Response[Any]:
    url = sign_in_url(request) if request.method == "GET" else "/sign-in"
    if request.headers.get("hx-request"):
        return Response(b"", status_code=401, headers={"HX-Redirect": url})
    return Redirect(url, status_code=303)


def problem_answer(said: Told, headers: dict[str, str]) -> Response[bytes]:
    """Return RFC 9457 problem details."""
    if said.status == 401:
        headers["www-authenticate"] = "Bearer"
    problem = Problem(
        title=HTTPStatus(said.status).phrase,
        status=said.status,
        detail=said.detail,
        errors=[
            ProblemField(
                pointer="/" + "/".join(part for part in item.field.split(".") if part),
                detail=item.message,
            )
            for item in said.fields
        ],
    )
    return Response(
        msgspec.json.encode(problem),
        status_code=said.status,
        media_type="application/problem+json",
        headers={"cache-control": "no-store", **headers},
    )


def error_page(
    request: Request[Any, Any, Any], said: Told, error: Exception, headers: dict[str, str]
) -> Response[Any]:
    """Return the page for an error; where even that fails, the words alone."""
    facts = facts_of(request.scope)
    page = ErrorPage(
        head=Head(
            title=_TITLES.get(said.status, "Sorry, there is a problem"),
            errors=said.fields,
        ),
        words=NOT_FOUND if said.status == 404 else said.detail,
        amend=isinstance(error, FrozenError),
        request_id=facts.request_id if said.status >= 500 else None,
    )
    # A part of a page that was fetched by itself gets a line in its place, not a page in a page.
    template = "errors/part.html" if request.headers.get("hx-request") else "errors/error.html"
    try:
        return show(request, template, page, status=said.status, headers=headers)
    except Exception as second:  # noqa: BLE001 - the last word must be said whatever is broken
        log_failure(second, request_id=facts.request_id, route="error page")
        return Response(
            page.words, status_code=said.status, media_type=MediaType.TEXT, headers=headers
        )
