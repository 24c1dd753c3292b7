"""The only SQL: domain values in, domain values out. `open_registry` is the way in."""

from pathlib import Path

from registry.clock import Clock, SystemClock
from registry.keys import Keys
from registry.settings import Settings, read_settings
from registry.store.opened import Act, Registry

__all__ = ["Act", "Registry", "open_registry"]


def open_registry(
    url: str | None = None,
    home: Path | None = None,
    *,
    settings: Settings | None = None,
    clock: Clock | None = None,
) -> Registry:
    """Return an open registry; on SQLite the database is made, or brought up to date, on the way.

    Raises
    ------
        BrokenSealError: a trigger that keeps sealed rows is gone, or a migration is due on
            PostgreSQL, where only `migrate` may run one.
    """
    from registry.store import upgrade
    from registry.store.connection import make_engine

    settings = settings or read_settings(home=home, database_url=url)
    for folder in (settings.home, settings.datasets, settings.keys, settings.outbox):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if settings.on_sqlite:
        upgrade.migrate(settings.database_url)
    engine = make_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            upgrade.check(connection)
    except BaseException:
        engine.dispose()
        raise
    return Registry(
        settings=settings,
        engine=engine,
        clock=clock or SystemClock(),
        keys=Keys(settings.keys),
    )
