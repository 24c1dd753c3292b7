"""What can be wrong with a plan or a table, as values that a person can act on."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_LISTED = 200
"""Errors listed in full; the rest are counted (contract, section 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong: a whole sentence, and where it stands.

    ``field`` is a path inside the plan (``hypotheses.leavers.kind``); ``column`` and ``row`` point
    into the data file, where the header is row 1.
    """

    message: str
    field: str | None = None
    column: str | None = None
    row: int | None = None


class AnalysisError(Exception):
    """Base of every error that is the caller's to mend. Its text is safe to show."""

    def __init__(self, problems: Iterable[Problem] | str, *, more: int = 0) -> None:
        found = (Problem(message=problems),) if isinstance(problems, str) else tuple(problems)
        self.more = more + max(0, len(found) - MOST_LISTED)
        self.problems = found[:MOST_LISTED]
        super().__init__(str(self))

    def __str__(self) -> str:
        """All problems, one a line, and the number of those that are not listed."""
        lines = [problem.message for problem in self.problems]
        if self.more:
            lines.append(f"... and {self.more:,} more.")
        return "\n".join(lines)


class BadPlanError(AnalysisError):
    """The plan document cannot be run as it stands."""


class UnknownDesignError(BadPlanError):
    """The plan names a design that this engine does not have."""


class BadDataError(AnalysisError):
    """The data file cannot be used as the plan asks."""
