"""A HEAD is answered as a GET without its body, and the server is left knowing that it was one."""

from typing import Any

from anyio.from_thread import start_blocking_portal

from tests.builders import Force
from tests.clients import application


def test_the_server_goes_on_knowing_that_it_must_send_no_body(force: Force) -> None:
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "HEAD",
        "scheme": "http", "path": "/sign-in", "raw_path": b"/sign-in", "query_string": b"",
        "root_path": "", "headers": [(b"host", b"testserver")],
        "client": ("203.0.113.9", 50_000), "server": ("testserver", 80),
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    registry = force.registry
    with application(registry.settings, registry) as app, start_blocking_portal() as portal:
        portal.call(app, scope, receive, send)
    assert scope["method"] == "HEAD"
    assert sent[0]["status"] == 200
    assert int(dict(sent[0]["headers"])[b"content-length"]) > 1000
    assert b"".join(message.get("body", b"") for message in sent[1:]) == b""
