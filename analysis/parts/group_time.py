"""Effects of staggered starts by cohort and period, never against those already treated.

The change of each cohort from its base period is set against the change of units that are never
treated, or not yet.

References
----------
Callaway and Sant'Anna (2021), Journal of Econometrics 225, 200-230: equations 2.8 to 2.10 and 3.10;
    influence functions with estimated cohort shares.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from analysis.data import BoolArray, FloatArray, IntArray
from analysis.parts.cell_adjustment import Adjustment, CellRows, NoEffect, adjustment
from analysis.parts.cell_effects import CellEffect, cell_effect
from analysis.parts.panels import NEVER
from analysis.parts.unit_tables import UnitTables


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How cells are compared: the registered settings of a staggered design."""

    comparison: str = "never"
    base: str = "universal"
    anticipation: int = 0
    method: str = "doubly_robust"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cohort in one period, against a base period; all are places among the periods."""

    cohort: int
    period: int
    base: int
    time: int
    """Whole steps from the start: 0 is the first treated period."""

    @property
    def after(self) -> bool:
        """Whether the cohort is treated in it."""
        return self.period >= self.cohort


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A cell with its effect, (samples,), and influences, (units, samples); or why it has none.

    treated, others: the units on either side that were seen in both periods, (units,).
    """

    cell: Cell
    treated: BoolArray
    others: BoolArray
    found: CellEffect | NoEffect


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTime:
    """The cells of a panel, one after another.

    outcomes: shape (units, periods, samples): the tables' own outcome unless samples are given.
    """

    tables: UnitTables
    rules: Rules
    samples: FloatArray | None = None
    _adjusted: dict[bytes, Adjustment | NoEffect | None] = field(default_factory=dict)

    @property
    def outcomes(self) -> FloatArray:
        """Outcomes, (units, periods, samples)."""
        return self.tables.outcome[:, :, None] if self.samples is None else self.samples

    def cells(self) -> Iterator[Cell]:
        """Yield every cell that has a base period, by cohort and then in time."""
        steps = self.tables.steps
        for cohort in np.unique(self.tables.cohort[self.tables.cohort > 0]).tolist():
            for period in range(self.tables.periods):
                base = self._base(cohort, period)
                if base is not None and base != period:
                    time = int(steps[period] - steps[cohort])
                    yield Cell(cohort=cohort, period=period, base=base, time=time)

    def compared(self, *, after_only: bool = False) -> Iterator[Compared]:
        """Yield every cell with its effect."""
        for cell in self.cells():
            if cell.after or not after_only:
                yield self._compared(cell)

    def shares(self) -> FloatArray:
        """Return what each unit counts for in its cohort's size, (units,): 1 unless weighted."""
        tables = self.tables
        if tables.weight is None:
            return np.ones(tables.units)
        seen = ~np.isnan(tables.weight)
        own: FloatArray = np.where(seen, tables.weight, 0.0).sum(axis=1)
        own /= np.maximum(1, seen.sum(axis=1))
        for cohort in np.unique(tables.cohort[tables.cohort > 0]).tolist():
            base = self._base(cohort, cohort)
            members = np.flatnonzero(tables.cohort == cohort)
            if base is not None:
                at_base = tables.weight[members, base]
                own[members] = np.where(np.isnan(at_base), own[members], at_base)
        return own

    def _base(self, cohort: int, period: int) -> int | None:
        """Return the period that a cell's change is from: the last one before what it must avoid.

        A gap in time is no period: the base is the last that occurs.
        """
        steps = self.tables.steps
        if self.rules.base == "varying" and period < cohort:
            return period - 1 if period > 0 else None
        place = int(np.searchsorted(steps, steps[cohort] - self.rules.anticipation)) - 1
        return place if place >= 0 else None

    def _others(self, cell: Cell) -> BoolArray:
        """Return the units that a cell may be compared with: in neither of its periods begun."""
        cohort = self.tables.cohort
        never = cohort == NEVER
        if self.rules.comparison == "never":
            return np.asarray(never)
        later = self.tables.steps[max(cell.period, cell.base)] + self.rules.anticipation
        starts = self.tables.steps[np.maximum(cohort, 0)]
        return np.asarray(never | ((starts > later) & (cohort != cell.cohort) & (cohort > 0)))

    def _compared(self, cell: Cell) -> Compared:
        tables = self.tables
        seen = ~np.isnan(tables.outcome[:, cell.period] - tables.outcome[:, cell.base])
        treated = seen & (tables.cohort == cell.cohort)
        others = seen & self._others(cell)
        return Compared(
            cell=cell, treated=treated, others=others, found=self._found(cell, treated, others)
        )

    def _found(self, cell: Cell, treated: BoolArray, others: BoolArray) -> CellEffect | NoEffect:
        for side, words in ((treated, "unit of the cohort"), (others, "unit to compare with")):
            if not side.any():
                return NoEffect(because=f"No {words} was seen in both this and the base period.")
        tables, outcomes = self.tables, self.outcomes
        places = np.flatnonzero(treated | others)
        rows = CellRows(
            change=outcomes[places, cell.period] - outcomes[places, cell.base],
            treated=treated[places],
            weight=np.ones(places.size)
            if tables.weight is None
            else tables.weight[places, cell.base],
            covariates=tables.covariates[places, cell.base],
            names=tables.covariate_names,
        )
        adjusted = self._adjustment(cell, places, rows)
        if isinstance(adjusted, NoEffect):
            return adjusted
        own = cell_effect(rows, self.rules.method, adjusted)
        influence = np.zeros((tables.units, own.effect.size))
        influence[places] = own.influence * (tables.units / places.size)
        return CellEffect(effect=own.effect, influence=influence)

    def _adjustment(
        self, cell: Cell, places: IntArray, rows: CellRows
    ) -> Adjustment | NoEffect | None:
        """Return the cell's adjustment; cells of one base and the same units share it."""
        key = cell.base.to_bytes(8) + places.tobytes() + rows.treated.tobytes()
        if key not in self._adjusted:
            self._adjusted[key] = adjustment(rows, self.rules.method)
        return self._adjusted[key]
