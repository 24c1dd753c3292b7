"""Rates from the sums of a grouped query, so that rows beyond memory are read in one pass."""

from dataclasses import dataclass

from analysis.data import Kind
from analysis.design import Question
from analysis.outcome import Check, Outcome
from analysis.parts.count_sums import CountSums
from analysis.parts.group_counts import compare_sums
from analysis.parts.group_sizes import GroupSizes, empty_group
from analysis.parts.two_group_result import conclude
from analysis.parts.two_groups import TwoGroupSettings, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CountCell:
    """The sums of one group, y events, e exposure (1 without the column), c the row's count (or 1).

    rows: sum of 1. observations: sum of c. at_risk: sum of c where e > 0. events: sum of c y.
    exposure: sum of c e. squares: sum of c y^2 / e where e > 0.
    """

    rows: int
    observations: float
    at_risk: float
    events: float
    exposure: float
    squares: float

    def sums(self) -> CountSums:
        """Return what a rate comparison needs of the group.

        Pearson's chi-squared about the group's own rate is squares E / Y - Y.
        """
        pearson = 0.0
        if self.events > 0.0 and self.exposure > 0.0:
            pearson = max(0.0, self.squares * self.exposure / self.events - self.events)
        return CountSums(
            rows=self.at_risk, events=self.events, exposure=self.exposure, pearson=pearson
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CountCells:
    """The sums of both groups; ``exposure_name`` is the exposure's column, None without one."""

    first: CountCell
    second: CountCell
    words: Words
    exposure_name: str | None = None


def compare_cells(
    cells: CountCells,
    question: Question,
    settings: TwoGroupSettings,
    *,
    checks: tuple[Check, ...] = (),
) -> Outcome:
    """Return the comparison of two rates from sums alone: what the rows themselves would give."""
    sizes = GroupSizes(
        kind=Kind.COUNT,
        words=cells.words,
        rows=cells.first.rows + cells.second.rows,
        first=int(cells.first.observations),
        second=int(cells.second.observations),
        has_exposure=min(cells.first.exposure, cells.second.exposure) > 0.0,
    )
    refused = empty_group(sizes)
    if refused is not None:
        return refused
    name = cells.exposure_name
    unit = "per row" if name is None else f"per unit of {name}"
    sums = cells.first.sums(), cells.second.sums()
    answer = compare_sums(sums, cells.words, settings.level, settings.dispersion, unit)
    return conclude(sizes, answer, question, settings, checks=checks)
