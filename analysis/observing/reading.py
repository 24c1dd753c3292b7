"""The columns of a hypothesis, read role by role from the kept rows; every fault is collected."""

from dataclasses import dataclass, field

import numpy as np

from analysis.data import BoolArray, FloatArray, IntArray, Kind
from analysis.observing.faults import DataFaults
from analysis.observing.kept import KeptRows
from analysis.observing.matching import SETTINGS
from analysis.observing.measures import (
    NUMBER_ROLES,
    check_outcome,
    check_role,
    check_together,
    read_numbers,
)
from analysis.observing.timing import PeriodColumn, read_period, read_starts
from analysis.observing.treatment import (
    GROUPING_ROLES,
    check_case,
    check_constant_group,
    check_constant_starts,
    resolve,
    resolve_competing,
)
from analysis.plan import Hypothesis
from analysis.tables.columns import ABSENT, TextColumn, has_no_gap

_NO_TREATED = frozenset({"analysis_of_variance"})
"""Designs whose groups are alike: no value means treated."""

_YES_HINT = " Or say in the plan's settings which value means that it happened: event_value = …"


def is_text_outcome(hypothesis: Hypothesis) -> bool:
    """Return whether the outcome column is read as text (contract, section 2)."""
    return (
        hypothesis.kind in (Kind.ORDINAL, Kind.TIME_TO_EVENT)
        or hypothesis.design == "association_table"
        or _has_event_value(hypothesis)
    )


def _has_event_value(hypothesis: Hypothesis) -> bool:
    return (
        hypothesis.kind is Kind.PROPORTION
        and hypothesis.settings.get("event_value") is not None
        and "people" not in hypothesis.columns
    )


