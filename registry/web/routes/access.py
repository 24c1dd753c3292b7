"""Signing in and out, and setting a password with a link."""

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter

from registry.actions.set_password import set_password
from registry.actions.sign_in import SignedIn, sign_in, sign_in_as
from registry.actions.sign_out import sign_out
from registry.domain.people import Person
from registry.errors import (
    FieldProblem,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    SlowDownError,
)
from registry.store import Registry
from registry.web.envelope import facts_of
from registry.web.fields import Field, filled
from registry.web.forms import SubmittedForm
from registry.web.framing import role_words
from registry.web.pages.access import DemoPerson, PasswordPage, SignInPage
from registry.web.pages.frame import Head
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, begin_visit, go_to, keep_visit
from registry.web.sessions import (
    cookie_name,
    cookie_of,
    dropped_cookie,
    kept_cookie,
    visit_name,
)

DEMO_PEOPLE = ("lead", "analyst", "reviewer", "leader", "steward", "administrator")
_FIELDS = (
    Field(name="email", label="E-mail address", kind="email", width="30", autocomplete="username"),
    Field(
        name="password",
        label="Password",
        kind="password",
        width="30",
        autocomplete="current-password",
    ),
)
_PASSWORD_FIELDS = (
    Field(
        name="password",
        label="New password",
        kind="password",
        hint="12 to 200 characters. A few words do well.",
        width="30",
        autocomplete="new-password",
    ),
)
PUBLIC = {"public": True}


def _own_path(url: str) -> str:
    """Return a way back that is a page of ours, or the home page."""
    own = url.startswith("/") and not url.startswith(("//", "/\\")) and url.isprintable()
    return url if own and len(url) < 500 else "/"


def _demo_people(request: PageRequest) -> tuple[DemoPerson, ...]:
    registry: Registry | None = request.app.state.registry
    if not request.app.state.settings.demo or registry is None:
        return ()
    from registry.store.people import by_email

    with registry.reading() as session:
        found = [by_email(session, f"{name}@demo.example") for name in DEMO_PEOPLE]
    return tuple(
        DemoPerson(email=person.email, words=_demo_words(person)) for person in found if person
    )


def _demo_words(person: Person) -> str:
    """Reviewer is what one is named on a plan, not a role that one holds."""
    is_reviewer = person.email.startswith("reviewer@")
    return f"{person.shown}, peer reviewer" if is_reviewer else role_words(person)


def _page(request: PageRequest, *, next_url: str, fields: tuple[Field, ...] = _FIELDS,
          problems: tuple[FieldProblem, ...] = ()) -> SignInPage:  # fmt: skip
    return SignInPage(
        head=Head(title="Sign in", errors=problems),
        fields=fields,
        next_url=next_url,
        people=_demo_people(request),
    )


@get("/sign-in", sync_to_thread=True, opt=PUBLIC)
def sign_in_page(
    request: PageRequest,
    next_url: Annotated[str, QueryParameter(name="next", max_length=500)] = "/",
) -> Response[Any]:
    """Show the form; it is bound to a cookie of this visit."""
    facts = facts_of(request.scope)
    if facts.person is not None:
        return go_to(request, _own_path(next_url))
    visit = begin_visit(request)
    answer = show(request, "access/sign_in.html", _page(request, next_url=_own_path(next_url)))
    return keep_visit(request, answer, visit)


