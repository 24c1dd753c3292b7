"""Who asks: the person behind a session cookie or a bearer token, and the cookies themselves.

The session itself lives in the registry (its own table, SHA-256 of the token, rotated at every
sign-in); here are only the names and flags of cookies.
"""

import secrets
from dataclasses import dataclass

from litestar.datastructures import Cookie

from registry.domain.people import Organisation, Person
from registry.errors import RegistryError
from registry.settings import Settings
from registry.store.opened import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Somebody who asks, and the organisation whose registry they see."""

    person: Person
    organisation: Organisation


def cookie_name(settings: Settings) -> str:
    """Return the name of the session cookie; over https browsers hold it to this very host."""
    return "__Host-session" if settings.secure_cookies else "session"


def visit_name(settings: Settings) -> str:
    """Return the name of the cookie that binds the form token before somebody has signed in."""
    return "__Host-visit" if settings.secure_cookies else "visit"


def cookie_of(header: str, name: str) -> str | None:
    """Return a cookie's value from the Cookie header; of two with one name, neither."""
    found = [
        value.strip()
        for key, _, value in (part.partition("=") for part in header.split(";"))
        if key.strip() == name
    ]
    return found[0][:200] if len(found) == 1 and found[0] else None


def kept_cookie(settings: Settings, name: str, value: str) -> Cookie:
    """Return a cookie that scripts cannot read and other sites do not send."""
    return Cookie(
        key=name,
        value=value,
        path="/",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def dropped_cookie(settings: Settings, name: str) -> Cookie:
    """Return the cookie that makes a browser forget one."""
    return Cookie(
        key=name,
        value="",
        path="/",
        max_age=0,
        secure=settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def new_visit() -> str:
    """Return the secret of a visit by somebody who has not signed in."""
    return secrets.token_urlsafe(24)


def who_asks(registry: Registry, token: str) -> Who | None:
    """Return who is signed in with a session token; None where it is unknown, old or ended."""
    from registry.actions.sign_in import session_person

    try:
        return _who(registry, session_person(registry, token))
    except RegistryError:
        return None


def who_bears(registry: Registry, token: str) -> Who | None:
    """Return who a bearer token belongs to; None where it is unknown, old or revoked."""
    from registry.actions.sign_in import token_person

    try:
        return _who(registry, token_person(registry, token))
    except RegistryError:
        return None


def _who(registry: Registry, person: Person | None) -> Who | None:
    from registry.store.people import organisation

    if person is None or not person.active:
        return None
    with registry.reading() as session:
        return Who(person=person, organisation=organisation(session, person.organisation))
