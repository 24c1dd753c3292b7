"""Full text over evaluations: FTS5 on SQLite, a text-search vector on PostgreSQL."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import Session

FIELDS = ("title", "kind", "problem", "place", "population", "delivered", "comparator", "evidence")
TABLE = "evaluation_text"
MOST_WORDS = 12


def create(connection: Connection) -> None:
    """Make the index of words, empty."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} "
            "USING fts5(reference, words, tokenize='porter unicode61 remove_diacritics 2')"
        )
        return
    connection.exec_driver_sql(
        f"CREATE TABLE IF NOT EXISTS {TABLE} (key bigint PRIMARY KEY, words tsvector NOT NULL)"
    )
    connection.exec_driver_sql(
        f"CREATE INDEX IF NOT EXISTS ix_{TABLE} ON {TABLE} USING gin (words)"
    )


def drop(connection: Connection) -> None:
    """Take the index of words away."""
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {TABLE}")


def text_of(values: Mapping[str, Any]) -> str:
    """Return the words of a draft that people may search by."""
    found = [values.get(name) for name in FIELDS]
    tags = values.get("tags")
    found += tags if isinstance(tags, list) else []
    return "\n".join(item for item in found if isinstance(item, str))


def index(session: Session, *, key: int, reference: str, values: Mapping[str, Any]) -> None:
    """Let an evaluation be found by its words as they are now."""
    words = text_of(values)
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sa.text(f"DELETE FROM {TABLE} WHERE rowid = :key"), {"key": key})  # noqa: S608
        session.execute(
            sa.text(f"INSERT INTO {TABLE}(rowid, reference, words) VALUES (:key, :ref, :words)"),  # noqa: S608
            {"key": key, "ref": reference, "words": words},
        )
        return
    session.execute(
        sa.text(
            f"INSERT INTO {TABLE}(key, words) VALUES (:key, to_tsvector('english', :words)) "  # noqa: S608
            "ON CONFLICT (key) DO UPDATE SET words = excluded.words"
        ),
        # Cut as a query is cut: PostgreSQL would read 2026-0042 as a year and a negative number.
        {"key": key, "words": re.sub(r"\W+", " ", f"{reference} {words}")},
    )


def terms(query: str) -> list[str]:
    """Return the words of what somebody typed; signs of the query languages are no part of them."""
    return re.findall(r"\w+", query.lower())[:MOST_WORDS]


def matching(query: str, *, is_sqlite: bool) -> sa.TextClause | None:
    """Return the condition that every word typed is there, each as far as it was typed.

    None where nothing that can be searched for was typed.
    """
    found = terms(query)
    if not found:
        return None
    if is_sqlite:
        return sa.text(f"{TABLE} MATCH :match").bindparams(match=_fts5(found))
    text = f"{TABLE}.words @@ to_tsquery('english', :match)"
    return sa.text(text).bindparams(match=" & ".join(f"{word}:*" for word in found))


def _fts5(found: Iterable[str]) -> str:
    return " ".join(f'"{word}"*' for word in found)
