"""Browsers without a screen, on the real application and a registry with a force in it."""

from collections.abc import Callable, Iterator

import pytest

from tests.builders import Force
from tests.clients import Browser, browsers


@pytest.fixture
def open_browser(force: Force) -> Iterator[Callable[..., Browser]]:
    """Open browsers: ``open_browser()`` for a visitor, ``open_browser(force.lead)`` signed in."""
    with browsers(force.registry) as make:
        yield make
