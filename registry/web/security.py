"""What keeps a page safe on the wire: headers, same origin, the token bound to a session."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

from registry.settings import Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_NAME = "_csrf"
CSRF_HEADER = "x-csrf-token"
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


def new_nonce() -> str:
    """Return a fresh nonce for one page."""
    return base64.b64encode(secrets.token_bytes(16)).decode()


def content_policy(nonce: str) -> str:
    """Return the content security policy of a page: own files only, and scripts by nonce."""
    return (
        f"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; "
        "img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
        "object-src 'none'"
    )


def security_headers(settings: Settings, nonce: str) -> list[tuple[bytes, bytes]]:
    """Return the headers that every answer carries, unless it sets its own of that name."""
    headers = {
        "content-security-policy": content_policy(nonce),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
    }
    if settings.secure_cookies:
        headers["strict-transport-security"] = "max-age=31536000"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def merged(
    given: Iterable[tuple[bytes, bytes]], added: Iterable[tuple[bytes, bytes]]
) -> list[tuple[bytes, bytes]]:
    """Return the answer's own headers, and of the added ones those that it does not set."""
    own = list(given)
    names = {name.lower() for name, _ in own}
    return own + [(name, value) for name, value in added if name not in names]


def is_known_host(host: str, settings: Settings) -> bool:
    """Return whether a request's Host is one that this service answers to."""
    if not settings.demo and not settings.base_url:
        return True
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    public = urlsplit(settings.base_url).hostname if settings.base_url else None
    return name in LOCAL_HOSTS or (public is not None and name == public)


def is_same_origin(headers: dict[bytes, bytes]) -> bool:
    """Return whether an unsafe request comes from a page of ours, as far as its headers tell.

    Browsers say so in ``Sec-Fetch-Site``; older ones in ``Origin``. Where neither is sent the
    token decides alone.
    """
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site in (b"same-origin", b"none")
    origin = headers.get(b"origin")
    if origin is None:
        return True
    return urlsplit(origin.decode("latin-1")).netloc == headers.get(b"host", b"").decode("latin-1")


def csrf_token(secret: str) -> str:
    """Return the form token of a session (or of a visit before it): an HMAC under its secret."""
    return hmac.new(secret.encode(), b"form token", hashlib.sha256).hexdigest()


def is_csrf_token(secret: str | None, given: str) -> bool:
    """Return whether a token that was sent belongs to the session or visit with this secret."""
    return secret is not None and hmac.compare_digest(
        csrf_token(secret).encode(), given.encode("utf-8", "replace")
    )
