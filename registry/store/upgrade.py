"""The database's schema: brought up to date, and checked before anything is served."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from registry.errors import BrokenSealError
from registry.store import seals
from registry.store.connection import make_engine

_MIGRATION_LOCK = 7_215_003_412


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def newest() -> str:
    """Return the revision that this version of the service needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise AssertionError("there is no migration")
    return head


def current(connection: Connection) -> str | None:
    """Return the revision that a database has, or None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(url: str, revision: str = "head") -> None:
    """Bring a database to a revision, with its seals in place. Two at once wait for each other."""
    engine = make_engine(url, guarded=False)
    try:
        if engine.dialect.name == "sqlite":
            # The journal mode is a property of the file: set once, when nobody else has it open.
            with engine.connect() as connection:
                fresh = current(connection) is None
            if fresh:
                Path(str(engine.url.database)).chmod(0o600)
                _use_write_ahead_log(engine.raw_connection())
            with engine.connect() as connection:
                if current(connection) == newest() and revision == "head":
                    return
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
            seals.remove(connection)
            command.upgrade(_config(connection), revision)
            seals.install(connection)
            if engine.dialect.name == "postgresql":
                _install_queue(connection)
    finally:
        engine.dispose()


def _use_write_ahead_log(connection: sa.PoolProxiedConnection) -> None:
    try:
        connection.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()


def _install_queue(connection: Connection) -> None:
    """Lay down the queue's own tables, as its authors ship them, if they are not there."""
    if sa.inspect(connection).has_table("procrastinate_jobs"):
        return
    from procrastinate.schema import SchemaManager

    connection.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))


def downgrade(url: str, revision: str) -> None:
    """Take a database back to an older revision."""
    engine = make_engine(url, guarded=False)
    try:
        with engine.begin() as connection:
            seals.remove(connection)
            command.downgrade(_config(connection), revision)
            if current(connection) is not None:
                seals.install(connection)
    finally:
        engine.dispose()


def differences(url: str) -> None:
    """Pass in silence where tables and migrations agree; Alembic's own error says what does not."""
    engine = make_engine(url, guarded=False)
    try:
        with engine.begin() as connection:
            command.check(_config(connection))
    finally:
        engine.dispose()


def check(connection: Connection) -> None:
    """Pass in silence where a database is up to date and sealed, or raise BrokenSealError."""
    if current(connection) != newest():
        raise BrokenSealError(
            "The database is not up to date. Run `evaluation-registry migrate` with a role that "
            "may change tables."
        )
    seals.check(connection)
