"""Starters: well-thought-out first drafts, and the designs that the engine can run."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from registry import catalogue
from registry.catalogue.starter import Starter
from registry.errors import NotFoundError
from registry.web.api.answers import Page, answered, listed
from registry.web.api.headers import Wanted
from registry.web.requests import Given


@get("/starters", sync_to_thread=True)
def starters(wanted: Given[Wanted]) -> Response[Page[Starter]]:
    """Return the shipped starters."""
    found = catalogue.starters().values()
    return listed(found, wanted, key=lambda item: item.key, name="starters")


@get("/starters/{starter_key:str}", sync_to_thread=True)
def starter(starter_key: FromPath[str]) -> Response[Starter]:
    """Return a starter."""
    return answered(_starter(starter_key))


@get("/starters/{starter_key:str}/draft", sync_to_thread=True)
def starter_draft(starter_key: FromPath[str]) -> Response[dict[str, Any]]:
    """Return the fields of a draft that a starter fills."""
    from analysis import design

    return answered(_starter(starter_key).draft(designs=design.keys()))


def _starter(key: str) -> Starter:
    found = catalogue.starters().get(key)
    if found is None:
        raise NotFoundError
    return found


handlers = (starters, starter, starter_draft)
