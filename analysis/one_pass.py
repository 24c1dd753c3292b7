"""A large table reduced to a few sums in one pass, for a design whose sums suffice.

Where anything is wrong, or could be, nothing is said here: the rows are read, and name it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, Factor, FloatArray, IntArray, Kind
from analysis.design import Design
from analysis.observing.matching import SETTINGS, case_variants, meaning_of
from analysis.parts.count_cells import CountCell, CountCells
from analysis.parts.two_group_shape import group_labels
from analysis.parts.two_groups import Words
from analysis.plan import Hypothesis
from analysis.table import Table
from analysis.tables.cells import Cells

LARGE = 1_000_000
"""Rows from which one pass is worth it; below, rows give the same bytes from every format."""
_MOST_CELLS = 20_000
"""Pairs of events and exposure that may differ: each becomes a line for each group."""
_ROLES = {"before_after": "phase", "comparison_group": "group"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """The sums that a design answers from, and the rows that were left out, by reason."""

    cells: CountCells
    rows: int
    left_out: Mapping[str, int]
    warnings: tuple[str, ...] = ()


def sum_up(table: Table, hypothesis: Hypothesis, design: Design) -> Summed | None:
    """Return the sums of a hypothesis about counts; None where its rows must be read."""
    role = _ROLES.get(design.key)
    if role is None or design.from_cells is None or not _suffices(table, hypothesis, role):
        return None
    key, outcome = str(hypothesis.columns[role]), hypothesis.outcome
    exposure = hypothesis.columns.get("exposure")
    keys = [key, outcome] if exposure is None else [key, outcome, str(exposure)]
    cells = table.cells(dict.fromkeys(keys), {})
    groups = _groups(cells, key, role, hypothesis)
    if groups is None:
        return None
    first, words = groups
    events = _values(cells, outcome)
    each = np.ones(events.size) if exposure is None else _values(cells, str(exposure))
    there = np.array([text is not None for text in cells.keys[key]])
    there &= ~np.isnan(events) & ~np.isnan(each)
    if np.any(there & (each == 0) & (events > 0)):
        return None
    counted = CountCells(
        first=_cell(cells.rows, events, each, of=there & first),
        second=_cell(cells.rows, events, each, of=there & ~first),
        words=words,
        exposure_name=None if exposure is None else str(exposure),
    )
    rows = counted.first.rows + counted.second.rows
    missing = table.rows - rows
    return Summed(cells=counted, rows=rows, left_out={"missing": missing} if missing else {})


def _suffices(table: Table, hypothesis: Hypothesis, role: str) -> bool:
    """Return whether the plan asks for nothing but two rates, of whole numbers in a large file."""
    allowed = {role, "exposure"}
    asks = hypothesis.kind is Kind.COUNT and role in hypothesis.columns and not hypothesis.where
    if not asks or not hypothesis.roles <= allowed or table.rows < LARGE:
        return False
    if not {"paired", "population_sd"}.isdisjoint(hypothesis.settings):
        return False
    if not set(hypothesis.columns.values()) | {hypothesis.outcome} <= set(table.names):
        return False
    return _is_small(table, hypothesis)


def _is_small(table: Table, hypothesis: Hypothesis) -> bool:
    """Return whether the events and exposures are whole numbers of which few differ."""
    names = {hypothesis.outcome, str(hypothesis.columns.get("exposure", hypothesis.outcome))}
    size = 1
    for name in names:
        span = table.integer_range(name)
        if span is None or span[0] < 0:
            return False
        size *= span[1] - span[0] + 1
    return size <= _MOST_CELLS


def _groups(
    cells: Cells, key: str, role: str, hypothesis: Hypothesis
) -> tuple[BoolArray, Words] | None:
    """Return which cells are of the first group, and what the two are called."""
    texts = tuple(sorted({text for text in cells.keys[key] if text is not None}))
    found = meaning_of(role, key, texts, hypothesis.settings.get(SETTINGS[role]))
    if found.because or case_variants(texts):
        return None
    places = {text: place for place, text in enumerate(texts)}
    codes = np.array([places.get(text or "", -1) for text in cells.keys[key]], dtype=np.int32)
    first = np.isin(codes, found.places)
    levels = np.arange(len(texts), dtype=np.int32)
    factor, of_level = Factor(codes=levels, levels=texts), np.isin(levels, found.places)
    if role == "phase":
        labels = group_labels(factor, of_level, ("after", "before"))
        return first, Words(first="the time after", second="the time before", labels=labels)
    labels = group_labels(factor, of_level, ("treated", "comparison"))
    return first, Words(
        first=f"the group {labels[0]}", second=f"the group {labels[1]}", labels=labels
    )


def _values(cells: Cells, name: str) -> FloatArray:
    """Return the number of a key in each cell, NaN where it is missing."""
    return np.array([np.nan if text is None else float(text) for text in cells.keys[name]])


def _cell(rows: IntArray, events: FloatArray, each: FloatArray, *, of: BoolArray) -> CountCell:
    """Return the sums of one group, whose cells are rows with the same events and exposure."""
    times, counted, exposure = rows[of].astype(np.float64), events[of], each[of]
    at_risk = exposure > 0
    squares = times[at_risk] * counted[at_risk] ** 2 / exposure[at_risk]
    return CountCell(
        rows=int(times.sum()),
        observations=float(times.sum()),
        at_risk=float(times[at_risk].sum()),
        events=float(times @ counted),
        exposure=float(times @ exposure),
        squares=float(squares.sum()),
    )
