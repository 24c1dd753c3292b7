"""Sign somebody in with a password: slow for those who guess, alike for those we do not know."""

import hmac
import threading
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from registry.domain.people import Person
from registry.errors import NotAllowedError, NotFoundError, SlowDownError
from registry.store import Registry, accounts, journal, people

if TYPE_CHECKING:
    from argon2 import PasswordHasher

WINDOW = timedelta(minutes=5)
MOST_TRIES = 10
MOST_TRIES_OF_ALL = 1000
LASTS = timedelta(hours=12)
IDLE = timedelta(hours=4)
TOUCHED_EVERY = timedelta(minutes=1)
WRONG = "The e-mail address or the password is not right."

_AT_ONCE = threading.BoundedSemaphore(2)
"""A hash takes 64 MiB and a third of a second: more than two at once would let anyone stall us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A fresh session: its token goes into the cookie and is kept nowhere else."""

    token: str
    person: Person


@cache
def hasher() -> "PasswordHasher":
    """Return the argon2 hasher with its own defaults (64 MiB, three passes, four lanes)."""
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return hasher().hash("nobody has this password")


def fits(password: str, kept: str | None) -> bool:
    """Return whether a password fits a hash; without one, take as long and return False."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    with _AT_ONCE:
        try:
            hasher().verify(kept or _nobodys_hash(), password)
        except (Argon2Error, InvalidHashError):
            return False
    return kept is not None


def sign_in(registry: Registry, *, email: str, password: str, address: str) -> SignedIn:
    """Return a fresh session of the person; a token that a browser brought along is never used.

    Raises
    ------
        SlowDownError: over ten failed tries in five minutes from here or for this person.
        NotAllowedError: wrong, in the same words and time whether or not we know the person.
    """
    _require_slow(registry, email=email, address=address)
    with registry.reading() as session:
        person = people.by_email(session, email)
        kept = None if person is None else accounts.password_hash(session, person.id)
    right = fits(password, kept)
    if person is None or not right or not person.active:
        with registry.writing() as session:
            now = registry.clock.now()
            accounts.note_try(session, email=email, address=address, at=now, succeeded=False)
        raise NotAllowedError(WRONG)
    return _open(registry, person, email=email, address=address)


def sign_in_as(registry: Registry, *, email: str) -> SignedIn:
    """Return a session without a password. Only the demonstration, on this machine, has this."""
    if not registry.settings.demo:
        raise NotFoundError
    with registry.reading() as session:
        person = people.by_email(session, email)
    if person is None or not person.active:
        raise NotFoundError
    return _open(registry, person, email=email, address="demonstration")


def _require_slow(registry: Registry, *, email: str, address: str) -> None:
    with registry.reading() as session:
        tries = accounts.tries_since(
            session, email=email, address=address, since=registry.clock.now() - WINDOW
        )
    limits = (MOST_TRIES, MOST_TRIES, MOST_TRIES_OF_ALL)
    if any(count >= most for count, most in zip(tries, limits, strict=True)):
        seconds = int(WINDOW.total_seconds())
        raise SlowDownError("Too many tries. Wait five minutes.", retry_after=seconds)


def _open(registry: Registry, person: Person, *, email: str, address: str) -> SignedIn:
    with registry.acting(person) as act:
        token = accounts.open_session(act.session, act.by.id, at=act.now, lasts=LASTS)
        accounts.note_try(act.session, email=email, address=address, at=act.now, succeeded=True)
        journal.append(act, kind="person.signed_in", subject=f"person:{act.by.id}", payload={})
        return SignedIn(token=token, person=act.by)


def session_person(registry: Registry, token: str) -> Person | None:
    """Return whose live session a token is, as they stand now, or None."""
    now = registry.clock.now()
    with registry.reading() as session:
        found = accounts.person_of_session(session, token, at=now, idle=IDLE)
        if found is None:
            return None
        person = people.person(session, found)
        stale = accounts.seen_before(session, token, now - TOUCHED_EVERY)
    if not person.active:
        return None
    if stale:
        with registry.writing() as session:
            accounts.touch_session(session, token, at=now)
    return person


def token_person(registry: Registry, token: str) -> Person | None:
    """Return whose live bearer token it is, narrowed to the token's scopes, or None."""
    import dataclasses

    with registry.reading() as session:
        found = accounts.person_of_token(session, token, at=registry.clock.now())
        if found is None:
            return None
        person = people.person(session, found[0])
    return dataclasses.replace(person, scopes=found[1]) if person.active else None


def form_token(registry: Registry, session_token: str) -> str:
    """Return the token that a session's forms carry; it fits no other session."""
    key = registry.keys.form_key()
    return hmac.new(key, accounts.token_hash(session_token).encode(), "sha256").hexdigest()
