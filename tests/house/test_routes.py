"""To a stranger every page leads to the door, and every address of the API says nothing."""

import re
from collections.abc import Iterator

import pytest
from litestar.testing import TestClient

from registry.settings import read_settings
from registry.web.app import create_app

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
OUR_OWN = "/api/v1"
DESCRIPTION = {"/api", "/api/openapi.json"}
"""What the API is like, which is in the repository too."""
REFERENCE = "NORS-2026-0001"


def _doors() -> list[tuple[str, str]]:
    app = create_app(read_settings(home=None, demo=False))
    doors = set()
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if not handler.opt.get("public"):
                doors |= {(method, route.path_format) for method in handler.http_methods}
    return sorted(
        (method, path)
        for method, path in doors
        if method not in {"OPTIONS", "HEAD"} and path not in DESCRIPTION
    )


DOORS = _doors()


@pytest.fixture
def stranger(force, tmp_path) -> Iterator[TestClient]:
    settings = read_settings(home=tmp_path, database_url=f"sqlite:///{tmp_path}/registry.db")
    with TestClient(
        create_app(settings, force.registry), base_url="https://testserver.local"
    ) as client:
        client.follow_redirects = False
        yield client


def test_there_are_doors_that_are_not_public():
    assert DOORS


def test_nothing_is_shown_to_a_stranger(stranger):
    answers = {}
    for method, path in DOORS:
        filled = re.sub(r"\{[^}]+\}", REFERENCE, path)
        answer = stranger.request(method, filled, headers={"origin": "https://testserver.local"})
        answers[f"{method} {path}"] = (answer.status_code, answer.headers.get("location", ""))
    wrong = {
        door: answer for door, answer in answers.items() if not _keeps_out(*door.split(), *answer)
    }
    assert wrong == {}


def _keeps_out(method: str, path: str, status: int, location: str) -> bool:
    if path.startswith(OUR_OWN):
        return status in {401, 403, 404}
    if method in UNSAFE:
        return status in {403, 404, 405, 415} or location.startswith("/sign-in")
    return status == 404 or (status in {302, 303} and location.startswith("/sign-in"))
