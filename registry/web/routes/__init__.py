"""Every page: the modules of this folder, in one explicit list."""

from collections.abc import Sequence
from importlib import import_module

from litestar.types import ControllerRouterHandler

PAGE_MODULES = (
    "access",
    "account",
    "admin",
    "calendar",
    "board",
    "conclusions",
    "data",
    "decisions",
    "delivery",
    "evaluation_list",
    "evaluations",
    "explore",
    "guide",
    "health",
    "home",
    "initiatives",
    "metrics",
    "learnings",
    "ledger",
    "parts",
    "people",
    "queue",
    "ready",
    "results",
    "review",
    "runs",
    "search",
    "starters",
    "steps",
    "verify",
    "what_works",
)
"""A page module stands here by name and holds ``router_handlers``."""


def page_handlers() -> Sequence[ControllerRouterHandler]:
    """Return every handler of every page module."""
    handlers: list[ControllerRouterHandler] = []
    for name in PAGE_MODULES:
        handlers.extend(import_module(f"registry.web.routes.{name}").router_handlers)
    return handlers
