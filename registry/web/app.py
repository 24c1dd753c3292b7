"""The application: every route, and what surrounds them."""

import asyncio
import contextlib
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from litestar import Litestar, Router
from litestar.concurrency import set_asyncio_executor
from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.routes import HTTPRoute
from litestar.types import ControllerRouterHandler, Receive, Scope, Send

from registry.settings import Settings
from registry.store.opened import Registry
from registry.web.assets import static
from registry.web.counting import Counts
from registry.web.envelope import API_PREFIX, Envelope
from registry.web.errors import answer_error
from registry.web.explorer import explorer, openapi_config
from registry.web.framing import LedgerLine
from registry.web.requests import (
    provide_form,
    provide_person,
    provide_registry,
    provide_visitor,
    read_form,
    signed_in,
)
from registry.web.routes import page_handlers

THREADS = 4
"""Handlers run in so many threads: more only wait for the same database, and cost memory."""
LONGEST_BODY = 2_000_000

_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="handler")


class RegistryApp(Litestar):
    """The routes within the envelope that every request passes, also one that no route answers."""

    envelope: Envelope

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request through the envelope; the life of the process goes straight on."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        await self.envelope(scope, receive, send, self._routes)

    async def _routes(self, scope: Scope, receive: Receive, send: Send) -> None:
        await super().__call__(scope, receive, send)


def page_router(handlers: Sequence[ControllerRouterHandler]) -> Router:
    """Return the router of pages: the session cookie only, forms with their token."""
    return Router(
        path="/",
        route_handlers=handlers,
        guards=[signed_in],
        before_request=read_form,
        dependencies=_dependencies(),
        include_in_schema=False,
    )


def api_router(handlers: Sequence[ControllerRouterHandler]) -> Router:
    """Return the router of the API: bearer tokens only, JSON or files."""
    from registry.web.bearing import bearer_known, readable_json

    return Router(
        path=API_PREFIX,
        route_handlers=handlers,
        guards=[bearer_known],
        before_request=readable_json,
        dependencies={k: v for k, v in _dependencies().items() if k != "form"},
    )


def _dependencies() -> dict[str, Provide]:
    return {
        "registry": Provide(provide_registry, sync_to_thread=False),
        "person": Provide(provide_person, sync_to_thread=False),
        "visitor": Provide(provide_visitor, sync_to_thread=False),
        "form": Provide(provide_form, sync_to_thread=False),
    }


def _bound_threads() -> None:
    """Give handlers their pool of threads, unless a loop already runs (as in some tests)."""
    with contextlib.suppress(RuntimeError):
        asyncio.get_running_loop()
        return
    set_asyncio_executor(_pool)


def create_app(settings: Settings, registry: Registry | None = None) -> RegistryApp:
    """Return the application on an open registry.

    Without a registry only what needs none answers: assets, the guide, sign-in as a page and
    ``/health/live``; ``/health/ready`` says that it is not.
    """
    _bound_threads()
    with warnings.catch_warnings():
        app = RegistryApp(
            route_handlers=[
                static,
                explorer,
                page_router(page_handlers()),
                api_router(_api_handlers()),
            ],
            exception_handlers={Exception: answer_error},
            openapi_config=openapi_config(),
            request_max_body_size=LONGEST_BODY,
            logging_config=None,
            on_app_init=[_quiet],
        )
    put_behind(app, settings, registry)
    return app


def put_behind(app: RegistryApp, settings: Settings, registry: Registry | None) -> None:
    """Put an open registry behind the routes, in place of the one that was there.

    Counts, sessions that are known and the ledger's line begin anew with it.
    """
    counts = Counts()
    app.state.update(
        {
            "settings": settings,
            "registry": registry,
            "counts": counts,
            "ledger_line": LedgerLine(),
        }
    )
    app.envelope = Envelope(
        settings=settings, registry=registry, counts=counts, methods=_methods(app)
    )


def _methods(app: Litestar) -> dict[str, str]:
    """Return the methods of each route by its pattern; whatever answers GET also answers HEAD."""
    found: dict[str, set[str]] = {}
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            names = {
                str(method) for handler in route.route_handlers for method in handler.http_methods
            }
            found.setdefault(route.path_format, {"OPTIONS"}).update(names)
    return {
        path: ", ".join(sorted(names | ({"HEAD"} if "GET" in names else set())))
        for path, names in found.items()
    }


def _quiet(config: AppConfig) -> AppConfig:
    """Leave errors to our own handler: nothing else writes a log."""
    config.debug = False
    return config


def _api_handlers() -> Sequence[ControllerRouterHandler]:
    try:
        from registry.web.api import api_handlers
    except ModuleNotFoundError as error:
        if error.name != "registry.web.api":
            raise
        return []
    handlers: Sequence[ControllerRouterHandler] = api_handlers()
    return handlers
