"""Whether the service lives, and whether it is ready."""

from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.datastructures import State

from registry.web.readiness import failures

HealthRequest = Request[Any, Any, State]


@get("/health/live", sync_to_thread=False, opt={"public": True})
def live() -> Response[bytes]:
    """Say that the process answers."""
    return _json({"status": "live"}, 200)


@get("/health/ready", sync_to_thread=True, opt={"public": True})
def ready(request: HealthRequest) -> Response[bytes]:
    """Say whether the registry can be used, and which of its own checks fail."""
    registry = request.app.state.registry
    if registry is None:
        return _json({"status": "not ready", "failed": ["no registry is open"]}, 503)
    failed = failures(registry)
    if failed:
        return _json({"status": "not ready", "failed": failed}, 503)
    return _json({"status": "ready"}, 200)


def _json(content: dict[str, Any], status: int) -> Response[bytes]:
    return Response(
        msgspec.json.encode(content),
        status_code=status,
        media_type=MediaType.JSON,
        headers={"cache-control": "no-store"},
    )


router_handlers = [live, ready]
