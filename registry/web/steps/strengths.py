"""How strong the answer could be by design, and what would make it stronger."""

from collections.abc import Mapping

from registry.domain.claim import primary_of
from registry.domain.draft import Draft

_LIFTED = {"as_if_random": 4, "random": 5}


def ceiling_of(draft: Draft) -> tuple[int, str] | None:
    """Return the most that the planned design can reach, and its title; None without a design."""
    from analysis import design
    from analysis.data import Kind

    item = primary_of(draft.values)
    found = design.catalogue().get(str(item.get("design") or draft.get("analysis.design") or ""))
    if found is None:
        return None
    columns = draft.get("analysis.columns")
    roles = frozenset(columns) if isinstance(columns, Mapping) else frozenset()
    kind = item.get("kind")
    question = design.Question(
        key=str(item.get("key") or "main"),
        kind=Kind(kind) if kind in {one.value for one in Kind} else Kind.COUNT,
        better=str(item.get("better") or "lower"),
        metric=str(item.get("metric") or ""),
    )
    level = found.ceiling(question, roles)
    lifted = _LIFTED.get(str(draft.get("analysis.assignment") or ""), 0)
    return (max(level, lifted) if "group" in roles else level), found.title


def hint(level: int, title: str) -> str:
    """Return what reaches what, in plain sentences."""
    said = [f"{title} reaches level {level} of 5 at most."]
    if level < 3:
        said.append(
            "Comparing with areas or units without it, before and after, would lift it to 3."
        )
    if level < 5:
        said.append("Drawing lots for who goes first would lift it to 5.")
    return " ".join(said)
