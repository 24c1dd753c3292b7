"""What the comparison of two groups found, before a design adds its own checks and words."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.outcome import Alternative, Check, CheckStatus, Estimate, Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAnswer:
    """The comparison of two groups on one kind of outcome.

    ``estimate`` is None where the data cannot answer: then ``because`` and ``what_would_help``
    say why. ``levels`` are the two groups' own figures, first and second.
    """

    estimate: Estimate | None
    counterfactual: Estimate
    levels: tuple[Estimate, Estimate]
    quantities: Mapping[str, Quantity]
    method: str
    references: tuple[str, ...]
    absolute: Estimate | None = None
    checks: tuple[Check, ...] = ()
    sensitivity: tuple[Alternative, ...] = ()
    events: int | None = None
    dispersion: float | None = None
    because: str = ""
    what_would_help: str = ""


def not_computed(name: str, because: str) -> Check:
    """Return the check that says why a quantity is null."""
    return Check(key=name, status=CheckStatus.UNKNOWN, because=because)


def level_names(what: str, labels: tuple[str, str]) -> tuple[str, str]:
    """Return the names of the two groups' own figures: ``mean_after``, ``share_ward_1``."""
    first, second = (f"{what}_{label.replace(' ', '_')}" for label in labels)
    return first, second
