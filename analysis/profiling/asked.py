"""What a plan makes of a table, as far as the gate looks at it: hypothesis by hypothesis."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, FloatArray, IntArray
from analysis.observing.faults import DataFaults
from analysis.observing.kept import KeptRows, kept_rows
from analysis.observing.measures import read_numbers
from analysis.observing.reading import Reading, is_text_outcome
from analysis.observing.timing import PeriodColumn, read_period
from analysis.plan import Hypothesis, Plan
from analysis.table import Table
from analysis.tables.columns import ABSENT, TextColumn


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The rows that one hypothesis keeps, and its period column where it has one."""

    hypothesis: Hypothesis
    kept: KeptRows
    period: PeriodColumn | None
    faults: DataFaults

    def column(self, role: str) -> str | None:
        """Return the column of a role."""
        found = self.hypothesis.columns.get(role)
        return found if isinstance(found, str) else None

    def text(self, role: str) -> TextColumn | None:
        """Return the texts of a role's column, of the kept rows."""
        name = self.column(role)
        return None if name is None else self.kept.text(name)

    def outcome_missing(self) -> BoolArray:
        """Return which kept rows lack the outcome."""
        return np.asarray(self.kept.text(self.hypothesis.outcome).codes == ABSENT)

    def amounts(self, name: str) -> FloatArray:
        """Return a column's numbers, each row as often as its count says."""
        values = read_numbers(self.kept, name, self.faults)
        count = self.column("count")
        if count is None or count == name:
            return values
        return np.asarray(values * read_numbers(self.kept, count, self.faults))

    def has_number_outcome(self) -> bool:
        """Return whether the outcome is a number."""
        return not is_text_outcome(self.hypothesis)

    def totals(self, name: str) -> tuple[IntArray, FloatArray] | None:
        """Return the periods that have a value, in time order, and the column's total in each."""
        if self.period is None:
            return None
        values = self.amounts(name)
        there = ~np.isnan(values) & (self.period.codes != ABSENT)
        places = self.period.places[self.period.codes[there]]
        order, codes = np.unique(places, return_inverse=True)
        totals: FloatArray = np.bincount(codes, weights=values[there]).astype(np.float64)
        return order, totals


def asked_of(table: Table, plan: Plan) -> Iterator[Asked]:
    """Yield what each hypothesis of a plan makes of the table.

    Raises
    ------
        BadDataError: the table lacks a column, or a value that ``where`` names, or its periods
            cannot be read.
    """
    for hypothesis in plan.hypotheses:
        table.require(columns_of(hypothesis))
        faults = DataFaults()
        kept = kept_rows(table, hypothesis.where, faults)
        faults.raise_any()
        name = hypothesis.columns.get("period")
        period = None
        if isinstance(name, str):
            period = read_period(kept, name, hypothesis.start, faults)
            faults.raise_any()
        yield Asked(hypothesis=hypothesis, kept=kept, period=period, faults=faults)


def refuse_malformed(asked: Iterable[Asked]) -> None:
    """Refuse columns that break a rule which the gate has no key for, all faults together.

    That no value means treated, after or happened is no fault of the data here: a file of baseline
    rows has none.

    Raises
    ------
        BadDataError: there is any such fault.
    """
    faults = DataFaults()
    for one in asked:
        Reading(
            kept=one.kept,
            hypothesis=one.hypothesis,
            design=one.hypothesis.design,
            faults=faults,
            asks_meaning=False,
        ).everything()
    faults.raise_any()


def columns_of(hypothesis: Hypothesis) -> list[str]:
    """Return the names of all columns that a hypothesis uses."""
    names = [hypothesis.outcome, *hypothesis.where]
    for column in hypothesis.columns.values():
        names += [column] if isinstance(column, str) else list(column)
    return names


def roles_of(plan: Plan | None) -> dict[str, str]:
    """Return column -> the roles that the plan gives it, joined by commas."""
    found: dict[str, dict[str, None]] = {}
    for hypothesis in plan.hypotheses if plan is not None else ():
        for role, column in (*hypothesis.columns.items(), ("outcome", hypothesis.outcome)):
            for name in [column] if isinstance(column, str) else column:
                found.setdefault(name, {})[role] = None
    return {name: ", ".join(roles) for name, roles in found.items()}
