"""The server: one process, bounded threads, no log of its own, no name of itself in answers."""

import socket

import uvicorn

from registry.settings import Settings
from registry.store import Registry
from registry.web.app import create_app


def server_for(settings: Settings, registry: Registry) -> uvicorn.Server:
    """Return a server that is ready to run on ``settings.host`` and ``settings.port``.

    Our own log has one line for each request; uvicorn's access log would hold whole addresses.
    """
    config = uvicorn.Config(
        create_app(settings, registry),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        h11_max_incomplete_event_size=32_768,
    )
    return uvicorn.Server(config)


def serve(
    settings: Settings, registry: Registry, *, sockets: list[socket.socket] | None = None
) -> None:
    """Serve until the process is told to stop; ``sockets`` are ones that are already bound."""
    server_for(settings, registry).run(sockets=sockets)
