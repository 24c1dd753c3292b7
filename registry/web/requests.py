"""What handlers are given: the registry, the person who asks, the form, all by name.

A page's handler takes ``registry``, ``person`` and, for a POST, ``form``::

    @post("/learnings", sync_to_thread=True)
    def learn(
        request: PageRequest,
        registry: Given[Registry],
        person: Given[Person],
        form: Given[SubmittedForm],
    ) -> Response[Any]: ...
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, TypeAlias, TypeVar
from urllib.parse import quote

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import Dependency
from litestar.handlers import BaseRouteHandler
from litestar.params import SkipValidationMarker
from litestar.response import Redirect

from registry.domain.people import Person
from registry.errors import NotAllowedError
from registry.store.once import once
from registry.store.opened import Registry
from registry.web.envelope import facts_of
from registry.web.forms import SubmittedForm
from registry.web.received import (
    FORM_TYPE,
    UPLOAD_TYPE,
    UnreadableError,
    kind_of,
    read_fields,
    read_upload,
)
from registry.web.security import CSRF_HEADER, CSRF_NAME, SAFE_METHODS, is_csrf_token
from registry.web.sessions import kept_cookie, new_visit, visit_name

PageRequest = Request[Any, Any, State]

T = TypeVar("T")
Given: TypeAlias = Annotated[T, Dependency(kind="named"), SkipValidationMarker()]
"""What a handler is given by the name of its parameter: a value of ours, taken as it is."""


class SignInNeededError(Exception):
    """Nobody is signed in, and the page is not public."""


class WrongTokenError(NotAllowedError):
    """A form without the token of the session it was made for."""

    def __init__(self) -> None:
        super().__init__("This form is no longer valid. Reload its page and send it again.")


def provide_registry(request: PageRequest) -> Registry:
    """Return the open registry."""
    registry: Registry = request.app.state.registry
    return registry


def provide_person(request: PageRequest) -> Person:
    """Return the person who asks."""
    person = facts_of(request.scope).person
    if person is None:
        raise SignInNeededError
    return person


def provide_visitor(request: PageRequest) -> Person | None:
    """Return the person who asks, or None for somebody who has not signed in."""
    return facts_of(request.scope).person


def provide_form(request: PageRequest) -> SubmittedForm:
    """Return the form that was sent; it was read, and its token checked, before the handler."""
    form: SubmittedForm | None = facts_of(request.scope).form
    return form if form is not None else SubmittedForm(values={})


def signed_in(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard of pages: let only those in who have signed in, unless the page is public."""
    if handler.opt.get("public") or connection.scope.get("method") == "OPTIONS":
        return
    if facts_of(connection.scope).person is None:
        raise SignInNeededError


async def read_form(request: PageRequest) -> None:
    """Check the token and read the form of an unsafe request, before anything else is done.

    The token of a form with files stands in its address or in a header, so that nobody can make
    us read a large body who could not have sent a small one.
    """
    if request.method in SAFE_METHODS:
        return
    facts = facts_of(request.scope)
    kind = kind_of(request.headers)
    given: str = request.headers.get(CSRF_HEADER) or request.query_params.get(CSRF_NAME) or ""
    if kind == UPLOAD_TYPE:
        if not is_csrf_token(facts.secret, given):
            raise WrongTokenError
        facts.form = await read_upload(
            request.stream(),
            request.headers.get("content-type", ""),
            intake=request.app.state.settings.intake,
            received=facts.received,
        )
        return
    body = await request.body()
    if kind not in (FORM_TYPE, "") or (kind == "" and body):
        if not is_csrf_token(facts.secret, given):
            raise WrongTokenError
        raise UnreadableError("Pages take forms only.", status=415)
    form = read_fields(body)
    if not is_csrf_token(facts.secret, given or form.raw(CSRF_NAME)):
        raise WrongTokenError
    facts.form = form


def begin_visit(request: PageRequest) -> str | None:
    """Return the secret of a new visit, for a public page with a form; None where there is one.

    Give it to `keep_visit` with the answer: the form's token is bound to that cookie.
    """
    facts = facts_of(request.scope)
    if facts.secret is not None:
        return None
    facts.secret = new_visit()
    return facts.secret


def keep_visit(request: PageRequest, answer: Response[Any], visit: str | None) -> Response[Any]:
    """Return the answer, with the cookie of a visit that has just begun."""
    if visit is not None:
        settings = request.app.state.settings
        answer.set_cookie(kept_cookie(settings, visit_name(settings), visit))
    return answer


@contextmanager
def one_press(form: SubmittedForm) -> Iterator[None]:
    """Let the action called inside have its effect once for this form, however often it is sent.

    A second press raises `registry.store.once.RepeatedError`, which says what the first one did.
    """
    if not form.key:
        yield
        return
    with once(key=form.key, request_sha256=form.digest):
        yield


def go_to(request: PageRequest, url: str) -> Response[Any]:
    """Return the answer that leads to another page after a change."""
    if request.headers.get("hx-request"):
        return Response(b"", status_code=200, headers={"HX-Redirect": url})
    return Redirect(url, status_code=303)


def sign_in_url(request: PageRequest) -> str:
    """Return the way to sign in and come back; only a page of ours is a way back."""
    path = request.scope["path"]
    return "/sign-in" if path == "/" else f"/sign-in?next={quote(path)}"
