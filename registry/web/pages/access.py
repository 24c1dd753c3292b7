"""What the pages of signing in, passwords, one's account and one's tokens are told."""

from dataclasses import dataclass

from registry.web.fields import Field
from registry.web.pages.frame import Head
from registry.web.pages.parts import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Somebody to be in the demonstration."""

    email: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage:
    """The form, and in the demonstration one button for each role."""

    head: Head
    fields: tuple[Field, ...]
    next_url: str
    people: tuple[DemoPerson, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPage:
    """Set a password with a link that works once."""

    head: Head
    fields: tuple[Field, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """Who one is here, and the way out."""

    head: Head
    facts: tuple[tuple[str, str], ...]
    sessions: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """One bearer token, without its secret; ``id`` is None where it can no longer be revoked."""

    id: str | None
    name: str
    scopes: str
    made: str
    ends: str
    used: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensPage:
    """One's tokens, the form for a new one, and a new one's secret, shown once."""

    head: Head
    tokens: tuple[TokenRow, ...]
    fields: tuple[Field, ...]
    secret: str | None = None
