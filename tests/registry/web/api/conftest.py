"""Programs that call the API, each with a token of somebody."""

from collections.abc import Callable, Iterator

import pytest

from tests.builders import Force
from tests.programs import Program, programs


@pytest.fixture
def program(force: Force) -> Iterator[Callable[..., Program]]:
    """Make programs: ``program(force.lead)``, ``program(force.lead, scopes=["read"])``."""
    with programs(force.registry) as make:
        yield make
