"""A program that calls the API with a bearer token, straight to the application."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
from anyio.from_thread import start_blocking_portal

from registry import actions
from registry.domain.people import Person
from registry.store import Registry
from tests.clients import Client, application

V1 = "/api/v1"


@dataclass(slots=True)
class Program:
    """Calls the API; creations get a fresh key, changes any version, unless they say otherwise."""

    client: Client
    token: str

    def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send any request below ``/api/v1``."""
        headers = {"authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return self.client.request(method, f"{V1}{path}", headers=headers, **more)

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Read."""
        return self.call("GET", path, **more)

    def create(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        """Make something, once."""
        headers = {"idempotency-key": secrets.token_hex(8), **more.pop("headers", {})}
        return self.call("POST", path, json=body, headers=headers, **more)

    def change(
        self, path: str, body: Any = None, *, seen: str = "*", method: str = "POST"
    ) -> httpx.Response:
        """Change what was seen."""
        more = {} if body is None else {"json": body}
        return self.call(method, path, headers={"if-match": seen}, **more)


@contextmanager
def programs(registry: Registry) -> Iterator[Callable[..., Program]]:
    """Make programs on an application: ``make(person)``, ``make(person, scopes=["read"])``."""
    used = replace(registry.settings, secure_cookies=False)
    opened = replace(registry, settings=used)
    with application(used, opened) as app, start_blocking_portal() as portal:
        client = Client(app, portal)

        def make(person: Person | None, scopes: Sequence[str] = ("read", "write")) -> Program:
            token = "nobody"
            if person is not None:
                token = actions.make_token(opened, by=person, name="test", scopes=scopes)
            return Program(client=client, token=token)

        yield make
        client.close()
