"""Connections: how SQLite and PostgreSQL are opened so that what was acknowledged is kept."""

import sqlite3
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from registry.store.seals import NEVER_CHANGED

PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "cache_size=-4096",
    "mmap_size=268435456",
)
WRITES = "registry_writes"
"""The execution option of a connection that will write: on SQLite it takes the lock at once."""

LEDGER_LOCK = 7_215_003_411
"""The advisory lock under which PostgreSQL writes, so that the ledger has one order."""

_REFUSED = frozenset(
    {
        sqlite3.SQLITE_DROP_TRIGGER,
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_DROP_INDEX,
        sqlite3.SQLITE_DROP_VIEW,
        sqlite3.SQLITE_ALTER_TABLE,
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_DETACH,
        sqlite3.SQLITE_CREATE_TABLE,
        sqlite3.SQLITE_CREATE_TRIGGER,
        sqlite3.SQLITE_CREATE_VIEW,
        sqlite3.SQLITE_CREATE_INDEX,
    }
)
_PRAGMAS_THAT_READ = frozenset(
    {
        "table_info",
        "table_xinfo",
        "foreign_keys",
        "synchronous",
        "journal_mode",
        "data_version",
        "quick_check",
        "integrity_check",
        "index_list",
        "index_info",
    }
)


def make_engine(url: str, *, guarded: bool = True) -> Engine:
    """Return an engine for a database URL; ``guarded`` ones can neither drop, alter nor unseal."""
    if url.startswith("sqlite"):
        engine = sa.create_engine(
            url, connect_args={"check_same_thread": False, "timeout": 5}, pool_size=8
        )
        _prepare_sqlite(engine, guarded=guarded)
        return engine
    engine = sa.create_engine(url, pool_size=8, max_overflow=4, pool_pre_ping=True)
    _prepare_postgres(engine)
    return engine


def _prepare_sqlite(engine: Engine, *, guarded: bool) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # SQLAlchemy says BEGIN itself (below); Python's own would be deferred, and fail under load.
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if guarded:
            connection.set_authorizer(_authorise)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, not guarded)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _authorise(
    action: int, first: str | None, second: str | None, _database: str | None, _by: str | None
) -> int:
    if action in _REFUSED:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and (second is not None and first not in _PRAGMAS_THAT_READ):
        return sqlite3.SQLITE_DENY
    if action in (sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE) and first in NEVER_CHANGED:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _prepare_postgres(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '30s'")
            cursor.execute("SET lock_timeout = '10s'")
            cursor.execute("SET idle_in_transaction_session_timeout = '60s'")
            cursor.execute("SET TIME ZONE 'UTC'")
        connection.commit()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITES):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LEDGER_LOCK})")
