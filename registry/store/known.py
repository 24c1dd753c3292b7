"""What decides what is due, gathered for many evaluations in few queries."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from registry.domain.decision import Decision
from registry.domain.due import Known
from registry.domain.evaluation import Evaluation, RunMode, RunStatus
from registry.store.decisions import newest_decisions
from registry.store.tables import ConclusionRow, DatasetRow, RunRow, StatementRow

_WANTED = ("check_in", "comment", "learning", "follow_up_done")


AT_ONCE = 5_000
"""Evaluations asked about in one query: SQLite takes 32,766 parameters, and no more."""


def known_of(session: Session, items: Iterable[Evaluation]) -> dict[UUID, Known]:
    """Return what is known around each evaluation: five queries for every 5,000 of them."""
    items = tuple(items)
    found: dict[UUID, Known] = {}
    for start in range(0, len(items), AT_ONCE):
        found |= _known_of(session, items[start : start + AT_ONCE])
    return found


def _known_of(session: Session, items: tuple[Evaluation, ...]) -> dict[UUID, Known]:
    wanted = [item.id for item in items]
    said = _statements(session, wanted)
    data = _ids(session, sa.select(col(DatasetRow.evaluation_id)), DatasetRow.evaluation_id, wanted)
    ran = _ids(
        session,
        sa.select(col(RunRow.evaluation_id)).where(
            col(RunRow.mode) == RunMode.CONFIRMATORY, col(RunRow.status) == RunStatus.DONE
        ),
        RunRow.evaluation_id,
        wanted,
    )
    unsigned = _ids(
        session,
        sa.select(col(ConclusionRow.evaluation_id)).where(col(ConclusionRow.signed_at).is_(None)),
        ConclusionRow.evaluation_id,
        wanted,
    )
    decided = newest_decisions(session, wanted)
    return {
        item.id: Known(
            months_checked=frozenset(x["month"] for x in said[item.id, "check_in"]),
            open_comments=_open_comments(item, said[item.id, "comment"]),
            has_data=item.id in data,
            has_run=item.id in ran,
            has_unsigned_conclusion=item.id in unsigned and not item.is_published,
            has_learning=bool(said[item.id, "learning"]),
            decision=decided.get(item.id),
            follow_ups_done=_done(decided.get(item.id), said[item.id, "follow_up_done"]),
        )
        for item in items
    }


def _statements(
    session: Session, wanted: list[UUID]
) -> defaultdict[tuple[UUID, str], list[dict[str, Any]]]:
    statement = (
        sa.select(
            col(StatementRow.evaluation_id), col(StatementRow.kind), col(StatementRow.document)
        )
        .where(col(StatementRow.evaluation_id).in_(wanted), col(StatementRow.kind).in_(_WANTED))
        .order_by(col(StatementRow.key))
    )
    found: defaultdict[tuple[UUID, str], list[dict[str, Any]]] = defaultdict(list)
    for evaluation, kind, document in session.execute(statement):
        found[evaluation, kind].append(document)
    return found


def _ids(session: Session, statement: Any, column: Any, wanted: list[UUID]) -> frozenset[UUID]:
    return frozenset(session.execute(statement.where(col(column).in_(wanted))).scalars())


def _open_comments(item: Evaluation, comments: list[dict[str, Any]]) -> int:
    """Count the reviewer's remarks since somebody of the team last answered."""
    count = 0
    for made in comments:
        count = count + 1 if made["written_by"] == str(item.reviewer) else 0
    return count


def _done(decision: Decision | None, said: list[dict[str, Any]]) -> frozenset[int]:
    if decision is None:
        return frozenset()
    return frozenset(x["index"] for x in said if x["decision"] == str(decision.id))
