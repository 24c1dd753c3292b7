"""Evidence strength, 0 to 5: the design's ceiling, less what its checks and the data take away.

References
----------
Farrington, Gottfredson, Sherman and Welsh (2002), the Maryland scientific methods scale, in
Evidence-Based Crime Prevention, 13-21.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.design import Design, Question
from analysis.outcome import Check, CheckStatus, Consequence, Downgrade

KEY_ASSUMPTION_CAP = 2
"""The cap of a key assumption that did not hold, where its check names no other."""

MOST_DOWNGRADES = 2

_LIFTS = {"as_if_random": 4, "random": 5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """How strong the evidence is, and the ceiling that it started from."""

    value: int
    ceiling: int


def ceiling_of(
    design: Design, question: Question, roles: frozenset[str]
) -> tuple[int, tuple[Check, ...]]:
    """Return a design's ceiling as the plan uses it, with the check that says what lifted it."""
    own = design.ceiling(question, roles)
    lift = _LIFTS.get(question.assignment)
    if lift is None:
        return own, ()
    grouped = "group" in design.roles.known and bool(roles & {"group", "starts"})
    ceiling = max(own, lift) if grouped else own
    said = "at random" if question.assignment == "random" else "as if at random"
    if ceiling > own:
        because = f"The plan says that the groups were formed {said}: the ceiling rises from {own}."
    elif grouped:
        because = f"The plan says that the groups were formed {said}; the ceiling already says so."
    else:
        because = f"The plan says that groups were formed {said}, but it names no group."
    status = CheckStatus.INFO if grouped else CheckStatus.NOT_HELD
    return ceiling, (Check(key="assignment", status=status, value=ceiling, because=because),)


def strength_of(ceiling: int, checks: Iterable[Check], downgrades: Iterable[Downgrade]) -> Strength:
    """Return max(0, min(ceiling, caps) - min(2, downgrades)); a downgrade counts once."""
    caps = [
        KEY_ASSUMPTION_CAP if check.cap is None else check.cap
        for check in checks
        if check.consequence is Consequence.CAPS_STRENGTH
    ]
    lost = min(MOST_DOWNGRADES, len({downgrade.key for downgrade in downgrades}))
    return Strength(value=max(0, min([ceiling, *caps]) - lost), ceiling=ceiling)
