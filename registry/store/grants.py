"""What the application's own role may do on PostgreSQL: add to what is sealed, and no more.

The owner of the tables migrates; the application connects as another role, which can neither
change a sealed row nor a table. The triggers stand behind this, for whoever is more than that.
"""

import re

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from registry.errors import InvalidError
from registry.store.seals import CHANGED_UNTIL, NEVER_CHANGED, NEVER_DELETED

DELETABLE = ("role", "part", "evaluation_text")
"""Our tables from which rows do go: a role that is taken away is in the ledger."""


def grant(connection: Connection, role: str) -> None:
    """Give a role exactly what the application needs, and take everything else.

    Raises
    ------
        InvalidError: not PostgreSQL, no such role, or a role that owns the tables.
    """
    if connection.dialect.name != "postgresql":
        raise InvalidError({"role": "Only PostgreSQL has roles; SQLite has its own guard."})
    _require_role(connection, role)
    name = f'"{role}"'
    run = connection.exec_driver_sql
    run(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}")
    run(f"GRANT USAGE ON SCHEMA public TO {name}")
    run(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
    run(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {name}")
    for table in sa.inspect(connection).get_table_names():
        run(f'GRANT {", ".join(_rights(table))} ON "{table}" TO {name}')


def _rights(table: str) -> tuple[str, ...]:
    if table == "alembic_version":
        return ("SELECT",)
    if table in NEVER_CHANGED:
        return ("SELECT", "INSERT")
    if table in CHANGED_UNTIL or table in NEVER_DELETED:
        return ("SELECT", "INSERT", "UPDATE")
    if table in DELETABLE or table.startswith("procrastinate_"):
        return ("SELECT", "INSERT", "UPDATE", "DELETE")
    return ("SELECT", "INSERT", "UPDATE")


def _require_role(connection: Connection, role: str) -> None:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,62}", role):
        raise InvalidError({"role": f"{role!r} is no name of a role."})
    query = sa.text("SELECT rolsuper FROM pg_roles WHERE rolname = :role")
    found = connection.execute(query, {"role": role}).scalar()
    if found is None:
        raise InvalidError({"role": f"There is no role {role}. Make it with CREATE ROLE first."})
    if found or role == connection.execute(sa.text("SELECT current_user")).scalar():
        raise InvalidError(
            {"role": "The application needs a role of its own that is neither owner nor superuser."}
        )
