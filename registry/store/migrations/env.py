"""How migrations run: on the connection that `registry.store.upgrade` hands over."""

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from registry.store import tables, tables_access, tables_people  # noqa: F401  (the metadata)
from registry.store.columns import UTCDateTime


def _render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write plain SQLAlchemy types, so that an old migration needs nothing of ours."""
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String({item.length})" if item.length else "sa.String()"
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _ours(item: Any, name: str | None, kind: str, reflected: bool, _: Any) -> bool:  # noqa: ARG001, FBT001
    """Leave the tables of others alone: the queue's, and those of full-text search."""
    return not (
        kind == "table"
        and name is not None
        and name.startswith(("procrastinate_", "evaluation_text"))
    )


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=_render,
    include_object=_ours,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
