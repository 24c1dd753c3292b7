"""The most strength that a planned design can reach, as the engine says it."""

from collections.abc import Mapping
from typing import Any


def planned_ceiling(
    analysis: Mapping[str, Any], hypothesis: Mapping[str, Any]
) -> tuple[int, str] | None:
    """Return the ceiling of a hypothesis's design and the design's title; None without a design.

    What a draft leaves open is taken as the weakest that it may become.
    """
    from analysis import design
    from analysis.data import Kind
    from analysis.strength import ceiling_of

    def said(name: str, otherwise: str) -> str:
        return str(hypothesis.get(name) or analysis.get(name) or otherwise)

    key = said("design", "")
    known = design.keys()
    if key not in known:
        return None
    found = design.find(key)
    kind = hypothesis.get("kind")
    question = design.Question(
        key=str(hypothesis.get("key") or "main"),
        kind=Kind(kind) if kind in {one.value for one in Kind} else Kind.COUNT,
        better=str(hypothesis.get("better") or "lower"),
        metric=str(hypothesis.get("metric") or ""),
        assignment=said("assignment", "chosen"),
    )
    level, _ = ceiling_of(found, question, _roles(analysis) | _roles(hypothesis))
    return level, found.title


def _roles(part: Mapping[str, Any]) -> frozenset[str]:
    columns = part.get("columns")
    if not isinstance(columns, Mapping):
        return frozenset()
    return frozenset(role for role, column in columns.items() if column)
