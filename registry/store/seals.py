"""Triggers that keep sealed rows as they are, on both databases, and their check."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from registry.errors import BrokenSealError

NEVER_CHANGED = (
    "event",
    "checkpoint",
    "registration",
    "statement",
    "result",
    "decision",
)
"""Tables whose rows are written once: no update, no deletion, by the application or by SQL."""

CHANGED_UNTIL = {
    "run": (
        "OLD.finished_at IS NULL AND NEW.id = OLD.id AND NEW.mode = OLD.mode"
        " AND NEW.plan_sha256 = OLD.plan_sha256 AND NEW.plan_content = OLD.plan_content"
        " AND NEW.dataset_id = OLD.dataset_id AND NEW.evaluation_id = OLD.evaluation_id"
        " AND NEW.started_at = OLD.started_at AND NEW.started_by = OLD.started_by"
    ),
    "conclusion": "OLD.signed_at IS NULL",
    "metric": "OLD.approved_at IS NULL",
    "dataset": (
        "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.id = OLD.id"
        " AND NEW.data_sha256 = OLD.data_sha256 AND NEW.stored_sha256 = OLD.stored_sha256"
        " AND NEW.gate = OLD.gate AND NEW.evaluation_id = OLD.evaluation_id"
    ),
    "event_content": "NEW.seq = OLD.seq AND NEW.salt IS NULL AND NEW.payload IS NULL",
}
"""Tables whose rows may be updated only while this holds, and are never deleted."""

NEVER_DELETED = ("evaluation", "initiative", "person", "organisation", "unit", "draft")
"""Tables from which nothing is deleted; what is withdrawn leaves a tombstone."""

_LINKED = (  # the entry is the next one, names the last one's hash, and is not dated before it
    "NEW.seq = COALESCE((SELECT MAX(seq) FROM event), 0) + 1"
    " AND NEW.previous = COALESCE((SELECT sha256 FROM event ORDER BY seq DESC LIMIT 1), '{start}')"
    " AND NEW.at >= COALESCE((SELECT at FROM event ORDER BY seq DESC LIMIT 1), NEW.at)"
).replace("{start}", "0" * 64)


def expected() -> dict[str, tuple[str, str, str]]:
    """Return every trigger by name: its table, what it watches, and the condition it insists on."""
    triggers: dict[str, tuple[str, str, str]] = {"seal_event_insert": ("event", "INSERT", _LINKED)}
    for table in NEVER_CHANGED:
        triggers[f"seal_{table}_update"] = (table, "UPDATE", "")
    for table, condition in CHANGED_UNTIL.items():
        triggers[f"seal_{table}_update"] = (table, "UPDATE", condition)
    for table in (*NEVER_CHANGED, *CHANGED_UNTIL, *NEVER_DELETED):
        triggers[f"seal_{table}_delete"] = (table, "DELETE", "")
    return triggers


def _message(table: str, watched: str) -> str:
    return f"sealed: {watched.lower()} on {table} is refused"


def _sqlite(name: str, table: str, watched: str, condition: str) -> Iterator[str]:
    when = f"WHEN NOT ({condition}) " if condition else ""
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield (
        f"CREATE TRIGGER {name} BEFORE {watched} ON {table} FOR EACH ROW {when}"
        f"BEGIN SELECT RAISE(ABORT, '{_message(table, watched)}'); END"
    )


def _postgres(name: str, table: str, watched: str, condition: str) -> Iterator[str]:
    refuse = (
        f"RAISE EXCEPTION '{_message(table, watched)}' "
        "USING ERRCODE = 'integrity_constraint_violation';"
    )
    test = f"IF NOT ({condition}) THEN {refuse} END IF;" if condition else refuse
    done = "RETURN OLD;" if watched == "DELETE" else "RETURN NEW;"
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {test} {done} END $$"
    )
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    yield (
        f"CREATE TRIGGER {name} BEFORE {watched} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
    yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"


def _truncation(table: str) -> Iterator[str]:
    name = f"seal_{table}_truncate"
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_message(table, 'TRUNCATE')}'; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    yield (
        f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )
    yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"


def install(connection: Connection) -> None:
    """Put every trigger in place anew; a migration that rebuilds a table would drop its own."""
    write = _sqlite if connection.dialect.name == "sqlite" else _postgres
    for name, (table, watched, condition) in expected().items():
        for statement in write(name, table, watched, condition):
            connection.exec_driver_sql(statement)
    if connection.dialect.name == "postgresql":
        for table in (*NEVER_CHANGED, *CHANGED_UNTIL, *NEVER_DELETED):
            for statement in _truncation(table):
                connection.exec_driver_sql(statement)


def remove(connection: Connection) -> None:
    """Take every trigger away, for a migration to an older schema."""
    for name, (table, _, _) in expected().items():
        where = "" if connection.dialect.name == "sqlite" else f" ON {table}"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{where}")


def check(connection: Connection) -> None:
    """Pass in silence, or raise BrokenSealError naming triggers that are gone or off."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A'"
    present = set(connection.execute(sa.text(query)).scalars())
    missing = sorted(set(expected()) - present)
    if missing:
        raise BrokenSealError(
            f"{len(missing)} seals are missing: {', '.join(missing[:5])}. "
            "The service stays read-only until `migrate` has put them back."
        )