@post("/sign-in", sync_to_thread=True, opt=PUBLIC)
def sign_in_now(
    request: PageRequest,
    registry: Given[Registry],
    form: Given[SubmittedForm],
) -> Response[Any]:
    """Sign in with a password; who is wrong hears the same whether or not we know them."""
    next_url = _own_path(form.raw("next"))
    email = form.text("email", "your e-mail address", most=254)
    password = form.values.get("password", ("",))[0]
    if not password or len(password) > 1_000:
        form.problem("password", "Give your password")
    status, problems, headers = 422, tuple(form.problems), {}
    if not problems:
        address = request.client.host if request.client else "unknown"
        try:
            signed = sign_in(registry, email=email, password=password, address=address)
            return _let_in(request, registry, signed, next_url)
        except NotAllowedError as error:
            status, problems = 403, (FieldProblem(field="email", message=str(error)),)
        except SlowDownError as error:
            status, problems = 429, (FieldProblem(field="email", message=str(error)),)
            headers = {"retry-after": str(error.retry_after)}
    fields = filled(_FIELDS, form, problems)
    page = _page(request, next_url=next_url, fields=fields, problems=problems)
    return show(request, "access/sign_in.html", page, status=status, headers=headers)


@post("/sign-in/as", sync_to_thread=True, opt=PUBLIC)
def sign_in_as_one(
    request: PageRequest,
    registry: Given[Registry],
    form: Given[SubmittedForm],
) -> Response[Any]:
    """Be one of the people of the demonstration; elsewhere this does not exist."""
    signed = sign_in_as(registry, email=form.raw("person"))
    return _let_in(request, registry, signed, _own_path(form.raw("next")))


def _let_in(
    request: PageRequest, registry: Registry, signed: SignedIn, next_url: str
) -> Response[Any]:
    """Return the answer that keeps the new session; one that the browser brought is over."""
    settings = request.app.state.settings
    facts = facts_of(request.scope)
    name = cookie_name(settings)
    if facts.who is not None:
        old = cookie_of(request.headers.get("cookie", ""), name)
        sign_out(registry, by=facts.who.person, token=old)
    answer = go_to(request, next_url)
    answer.set_cookie(kept_cookie(settings, name, signed.token))
    answer.set_cookie(dropped_cookie(settings, visit_name(settings)))
    return answer


@post("/sign-out", sync_to_thread=True)
def sign_out_now(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
) -> Response[Any]:
    """End this session, or with ``everywhere`` all of them."""
    settings = request.app.state.settings
    token = cookie_of(request.headers.get("cookie", ""), cookie_name(settings))
    sign_out(registry, by=person, token=None if form.yes("everywhere") else token)
    answer = go_to(request, "/sign-in")
    answer.set_cookie(dropped_cookie(settings, cookie_name(settings)))
    return answer


def _password_page(token: str, *problems: FieldProblem) -> PasswordPage:
    message = problems[0].message if problems else ""
    return PasswordPage(
        head=Head(title="Set your password", errors=problems),
        fields=tuple(
            Field(
                name=one.name, label=one.label, kind=one.kind, hint=one.hint, width=one.width,
                autocomplete=one.autocomplete, error=message,
            )
            for one in _PASSWORD_FIELDS
        ),
        url=f"/set-password/{token}",
    )  # fmt: skip


@get("/set-password/{token:str}", sync_to_thread=True, opt=PUBLIC)
def password_page(request: PageRequest, token: FromPath[str]) -> Response[Any]:
    """Show the form; the link itself is only used up when it is sent."""
    visit = begin_visit(request)
    answer = show(request, "access/password.html", _password_page(token))
    return keep_visit(request, answer, visit)


@post("/set-password/{token:str}", sync_to_thread=True, opt=PUBLIC)
def set_password_now(
    request: PageRequest,
    registry: Given[Registry],
    form: Given[SubmittedForm],
    token: FromPath[str],
) -> Response[Any]:
    """Set the password; then one signs in with it."""
    try:
        set_password(registry, link=token, password=form.values.get("password", ("",))[0])
    except InvalidError as error:
        page = _password_page(token, *error.fields)
        return show(request, "access/password.html", page, status=422)
    except NotFoundError as error:
        page = _password_page(token, FieldProblem(field="password", message=str(error)))
        return show(request, "access/password.html", page, status=404)
    return go_to(request, "/sign-in")


router_handlers = [
    sign_in_page,
    sign_in_now,
    sign_in_as_one,
    sign_out_now,
    password_page,
    set_password_now,
]
