"""The page of all shared parts."""

from typing import Any

from litestar import Response, get

from registry.web.pages.styleguide import parts_page
from registry.web.rendering import show
from registry.web.requests import PageRequest


@get("/parts", sync_to_thread=True, opt={"public": True})
def all_parts(request: PageRequest) -> Response[Any]:
    """Show every shared part in every state."""
    return show(request, "styleguide.html", parts_page())


router_handlers = [all_parts]
