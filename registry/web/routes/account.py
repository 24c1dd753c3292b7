"""One's own account: who one is here, one's sessions, one's tokens for programs."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from registry.actions.invite import invite
from registry.actions.make_token import LONGEST_DAYS, SCOPES, make_token, revoke_token
from registry.actions.sign_in import IDLE
from registry.domain.people import Person
from registry.errors import FieldProblem, InvalidError
from registry.store import Registry, accounts
from registry.store.people import units
from registry.web.fields import Field, Option, filled
from registry.web.forms import SubmittedForm
from registry.web.framing import ROLE_WORDS
from registry.web.pages.access import AccountPage, TokenRow, TokensPage
from registry.web.pages.frame import Crumb, Head
from registry.web.pages.parts import Column, Table
from registry.web.rendering import show
from registry.web.requests import Given, PageRequest, go_to
from registry.web.sessions import cookie_name, cookie_of
from registry.web.words import moment

_SCOPE_WORDS = {"read": "read", "write": "read and change"}
_TOKEN_FIELDS = (
    Field(name="name", label="What is it for?", width="30", hint="Such as the monthly report."),
    Field(
        name="scopes",
        label="What may it do?",
        kind="radios",
        chosen=("read",),
        options=(
            Option(value="read", label="Read what you may read"),
            Option(value="write", label="Read and change what you may change"),
        ),
    ),
    Field(
        name="days", label="For how long?", kind="whole", value="90", width="4", unit="days",
        hint=f"1 to {LONGEST_DAYS} days.",
    ),
)  # fmt: skip


@get("/account", sync_to_thread=True)
def account(
    request: PageRequest, registry: Given[Registry], person: Given[Person]
) -> Response[Any]:
    """Show who one is here."""
    with registry.reading() as session:
        names = {unit.id: unit.name for unit in units(session, person.organisation)}
    roles = [
        f"{ROLE_WORDS[held.role]} in {names.get(held.unit, 'another unit')}"
        for held in person.roles
    ]
    page = AccountPage(
        head=Head(title="Your account"),
        sessions=_sessions(request, registry, person),
        facts=(
            ("Name", person.shown),
            ("E-mail address", person.email),
            ("Unit", names.get(person.unit, "\u2013")),
            ("Roles", "; ".join(roles) or "Member: you may read what your force may read"),
        ),
    )
    return show(request, "access/account.html", page)


def _sessions(request: PageRequest, registry: Registry, person: Person) -> Table:
    zone = registry.settings.zone
    own = cookie_of(request.headers.get("cookie", ""), cookie_name(registry.settings)) or ""
    with registry.reading() as session:
        found = accounts.live_sessions(session, person.id, at=registry.clock.now(), idle=IDLE)
    return Table(
        caption="Where you are signed in",
        columns=(
            Column(head="Since"),
            Column(head="Last used", say_head=True),
            Column(head="Ends at the latest", say_head=True),
        ),
        rows=tuple(
            (
                moment(one["started_at"], zone)
                + (" (here)" if one["token_sha256"] == accounts.token_hash(own) else ""),
                moment(one["seen_at"], zone),
                moment(one["expires_at"], zone),
            )
            for one in found
        ),
    )


@post("/account/password", sync_to_thread=True)
def change_password(
    request: PageRequest, registry: Given[Registry], person: Given[Person]
) -> Response[Any]:
    """End every session and lead to the page that sets a new password."""
    return go_to(request, f"/set-password/{invite(registry, by=person, person=person.id)}")


def _tokens_page(
    registry: Registry,
    person: Person,
    *,
    fields: tuple[Field, ...] = _TOKEN_FIELDS,
    problems: tuple[FieldProblem, ...] = (),
    secret: str | None = None,
) -> TokensPage:
    zone = registry.settings.zone
    with registry.reading() as session:
        found = accounts.tokens(session, person.id)
    rows = tuple(
        TokenRow(
            id=None if row["revoked_at"] else str(row["id"]),
            name=row["name"],
            scopes=", ".join(_SCOPE_WORDS.get(scope, scope) for scope in row["scopes"]),
            made=moment(row["created_at"], zone),
            ends=(
                f"revoked {moment(row['revoked_at'], zone)}"
                if row["revoked_at"]
                else moment(row["expires_at"], zone)
                if row["expires_at"]
                else "when revoked"
            ),
            used=moment(row["used_at"], zone) if row["used_at"] else "not noted",
        )
        for row in found
    )
    return TokensPage(
        head=Head(
            title="Tokens for programs",
            crumbs=(Crumb(words="Your account", url="/account"), Crumb(words="Tokens")),
            errors=problems,
        ),
        tokens=rows,
        fields=fields,
        secret=secret,
    )


@get("/account/tokens", sync_to_thread=True)
def tokens(request: PageRequest, registry: Given[Registry], person: Given[Person]) -> Response[Any]:
    """Show one's tokens, without their secrets."""
    return show(request, "access/tokens.html", _tokens_page(registry, person))


@post("/account/tokens", sync_to_thread=True)
def make_one(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    form: Given[SubmittedForm],
) -> Response[Any]:
    """Make a token and show its secret, this once."""
    name = form.text("name", "what the token is for", most=120)
    scope = form.choice("scopes", SCOPES, "Choose what it may do")
    days = form.whole("days", "a number of days", least=1, most=LONGEST_DAYS)
    try:
        form.check()
        scopes = SCOPES if scope == "write" else ("read",)
        secret = make_token(registry, by=person, name=name, scopes=scopes, days=days or 1)
    except InvalidError as error:
        fields = filled(_TOKEN_FIELDS, form, error.fields)
        page = _tokens_page(registry, person, fields=fields, problems=error.fields)
        return show(request, "access/tokens.html", page, status=422)
    return show(request, "access/tokens.html", _tokens_page(registry, person, secret=secret))


@post("/account/tokens/{token:uuid}/revoke", sync_to_thread=True)
def revoke(
    request: PageRequest,
    registry: Given[Registry],
    person: Given[Person],
    token: FromPath[UUID],
) -> Response[Any]:
    """Revoke a token; the next request with it is refused."""
    revoke_token(registry, by=person, token=token)
    return go_to(request, "/account/tokens")


router_handlers = [account, change_password, tokens, make_one, revoke]
