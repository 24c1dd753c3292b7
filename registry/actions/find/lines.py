"""Published results as lists show them, gathered for many evaluations in few queries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlmodel import Session

from registry.domain.decision import Decision
from registry.domain.evaluation import (
    Conclusion,
    Evaluation,
    Learning,
    Standing,
    StoredResult,
)
from registry.store import decisions as stored
from registry.store import runs, statements
from registry.store.known import AT_ONCE


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """One published result with what a row of a list needs. ``document`` is its ``result/1``."""

    evaluation: Evaluation
    standing: Standing
    conclusion: Conclusion
    document: Mapping[str, Any] | None
    """None where it was reported with a reason code and no run."""

    strengths: Mapping[str, int]
    decision: Decision | None
    learnings: tuple[Learning, ...]
    exploratory_runs: int

    @property
    def primary(self) -> Mapping[str, Any] | None:
        """The first primary hypothesis of the document."""
        every_one = (self.document or {}).get("hypotheses", ())
        return next((item for item in every_one if item["role"] == "primary"), None)


def line_of(session: Session, item: Evaluation) -> ResultLine | None:
    """Return the published result of an evaluation with its numbers; None while it has none."""
    return next(iter(lines_of(session, [item])), None)


def lines_of(session: Session, items: Iterable[Evaluation]) -> list[ResultLine]:
    """Return the published results among evaluations, newest first: five queries per 5,000."""
    items = tuple(items)
    lines: list[ResultLine] = []
    for start in range(0, len(items), AT_ONCE):
        lines += _lines_of(session, items[start : start + AT_ONCE])
    return sorted(lines, key=lambda line: line.conclusion.concluded_at, reverse=True)


def _lines_of(session: Session, items: Iterable[Evaluation]) -> list[ResultLine]:
    published = {item.id: item for item in items if item.standing is not None}
    signed = stored.newest_signed(session, published)
    results = runs.results_of(session, [x.run for x in signed.values() if x.run is not None])
    decided = stored.newest_decisions(session, published)
    learnt = statements.of_many(session, Learning, published)
    exploratory = Counter(runs.exploratory_of(session, published))
    lines = []
    for found, conclusion in signed.items():
        item = published[found]
        result = results.get(conclusion.run) if conclusion.run is not None else None
        if item.standing is not None:
            lines.append(
                ResultLine(
                    evaluation=item,
                    standing=item.standing,
                    conclusion=conclusion,
                    document=_document(result),
                    strengths=result.strengths if result else {},
                    decision=decided.get(found),
                    learnings=learnt.get(found, ()),
                    exploratory_runs=exploratory[found],
                )
            )
    return lines


def _document(result: StoredResult | None) -> Mapping[str, Any] | None:
    if result is None:
        return None
    document: Mapping[str, Any] = msgspec.json.decode(result.content)
    return document
