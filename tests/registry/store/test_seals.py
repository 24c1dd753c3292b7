"""Sealed rows stay as they are, whatever SQL is tried on them, on both databases."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from registry.errors import BrokenSealError
from registry.store import Registry, seals
from registry.store.connection import WRITES, make_engine
from tests.builders import Force, registered

CHANGES = [
    "UPDATE event SET kind = 'nothing' WHERE seq = 2",
    "DELETE FROM event WHERE seq = 2",
    "DELETE FROM event",
    "UPDATE registration SET plan_sha256 = 'x'",
    "DELETE FROM registration",
    "UPDATE statement SET kind = 'comment'",
    "DELETE FROM statement",
    "DELETE FROM evaluation",
    "DELETE FROM draft",
    "DELETE FROM person",
    "DELETE FROM event_content",
    "UPDATE event_content SET payload = '{}' WHERE seq = 2",
]


def owner_engine(registry: Registry) -> sa.Engine:
    """Return an engine without the application's own restraints: the triggers stand alone."""
    return make_engine(registry.settings.database_url, guarded=False)


@pytest.mark.parametrize("change", CHANGES)
def test_sql_cannot_change_what_is_sealed(either_force: Force, change: str) -> None:
    registered(either_force)
    engine = owner_engine(either_force.registry)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="sealed"):
        connection.execute(sa.text(change))
    engine.dispose()


INSERTS = {
    "a gap": "SELECT seq + 5, at, kind, subject, actor, commitment, sha256, 'ff' FROM event",
    "a wrong predecessor": "SELECT seq + 1, at, kind, subject, actor, commitment, 'ee', 'ff' "
    "FROM event",
    "an earlier date": "SELECT seq + 1, '2001-01-01 00:00:00', kind, subject, actor, commitment, "
    "sha256, 'ff' FROM event",
}


@pytest.mark.parametrize("which", INSERTS)
def test_the_ledger_takes_only_the_next_entry(either_force: Force, which: str) -> None:
    engine = owner_engine(either_force.registry)
    select = INSERTS[which]
    if engine.dialect.name == "postgresql":
        select = select.replace("'2001-01-01 00:00:00'", "timestamptz '2001-01-01'")
    insert = (
        "INSERT INTO event (seq, at, kind, subject, actor, commitment, previous, sha256) "
        f"{select} ORDER BY seq DESC LIMIT 1"
    )
    with engine.connect() as connection, pytest.raises(DBAPIError, match="sealed"):
        connection.execute(sa.text(insert))
    engine.dispose()


@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
def test_replacing_an_entry_is_refused(force: Force, verb: str) -> None:
    engine = owner_engine(force.registry)
    statement = f"{verb} INTO event SELECT * FROM event WHERE seq = 2"
    with engine.connect() as connection, pytest.raises(DBAPIError, match="sealed"):
        connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["event", "registration", "statement"])
def test_truncating_is_refused_even_by_the_owner(postgres_registry: Registry, table: str) -> None:
    engine = owner_engine(postgres_registry)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="sealed"):
        connection.exec_driver_sql(f"TRUNCATE {table} CASCADE")
    engine.dispose()


REFUSED_TO_THE_APPLICATION = [
    "DROP TRIGGER seal_event_update",
    "DROP TABLE event",
    "ALTER TABLE event RENAME TO other",
    "ATTACH DATABASE ':memory:' AS other",
    "PRAGMA writable_schema = 1",
    "PRAGMA recursive_triggers = 0",
    "UPDATE event SET kind = 'x'",
    "DELETE FROM registration",
    "CREATE TRIGGER t BEFORE INSERT ON event BEGIN SELECT 1; END",
]


@pytest.mark.parametrize("statement", REFUSED_TO_THE_APPLICATION)
def test_the_application_itself_cannot_unseal(registry: Registry, statement: str) -> None:
    engine = registry.engine.execution_options(**{WRITES: True})
    with engine.connect() as connection, pytest.raises(DBAPIError, match="not authorized"):
        connection.exec_driver_sql(statement)


def test_connections_are_set_so_that_nothing_acknowledged_is_lost(registry: Registry) -> None:
    with registry.engine.connect() as connection:
        read = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert read == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_missing_seal_is_noticed(either_registry: Registry) -> None:
    engine = owner_engine(either_registry)
    where = " ON event" if engine.dialect.name == "postgresql" else ""
    with engine.begin() as connection:
        seals.check(connection)
        connection.exec_driver_sql(f"DROP TRIGGER seal_event_update{where}")
    with engine.connect() as connection, pytest.raises(BrokenSealError, match="seal_event_update"):
        seals.check(connection)
    engine.dispose()


@pytest.mark.postgres
def test_a_seal_that_is_switched_off_is_noticed(postgres_registry: Registry) -> None:
    engine = owner_engine(postgres_registry)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE event DISABLE TRIGGER seal_event_update")
    with engine.connect() as connection, pytest.raises(BrokenSealError):
        seals.check(connection)
    engine.dispose()
