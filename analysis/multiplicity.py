"""Several hypotheses: p-values adjusted within each role's family.

References
----------
Holm (1979), Scandinavian Journal of Statistics 6, 65-70. Benjamini and Hochberg (1995), Journal of
the Royal Statistical Society B 57, 289-300.
"""

from collections.abc import Callable, Sequence

Adjust = Callable[[Sequence[float]], list[float]]


def holm(p_values: Sequence[float]) -> list[float]:
    """Return Holm's step-down adjusted p-values, in the order given."""
    count = len(p_values)
    adjusted = [0.0] * count
    highest = 0.0
    for place, index in enumerate(sorted(range(count), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, (count - place) * p_values[index]))
        adjusted[index] = highest
    return adjusted


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Return Benjamini and Hochberg's step-up adjusted p-values, in the order given."""
    count = len(p_values)
    adjusted = [0.0] * count
    lowest = 1.0
    order = sorted(range(count), key=p_values.__getitem__)
    for rank in range(count, 0, -1):
        index = order[rank - 1]
        lowest = min(lowest, count * p_values[index] / rank)
        adjusted[index] = lowest
    return adjusted


FAMILIES: dict[str, Adjust] = {"secondary": holm, "exploratory": benjamini_hochberg}
"""Roles that are adjusted; primary hypotheses and guardrails are not (contract, section 3)."""


def adjusted(
    roles: Sequence[str], p_values: Sequence[float | None], *, switched_off: bool = False
) -> list[float | None]:
    """Return each hypothesis's adjusted p-value; None where it has none of its own.

    A hypothesis without a p-value (a refusal too) counts in its family as p = 1.
    """
    found = list(p_values)
    for role, adjust in FAMILIES.items():
        members = [index for index, own in enumerate(roles) if own == role]
        if switched_off or not members:
            continue
        family = adjust([1.0 if p is None else p for p in (p_values[i] for i in members)])
        for index, value in zip(members, family, strict=True):
            found[index] = None if p_values[index] is None else value
    return found
