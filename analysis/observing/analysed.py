"""The complete rows of a hypothesis as observations, and the count of those left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from analysis.data import (
    Attrition,
    BoolArray,
    Covariate,
    Factor,
    FloatArray,
    Observations,
)
from analysis.observing.kept import compact
from analysis.observing.measures import NUMBER_ROLES
from analysis.observing.reading import Reading, both
from analysis.observing.timing import placed_starts
from analysis.plan import Hypothesis
from analysis.tables.columns import TextColumn

_Value = TypeVar("_Value", bound=np.generic)
_FACTORS = ("group", "phase", "unit", "cluster", "pair", "stratum", "area")

_KEEP_OUTCOME_APART = frozenset({"randomised", "cluster_randomised"})
"""Designs that report attrition: the rows whose only missing value is the outcome."""


def analysed(read: Reading) -> Observations:
    """Return the complete rows that weigh anything, and what was left out."""
    rest, has_outcome = read.complete()
    complete = both(rest, has_outcome)
    weighs = read.numbers["weight"][1] != 0 if "weight" in read.numbers else None
    taken = both(complete, weighs)
    rows = None if taken is None or taken.all() else taken
    kept = read.kept.rows
    counts = {
        "where": read.kept.table.rows - kept,
        "missing": kept - _counted(complete, kept),
        "zero_weight": _counted(complete, kept) - _counted(taken, kept),
    }
    left_out = {reason: count for reason, count in counts.items() if count}
    attrition = _attrition(read, both(rest, weighs), has_outcome)
    return _observations(_Analysed(read=read, rows=rows), left_out, attrition)


def _counted(rows: BoolArray | None, of: int) -> int:
    return of if rows is None else int(rows.sum())


def _attrition(
    read: Reading, rest: BoolArray | None, has_outcome: BoolArray | None
) -> Attrition | None:
    treated = read.yes.get("group")
    if treated is None or read.design not in _KEEP_OUTCOME_APART:
        return None
    everyone = np.ones_like(treated)
    there = everyone if rest is None else rest
    missing = there & ~(everyone if has_outcome is None else has_outcome)
    return Attrition(
        treated=int((there & treated).sum()),
        comparison=int((there & ~treated).sum()),
        treated_missing=int((missing & treated).sum()),
        comparison_missing=int((missing & ~treated).sum()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Analysed:
    """What was read, seen through the analysed rows; ``rows`` is None where that is all of them."""

    read: Reading
    rows: BoolArray | None

    def numbers(self, role: str) -> FloatArray | None:
        """Return a role's numbers, or None where the plan does not give the role."""
        found = self.read.numbers.get(role)
        return None if found is None else self._taken(found[1])

    def factor(self, role: str) -> Factor | None:
        """Return a role's texts as a factor without unused levels."""
        found = self.read.texts.get(role)
        return None if found is None else self._factor(found)

    def yes(self, role: str) -> BoolArray | None:
        """Return which rows are treated, after, or had the event."""
        found = self.read.yes.get(role)
        return None if found is None else self._taken(found)

    def times(self) -> dict[str, Any]:
        """Return the periods, the units' starts among them, and which rows are after."""
        after = self.yes("phase")
        if self.read.period is None:
            return {"after": after}
        period, order = self.read.period.analysed(self.rows)
        if after is None and period.start is not None:
            after = period.codes >= period.start
        starts = None
        if self.read.starts is not None:
            starts = placed_starts(self._taken(self.read.starts), order)
        return {"after": after, "period": period, "starts": starts}

    def covariates(self) -> tuple[Covariate, ...]:
        """Return the covariates, numbers or factors."""
        return tuple(
            Covariate(
                name=name,
                values=self._factor(found) if isinstance(found, TextColumn) else self._taken(found),
            )
            for name, found in self.read.covariate.items()
        )

    def _taken(self, values: NDArray[_Value]) -> NDArray[_Value]:
        return values if self.rows is None else values[self.rows]

    def _factor(self, column: TextColumn) -> Factor:
        if self.rows is None:
            return Factor(codes=column.codes, levels=column.texts)
        return compact(column.codes[self.rows], column.texts)


def _observations(
    seen: _Analysed, left_out: Mapping[str, int], attrition: Attrition | None
) -> Observations:
    read = seen.read
    by_role: dict[str, Any] = {role: seen.factor(role) for role in _FACTORS}
    by_role |= {role: seen.numbers(role) for role in ("outcome", *NUMBER_ROLES)}
    return Observations(
        kind=read.hypothesis.kind,
        outcome_text=seen.factor("outcome"),
        treated=seen.yes("group"),
        event=seen.yes("event"),
        competing=seen.yes("competing"),
        row_variable=seen.factor("row"),
        covariates=seen.covariates(),
        row=read.kept.row_numbers(seen.rows),
        left_out=left_out,
        attrition=attrition,
        warnings=read.warnings,
        names=_names(read.hypothesis),
        **by_role,
        **seen.times(),
    )


def _names(hypothesis: Hypothesis) -> dict[str, str]:
    singles = {role: name for role, name in hypothesis.columns.items() if isinstance(name, str)}
    return {"outcome": hypothesis.outcome, **singles}
