"""Registries to test against, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from registry.clock import SetClock
from registry.store import Registry, open_registry

from tests.builders import START, Force, make_force


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands at nine in the morning of 5 January 2026."""
    return SetClock(START)


@pytest.fixture
def registry(tmp_path: Path, clock: SetClock) -> Iterator[Registry]:
    """An empty registry on SQLite."""
    opened = open_registry(f"sqlite:///{tmp_path}/registry.db", tmp_path, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def force(registry: Registry, clock: SetClock) -> Force:
    """A force with its people."""
    return make_force(registry, clock)
