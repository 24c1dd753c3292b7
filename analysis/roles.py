"""From a table to the columns of one hypothesis: every rule of the contract's column roles."""

from analysis.data import Observations
from analysis.design import Design
from analysis.observing.analysed import analysed
from analysis.observing.faults import DataFaults
from analysis.observing.kept import kept_rows
from analysis.observing.reading import Reading, is_text_outcome
from analysis.plan import Hypothesis
from analysis.table import Table

__all__ = ["is_text_outcome", "observe"]


def observe(table: Table, hypothesis: Hypothesis, design: Design) -> Observations:
    """Return the rows that a hypothesis analyses, by role, complete and checked.

    Raises
    ------
        BadDataError: the table lacks a column, or what it holds breaks a rule; all that is wrong is
            said together, each with its row and column.
    """
    table.require(_columns(hypothesis))
    faults = DataFaults()
    kept = kept_rows(table, hypothesis.where, faults)
    faults.raise_any()
    read = Reading(kept=kept, hypothesis=hypothesis, design=design.key, faults=faults)
    read.everything()
    faults.raise_any()
    return analysed(read)


def _columns(hypothesis: Hypothesis) -> list[str]:
    names = [hypothesis.outcome, *hypothesis.where]
    for column in hypothesis.columns.values():
        names += [column] if isinstance(column, str) else list(column)
    return names
