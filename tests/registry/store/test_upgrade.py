"""Migrations go up, down and up again on both databases, and leave the seals in place."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from registry.errors import BrokenSealError
from registry.settings import read_settings
from registry.store import open_registry, seals, upgrade
from registry.store.connection import make_engine
from tests.conftest import run_outside, with_database


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with nothing in it, on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    server = request.getfixturevalue("postgres_server")
    name = f"empty_{secrets.token_hex(6)}"
    run_outside(server, f'CREATE DATABASE "{name}"')
    yield with_database(server, name)
    run_outside(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def schema_of(url: str) -> dict[str, list[str]]:
    """Return every table with its columns, and the triggers."""
    engine = make_engine(url, guarded=False)
    found = sa.inspect(engine)
    tables = {
        name: sorted(column["name"] for column in found.get_columns(name))
        for name in found.get_table_names()
    }
    with engine.connect() as connection:
        upgrade.check(connection)
    engine.dispose()
    return tables


def test_a_migration_goes_up_down_and_up_to_the_same(empty_url: str) -> None:
    upgrade.migrate(empty_url)
    first = schema_of(empty_url)
    upgrade.downgrade(empty_url, "base")
    engine = make_engine(empty_url, guarded=False)
    ours = set(first) - {"alembic_version"}
    left = set(sa.inspect(engine).get_table_names())
    engine.dispose()
    assert {name for name in left & ours if not name.startswith("procrastinate_")} == set()
    upgrade.migrate(empty_url)
    assert schema_of(empty_url) == first


def test_tables_and_migrations_agree(empty_url: str) -> None:
    upgrade.migrate(empty_url)
    upgrade.differences(empty_url)


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    upgrade.migrate(empty_url)
    first = schema_of(empty_url)
    upgrade.migrate(empty_url)
    assert schema_of(empty_url) == first


def test_a_rebuilt_table_gets_its_seals_again(empty_url: str) -> None:
    upgrade.migrate(empty_url)
    engine = make_engine(empty_url, guarded=False)
    with engine.begin() as connection:
        seals.remove(connection)
        seals.install(connection)
        seals.check(connection)
    engine.dispose()


@pytest.mark.postgres
def test_postgres_is_not_opened_until_somebody_migrates(
    postgres_server: str, tmp_path: Path
) -> None:
    name = f"empty_{secrets.token_hex(6)}"
    run_outside(postgres_server, f'CREATE DATABASE "{name}"')
    settings = read_settings(home=tmp_path, database_url=with_database(postgres_server, name))
    with pytest.raises(BrokenSealError, match="migrate"):
        open_registry(settings=settings)
    run_outside(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)')
