"""The API for programs, one file a noun, on the actions and permissions that pages use.

A handler takes ``registry`` and ``person`` as pages do, and by name what it needs of the rest:
``wanted`` (a list's page), ``key`` (the Idempotency-Key of a creation), ``seen`` (the If-Match of a
change), ``form`` (an upload; the handler says ``opt={"files": True}``). Its body is ``data``, a
frozen struct that refuses fields it does not know. What is answered are the values of the domain.
"""

from collections.abc import Sequence

from litestar import Router
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from registry.web.api.headers import provide_key, provide_seen, provide_wanted
from registry.web.api.scopes import in_scope


def api_handlers() -> Sequence[ControllerRouterHandler]:
    """Return every handler of the API."""
    from registry.web.api import (
        analyses,
        conclusions,
        datasets,
        decisions,
        drafts,
        due,
        evaluations,
        initiatives,
        ledger,
        metrics,
        moves,
        people,
        plans,
        results,
        reviews,
        runs,
        starters,
        statements,
        tokens,
        units,
    )
    from registry.web.requests import provide_form

    nouns = (
        analyses,
        conclusions,
        datasets,
        decisions,
        drafts,
        due,
        evaluations,
        initiatives,
        ledger,
        metrics,
        moves,
        people,
        plans,
        results,
        reviews,
        runs,
        starters,
        statements,
        tokens,
        units,
    )
    return [
        Router(
            path="/",
            route_handlers=[handler for noun in nouns for handler in noun.handlers],
            guards=[in_scope],
            dependencies={
                "wanted": Provide(provide_wanted, sync_to_thread=False),
                "key": Provide(provide_key, sync_to_thread=False),
                "seen": Provide(provide_seen, sync_to_thread=False),
                "form": Provide(provide_form, sync_to_thread=False),
            },
        )
    ]
