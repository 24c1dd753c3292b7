"""A browser without a screen: sends requests straight to the application, and keeps cookies."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal

from registry.domain.people import Person
from registry.settings import Settings
from registry.store import Registry, accounts
from registry.web.app import RegistryApp, create_app, put_behind

_free: list[RegistryApp] = []


@contextmanager
def application(settings: Settings, registry: Registry | None) -> Iterator[RegistryApp]:
    """Lend an application over a registry: routes take a second to make, so they are kept."""
    app = _free.pop() if _free else create_app(settings, registry)
    put_behind(app, settings, registry)
    try:
        yield app
    finally:
        _free.append(app)


TOKEN = re.compile(r"""_csrf(?:" value="|=)([0-9a-f]{64})""")


class Client:
    """Sends requests straight to the application, each to its end; it keeps cookies."""

    def __init__(self, app: Any, portal: BlockingPortal, address: str = "203.0.113.9") -> None:
        self.portal = portal
        transport = httpx.ASGITransport(
            app=app, raise_app_exceptions=False, client=(address, 50_000)
        )
        self.http = httpx.AsyncClient(
            transport=transport, base_url="http://testserver", follow_redirects=False
        )

    @property
    def cookies(self) -> httpx.Cookies:
        """The cookies that are kept."""
        return self.http.cookies

    def request(self, method: str, url: str, **more: Any) -> httpx.Response:
        """Send any request."""
        answer: httpx.Response = self.portal.call(partial(self.http.request, method, url, **more))
        return answer

    def get(self, url: str, **more: Any) -> httpx.Response:
        """Send a GET."""
        return self.request("GET", url, **more)

    def post(self, url: str, **more: Any) -> httpx.Response:
        """Send a POST."""
        return self.request("POST", url, **more)

    def close(self) -> None:
        """Let go of the transport."""
        self.portal.call(self.http.aclose)


@dataclass(slots=True)
class Browser:
    """A browser without a screen: it keeps cookies and sends forms with their token."""

    client: Client
    token: str = ""
    headers: dict[str, str] = field(default_factory=lambda: {"sec-fetch-site": "same-origin"})

    def get(self, url: str, **more: Any) -> Any:
        """Open a page, and remember the token of its forms."""
        answer = self.client.get(url, **more)
        found = TOKEN.search(answer.text)
        if found:
            self.token = found.group(1)
        return answer

    def post(self, url: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        """Send a form with the token of the page that was open."""
        headers = {**self.headers, **more.pop("headers", {})}
        return self.client.post(
            url, data={"_csrf": self.token, **(data or {})}, headers=headers,
            follow_redirects=False, **more,
        )  # fmt: skip


def session_token(
    registry: Registry, person: Person, lasts: timedelta = timedelta(hours=12)
) -> str:
    """Return the token of a fresh session of somebody."""
    with registry.writing() as session:
        return accounts.open_session(session, person.id, at=registry.clock.now(), lasts=lasts)


@contextmanager
def browsers(registry: Registry, **settings: Any) -> Iterator[Callable[..., Browser]]:
    """Open browsers on an application: ``make()`` for a visitor, ``make(person)`` signed in.

    ``settings`` change the registry's own, such as ``demo=True``.
    """
    used = replace(registry.settings, **{"secure_cookies": False, **settings})
    opened = replace(registry, settings=used)
    clients: list[Client] = []
    with application(used, opened) as app, start_blocking_portal() as portal:

        def make(person: Person | None = None, *, address: str = "203.0.113.9") -> Browser:
            client = Client(app, portal, address)
            clients.append(client)
            if person is not None:
                client.cookies.set("session", session_token(opened, person))
            return Browser(client=client)

        yield make
        for client in clients:
            client.close()