@dataclass(slots=True, kw_only=True)
class Reading:
    """What was read so far for one hypothesis, of the kept rows."""

    kept: KeptRows
    hypothesis: Hypothesis
    design: str
    faults: DataFaults
    asks_meaning: bool = True
    """Whether it is an error that no value means treated, after or happened."""
    numbers: dict[str, tuple[str, FloatArray]] = field(default_factory=dict)
    texts: dict[str, TextColumn] = field(default_factory=dict)
    yes: dict[str, BoolArray] = field(default_factory=dict)
    covariate: dict[str, FloatArray | TextColumn] = field(default_factory=dict)
    period: PeriodColumn | None = None
    starts: IntArray | None = None
    warnings: tuple[str, ...] = ()

    def everything(self) -> None:
        """Read all columns of the hypothesis."""
        self.outcome()
        self.measures()
        self.groups()
        self.times()
        self.covariates()

    def column(self, role: str) -> str | None:
        """Return the column of a role that takes one."""
        found = self.hypothesis.columns.get(role)
        return found if isinstance(found, str) else None

    def outcome(self) -> None:
        """Read the outcome as numbers or text, and whether the event happened."""
        name, kind = self.hypothesis.outcome, self.hypothesis.kind
        if not is_text_outcome(self.hypothesis):
            hint = _YES_HINT if kind is Kind.PROPORTION and not self.column("people") else ""
            values = read_numbers(self.kept, name, self.faults, hint)
            of_people = self.column("people") is not None
            check_outcome(
                self.kept, name, values, kind=kind, of_people=of_people, faults=self.faults
            )
            self.numbers["outcome"] = (name, values)
            return
        column = self.kept.text(self.column("event") or name)
        self.texts["outcome"] = column
        if self.asks_meaning and (kind is Kind.TIME_TO_EVENT or _has_event_value(self.hypothesis)):
            self._event(column)
        if kind is Kind.TIME_TO_EVENT or self.design == "association_table":
            check_case(column, self.faults)

    def _event(self, column: TextColumn) -> None:
        value = self.hypothesis.settings.get("event_value")
        happened = resolve("event", column, value, self.faults)
        if happened is None:
            return
        if self.hypothesis.kind is Kind.TIME_TO_EVENT:
            self.yes["event"] = happened
            codes = self.hypothesis.settings.get("competing", ())
            if codes:
                self.yes["competing"] = resolve_competing(column, codes, happened, self.faults)
        elif self.design != "association_table":  # whose columns are all the values there are
            shares = np.where(column.codes == ABSENT, np.nan, happened.astype(np.float64))
            self.numbers["outcome"] = (column.name, shares)
            del self.texts["outcome"]

    def measures(self) -> None:
        """Read the columns that are numbers, and check them alone and together."""
        for role in NUMBER_ROLES:
            name = self.column(role)
            if name is not None:
                values = read_numbers(self.kept, name, self.faults)
                check_role(self.kept, role, name, values, self.faults)
                self.numbers[role] = (name, values)
        check_together(
            self.kept,
            self.numbers.get("outcome"),
            self.numbers,
            kind=self.hypothesis.kind,
            faults=self.faults,
        )

    def groups(self) -> None:
        """Read the columns that group rows, and who is treated and when after is."""
        for role in GROUPING_ROLES:
            name = self.column(role)
            if name is None or role == "event":
                continue
            self.texts[role] = self.kept.text(name)
            check_case(self.texts[role], self.faults)
        if self.asks_meaning:
            self._meanings()
        if "unit" in self.texts and "group" in self.texts:
            check_constant_group(self.kept, self.texts["unit"], self.texts["group"], self.faults)

    def _meanings(self) -> None:
        """Find who is treated and when after is."""
        alike = self.design in _NO_TREATED
        for role in ("phase",) if alike else ("group", "phase"):
            if role in self.texts:
                value = self.hypothesis.settings.get(SETTINGS[role])
                found = resolve(role, self.texts[role], value, self.faults)
                if found is not None:
                    self.yes[role] = found

    def times(self) -> None:
        """Read the period column, the start in it, and the starts of the units."""
        name = self.column("period")
        if name is None:
            return
        self.period = read_period(self.kept, name, self.hypothesis.start, self.faults)
        self.warnings += () if self.period is None else self.period.warnings
        starts = self.column("starts")
        if starts is None or self.period is None:
            return
        self.starts, warnings = read_starts(self.kept, starts, self.period, self.faults)
        self.warnings += warnings
        unit = self.texts.get("unit") or self.texts.get("cluster")
        if unit is not None:
            column = self.kept.text(starts)
            check_constant_starts(self.kept, unit, self.starts, column, self.faults)

    def covariates(self) -> None:
        """Read each covariate as numbers where every value is one, otherwise as text."""
        for name in self.hypothesis.columns.get("covariates", ()):
            found = self.kept.numbers(name)
            self.covariate[name] = self.kept.text(name) if found.bad.size else found.values

    def complete(self) -> tuple[BoolArray | None, BoolArray | None]:
        """Return the rows without a missing value: the outcome aside, and in the outcome.

        None stands for all rows.
        """
        columns: list[FloatArray | TextColumn] = [
            *(found for role, (_, found) in self.numbers.items() if role != "outcome"),
            *(found for role, found in self.texts.items() if role != "outcome"),
            *self.covariate.values(),
        ]
        if self.period is not None:
            columns.append(self.period.column)
        rest: BoolArray | None = None
        for column in columns:
            rest = both(rest, _there(column))
        if "outcome" in self.numbers:
            return rest, _there(self.numbers["outcome"][1])
        return rest, _there(self.texts["outcome"])


def both(one: BoolArray | None, other: BoolArray | None) -> BoolArray | None:
    """Return the rows in both masks, where None stands for all rows."""
    if one is None or other is None:
        return one if other is None else other
    return np.asarray(one & other)


def _there(column: FloatArray | TextColumn) -> BoolArray | None:
    """Return which rows hold a value; None where all do."""
    if isinstance(column, TextColumn):
        return None if column.is_whole else column.there()
    return None if has_no_gap(column) else ~np.isnan(column)
