"""The service says whether it lives and is ready, and describes its API, to anybody."""

from collections.abc import Callable
from typing import Any

from anyio.from_thread import start_blocking_portal

from registry.settings import read_settings
from tests.builders import Force
from tests.clients import Client, application


def test_a_service_in_order_lives_and_is_ready(open_browser: Callable[..., Any]) -> None:
    browser = open_browser()
    assert browser.get("/health/live").json() == {"status": "live"}
    answer = browser.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_a_clock_that_went_back_is_not_ready(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    force.clock.tick(days=-30)
    answer = open_browser().get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["failed"] == ["clock"]


def test_a_service_without_a_registry_lives_and_is_not_ready() -> None:
    with (
        application(read_settings(environment={}), None) as app,
        start_blocking_portal() as portal,
    ):
        client = Client(app, portal)
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code == 503
        assert client.get("/help").status_code == 200
        client.close()


def test_the_counts_name_patterns_of_routes_and_nothing_else(
    open_browser: Callable[..., Any],
) -> None:
    browser = open_browser()
    browser.get("/guide/glossary")
    browser.get("/guide/nothing-like-it")
    text = browser.get("/metrics").text
    assert 'registry_requests_total{route="/guide/{key}",method="GET",status="200"} 1' in text
    assert 'route="/guide/{key}",method="GET",status="404"} 1' in text
    assert "nothing-like-it" not in text
    assert "registry_request_seconds_count 2" in text


def test_the_api_describes_itself(open_browser: Callable[..., Any]) -> None:
    document = open_browser().get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert all(path.startswith("/api/v1") for path in document["paths"])


def test_a_part_that_is_fetched_by_itself_gets_a_line_and_not_a_page(
    force: Force, open_browser: Callable[..., Any]
) -> None:
    browser = open_browser(force.lead)
    answer = browser.get("/guide/nothing", headers={"hx-request": "true"})
    assert answer.status_code == 404
    assert answer.text.startswith('<p class="govuk-error-message" role="alert">')
    assert "<html" not in answer.text
