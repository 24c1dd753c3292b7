"""How strong the answer could be by design, and what would make it stronger."""

from registry.domain.claim import primary_of
from registry.domain.draft import Draft
from registry.web.ceilings import planned_ceiling


def ceiling_of(draft: Draft) -> tuple[int, str] | None:
    """Return the most that the planned design can reach, and its title; None without a design."""
    return planned_ceiling(draft.get("analysis") or {}, primary_of(draft.values))


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
