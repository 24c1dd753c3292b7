"""Who asks: the person behind a session cookie or a bearer token, and the cookies themselves.

The session itself lives in the registry (its own table, SHA-256 of the token, rotated at every
sign-in); here are only the names and flags of cookies.
"""

import contextlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from litestar.datastructures import Cookie

from registry.actions.sign_in import IDLE, session_person, token_person
from registry.domain.people import Organisation, Person
from registry.errors import RegistryError
from registry.settings import Settings
from registry.store import accounts
from registry.store.opened import Registry
from registry.store.people import organisation

KNOWN_FOR = timedelta(seconds=5)
MOST_KNOWN = 2_000


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


@dataclass(slots=True)
class KnownSessions:
    """Who is behind the sessions of the last few seconds, so that a page costs one small query.

    That a session is still alive is asked of the database every time: signing out, a closed
    account and a changed role end it, and so count at the next request.
    """

    _known: OrderedDict[str, tuple[datetime, Who]] = field(default_factory=OrderedDict)

    def who(self, registry: Registry, token: str) -> Who | None:
        """Return who is signed in with a session token; None where it is unknown, old or ended."""
        name = accounts.token_hash(token)
        now = registry.clock.now()
        found = self._known.get(name)
        if found is not None and found[0] <= now < found[0] + KNOWN_FOR:
            return found[1] if _is_alive(registry, token) else None
        who = _fresh(registry, token)
        if who is None:
            self._known.pop(name, None)
            return None
        self._known[name] = (now, who)
        while len(self._known) > MOST_KNOWN:
            with contextlib.suppress(KeyError):
                self._known.popitem(last=False)
        return who


def _is_alive(registry: Registry, token: str) -> bool:
    with registry.reading() as session:
        now = registry.clock.now()
        return accounts.person_of_session(session, token, at=now, idle=IDLE) is not None


def _fresh(registry: Registry, token: str) -> Who | None:
    try:
        return _who(registry, session_person(registry, token))
    except RegistryError:
        return None


def who_bears(registry: Registry, token: str) -> Who | None:
    """Return who a bearer token belongs to; None where it is unknown, old or revoked."""
    try:
        return _who(registry, token_person(registry, token))
    except RegistryError:
        return None


def _who(registry: Registry, person: Person | None) -> Who | None:
    if person is None or not person.active:
        return None
    with registry.reading() as session:
        return Who(person=person, organisation=organisation(session, person.organisation))
